//! The statements that a connection has prepared.

use std::collections::HashMap;

use tokio_postgres::Statement;

use super::{client::Client, fault::Failure};

/// How many are kept. Those of this crate fit; searches are put together in many ways, and where
/// they fill the place, all of it is begun anew.
const MOST: usize = 256;

/// Statements by their text.
#[derive(Default)]
pub(super) struct Statements(HashMap<Box<str>, Statement>);

impl Statements {
    /// The statement, prepared if it is new.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub(super) fn prepare(&mut self, client: &mut Client, sql: &str) -> Result<Statement, Failure> {
        if let Some(known) = self.0.get(sql) {
            return Ok(known.clone());
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let statement = client.prepare(&numbered(sql))?;
        self.0.insert(sql.into(), statement.clone());
        Ok(statement)
    }

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

/// The text with its values numbered as PostgreSQL wants it: `$1` for `?1`. Texts are always
/// bound, so no question mark stands inside of one.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_as_postgresql_wants_it() {
        assert_eq!(numbered("a = ?1 and b in (?12, ?1)"), "a = $1 and b in ($12, $1)");
    }
}
