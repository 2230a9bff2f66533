//! What somebody may do in a registry.

use std::{fmt, str::FromStr};

use crate::{Result, StoreError};

/// What the holder of a token may do; each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Read everything, write nothing.
    Reader,
    /// Write everything but what is protected.
    Writer,
    /// Everything, tokens and protected aliases included.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: &[Self] = &[Self::Reader, Self::Writer, Self::Admin];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Writer => "writer",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = StoreError;

    /// # Errors
    /// `Invalid`, with all the words there are.
    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text).ok_or_else(|| {
            StoreError::Invalid(format!("{text:?} is no role; roles are reader, writer, admin"))
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_do_what_those_before_it_may() {
        assert!(Role::ALL.is_sorted());
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>().unwrap(), *role);
        }
        assert!("owner".parse::<Role>().unwrap_err().to_string().contains("reader, writer, admin"));
    }
}
