//! Tests of one version against another.

mod promote;
mod status;

use clap::{Args, Subcommand};
use fmf::{
    PromptName, Selector, Timestamp,
    ab::{Goal, Question},
};

use crate::{fault::Result, session::Session, when};

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
    /// lower values are better, as of latency and cost
    #[arg(long)]
    lower_is_better: bool,
    /// of runs that began then or later only
    #[arg(long, value_name = "TIME", value_parser = when::since)]
    since: Option<Timestamp>,
}

impl Test {
    fn question(self) -> Question {
        let goal = if self.lower_is_better { Goal::Lower } else { Goal::Higher };
        let Self { name, a, b, metric, since, .. } = self;
        Question { name, a, b, metric, goal, since }
    }
}
