//! `fmf prompt register`.

use std::path::PathBuf;

use clap::Args;
use fmf::{
    Alias, Expect, NewVersion, PromptChange, PromptName, PromptStore, PromptVersion, Selector,
    StoreError, Version, Write,
};

use super::tag::tags;
use crate::{
    arguments::{Json, notes},
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
    #[arg(long = "alias", value_name = "ALIAS")]
    aliases: Vec<Alias>,
    /// fail unless this is the latest version now; 0: unless the prompt is new
    #[arg(long, value_name = "N")]
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
    json: Json,
}

impl Register {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let new = self.new_version(session.write(None))?;
        new.check()?;
        let store = session.store().await?.store;
        let latest = latest(store.as_ref(), &self.name).await?;
        let (version, moved, is_new) = match latest {
            Some(latest) if latest.digest() == new.digest() && !self.force => {
                let moved = apply(store.as_ref(), &latest, &new).await?;
                (latest.version, moved, false)
            }
            _ => {
                let before = aliases_before(store.as_ref(), &new).await?;
                let version = store.register(new).await?.version;
                (version, before, true)
            }
        };
        if self.json.json {
            let version = store.get(&self.name, &version.into()).await?;
            return session.screen.json(&RegisteredJson::new(is_new, &version));
        }
        let mut lines = vec![said(&self.name, version, is_new)];
        let moves = moved.iter().map(|(alias, from)| draw::moved(alias, *from, version));
        lines.extend(moves.map(|line| Line::from("  ").append(line)));
        session.screen.lines(lines)
    }

    fn new_version(&self, how: Write) -> Result<NewVersion> {
        let content = input::content(&self.file, self.chat)?;
        let file = |path: &Option<PathBuf>| path.as_ref().map(|path| input::json(path)).transpose();
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

async fn latest(store: &dyn PromptStore, name: &PromptName) -> Result<Option<PromptVersion>> {
    match store.get(name, &Selector::Latest).await {
        Ok(latest) => Ok(Some(latest.as_ref().clone())),
        Err(StoreError::PromptNotFound { .. } | StoreError::VersionNotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

type Moved = Vec<(Alias, Option<Version>)>;

/// What the aliases of a new version stand for before it is registered.
async fn aliases_before(store: &dyn PromptStore, new: &NewVersion) -> Result<Moved> {
    if new.aliases.is_empty() {
        return Ok(Vec::new());
    }
    let before = match store.prompt(&new.name).await {
        Ok(prompt) => prompt.aliases,
        Err(StoreError::PromptNotFound { .. }) => Default::default(),
        Err(error) => return Err(error.into()),
    };
    let aliases = new.aliases.iter();
    Ok(aliases.map(|alias| (alias.clone(), before.get(alias).copied())).collect())
}

/// Applies what was asked for to a version that says the same already.
async fn apply(store: &dyn PromptStore, latest: &PromptVersion, new: &NewVersion) -> Result<Moved> {
    let (name, version) = (&latest.name, latest.version);
    let what = format!("the latest of prompt {:?}", name.as_str());
    new.expect_latest.check(&what, Some(version))?;
    let model_config =
        new.model_config.clone().filter(|new| latest.model_config.as_ref() != Some(new));
    if !new.tags.is_empty() || model_config.is_some() {
        let of_version = PromptChange {
            version: Some(version),
            set_tags: new.tags.clone(),
            model_config: model_config.map(Some),
            ..PromptChange::default()
        };
        store.update(name, of_version, new.how.clone()).await?;
    }
    if !new.tags.is_empty() {
        let of_prompt = PromptChange { set_tags: new.tags.clone(), ..PromptChange::default() };
        store.update(name, of_prompt, new.how.clone()).await?;
    }
    let mut moved = Vec::new();
    for alias in &new.aliases {
        let how = Write { expect: Expect::Anything, ..new.how.clone() };
        moved.push((alias.clone(), store.set_alias(name, alias, version, how).await?));
    }
    Ok(moved)
}

fn said(name: &PromptName, version: Version, is_new: bool) -> Line {
    let title = |line: Line| {
        line.add(name.as_str(), Look::Strong).add(format!(" version {version}"), Look::Strong)
    };
    match is_new {
        true => title(Line::from("registered ")),
        false => title(Line::from("unchanged: ")).add(" says the same already", Look::Plain),
    }
}
