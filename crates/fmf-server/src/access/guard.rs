//! The door: whose token a request carries.

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::http::HeaderMap;
use fmf_core::{Result, Timestamp};
use fmf_db::{Registry, Token, TokenTable, Touched};
use tokio::{sync::watch, task::JoinHandle};

use super::{Caller, Refused, credentials, wrong_tokens::WrongTokens};

/// How long to wait before the tokens are read again when they could not be.
const AGAIN: Duration = Duration::from_millis(500);

/// Knows who asks. The tokens are kept in memory, and read anew when the registry tells of a
/// change, in this process or in another.
pub(crate) struct Guard {
    tokens: Arc<RwLock<TokenTable>>,
    required: bool,
    wrong: WrongTokens,
    following: JoinHandle<()>,
}

impl Guard {
    /// A guard over the tokens of a registry; `required` says whether one is asked for.
    ///
    /// # Errors
    /// When the tokens cannot be read.
    pub(crate) async fn over(registry: &Registry, required: bool) -> Result<Self> {
        let (news, heard) = watch::channel(());
        registry.on_change(Arc::new(move |touched: &Touched| match touched {
            Touched::Access | Touched::Everything => {
                news.send_replace(());
            }
            Touched::Names(_) => {}
        }));
        // Read after the listener is there, so that no change is missed between the two.
        let tokens = Arc::new(RwLock::new(registry.token_table().await?));
        let following = tokio::spawn(follow(registry.clone(), Arc::clone(&tokens), heard));
        Ok(Self { tokens, required, wrong: WrongTokens::default(), following })
    }

    /// Whether a token is asked for.
    pub(crate) fn is_required(&self) -> bool {
        self.required
    }

    /// Whether anybody has a token that has not expired.
    pub(crate) fn has_tokens(&self) -> bool {
        let now = now();
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        tokens.iter().any(|token| !token.has_expired(now))
    }

    /// Who sends a request with these headers, from that address.
    pub(crate) fn identify(&self, headers: &HeaderMap, address: Option<IpAddr>) -> Caller {
        let token = match credentials::secret(headers) {
            None => Err(Refused::NoToken),
            Some(secret) => self.holder(&secret, address),
        };
        Caller { token, required: self.required, address }
    }

    fn holder(&self, secret: &str, address: Option<IpAddr>) -> Result<Arc<Token>, Refused> {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        let found = tokens.find(secret).cloned();
        drop(tokens);
        match found {
            Some(token) if !token.has_expired(now()) => Ok(token),
            _ if !self.required => Err(Refused::NoToken),
            known => {
                let refused = if known.is_some() { Refused::Expired } else { Refused::WrongToken };
                let counted = self.wrong.count(address, Instant::now());
                Err(counted.err().map_or(refused, Refused::TooManyWrong))
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // The task holds the registry open.
        self.following.abort();
    }
}

/// Reads the tokens anew whenever they may have changed. One that was read before stays until
/// then: a token is good for as long as nobody can read that it is not.
async fn follow(
    registry: Registry,
    tokens: Arc<RwLock<TokenTable>>,
    mut heard: watch::Receiver<()>,
) {
    while heard.changed().await.is_ok() {
        loop {
            match registry.token_table().await {
                Ok(table) => {
                    *tokens.write().unwrap_or_else(PoisonError::into_inner) = table;
                    break;
                }
                Err(error) => {
                    tracing::error!(%error, "the tokens cannot be read; those known before count");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
