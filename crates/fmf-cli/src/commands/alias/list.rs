//! `fmf alias list`.

use clap::Args;
use fmf::{Alias, Prompt, PromptName, PromptQuery, Version, pages};

use crate::{
    arguments::{Json, examples},
    fault::Result,
    json::{AliasJson, AliasesJson},
    screen::{Column, Line, Look, Table},
    session::Session,
};

const COLUMNS: &[Column] =
    &[Column::name("NAME"), Column::whole("ALIAS"), Column::number("VERSION")];

/// list the aliases of one prompt, or of all
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf alias list invoice_summary", "what each of its aliases stands for"),
    ("fmf alias list --alias production", "what every prompt has in production"),
]))]
pub(crate) struct List {
    /// the prompt; without it, all prompts
    name: Option<PromptName>,
    /// this alias only
    #[arg(long)]
    alias: Option<Alias>,
    #[command(flatten)]
    json: Json,
}

impl List {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let prompts = match &self.name {
            Some(name) => vec![store.prompt(name).await?],
            None => pages::prompts(store.as_ref(), PromptQuery::default(), None).await?,
        };
        let found: Vec<_> = prompts.iter().flat_map(|prompt| self.wanted(prompt)).collect();
        if self.json.json {
            let aliases = found.iter().map(|found| AliasJson::new(found.0, found.1, found.2));
            let answer = AliasesJson { store: store.to_string(), aliases: aliases.collect() };
            return session.screen.json(&answer);
        }
        if found.is_empty() {
            session.note(
                &self.none(&store.to_string()),
                "set one with `fmf alias set NAME ALIAS VERSION`",
            );
            return Ok(());
        }
        session.screen.lines(table(&found).draw(&session.screen))
    }

    /// What there is none of.
    fn none(&self, store: &str) -> String {
        let all = format!("in {store}");
        let name = self.name.as_ref().map(|name| format!("prompt {:?}", name.as_str()));
        match (name, &self.alias) {
            (Some(name), Some(alias)) => format!("{name} has no alias {:?} {all}", alias.as_str()),
            (Some(name), None) => format!("{name} has no aliases {all}"),
            (None, Some(alias)) => format!("no prompt {all} has an alias {:?}", alias.as_str()),
            (None, None) => format!("no aliases {all}"),
        }
    }

    fn wanted<'a>(
        &'a self,
        prompt: &'a Prompt,
    ) -> impl Iterator<Item = (&'a PromptName, &'a Alias, Version)> {
        let all = prompt.aliases.iter().map(|(alias, at)| (&prompt.name, alias, *at));
        all.filter(|(_, alias, _)| self.alias.as_ref().is_none_or(|wanted| wanted == *alias))
    }
}

fn table(found: &[(&PromptName, &Alias, Version)]) -> Table {
    let mut table = Table::new(COLUMNS);
    for (name, alias, version) in found {
        table.row(vec![
            Line::new().add(name.as_str(), Look::Strong),
            Line::new().add(alias.as_str(), Look::of_alias(alias.as_str())),
            version.to_string().into(),
        ]);
    }
    table
}
