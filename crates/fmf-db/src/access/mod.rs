//! Who may do what: access tokens, and aliases that only some may move.
//!
//! Which role a request of a protocol needs is not known here; a server's table of routes says it.
//! What is decided here holds for every road to the database that comes with a role. Who opens the
//! database itself comes with none: it is theirs.

mod pattern;
mod protection;
mod protections;
mod secret;
mod table;
mod token;
mod tokens;

use fmf_core::{Result, Role, StoreError};

pub use pattern::NamePattern;
pub use protection::Protection;
pub(crate) use protections::{
    allow_move, allow_move_of_all, check_stored_protection, protections, set_protection, unprotect,
};
pub use secret::TokenSecret;
pub use table::TokenTable;
pub use token::{NewToken, Token, TokenName};
pub(crate) use tokens::{add_token, check_stored_token, revoke_token, token_table, tokens};

use crate::engine::Unit;

/// Tokens and protections are the admins' business.
fn require_admin(unit: &Unit<'_>, what: &str) -> Result<()> {
    match unit.who.role {
        None | Some(Role::Admin) => Ok(()),
        Some(role) => Err(StoreError::Denied(format!("{what} takes the role admin, not {role}"))),
    }
}
