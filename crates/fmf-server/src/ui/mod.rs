//! The pages that a person sees in a browser; a file per page.

mod home;
mod page;
mod reference;
mod sql;

use axum::response::{IntoResponse as _, Response};

use crate::access::Refused;
pub(crate) use home::home;
pub(crate) use reference::reference;
pub(crate) use sql::{ask, sql};

/// Refuses who is not let in. A browser has asked for a name and a password before it shows this.
pub(crate) fn refuse(refused: Refused) -> Response {
    match refused {
        Refused::NoToken => NO_TOKEN.into_response(),
        _ => format!("{refused}\n").into_response(),
    }
}

const NO_TOKEN: &str =
    "This page asks for a token. Reload it, and give any name and the token as the password.\n";
