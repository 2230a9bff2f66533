//! `fmf log head`.

use clap::Args;

use crate::{
    arguments::{Json, notes},
    draw,
    fault::Result,
    json::HeadJson,
    session::Session,
};

const NOTES: &str = "\
Each change is hashed over the one before. Whoever keeps the hash of the last one elsewhere can \
prove later, with `fmf log verify --expect`, that nothing before it was changed or left out.";

/// print the end of the change log, to be kept elsewhere
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf log head", "the number and the hash of the last change"),
]))]
pub(crate) struct Head {
    #[command(flatten)]
    json: Json,
}

impl Head {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let opened = session.store().await?;
        let head = opened.history()?.head().await?;
        match self.json.json {
            true => session.screen.json(&HeadJson::new(opened.store.to_string(), &head)),
            false => session.screen.lines(draw::head(&head)),
        }
    }
}
