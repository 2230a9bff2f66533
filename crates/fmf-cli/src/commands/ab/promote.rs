//! `fmf ab promote`.

use clap::Args;
use fmf::{StoreError, ab};

use super::Test;
use crate::{
    arguments::{Reason, notes},
    draw,
    fault::{Fault, Result},
    session::Session,
};

const NOTES: &str = "\
production moves to the better one, and champion too where there is such an alias; the figures \
become the reason in the change log. What may be chance is not promoted: the exit code is 4 then.";

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
        let promoted = ab::promote(store.as_ref(), &question, how, self.force).await;
        let promoted = promoted.map_err(|error| {
            let is_undecided = matches!(&error, StoreError::Conflict(why) if why.contains("decided"));
            match is_undecided {
                true => Fault::from(error)
                    .hint("`fmf ab status` says how many runs would tell; --force promotes the better mean"),
                false => Fault::from(error),
            }
        })?;
        let mut lines = draw::comparison(&question, &promoted.status, &session.screen);
        lines.extend(promoted.moved.iter().map(draw::moved));
        session.screen.lines(lines)
    }
}
