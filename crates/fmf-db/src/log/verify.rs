//! Recomputing the log's chain of hashes.

use fmf_core::{Chain, Result};

use super::read::{COLUMNS, change};
use crate::engine::{Columns, Session};

/// How many changes are followed in one reading: a long log keeps no reader from everybody else.
const PIECE: i64 = 20_000;

/// Follows the chain a piece further, to `last` at most.
///
/// # Errors
/// `Corrupt`, naming the first change that is missing or does not fit.
pub(crate) fn verify_piece(
    session: &mut dyn Session,
    mut chain: Chain,
    last: u64,
) -> Result<Chain> {
    let piece = format!(
        "select {COLUMNS}
         from changes c
         where c.seq > ?1 and c.seq <= ?2
         order by c.seq
         limit ?3"
    );
    let from = chain.reached().seq.cast_signed();
    let values = [from.into(), last.cast_signed().into(), PIECE.into()];
    session.for_each(&piece, &values, &mut |row| chain.follow(change(&mut Columns::of(row))?))?;
    Ok(chain)
}
