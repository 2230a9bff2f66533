//! Tests of one version against another.

mod promote;
mod status;

use clap::{Args, Subcommand};
use fmf::{Better, PromptName, Selector, Timestamp, ab::Question};

use crate::{fault::Result, input, session::Session, when};

/// Of both commands.
const NOTES: &str = "\
Less of a loss, an error, a latency, a time or a cost is taken for better, by the words in the \
metric's name, and more of everything else; --lower-is-better and --higher-is-better say otherwise.";

/// compare two versions by what their runs measured, and promote the better one
#[derive(Debug, Subcommand)]
pub(crate) enum Ab {
    Status(status::Status),
    Promote(promote::Promote),
}

impl Ab {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match self {
            Self::Status(command) => command.run(session).await,
            Self::Promote(command) => command.run(session).await,
        }
    }
}

/// Which two, and what makes one of them better.
#[derive(Debug, Clone, Args)]
struct Test {
    /// the prompt
    #[arg(value_parser = input::prompt_name)]
    name: PromptName,
    /// the first version: an alias, or a number
    #[arg(long, value_name = "A")]
    a: Selector,
    /// the second version
    #[arg(long, value_name = "B")]
    b: Selector,
    /// what decides
    #[arg(long, short, value_name = "METRIC")]
    metric: String,
    /// lower values are better, whatever the metric is called
    #[arg(long, conflicts_with = "higher_is_better")]
    lower_is_better: bool,
    /// higher values are better, whatever the metric is called
    #[arg(long)]
    higher_is_better: bool,
    /// of runs that began then or later only
    #[arg(long, value_name = "TIME", value_parser = when::since)]
    since: Option<Timestamp>,
}

impl Test {
    fn question(self) -> Question {
        let better = match (self.lower_is_better, self.higher_is_better) {
            (true, _) => Better::Lower,
            (_, true) => Better::Higher,
            _ => Better::of_name(&self.metric),
        };
        let Self { name, a, b, metric, since, .. } = self;
        Question { name, a, b, metric, better, since }
    }
}
