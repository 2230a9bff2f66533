//! `fmf config show`.

use clap::Args;
use fmf::{
    Config,
    config::{FILE_NAME, Origin, Setting},
};

use crate::{
    arguments::{Json, examples},
    fault::Result,
    json::ConfigJson,
    screen::{Column, Line, Look, Table},
    session::{Session, working_folder},
};

const COLUMNS: &[Column] =
    &[Column::whole("KEY"), Column::flexible("VALUE"), Column::flexible("ORIGIN")];

/// show every effective value and where it comes from
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf config show", "the whole configuration"),
    ("FMF_PROMPTS__BACKEND=mlflow fmf config show", "what a variable would change"),
]))]
pub(crate) struct Show {
    #[command(flatten)]
    json: Json,
}

impl Show {
    pub(crate) fn run(self, session: &Session) -> Result<()> {
        let config = session.config(Vec::new())?;
        if self.json.json {
            return session.screen.json(&ConfigJson::new(&config));
        }
        let mut lines = vec![where_from(&config), Line::new()];
        lines.extend(table(&config).draw(&session.screen));
        session.screen.lines(lines)?;
        for (key, section) in config.misspelt() {
            session.note(
                &format!("{key:?} is none of FMF's sections and was left alone"),
                &format!("did you mean {section:?}?"),
            );
        }
        Ok(())
    }
}

fn where_from(config: &Config) -> Line {
    match config.file() {
        Some(path) => Line::from(format!("read from {}", path.display())),
        None => Line::from(format!("no {FILE_NAME} in {} or above it", working_folder())),
    }
}

fn table(config: &Config) -> Table {
    let mut table = Table::new(COLUMNS);
    for setting in config.settings() {
        table.row(vec![setting.key.path.into(), value(setting), origin(setting)]);
    }
    table
}

fn value(setting: &Setting) -> Line {
    let look = if setting.origin == Origin::Default { Look::Dim } else { Look::Strong };
    let shown = setting.shown().filter(|value| !value.is_empty());
    let line = Line::new().add(shown.unwrap_or_else(|| "-".to_owned()), look);
    if setting.key.unused { line.add(" (not used yet)", Look::Warning) } else { line }
}

fn origin(setting: &Setting) -> Line {
    let origin = match &setting.origin {
        Origin::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        other => other.to_string(),
    };
    Line::new().add(origin, Look::Dim)
}
