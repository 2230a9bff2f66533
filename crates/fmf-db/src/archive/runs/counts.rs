//! How many rows of each table an archive holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::Table;

/// How many rows of each table there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunCounts([u64; Table::ALL.len()]);

impl RunCounts {
    /// How many there are of one table.
    #[must_use]
    pub fn of(&self, table: Table) -> u64 {
        self.0[table as usize]
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    pub(in crate::archive) fn add(&mut self, table: Table, rows: u64) {
        self.0[table as usize] += rows;
    }
}

impl Serialize for RunCounts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(Table::ALL.into_iter().map(|table| (table, self.of(table))))
    }
}

impl<'de> Deserialize<'de> for RunCounts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let counts = BTreeMap::<Table, u64>::deserialize(from)?;
        if counts.len() != Table::ALL.len() {
            return Err(D::Error::custom("a count is missing"));
        }
        let mut read = Self::default();
        counts.into_iter().for_each(|(table, rows)| read.add(table, rows));
        Ok(read)
    }
}
