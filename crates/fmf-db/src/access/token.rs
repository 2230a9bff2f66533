//! Tokens, without their secrets.

use std::{fmt, str::FromStr};

use fmf_core::{Result, Role, StoreError, Timestamp};

use super::secret::PREFIX;

/// What a token is called. It stands in the change log as the actor of what its holder does, so it
/// is as plain as a name in a system: letters, digits, `.`, `_`, `-`, `@` and `+`, beginning with
/// a letter or a digit but not as tokens themselves do, at most 100 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenName(String);

impl TokenName {
    /// The most characters a name may have.
    pub const MAX_CHARS: usize = 100;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TokenName {
    type Err = StoreError;

    /// # Errors
    /// `Invalid`, with the rule.
    fn from_str(text: &str) -> Result<Self> {
        let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-@+".contains(c);
        let is_secret = text.starts_with(PREFIX);
        if begins && !is_secret && text.chars().all(plain) && text.len() <= Self::MAX_CHARS {
            return Ok(Self(text.to_owned()));
        }
        // A token that was typed in the place of its name is not repeated.
        Err(StoreError::Invalid(format!(
            "a token's name has letters, digits and ._-@+, begins with a letter or a digit and not \
             with {PREFIX}, and has at most {} characters, such as ci or ana@example.com",
            Self::MAX_CHARS
        )))
    }
}

impl fmt::Display for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A token that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is called.
    pub name: TokenName,
    /// What its holder may do.
    pub role: Role,
    /// When it was added.
    pub created_at: Timestamp,
    /// Who added it.
    pub created_by: Option<String>,
    /// From when on it opens nothing; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl Token {
    /// Whether it opens nothing any more.
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// A token to be added.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is to be called.
    pub name: TokenName,
    /// What its holder may do.
    pub role: Role,
    /// From when on it opens nothing; `None` for never.
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain() {
        for good in ["ci", "ana@example.com", "Team-2_b.x+y", &"a".repeat(100)] {
            assert_eq!(good.parse::<TokenName>().unwrap().as_str(), good);
        }
        for bad in
            ["", "fmf_12", "a b", "@a", "a/b", "é", "a\n", "ana (unverified)", &"a".repeat(101)]
        {
            assert!(bad.parse::<TokenName>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_token_ends_at_its_moment() {
        let at = Timestamp::from_millis;
        let token = |expires_at| Token {
            name: "ci".parse().unwrap(),
            role: Role::Reader,
            created_at: at(0),
            created_by: None,
            expires_at,
        };
        assert!(!token(None).has_expired(at(i64::MAX)));
        assert!(!token(Some(at(5))).has_expired(at(4)));
        assert!(token(Some(at(5))).has_expired(at(5)));
    }
}
