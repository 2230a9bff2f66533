//! Reading many things whole: table after table, each in one statement for all of them.

use std::collections::HashMap;

use fmf_core::{Result, tracking::Pair};

use crate::{
    engine::{Columns, Session, Value},
    pages::PageRoom,
};

/// What a row takes besides its texts, roughly.
const ROW: usize = 64;

/// A list of numbers, to be bound where [`Dialect::among`](crate::dialect::Dialect::among) takes
/// it apart.
pub(super) fn numbers(numbers: impl Iterator<Item = i64>) -> Value<'static> {
    serde_json::Value::from_iter(numbers).to_string().into()
}

/// Things that are being read, by their numbers.
pub(super) struct Reading<'r, T> {
    session: &'r mut dyn Session,
    wanted: Value<'static>,
    room: &'r mut PageRoom,
    found: HashMap<i64, T>,
}

impl<'r, T> Reading<'r, T> {
    /// Reads the rows of the things themselves. `read` answers the number of one, the thing as far
    /// as it is known, and how many bytes its texts have.
    ///
    /// # Errors
    /// Where they do not fit into the room.
    pub(super) fn items(
        session: &'r mut dyn Session,
        seqs: &[i64],
        room: &'r mut PageRoom,
        columns_from: &str,
        number: &str,
        read: impl Fn(&mut Columns<'_>) -> Result<(i64, T, usize)>,
    ) -> Result<Self> {
        let wanted = numbers(seqs.iter().copied());
        let among = session.dialect().among(number, "?1");
        let sql = format!("select {columns_from} where {among}");
        let mut found = HashMap::new();
        session.query(&sql, std::slice::from_ref(&wanted), |row| {
            let (seq, item, bytes) = read(row)?;
            room.take_item(bytes)?;
            found.insert(seq, item);
            Ok(())
        })?;
        Ok(Self { session, wanted, room, found })
    }

    /// Reads rows that name their thing in the column `owner`, and adds each to it. `read` answers
    /// what was read and how many bytes it holds.
    ///
    /// # Errors
    /// As [`Reading::items`].
    pub(super) fn rows<R>(
        &mut self,
        columns_from: &str,
        owner: &str,
        order: &str,
        read: impl Fn(&mut Columns<'_>) -> Result<(R, usize)>,
        add: impl Fn(&mut T, R),
    ) -> Result<()> {
        let (room, found) = (&mut *self.room, &mut self.found);
        let among = self.session.dialect().among(owner, "?1");
        let sql = format!("select {owner}, {columns_from} where {among} order by {order}");
        self.session.query(&sql, std::slice::from_ref(&self.wanted), |row| {
            let seq = row.integer()?;
            let (part, bytes) = read(row)?;
            room.take_more(ROW + bytes)?;
            if let Some(item) = found.get_mut(&seq) {
                add(item, part);
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Reads a table of keys and values.
    ///
    /// # Errors
    /// As [`Reading::items`].
    pub(super) fn pairs(
        &mut self,
        table: &str,
        owner: &str,
        order: &str,
        of: fn(&mut T) -> &mut Vec<Pair>,
    ) -> Result<()> {
        let from = format!("t.key, t.value from {table} t");
        let (owner, order) = (format!("t.{owner}"), format!("t.{order}"));
        self.rows(&from, &owner, &order, pair, |item, pair| of(item).push(pair))
    }

    /// What was found, in the order of these numbers.
    pub(super) fn found(mut self, seqs: &[i64]) -> Vec<T> {
        seqs.iter().filter_map(|seq| self.found.remove(seq)).collect()
    }
}

fn pair(row: &mut Columns<'_>) -> Result<(Pair, usize)> {
    let pair = Pair::new(row.string()?, row.string()?);
    let bytes = pair.key.len() + pair.value.len();
    Ok((pair, bytes))
}
