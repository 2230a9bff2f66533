//! Tokens in memory, for a server that meets one with every request.

use std::{collections::HashMap, sync::Arc};

use super::{Token, secret::TokenDigest};

/// Every token of a registry at one moment. It knows their digests and not their secrets.
#[derive(Debug, Default)]
pub struct TokenTable(HashMap<TokenDigest, Arc<Token>>);

impl TokenTable {
    pub(super) fn new(tokens: Vec<(TokenDigest, Token)>) -> Self {
        Self(tokens.into_iter().map(|(digest, token)| (digest, Arc::new(token))).collect())
    }

    /// The token whose secret this is; it may have expired. Takes no longer for a secret that is
    /// nearly right than for another.
    #[must_use]
    pub fn find(&self, secret: &str) -> Option<&Arc<Token>> {
        self.0.get(&TokenDigest::of(secret)?)
    }

    /// Every token, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Token> {
        self.0.values().map(Arc::as_ref)
    }
}
