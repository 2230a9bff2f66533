//! `fmf experiment list`.

use clap::Args;
use fmf::tracking::View;

use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::ExperimentsJson,
    session::Session,
};

/// list all experiments, the last made first
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf experiment list --store http://127.0.0.1:5000", "those of a server"),
    ("fmf experiment list --store sqlite:fmf-data/fmf.db", "those beside a registry"),
]))]
pub(crate) struct List {
    /// those that were deleted, instead
    #[arg(long)]
    deleted: bool,
    #[command(flatten)]
    json: Json,
}

impl List {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let runs = session.runs().await?;
        let view = if self.deleted { View::Deleted } else { View::Active };
        let experiments = runs.experiments(view).await?;
        if self.json.json {
            return session.screen.json(&ExperimentsJson::new(runs.to_string(), &experiments));
        }
        if experiments.is_empty() {
            let (what, hint) = match self.deleted {
                true => ("no deleted experiments", "without --deleted all others are listed"),
                false => ("no experiments", "make one with `mlflow.set_experiment(\"NAME\")`"),
            };
            session.note(&format!("{what} ({runs})"), hint);
        }
        session.screen.lines(draw::experiments(&experiments, &session.screen))
    }
}
