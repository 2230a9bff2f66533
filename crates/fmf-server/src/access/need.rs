//! What a route takes.

use fmf_core::Role;

/// What a route takes of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it answers everybody.
    Nothing,
    /// A token of this role, or of one above it.
    Role(Role),
}

impl Need {
    /// A token that may read.
    pub(crate) const READER: Self = Self::Role(Role::Reader);
    /// A token that may write.
    pub(crate) const WRITER: Self = Self::Role(Role::Writer);
}
