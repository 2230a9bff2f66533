//! `fmf alias set`.

use clap::Args;
use fmf::{Alias, Expect, PromptName, Selector, Version, Write, release::Moved};

use crate::{
    arguments::{Reason, examples},
    draw,
    fault::Result,
    input,
    session::Session,
};

/// point an alias at a version
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf alias set invoice_summary production 3", "let production be version 3"),
    ("fmf alias set invoice_summary champion latest --expect 2", "only if it is version 2 now"),
]))]
pub(crate) struct Set {
    /// the prompt
    name: PromptName,
    /// the alias; one that is a number is written behind an @
    #[arg(value_parser = input::new_alias)]
    alias: Alias,
    /// the version: a number, another alias, or latest
    version: Selector,
    /// fail unless the alias stands for this version now; 0: for none
    #[arg(long, value_name = "N", value_parser = input::number)]
    expect: Option<u32>,
    #[command(flatten)]
    reason: Reason,
}

impl Set {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let store = session.store().await?.store;
        let version = match self.version {
            Selector::Version(version) => version,
            selector => store.get(&self.name, &selector).await?.version,
        };
        let how = Write { expect: expectation(self.expect), ..session.write(self.reason.reason) };
        let from = store.set_alias(&self.name, &self.alias, version, how).await?;
        let moved = Moved { alias: self.alias, from, to: version };
        session.screen.line(draw::moved(&moved))
    }
}

/// What `--expect` says: a version, or with 0 that there is none.
pub(crate) fn expectation(number: Option<u32>) -> Expect {
    match number {
        None => Expect::Anything,
        Some(number) => Version::new(number).map_or(Expect::Nothing, Expect::Version),
    }
}
