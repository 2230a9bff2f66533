//! A read-only connection for one query that somebody else has written.
//!
//! The statement has been made by the console, which sends nothing but what it knows. These walls
//! stand behind it: the files are opened to be read only, an authorizer lets through only what the
//! console's tables are made of, and the time, the length of texts and the size of statements end.

use std::{path::Path, sync::Arc, time::Duration};

use fmf_core::{Result, StoreError};
use rusqlite::{
    Connection, Error, ErrorCode, OpenFlags,
    config::DbConfig,
    functions::{Context, FunctionFlags},
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
    types::ValueRef,
};

use super::fault;
use crate::{
    console::{READ_TABLES, is_made_up, natural_order, number, rounded},
    dialect::Dialect,
    engine::{
        Asker, Row,
        inquiry::{Inquiry, refused, too_much, too_slow},
    },
};

/// After how many steps of SQLite's machine it is looked whether the answer is still wanted.
const STEPS: std::ffi::c_int = 1_000;
/// How long another process may keep the file to itself.
const BUSY: Duration = Duration::from_secs(2);

/// What a statement may call.
const FUNCTIONS: [&str; 31] = [
    "abs",
    "avg",
    "coalesce",
    "count",
    "dense_rank",
    "first_value",
    "fmf_ceil",
    "fmf_floor",
    "fmf_number",
    "fmf_round",
    "fmf_text",
    "instr",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "lower",
    "ltrim",
    "max",
    "min",
    "nullif",
    "rank",
    "row_number",
    "rtrim",
    "strftime",
    "substr",
    "sum",
    "trim",
    "upper",
    "ifnull",
];

/// How large things may be.
const LIMITS: [(Limit, i32); 7] = [
    (Limit::SQLITE_LIMIT_LENGTH, 8 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    (Limit::SQLITE_LIMIT_ATTACHED, 1),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 0),
];

/// The connection.
pub(in crate::engine) struct Inquirer {
    connection: Connection,
    store: Arc<str>,
}

impl Inquirer {
    /// Opens both files, the runs as `main` and the registry as `registry`.
    ///
    /// # Errors
    /// `Unavailable` when one of them cannot be opened.
    pub(in crate::engine) fn open(
        registry: &Path,
        runs: &Path,
        store: &Arc<str>,
        asker: Asker,
    ) -> Result<Self> {
        // What is attached is opened in the same way.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(runs, flags)
            .and_then(|connection| set_up(connection, registry, asker));
        let connection = opened.map_err(|error| fault::from_sqlite(store, error))?;
        Ok(Self { connection, store: Arc::clone(store) })
    }

    fn fault(&self, error: Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => too_slow(),
            Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => too_much(),
            Some(ErrorCode::DiskFull) => too_much(),
            Some(ErrorCode::Unknown | ErrorCode::TypeMismatch) => refused(&said(&error)),
            Some(ErrorCode::AuthorizationForStatementDenied) => {
                refused("it reaches for what the console does not show")
            }
            _ => fault::from_sqlite(&self.store, error),
        }
    }
}

fn said(error: &Error) -> String {
    match error {
        Error::SqliteFailure(_, Some(said)) => said.clone(),
        other => other.to_string(),
    }
}

fn set_up(
    mut connection: Connection,
    registry: &Path,
    asker: Asker,
) -> rusqlite::Result<Connection> {
    connection.busy_timeout(BUSY)?;
    connection.execute("attach ?1 as registry", [registry.to_string_lossy()])?;
    connection.execute_batch(
        "pragma query_only = on;
         pragma trusted_schema = off;
         pragma case_sensitive_like = on;
         pragma main.cache_size = -8000;
         pragma registry.cache_size = -8000;",
    )?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (limit, most) in LIMITS {
        connection.set_limit(limit, most)?;
    }
    teach(&connection)?;
    connection.progress_handler(STEPS, Some(move || asker.is_done_waiting()))?;
    Ok(connection)
}

/// What PostgreSQL knows and SQLite does not.
fn teach(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("fmf_number", 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.and_then(|text| number(&text)))
    })?;
    connection.create_scalar_function("fmf_text", 1, flags, |context| {
        Ok(real(context)?.map(|number| number.to_string()))
    })?;
    connection.create_scalar_function("fmf_round", 2, flags, |context| {
        let decimals = context.get::<Option<i64>>(1)?;
        Ok(real(context)?.zip(decimals).map(|(number, decimals)| rounded(number, decimals)))
    })?;
    connection.create_scalar_function("fmf_floor", 1, flags, |c| Ok(real(c)?.map(f64::floor)))?;
    connection.create_scalar_function("fmf_ceil", 1, flags, |c| Ok(real(c)?.map(f64::ceil)))?;
    connection.create_collation("fmf_natural", natural_order)
}

/// The first value of a call, as a number.
fn real(context: &Context<'_>) -> rusqlite::Result<Option<f64>> {
    match context.get_raw(0) {
        // A whole number where numbers are meant: as PostgreSQL makes it one.
        ValueRef::Integer(whole) => Ok(Some(whole as f64)),
        ValueRef::Real(real) => Ok(Some(real)),
        ValueRef::Null => Ok(None),
        other => Err(Error::InvalidFunctionParameterType(0, other.data_type())),
    }
}

/// What the statement of a query may do.
fn authorize(context: &AuthContext<'_>) -> Authorization {
    let is_allowed = match context.action {
        AuthAction::Select => true,
        AuthAction::Read { table_name, .. } if READ_TABLES.contains(&table_name) => true,
        // Of a query inside of the query the rows alone may be wanted.
        AuthAction::Read { table_name, column_name: "" } => is_made_up(table_name),
        AuthAction::Function { function_name } => {
            FUNCTIONS.iter().any(|known| known.eq_ignore_ascii_case(function_name))
        }
        _ => false,
    };
    if is_allowed { Authorization::Allow } else { Authorization::Deny }
}

impl Inquiry for Inquirer {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn texts(&mut self, sql: &str) -> Result<Vec<String>> {
        let read = || {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<String>>>()
        };
        read().map_err(|error| self.fault(error))
    }

    fn rows(&mut self, sql: &str, see: &mut dyn FnMut(&dyn Row) -> Result<bool>) -> Result<()> {
        let guarded =
            self.connection.authorizer(Some(|context: AuthContext<'_>| authorize(&context)));
        guarded.map_err(|error| self.fault(error))?;
        let fault = |error| self.fault(error);
        let mut statement = self.connection.prepare(sql).map_err(fault)?;
        if !statement.readonly() {
            return Err(refused("it is not one that only reads"));
        }
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            if !see(row)? {
                return Ok(());
            }
        }
        Ok(())
    }
}
