//! `fmf prompt diff`.

use std::str::FromStr;

use clap::Args;
use fmf::{PromptRef, PromptStore, PromptVersion, Selector, StoreError, diff::diff, pages};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Exit, Fault, Result},
    json::DiffJson,
    session::Session,
};

const NOTES: &str = "\
Without A and B: the version before the latest against the latest. With A alone: A against the \
latest.";

/// show what is different between two versions
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt diff invoice_summary", "what the latest version changed"),
    ("fmf prompt diff invoice_summary production staging", "what would go live"),
    ("fmf prompt diff invoice_summary/1 invoice_summary/2", "the same, as two whole names"),
]))]
pub(crate) struct Diff {
    /// the prompt (name), or the old version (name/1, name@alias)
    prompt: PromptRef,
    /// the old version: a number, an alias or latest
    #[arg(value_name = "A")]
    old: Option<Side>,
    /// the new version
    #[arg(value_name = "B")]
    new: Option<Side>,
    #[command(flatten)]
    json: Json,
}

/// A version to compare: a selector, or a whole name.
#[derive(Debug, Clone)]
enum Side {
    Selector(Selector),
    Whole(PromptRef),
}

impl FromStr for Side {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        match text.contains('/') || text.find('@').is_some_and(|at| at > 0) {
            true => Ok(Self::Whole(text.parse()?)),
            false => Ok(Self::Selector(text.parse()?)),
        }
    }
}

impl Diff {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let (old, new) = self.sides()?;
        let store = session.store().await?.store;
        let name = &self.prompt.name;
        let new = store.get(name, &new.unwrap_or(Selector::Latest)).await?;
        let old = match &old {
            Some(selector) => store.get(name, selector).await?.as_ref().clone(),
            None => self.before(store.as_ref(), &new).await?,
        };
        let difference = diff(&old, &new);
        let screen = &session.screen;
        match self.json.json {
            true => screen.json(&DiffJson::new(&old, &new, &difference)),
            false => screen.lines(draw::difference(&old, &new, &difference, screen)),
        }
    }

    /// The old and the new version, as far as they are named.
    fn sides(&self) -> Result<(Option<Selector>, Option<Selector>)> {
        let mut named: Vec<Selector> = self.prompt.selector.iter().cloned().collect();
        for side in self.old.iter().chain(&self.new) {
            named.push(match side {
                Side::Selector(selector) => selector.clone(),
                Side::Whole(whole) if whole.name == self.prompt.name => {
                    whole.selector.clone().unwrap_or(Selector::Latest)
                }
                Side::Whole(whole) => {
                    let (one, other) = (self.prompt.name.as_str(), whole.name.as_str());
                    return Err(Fault::usage(format!("{one:?} and {other:?} are two prompts"))
                        .hint("diff compares two versions of one prompt"));
                }
            });
        }
        let mut named = named.into_iter();
        let sides = (named.next(), named.next());
        match named.next() {
            None => Ok(sides),
            Some(_) => Err(Fault::usage("diff compares two versions, and three are named")),
        }
    }

    /// The version before `new`; numbers may have gaps.
    async fn before(&self, store: &dyn PromptStore, new: &PromptVersion) -> Result<PromptVersion> {
        let name = &self.prompt.name;
        let versions = pages::versions(store, name).await?;
        versions.into_iter().find(|version| version.version < new.version).ok_or_else(|| {
            Fault::new(
                Exit::NotFound,
                format!("prompt {:?} has one version only; nothing to compare", name.as_str()),
            )
            .hint(format!("`fmf prompt show {name}/{}` shows it", new.version))
        })
    }
}
