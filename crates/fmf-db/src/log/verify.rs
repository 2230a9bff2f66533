//! Recomputing the log's chain of hashes.

use fmf_core::{Result, StoreError};

use super::{
    Head, LogHead,
    hash::hash,
    read::{COLUMNS, change},
};
use crate::engine::{Columns, Session};

/// Recomputes every hash from the first change on and answers the end that was reached.
///
/// # Errors
/// `Corrupt`, naming the first change that is missing or does not fit.
pub(crate) fn verify(session: &mut dyn Session) -> Result<LogHead> {
    let head = Head::read(session)?;
    let mut reached = LogHead { seq: 0, hash: "0".repeat(64) };
    let every = format!("select {COLUMNS} from changes c order by c.seq");
    session.for_each(&every, &[], &mut |row| {
        let change = change(&mut Columns::of(row))?;
        if change.seq != reached.seq + 1 {
            return Err(broken(reached.seq + 1, "is missing"));
        }
        if change.hash != hash(&reached.hash, &change) {
            return Err(broken(change.seq, "was altered after it was written"));
        }
        reached = LogHead { seq: change.seq, hash: change.hash };
        Ok(())
    })?;
    if reached != head.into() {
        return Err(broken(reached.seq, "is not the last one, but what follows it is gone"));
    }
    Ok(reached)
}

fn broken(seq: u64, how: &str) -> StoreError {
    StoreError::Corrupt(format!("the change log is broken: change {seq} {how}"))
}
