//! `fmf alias protections`.

use clap::Args;
use fmf::registry::Protection;

use crate::{
    arguments::{Json, RegistryPlace, examples},
    fault::Result,
    json::ProtectionsJson,
    screen::{Column, Line, Look, Table},
    session::{Missing, Session},
};

const COLUMNS: &[Column] =
    &[Column::whole("ALIAS"), Column::name("PROMPTS"), Column::whole("ROLE")];

/// list which aliases are protected
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf alias protections", "what only some may move"),
]))]
pub(crate) struct Protections {
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Protections {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let registry = session.registry(&self.place, Missing::IsAnError).await?;
        let rules = registry.protections().await?;
        if self.json.json {
            return session.screen.json(&ProtectionsJson::new(registry.to_string(), &rules));
        }
        if rules.is_empty() {
            let what = format!("no protected aliases in the {registry}");
            session.note(&what, "protect one with `fmf alias protect production`");
            return Ok(());
        }
        session.screen.lines(table(&rules).draw(&session.screen))
    }
}

fn table(rules: &[Protection]) -> Table {
    let mut table = Table::new(COLUMNS);
    for rule in rules {
        let alias = rule.alias.as_str();
        table.row(vec![
            Line::new().add(alias, Look::of_alias(alias)),
            rule.prompts.as_str().into(),
            rule.role.as_str().into(),
        ]);
    }
    table
}
