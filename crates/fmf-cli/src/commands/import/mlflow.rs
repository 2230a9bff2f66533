//! `fmf import mlflow`.

use clap::Args;
use fmf::import::from_mlflow;

use super::{Target, prompts};
use crate::{arguments::notes, fault::Result, session::Session};

const NOTES: &str = "\
Prompts and ordinary registered models come with their versions, numbers, times, tags in order, \
aliases, descriptions and stages. The server is only read; the prompts it has can be imported again \
and again until applications ask this registry. Who asks comes from FMF_PROMPTS__TOKEN, \
MLFLOW_TRACKING_TOKEN, or _USERNAME and _PASSWORD. What the protocol does not tell stays unknown: \
who made a version, and what was deleted.";

/// bring everything over that a live MLflow server has
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf import mlflow http://mlflow:5000", "into the registry that `fmf serve` serves"),
    ("fmf import mlflow http://mlflow:5000 --store postgres://fmf@db/fmf", "into PostgreSQL"),
]))]
pub(super) struct Mlflow {
    /// the server
    #[arg(value_name = "URI")]
    server: String,
    #[command(flatten)]
    into: Target,
}

impl Mlflow {
    pub(super) async fn run(self, session: &Session) -> Result<()> {
        let (to, options) = self.into.open(session).await?;
        let credentials = session.credentials();
        let report = from_mlflow(&self.server, &credentials, &to, &options, prompts()).await?;
        self.into.told(session, report)
    }
}
