//! `fmf prompt register`.

use std::path::PathBuf;

use clap::Args;
use fmf::{
    Alias, NewVersion, PromptName, Write,
    release::{self, Registered},
};

use super::tag::tags;
use crate::{
    arguments::{Json, Reason, notes},
    commands::alias::expectation,
    draw,
    fault::Result,
    input::{self, Pair},
    json::RegisteredJson,
    screen::{Line, Look},
    session::Session,
};

const NOTES: &str = "\
FILE is a text template, kept byte for byte. Files called *.prompt.yml or *.prompt.yaml (the keys \
of GitHub Models: messages, model, modelParameters, responseFormat), *.json, and any file with \
--chat are chat templates. When the latest version says the same already, no new one is made; \
aliases and tags are applied to it.";

/// add a version to a prompt; the prompt is created if it is missing
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt register invoice_summary summary.txt -m \"shorter\"", "a new version"),
    ("fmf prompt register greeting - --alias production < hello.txt", "from standard input, live at once"),
]))]
pub(crate) struct Register {
    /// the prompt
    #[arg(value_parser = input::prompt_name)]
    name: PromptName,
    /// the template; - reads it from standard input
    file: PathBuf,
    /// why this version is made
    #[arg(long, short, value_name = "TEXT")]
    message: Option<String>,
    /// a tag of the version and of the prompt; may be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE")]
    tags: Vec<Pair>,
    /// an alias to point at the version; may be repeated
    #[arg(long = "alias", value_name = "ALIAS", value_parser = input::new_alias)]
    aliases: Vec<Alias>,
    /// fail unless this is the latest version now; 0: unless the prompt is new
    #[arg(long, value_name = "N", value_parser = input::number)]
    expect_version: Option<u32>,
    /// make a new version even if the latest one says the same
    #[arg(long)]
    force: bool,
    /// FILE is a JSON list of messages with role and content
    #[arg(long)]
    chat: bool,
    /// a JSON file: the schema of the answer
    #[arg(long, value_name = "FILE")]
    response_format: Option<PathBuf>,
    /// a JSON file: model, temperature and the like
    #[arg(long, value_name = "FILE")]
    model_config: Option<PathBuf>,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    json: Json,
}

impl Register {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let new = self.new_version(session.write(self.reason.reason.clone()))?;
        let store = session.store_to_write().await?.store;
        let registered = match self.force {
            true => release::register(store.as_ref(), new).await?,
            false => release::register_if_changed(store.as_ref(), new).await?,
        };
        if self.json.json {
            return session.screen.json(&RegisteredJson::new(&registered));
        }
        let moved =
            registered.moved.iter().map(|moved| Line::from("  ").append(draw::moved(moved)));
        let applied = self.applied(&registered);
        let said = said(&registered).add(format!(" ({store})"), Look::Dim);
        session
            .screen
            .lines(said.wrap(session.screen.width(), 2).into_iter().chain(applied).chain(moved))
    }

    /// What became of the rest, when the version was there already.
    fn applied(&self, registered: &Registered) -> Vec<Line> {
        let version = &registered.version;
        let line = |label: &str, text: Line| {
            Line::from("  ").add(format!("{label}: "), Look::Plain).append(text)
        };
        let mut lines = Vec::new();
        if registered.is_new {
            return lines;
        }
        if self.message.is_some() && self.message != version.commit_message {
            let text = format!("not used; version {} keeps its own", version.version);
            lines.push(line("message", text.into()));
        }
        let set = self.tags.iter().map(|pair| format!("{}={}", pair.key, pair.value));
        let set: Vec<String> = set.collect();
        if !set.is_empty() {
            let text = format!("{} (set on the version and on the prompt)", set.join("  "));
            lines.push(line("tags", text.into()));
        }
        if self.model_config.is_some() {
            lines.push(line("model configuration", "as given".into()));
        }
        lines
    }

    fn new_version(&self, how: Write) -> Result<NewVersion> {
        let content = input::content(&self.file, self.chat)?;
        let file =
            |path: &Option<PathBuf>| path.as_ref().map(|path| input::json_object(path)).transpose();
        Ok(NewVersion {
            response_format: file(&self.response_format)?.or(content.response_format),
            model_config: file(&self.model_config)?.or(content.model_config),
            commit_message: self.message.clone(),
            tags: tags(&self.tags)?,
            aliases: self.aliases.clone(),
            expect_latest: expectation(self.expect_version),
            how,
            ..NewVersion::new(self.name.clone(), content.template)
        })
    }
}

fn said(registered: &Registered) -> Line {
    let version = &registered.version;
    let title = format!("{} version {}", version.name, version.version);
    match registered.is_new {
        true => Line::from("registered ").add(title, Look::Strong),
        false => {
            let line = Line::from("unchanged: ").add(title, Look::Strong);
            line.add(" says the same already", Look::Plain)
        }
    }
}
