//! `fmf alias protect`.

use clap::Args;
use fmf::{
    Alias, Role,
    registry::{NamePattern, Protection},
};

use crate::{
    arguments::{Reason, RegistryPlace, notes},
    fault::Result,
    session::{Missing, Session},
};

const NOTES: &str = "\
A server then refuses to move the alias, to take it away, or to delete or rename what it stands \
for, for whoever has a token of a lesser role. Where several rules fit, each counts. A server that \
asks for no tokens takes everybody for an admin, and so is whoever opens the database itself.";

/// let only some move an alias
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf alias protect production", "only admins move what is in production"),
    ("fmf alias protect staging --prompt \"billing_*\"", "of some prompts only"),
]))]
pub(crate) struct Protect {
    /// the alias
    alias: Alias,
    /// of which prompts: a name, or a pattern with * and ?
    #[arg(long, value_name = "GLOB", default_value = "*")]
    prompt: NamePattern,
    /// the role that may still move it
    #[arg(long, default_value = "admin")]
    role: Role,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    place: RegistryPlace,
}

impl Protect {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let registry = session.registry(&self.place, Missing::IsMade).await?;
        let rule = Protection { alias: self.alias, prompts: self.prompt, role: self.role };
        let how = session.write(self.reason.reason);
        let before = registry.protect_alias(rule.clone(), how).await?;
        let as_before = if before.as_ref() == Some(&rule) { " (as before)" } else { "" };
        session.screen.line(format!(
            "protected {}@{}: moving it takes the role {}{as_before}",
            rule.prompts, rule.alias, rule.role
        ))
    }
}
