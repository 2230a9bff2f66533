//! `fmf alias unprotect`.

use clap::Args;
use fmf::{Alias, registry::NamePattern};

use crate::{
    arguments::{Reason, RegistryPlace, examples},
    fault::{Exit, Fault, Result},
    session::{Missing, Session},
};

/// let every writer move an alias again
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf alias unprotect production", "takes back what `fmf alias protect production` set"),
]))]
pub(crate) struct Unprotect {
    /// the alias
    alias: Alias,
    /// the pattern of the rule, just as it was given
    #[arg(long, value_name = "GLOB", default_value = "*")]
    prompt: NamePattern,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    place: RegistryPlace,
}

impl Unprotect {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let registry = session.registry(&self.place, Missing::IsAnError).await?;
        let rule = format!("{}@{}", self.prompt, self.alias);
        let how = session.write(self.reason.reason);
        if registry.unprotect_alias(&self.alias, &self.prompt, how).await?.is_none() {
            let what = format!("no rule {rule} in the {registry}");
            return Err(Fault::new(Exit::NotFound, what).hint("`fmf alias protections` lists them"));
        }
        session.screen.line(format!("{rule} is no longer protected by this rule"))
    }
}
