//! What cannot be written the same way for every engine, and nothing else.
//!
//! Every other statement is one text for all of them.

/// `text` matches the LIKE pattern `pattern`, case included: `%` any text, `_` one character, and
/// no character that escapes them. (On SQLite the connection makes LIKE heed the case.)
pub(crate) fn like(text: &str, pattern: &str) -> String {
    format!("{text} like {pattern}")
}

/// The same without the case of ASCII letters, as MLflow's server has it.
pub(crate) fn like_ignoring_case(text: &str, pattern: &str) -> String {
    format!("lower({text}) like lower({pattern})")
}

/// The texts of a JSON list that is bound to `parameter`, as a subquery.
pub(crate) fn listed(parameter: &str) -> String {
    format!("(select value from json_each({parameter}))")
}

/// The longest LIKE pattern in bytes. Matching one pattern against one text cannot be interrupted,
/// and takes as many steps as both have characters together.
pub(crate) const LONGEST_PATTERN: usize = 5_000;

/// Lists the tables of the database.
pub(crate) const TABLES: &str =
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name";
