//! `fmf token revoke`.

use clap::Args;
use fmf::registry::TokenName;

use crate::{
    arguments::{Reason, RegistryPlace, examples},
    fault::{Exit, Fault, Result},
    session::{Missing, Session},
};

/// take a token away; a running server forgets it within a second
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf token revoke ci --reason \"it was in a log\"", "nobody can use it any more"),
]))]
pub(crate) struct Revoke {
    /// what it is called
    name: String,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    place: RegistryPlace,
}

impl Revoke {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        // Not read as an argument: what cannot be a name may be a token, and would be repeated.
        let name: TokenName = self.name.parse()?;
        let registry = session.registry(&self.place, Missing::IsAnError).await?;
        let how = session.write(self.reason.reason);
        let Some(token) = registry.revoke_token(&name, how).await? else {
            let what = format!("no token {:?} in the {registry}", name.as_str());
            return Err(Fault::new(Exit::NotFound, what).hint("`fmf token list` shows them"));
        };
        session.screen.line(format!("revoked {name}, which gave the role {}", token.role))
    }
}
