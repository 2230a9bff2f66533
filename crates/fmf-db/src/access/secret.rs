//! Secrets of tokens, and the digests that are kept of them.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use fmf_core::{Result, StoreError};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// What every token begins with, so that whoever finds one in a file knows what it opens.
pub(super) const PREFIX: &str = "fmf_";
/// How many random bytes follow, in hexadecimal digits.
const BYTES: usize = 32;

/// A token as its holder knows it: `fmf_` and 64 hexadecimal digits. It is shown once and kept
/// nowhere; printing this value does not tell it.
#[derive(Clone)]
pub struct TokenSecret(String);

impl TokenSecret {
    /// A new one, from the system's source of randomness.
    ///
    /// # Errors
    /// `Backend` when the system has none to give.
    pub(crate) fn new() -> Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)
            .map_err(|error| StoreError::backend("the system gave no random bytes", error))?;
        Ok(Self(format!("{PREFIX}{}", hex(&bytes))))
    }

    /// The token itself, to be handed to its holder and to nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// What is kept of a token: its SHA-256. A token holds 32 random bytes, so that nothing slower is
/// needed against guessing. Digests are compared in constant time.
#[derive(Clone, Copy)]
pub(super) struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// The digest of a text that may be a token; `None` for what has not even its form.
    pub(super) fn of(text: &str) -> Option<Self> {
        let has_form = text.len() == PREFIX.len() + 2 * BYTES && text.starts_with(PREFIX);
        has_form.then(|| Self(Sha256::digest(text).into()))
    }

    /// A digest as it is stored: 64 hexadecimal digits.
    pub(super) fn stored(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The text that is stored.
    pub(super) fn to_stored(self) -> String {
        hex(&self.0)
    }
}

impl PartialEq for TokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenDigest {}

impl Hash for TokenDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(…)")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_a_form_that_scanners_can_know_and_is_never_made_twice() {
        let (one, other) = (TokenSecret::new().unwrap(), TokenSecret::new().unwrap());
        let digits = one.reveal().strip_prefix("fmf_").unwrap();
        assert!(digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
        assert_ne!(one.reveal(), other.reveal());
    }

    #[test]
    fn printing_tells_neither_token_nor_digest() {
        let secret = TokenSecret::new().unwrap();
        let digest = TokenDigest::of(secret.reveal()).unwrap();
        let printed = format!("{secret:?} {secret:#?} {digest:?} {digest:#?}");
        assert!(!printed.contains(&secret.reveal()[4..12]), "{printed}");
        assert!(!printed.contains(&digest.to_stored()[..8]), "{printed}");
    }

    #[test]
    fn a_digest_is_read_as_it_was_stored() {
        let secret = TokenSecret::new().unwrap();
        let digest = TokenDigest::of(secret.reveal()).unwrap();
        assert_eq!(TokenDigest::stored(&digest.to_stored()), Some(digest));
        for broken in ["", "ff", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(TokenDigest::stored(broken), None, "{broken}");
        }
        for no_token in ["", "fmf_", "password", &secret.reveal()[1..]] {
            assert_eq!(TokenDigest::of(no_token), None, "{no_token}");
        }
    }
}
