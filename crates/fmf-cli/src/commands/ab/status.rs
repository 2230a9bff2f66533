//! `fmf ab status`.

use clap::Args;
use fmf::ab;

use super::{NOTES, Test};
use crate::{
    arguments::{Json, notes},
    draw,
    fault::Result,
    json::AbJson,
    session::Session,
};

/// tell which of two versions is better, how sure that is, and how many runs are missing
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf ab status greeting --a variant_a --b variant_b --metric quality",
     "which one is better"),
    ("fmf ab status greeting --a 1 --b 2 --metric latency",
     "two versions by their numbers, where the lower latency is better"),
]))]
pub(crate) struct Status {
    #[command(flatten)]
    test: Test,
    #[command(flatten)]
    json: Json,
}

impl Status {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let question = self.test.question();
        let status = ab::status(store.as_ref(), &question).await?;
        if self.json.json {
            return session.screen.json(&AbJson::new(store.to_string(), &question, &status));
        }
        session.screen.lines(draw::comparison(&question, &status, &session.screen))
    }
}
