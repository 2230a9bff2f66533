//! What cannot be written the same way for every engine, and nothing else.
//!
//! Every other statement is one text for all of them. A session says which dialect its engine
//! speaks. Columns of text compare by their bytes on both: SQLite does so by itself, PostgreSQL
//! by the `collate "C"` in its migrations.

use crate::content::Content;

/// The engines' ways of saying the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// The longest LIKE pattern in bytes. Matching one pattern against one text takes as many steps
/// as both have characters together, and SQLite cannot be interrupted meanwhile.
pub(crate) const LONGEST_PATTERN: usize = 5_000;

impl Dialect {
    /// `text` matches the LIKE pattern `pattern`, case included: `%` any text, `_` one character,
    /// and no character that escapes them. (On SQLite the connection makes LIKE heed the case.)
    pub(crate) fn like(self, text: &str, pattern: &str) -> String {
        match self {
            Self::Sqlite => format!("{text} like {pattern}"),
            Self::Postgres => format!("{text} like {pattern} escape ''"),
        }
    }

    /// The same without the case of ASCII letters, as MLflow's server has it. (On PostgreSQL the
    /// collation of the column makes `lower` leave other letters alone.)
    pub(crate) fn like_ignoring_case(self, text: &str, pattern: &str) -> String {
        let text = format!("lower({text})");
        match self {
            Self::Sqlite => self.like(&text, &format!("lower({pattern})")),
            Self::Postgres => self.like(&text, &format!("lower({pattern} collate \"C\")")),
        }
    }

    /// The texts of a JSON list that is bound to `parameter`, as a subquery.
    pub(crate) fn listed(self, parameter: &str) -> String {
        match self {
            Self::Sqlite => format!("(select value from json_each({parameter}))"),
            Self::Postgres => format!(
                "(select value from json_array_elements_text(cast(cast({parameter} as text) as \
                 json)))"
            ),
        }
    }

    /// `column` is one of the numbers of a JSON list that is bound to `parameter`. (PostgreSQL
    /// looks an array up in an index.)
    pub(crate) fn among(self, column: &str, parameter: &str) -> String {
        match self {
            Self::Sqlite => format!("{column} in (select value from json_each({parameter}))"),
            Self::Postgres => format!(
                "{column} = any (array(select cast(value as bigint) from \
                 json_array_elements_text(cast(cast({parameter} as text) as json))))"
            ),
        }
    }

    /// Waits until no other process does what bears this name, and keeps others from it until the
    /// transaction ends. (On SQLite a transaction that writes is alone.)
    pub(crate) fn lock(self, name: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!("select pg_advisory_xact_lock(hashtext('{name}'))")),
        }
    }

    /// What is added to a statement that reads a row and locks it until the transaction ends. (On
    /// SQLite a transaction that writes has locked everything from its beginning.)
    pub(crate) fn locking(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// Lists the tables of the database.
    pub(crate) fn tables(self, content: Content) -> String {
        match self {
            Self::Sqlite => "select name from sqlite_master \
                 where type = 'table' and name not like 'sqlite%' order by name"
                .to_owned(),
            Self::Postgres => format!(
                "select tablename from pg_tables where schemaname = '{}' order by tablename",
                content.schema()
            ),
        }
    }

    /// Waits until no other process changes the schema, and keeps others from it until the
    /// transaction ends. (On SQLite the transaction does.)
    pub(crate) fn lock_schema(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => {
                "set local lock_timeout = '10min';
                 select pg_advisory_xact_lock(hashtext('fmf.schema_migrations'))"
            }
        }
    }

    /// Lets the database give numbers to new rows behind those that are there. (SQLite does.)
    pub(crate) fn continue_numbers(
        self,
        content: Content,
        table: &str,
        column: &str,
    ) -> Option<String> {
        let schema = content.schema();
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!(
                "select setval(pg_get_serial_sequence('{schema}.{table}', '{column}'), \
                 (select coalesce(max({column}), 0) + 1 from {schema}.{table}), false)"
            )),
        }
    }

    /// Lets a connection to a registry see its runs beside it. `?1` is the file of the runs, where
    /// they are in one.
    pub(crate) fn show_runs(self) -> String {
        let (registry, runs) = (Content::Registry.schema(), Content::Runs.schema());
        match self {
            Self::Sqlite => format!("attach database ?1 as {runs}"),
            Self::Postgres => format!("set search_path to {registry}, {runs}"),
        }
    }

    /// Lets the connection take its time from now on, for what goes through everything.
    pub(crate) fn take_time(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => {
                "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0"
            }
        }
    }

    /// Makes the place where the tables will be.
    pub(crate) fn make_schema(self, content: Content) -> String {
        let schema = content.schema();
        match self {
            Self::Sqlite => String::new(),
            // Asking first, because `if not exists` wants the right to make one all the same.
            Self::Postgres => format!(
                "do $$ begin
                   if not exists (select 1 from pg_namespace where nspname = '{schema}') then
                     create schema {schema};
                   end if;
                 end $$"
            ),
        }
    }
}
