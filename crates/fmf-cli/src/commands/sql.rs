//! `fmf sql`.

use clap::Args;
use fmf::{StoreError, sql};
use fmf_wire::fmf::messages::SqlAnswer;

use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Exit, Fault, Result},
    input,
    session::Session,
};

const NOTES: &str = "\
One SELECT over mlflow.runs, .links (the versions that runs used), .experiments, .prompts, \
.prompt_versions, .aliases and .changes. What \
was logged with a run is a column: params.x, metrics.x, tags.x, with a space in its name \
params.\"a b\". Params and tags sort naturally (10 after 9), and count as numbers beside numbers. \
docs/sql.md has all tables and functions. A query may take 10 s and answer 100,000 rows.";

/// ask in SQL which version does best
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf sql \"SELECT params.prompt_version, AVG(metrics.quality) FROM mlflow.runs GROUP BY 1\"",
     "the quality of each version"),
    ("fmf sql - < query.sql", "a query in a file"),
    ("fmf sql \"SELECT * FROM mlflow.runs\" --csv > runs.csv", "for a spreadsheet"),
]))]
pub(crate) struct Sql {
    /// the query; - reads it from standard input
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
    /// answer in CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    json: Json,
}

impl Sql {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let query = match self.query.as_str() {
            "-" => input::text("-".as_ref())?,
            _ => self.query,
        };
        let (uri, credentials) = session.place_of_store()?;
        let answer = sql::query(&uri, &credentials, &query).await.map_err(elsewhere)?;
        let screen = &session.screen;
        if self.json.json {
            return screen.json(&SqlAnswer::from(&answer));
        }
        if self.csv {
            return screen.text(&draw::csv(&answer));
        }
        if answer.rows.is_empty() {
            session.note(
                "the query answers no rows",
                "`fmf sql \"SELECT * FROM mlflow.runs\"` shows all runs",
            );
        }
        screen.lines(draw::rows(&answer, screen))
    }
}

/// The fault of a query; runs are in registries only.
fn elsewhere(error: StoreError) -> Fault {
    let fault = Fault::from(error);
    match fault.exit() {
        Exit::Unsupported => fault.hint(
            "name a registry's server with --store http://HOST:5000, or its database with --store \
             sqlite:fmf-data/fmf.db",
        ),
        _ => fault,
    }
}
