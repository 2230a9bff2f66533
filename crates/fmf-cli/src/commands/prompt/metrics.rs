//! `fmf prompt metrics`.

use clap::Args;
use fmf::{Alias, MetricsQuery, PromptName, Timestamp, pages};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::Result,
    input,
    json::MetricsJson,
    session::Session,
    when,
};

const NOTES: &str = "\
A run uses a version that it loads (mlflow.genai.load_prompt between start_run and its end), that \
its parameters prompt_name and prompt_version name, or that a model is logged with. Of each metric \
the latest value of each run counts, and of deleted runs nothing. What differs from production is \
marked where Welch's t-test finds that chance would do it in fewer than 5 of 100 trials. TIME is \
written as for `fmf prompt get --at`, or 7d.";

/// compare what the runs of each version measured, the newest version first
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt metrics invoice_summary", "which version is best"),
    ("fmf prompt metrics invoice_summary --metric latency --since 7d", "the last days only"),
]))]
pub(crate) struct Metrics {
    /// the prompt
    #[arg(value_parser = input::prompt_name)]
    name: PromptName,
    /// this metric only; may be repeated
    #[arg(long = "metric", short, value_name = "METRIC")]
    metrics: Vec<String>,
    /// of runs that began then or later only
    #[arg(long, value_name = "TIME", value_parser = when::since)]
    since: Option<Timestamp>,
    #[command(flatten)]
    json: Json,
}

impl Metrics {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let query = MetricsQuery {
            metrics: self.metrics.clone(),
            since: self.since,
            ..MetricsQuery::default()
        };
        let found = pages::version_metrics(store.require_measures()?, &self.name, query).await?;
        let prompt = store.prompt(&self.name).await?;
        if self.json.json {
            let answer = MetricsJson::new(store.to_string(), &prompt, &found);
            return session.screen.json(&answer);
        }
        let production: Alias = "production".parse()?;
        let production = prompt.aliases.get(&production).copied();
        let screen = &session.screen;
        session.screen.lines(draw::metrics(&prompt, &found, production, screen))?;
        if found.iter().all(|found| found.metrics.is_empty()) {
            self.explain_nothing(session, &store.to_string());
        }
        Ok(())
    }

    /// Says why nothing was found, and the way out.
    fn explain_nothing(&self, session: &Session, store: &str) {
        let name = &self.name;
        let narrowed = self.since.is_some() || !self.metrics.is_empty();
        let (what, hint) = match narrowed {
            true => {
                ("no such values", "without --metric and --since everything is shown".to_owned())
            }
            false => (
                "nothing was measured yet",
                format!(
                    "load {name} in a run, or log the parameters prompt_name and prompt_version, and log metrics"
                ),
            ),
        };
        session.note(&format!("{what} of prompt {:?} in {store}", name.as_str()), &hint);
    }
}
