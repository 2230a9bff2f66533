//! `fmf init`.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::Args;
use fmf::{
    Config, ConfigSource, Environment,
    config::{FILE_NAME, Origin, Setting},
    files,
};

use crate::{
    arguments::examples,
    fault::{self, Exit, Fault, Result},
    screen::{Line, Look},
    session::Session,
};

/// What a new `fmf.yaml` says.
const CONFIG: &str = include_str!("init/fmf.yaml");

/// begin with prompts in files: fmf.yaml and a folder
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf init", "in this folder"),
    ("fmf init my-app", "in a folder of that name"),
]))]
pub(crate) struct Init {
    /// the folder
    #[arg(default_value = ".")]
    folder: PathBuf,
}

impl Init {
    pub(crate) fn run(self, session: &Session) -> Result<()> {
        let prompts = self.folder.join("prompts");
        let is_new = !prompts.exists();
        fs::create_dir_all(&self.folder).map_err(|error| cannot_write(&self.folder, &error))?;
        let created = create(&self.folder.join(FILE_NAME), CONFIG)?;
        files::init(&prompts)?;
        let mut lines = vec![line(created, FILE_NAME), line(is_new, "prompts/")];
        lines.push(Line::new());
        lines.extend(NEXT.iter().map(|line| Line::from(*line)));
        session.screen.lines(lines)?;
        self.warn_of_overruled(session);
        Ok(())
    }

    /// Says which variables of the environment count more than what the new project says: its first
    /// prompt would go elsewhere.
    fn warn_of_overruled(&self, session: &Session) {
        let source = |environment| ConfigSource {
            file: Some(self.folder.join(FILE_NAME)),
            environment,
            ..ConfigSource::default()
        };
        let read = |environment| Config::from_source(&source(environment));
        // What is wrong in a file that was kept, or in a variable, is told by who needs it.
        let (Ok(alone), Ok(config)) =
            (read(Environment::default()), read(session.environment.clone()))
        else {
            return;
        };
        for (ours, theirs) in alone.settings().iter().zip(config.settings()) {
            if let (Origin::File(_), Origin::Variable(variable)) = (&ours.origin, &theirs.origin)
                && ours.value != theirs.value
            {
                let value = |setting: &Setting| setting.shown().unwrap_or_default();
                let (key, said) = (ours.key.path, value(ours));
                let what = format!("{variable}={} overrules {key}: {said}", value(theirs));
                fault::warn(&format!("{what} of {FILE_NAME}; `unset {variable}` lets it count"));
            }
        }
    }
}

const NEXT: &[&str] = &[
    "next:",
    "  printf 'Hello {{name}}' | fmf prompt register greeting - --alias production",
    "  fmf prompt render greeting --var name=Ana",
];

fn line(created: bool, name: &str) -> Line {
    let word = if created { "created" } else { "kept" };
    Line::new().add(format!("{word:<7} "), Look::Dim).add(name, Look::Plain)
}

/// Writes a file that is not there yet; one that is stays as it is.
fn create(path: &Path, content: &str) -> Result<bool> {
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    match opened.and_then(|mut file| file.write_all(content.as_bytes())) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(cannot_write(path, &error)),
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Fault {
    Fault::new(Exit::Failure, format!("cannot write {}", path.display())).because(error)
}
