//! `fmf run compare`.

use clap::Args;
use fmf::{Better, runs::Comparison};

use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Fault, Result},
    json::ComparisonJson,
    session::Session,
};

const NOTES: &str = "\
Of each metric the latest value counts, and the best one is marked with *. Less of a loss, an error, \
a latency, a time or a cost is taken for better, by the words in the metric's name, and more of \
everything else; --lower and --higher say otherwise.";

/// How many runs are compared at most: they are named by letters.
const MOST: usize = 20;

/// compare runs: parameters that differ, and metrics side by side
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf run compare 3f2a9c01 8d10c7ee", "by the beginnings of their ids"),
    ("fmf run compare 3f2a9c01 8d10c7ee --lower tokens", "where fewer tokens are better"),
]))]
pub(crate) struct Compare {
    /// the runs' ids, or their beginnings
    #[arg(value_name = "ID", required = true, num_args = 2..=MOST)]
    ids: Vec<String>,
    /// a metric of which less is better; may be repeated
    #[arg(long, value_name = "METRIC")]
    lower: Vec<String>,
    /// a metric of which more is better; may be repeated
    #[arg(long, value_name = "METRIC")]
    higher: Vec<String>,
    #[command(flatten)]
    json: Json,
}

impl Compare {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        if let Some(both) = self.lower.iter().find(|key| self.higher.contains(key)) {
            return Err(Fault::usage(format!("metric {both:?} is both --lower and --higher")));
        }
        let kept = session.runs().await?;
        let mut runs = Vec::new();
        for id in &self.ids {
            runs.push(kept.run(id).await?);
        }
        let comparison = Comparison::of(&runs, |key| self.better(key));
        match self.json.json {
            true => session.screen.json(&ComparisonJson::new(kept.to_string(), &runs, &comparison)),
            false => session.screen.lines(draw::compared_runs(&runs, &comparison, &session.screen)),
        }
    }

    fn better(&self, key: &str) -> Better {
        let said = |keys: &[String]| keys.iter().any(|said| said == key);
        match (said(&self.lower), said(&self.higher)) {
            (true, _) => Better::Lower,
            (_, true) => Better::Higher,
            _ => Better::of_name(key),
        }
    }
}
