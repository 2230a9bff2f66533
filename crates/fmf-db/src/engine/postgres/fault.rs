//! What PostgreSQL reports, said by what the caller can do about it.

use std::{fmt, time::Duration};

use fmf_core::StoreError;
use tokio_postgres::{
    Error,
    error::{DbError, SqlState},
};

/// Why a connection did not do what it was asked to.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server or the network said so.
    Told(Error),
    /// Nobody said anything for so long.
    Silence(Duration),
    /// Whoever asked for it has gone.
    Unwanted,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(error) => error.fmt(f),
            Self::Silence(time) => write!(f, "it said nothing for {} s", time.as_secs()),
            Self::Unwanted => f.write_str("whoever asked has gone"),
        }
    }
}

impl std::error::Error for Failure {}

/// What a failure means for the connection it happened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The connection is gone, and with it a transaction that was not committed yet.
    Lost,
    /// Others were in the way: the same transaction may succeed when it is done again.
    Repeat,
    /// The statement failed.
    Failed,
}

impl Trouble {
    pub(super) fn of(failure: &Failure) -> Self {
        let Failure::Told(error) = failure else { return Self::Lost };
        let Some(code) = error.code() else {
            // Without a code it is the network's, or ours before anything was sent.
            let is_network = error.is_closed() || cause(error).is_some();
            return if is_network { Self::Lost } else { Self::Failed };
        };
        match code.code() {
            "40001" | "40P01" => Self::Repeat,
            // Another process changed a table below a prepared statement.
            "0A000" if said(error).contains("cached plan") => Self::Repeat,
            // Ended by the administrator, by a crash or by a timeout; starting or stopping.
            "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04" => Self::Lost,
            code if code.starts_with("08") => Self::Lost,
            _ => Self::Failed,
        }
    }
}

/// The failure of a statement on the registry that prints itself as `store`.
pub(super) fn of_statement(store: &str, failure: Failure) -> StoreError {
    let is_lost = Trouble::of(&failure) == Trouble::Lost;
    let error = match failure {
        Failure::Told(error) => error,
        silent => {
            return StoreError::Unavailable(format!(
                "the {store} does not answer ({silent}); try again"
            ));
        }
    };
    let said = said(&error);
    if is_lost {
        return StoreError::Unavailable(format!(
            "the connection to the {store} was lost ({said}); try again"
        ));
    }
    let code = error.code().map(SqlState::code).unwrap_or_default();
    match code {
        "40001" | "40P01" | "55P03" => StoreError::Unavailable(format!(
            "other processes keep the {store} locked ({said}); try again"
        )),
        "53100" => {
            StoreError::Unavailable(format!("the disk is full under the {store}; free some space"))
        }
        "57014" => StoreError::Invalid(format!(
            "the {store} took too long to answer this and stopped; ask for less, for example by \
             a name or by a shorter pattern"
        )),
        "54000" => StoreError::Invalid(format!("the {store} cannot index so long a text; {said}")),
        "25006" => StoreError::Unavailable(format!(
            "the {store} cannot be written ({said}); name the primary server"
        )),
        "42501" => StoreError::Unavailable(format!(
            "the {store} lets this user do too little ({said}); grant what is missing"
        )),
        "XX001" | "XX002" => StoreError::Corrupt(format!(
            "the {store} is damaged ({said}); restore it from a backup"
        )),
        code if code.starts_with("53") => {
            StoreError::Unavailable(format!("the {store} is out of resources ({said}); try again"))
        }
        code if code.starts_with("23") => {
            StoreError::backend(format!("a row does not fit the others in the {store}"), error)
        }
        _ => StoreError::backend(format!("a statement failed in the {store}"), error),
    }
}

/// The failure of logging in: whatever it is, there is no database now.
pub(super) fn of_connecting(store: &str, failure: &Failure) -> StoreError {
    let Failure::Told(error) = failure else {
        return StoreError::Unavailable(format!(
            "cannot reach the {store}: {failure}; check that it runs and that its URL is right"
        ));
    };
    let said = said(error);
    let what_to_do = match error.code().map(SqlState::code).unwrap_or_default() {
        "3D000" => "; create it with createdb",
        "28P01" | "28000" => "; check user and password in its URL",
        "53300" => "; raise max_connections, or stop other clients",
        "" => "; check that it runs and that its URL is right",
        _ => "",
    };
    StoreError::Unavailable(format!("cannot reach the {store}: {said}{what_to_do}"))
}

/// What was said, in a line: the server's words, or those of the network.
fn said(error: &Error) -> String {
    match error.as_db_error().map(DbError::message) {
        Some(message) => message.to_owned(),
        None => match cause(error) {
            Some(cause) => cause.to_string(),
            None => error.to_string(),
        },
    }
}

/// The network's error below.
fn cause(error: &Error) -> Option<&std::io::Error> {
    let mut next = std::error::Error::source(error);
    while let Some(below) = next {
        if let Some(network) = below.downcast_ref() {
            return Some(network);
        }
        next = below.source();
    }
    None
}
