//! `fmf token add`.

use clap::Args;
use fmf::{
    Role, Timestamp,
    registry::{NewToken, Token, TokenName},
};

use super::expiry;
use crate::{
    arguments::{Json, Reason, RegistryPlace, notes},
    fault::{self, Result},
    json::NewTokenJson,
    screen::moment,
    session::{Missing, Session},
};

const NOTES: &str = "\
The token is printed once and kept nowhere: of it the database holds a digest. A running server \
knows it within a second. Clients send it as MLFLOW_TRACKING_TOKEN, or as the password of any \
user; for an address in fmf.yaml, as FMF_PROMPTS__TOKEN. A day of --expires is one of this \
machine's zone, or of the one that TZ names.";

/// make a token and print it, this once
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf token add ana@example.com --role admin", "everything, for good"),
    ("fmf token add ci --role writer --expires 90d", "for a pipeline, for a while"),
]))]
pub(crate) struct Add {
    /// what to call it; the change log shows it as who acted
    name: String,
    /// what it allows: reader, writer or admin
    #[arg(long)]
    role: Role,
    /// when it ends: after 12h, 90d, 52w, or with a day such as 2030-01-31 [default: never]
    #[arg(long, value_name = "WHEN", value_parser = expiry::moment)]
    expires: Option<Timestamp>,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    place: RegistryPlace,
    #[command(flatten)]
    json: Json,
}

impl Add {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        // Not read as an argument: what cannot be a name may be a token, and would be repeated.
        let name: TokenName = self.name.parse()?;
        let registry = session.registry(&self.place, Missing::IsMade).await?;
        let new = NewToken { name, role: self.role, expires_at: self.expires };
        let (token, secret) = registry.add_token(new, session.write(self.reason.reason)).await?;
        if self.json.json {
            let store = registry.to_string();
            return session.screen.json(&NewTokenJson::new(store, &token, secret.reveal()));
        }
        // The token alone stands in the answer, so that it can be piped into a secret's place.
        session.screen.line(secret.reveal())?;
        fault::remark(&format!("{} in the {registry}; it is shown this once", said(&token)));
        Ok(())
    }
}

/// `token "ci" is a writer's until 2027-02-18 14:03`.
fn said(token: &Token) -> String {
    let until = match token.expires_at {
        Some(end) => format!("until {}", moment(Some(end))),
        None => "for good".to_owned(),
    };
    format!("token {:?} gives the role {} {until}", token.name.as_str(), token.role)
}
