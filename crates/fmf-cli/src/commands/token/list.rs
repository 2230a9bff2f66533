//! `fmf token list`.

use clap::Args;
use fmf::{Timestamp, registry::Token};

use crate::{
    arguments::{Json, RegistryPlace, examples},
    fault::Result,
    json::TokensJson,
    screen::{Column, Line, Look, Table, moment},
    session::{Missing, Session},
};

const COLUMNS: &[Column] = &[
    Column::name("NAME"),
    Column::whole("ROLE"),
    Column::whole("ADDED"),
    Column::flexible("BY"),
    Column::whole("EXPIRES"),
];

/// list the tokens there are; never what they say
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf token list", "who may use the registry in ./fmf-data"),
    ("fmf token list --data-dir /var/lib/fmf", "the one of another server"),
]))]
pub(crate) struct List {
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl List {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let registry = session.registry(&self.place, Missing::IsAnError).await?;
        let tokens = registry.tokens().await?;
        if self.json.json {
            return session.screen.json(&TokensJson::new(registry.to_string(), &tokens));
        }
        if tokens.is_empty() {
            let what = format!("no tokens in the {registry}");
            session.note(&what, "make one with `fmf token add NAME --role admin`");
            return Ok(());
        }
        session.screen.lines(table(&tokens).draw(&session.screen))
    }
}

fn table(tokens: &[Token]) -> Table {
    let now = Timestamp::from_millis(jiff::Timestamp::now().as_millisecond());
    let mut table = Table::new(COLUMNS);
    for token in tokens {
        let look = if token.has_expired(now) { Look::Removed } else { Look::Plain };
        let end = token.expires_at.map_or("never".to_owned(), |end| moment(Some(end)));
        table.row(vec![
            Line::new().add(token.name.as_str(), Look::Strong),
            token.role.as_str().into(),
            Line::new().add(moment(Some(token.created_at)), Look::Dim),
            token.created_by.as_deref().unwrap_or_default().into(),
            Line::new().add(end, look),
        ]);
    }
    table
}
