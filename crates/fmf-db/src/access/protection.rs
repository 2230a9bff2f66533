//! A rule about who may move an alias.

use std::fmt;

use fmf_core::{Alias, Result, Role, StoreError};

use super::NamePattern;

/// A rule: moving or taking away this alias of these prompts takes this role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// The alias.
    pub alias: Alias,
    /// Of which prompts.
    pub prompts: NamePattern,
    /// The least role that may.
    pub role: Role,
}

impl Protection {
    /// # Errors
    /// `Invalid` for an alias that is never set, or a role that protects nothing.
    pub(super) fn check(&self) -> Result<()> {
        self.alias.check_settable()?;
        if self.role <= Role::Writer {
            return Err(StoreError::Invalid(format!(
                "a writer may move every alias that is not protected: to protect {:?}, name the \
                 role admin",
                self.alias.as_str()
            )));
        }
        Ok(())
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}: {}", self.prompts, self.alias, self.role)
    }
}
