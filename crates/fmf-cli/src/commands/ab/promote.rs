//! `fmf ab promote`.

use clap::Args;
use fmf::ab;

use super::Test;
use crate::{
    arguments::{Reason, notes},
    draw,
    fault::Result,
    session::Session,
};

const NOTES: &str = "\
production moves to the better one, and champion too where there is such an alias; the figures \
become the reason in the change log. What may be chance is not promoted: the exit code is 4 then. \
Which one is better follows the words in the metric's name, as in `fmf ab status`.";

/// let production stand for the better of two versions
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf ab promote greeting --a variant_a --b variant_b --metric quality",
     "the end of a test"),
]))]
pub(crate) struct Promote {
    #[command(flatten)]
    test: Test,
    /// also what may be chance: the better mean is promoted
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reason: Reason,
}

impl Promote {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let question = self.test.question();
        let how = session.write(self.reason.reason);
        let promoted = ab::promote(store.as_ref(), &question, how, self.force).await?;
        let mut lines = draw::comparison(&question, &promoted.status, &session.screen);
        lines.extend(promoted.moved.iter().map(draw::moved));
        session.screen.lines(lines)
    }
}
