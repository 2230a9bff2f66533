//! The end of the log.

use fmf_core::{LogHead, Result, StoreError, Timestamp};

use crate::engine::Session;

/// The row that every writing transaction reads first and whose lock orders them.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) tx: u64,
    pub(crate) at: Timestamp,
    pub(crate) hash: String,
    /// How many transactions changed anything, logged or not.
    pub(crate) writes: i64,
}

const HEAD: &str = "select seq, tx, at, hash, writes from log_head where id = 1";

impl Head {
    pub(crate) fn read(session: &mut dyn Session) -> Result<Self> {
        Self::found(session, HEAD)
    }

    /// The same, keeping others from it until the transaction ends.
    pub(crate) fn lock(session: &mut dyn Session) -> Result<Self> {
        let locking = session.dialect().locking();
        Self::found(session, &format!("{HEAD}{locking}"))
    }

    /// The end of the log of what is not logged.
    pub(crate) fn unkept() -> Self {
        let at = Timestamp::from_millis(0);
        Self { seq: 0, tx: 0, at, hash: String::new(), writes: 0 }
    }

    fn found(session: &mut dyn Session, sql: &str) -> Result<Self> {
        let head = session.query_opt(sql, &[], |row| {
            Ok(Self {
                seq: row.integer()?.cast_unsigned(),
                tx: row.integer()?.cast_unsigned(),
                at: row.time()?,
                hash: row.string()?,
                writes: row.integer()?,
            })
        })?;
        let lost = || StoreError::Corrupt(format!("the {} has lost its log head", session.store()));
        head.ok_or_else(lost)
    }

    pub(crate) fn write(&self, session: &mut dyn Session) -> Result<()> {
        session.execute(
            "update log_head set seq = ?1, tx = ?2, at = ?3, hash = ?4, writes = ?5 where id = 1",
            &[
                self.seq.cast_signed().into(),
                self.tx.cast_signed().into(),
                self.at.into(),
                (&self.hash).into(),
                self.writes.into(),
            ],
        )?;
        Ok(())
    }
}

impl From<Head> for LogHead {
    fn from(head: Head) -> Self {
        Self { seq: head.seq, hash: head.hash }
    }
}
