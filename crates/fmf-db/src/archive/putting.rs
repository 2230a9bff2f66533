//! From records to a registry and its runs: one transaction, in which everything is put or nothing.

use std::io::Read;

use fmf_core::{Chain, LogHead, PromptName, Result, StoreError, Timestamp};

use super::{
    Progress, Restored, empty,
    filling::Filling,
    number,
    reader::{Line, Reader},
    records::{ChangeRecord, PromptRecord, ProtectionRecord, Record, TokenRecord, VersionRecord},
    runs,
};
use crate::{
    access,
    engine::{Connection, Session, Traces},
    log::Head,
    prompts::index_everything,
};

/// Puts what is wanted of an archive into a registry that holds nothing, and the files in their place.
///
/// # Errors
/// `Conflict` when it holds something, `Corrupt` for an archive that is damaged, whatever the engine
/// reports.
pub(super) fn put_all<R: Read>(
    connection: &mut dyn Connection,
    reader: &mut Reader<R>,
    what: &mut Restored,
    progress: &mut Progress,
) -> Result<()> {
    connection.begin_writing()?;
    let put = put(connection, reader, what, progress).and_then(|head| {
        connection.flush()?;
        // Before the commit: files that no run names harm nobody, a run without its files would.
        what.files.as_mut().map_or(Ok(()), |files| files.keep())?;
        // The names are too many to be told; see below for how others notice.
        connection.commit(head.writes, &Traces { access: true, ..Traces::default() })
    });
    if put.is_err() {
        connection.roll_back();
    }
    put
}

fn put<R: Read>(
    session: &mut dyn Session,
    reader: &mut Reader<R>,
    what: &mut Restored,
    progress: &mut Progress,
) -> Result<Head> {
    let mut head = Head::lock(session)?;
    empty::require(session, what.runs)?;
    let mut putting = Putting::default();
    let mut of_runs = what.runs.then(|| runs::Putting::begin(session)).transpose()?;
    while let Some(line) = reader.next()? {
        let put = match line {
            Line::Record(record) => match (*record, &mut of_runs) {
                (Record::Rows(rows), Some(runs)) => runs.put(session, rows),
                (record, _) => putting.put(record),
            },
            Line::Piece(piece) => what.files.as_mut().map_or(Ok(()), |files| files.put(&piece)),
        };
        put.map_err(|error| at_line(reader, error))?;
        putting.filling.flush_when_full(session)?;
        progress(reader.done(), &reader.header().counts);
    }
    putting.end_life()?;
    putting.filling.flush(session)?;
    of_runs.map_or(Ok(()), |runs| runs.end(session))?;
    let Putting { chain, tx, at, .. } = putting;
    let last = &reader.header().last_change;
    let LogHead { seq, hash } = chain.end(&LogHead { seq: last.seq, hash: last.hash.clone() })?;
    list_latest_versions(session)?;
    index_everything(session)?;
    // Who keeps copies misses a number, and takes everything for changed.
    head = Head { seq, tx, at: Timestamp::from_millis(at), hash, writes: head.writes + 2 };
    head.write(session)?;
    Ok(head)
}

/// What is wrong with what a line says, unless it is the database that cannot take it.
fn at_line<R: Read>(reader: &Reader<R>, error: StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(_) | StoreError::Conflict(_) | StoreError::Backend { .. } => error,
        error => reader.damaged(&error.to_string()),
    }
}

/// The first and the highest living version of each stage follow from the versions.
fn list_latest_versions(session: &mut dyn Session) -> Result<()> {
    session.execute(
        "insert into latest_versions (prompt, stage, first_version, version)
         select prompt, stage, min(version), max(version)
         from versions
         where deleted_at is null
         group by prompt, stage",
        &[],
    )?;
    Ok(())
}

/// Records on their way, each looked at: an archive may have been made by anybody.
struct Putting {
    filling: Filling,
    life: Option<CurrentLife>,
    chain: Chain,
    tx: u64,
    at: i64,
}

/// The life whose versions come.
struct CurrentLife {
    record: PromptRecord,
    /// The number that came last.
    version: u32,
}

impl Default for Putting {
    fn default() -> Self {
        Self { filling: Filling::new(), life: None, chain: Chain::new(None), tx: 0, at: 0 }
    }
}

impl Putting {
    fn put(&mut self, record: Record) -> Result<()> {
        match record {
            Record::Prompt(prompt) => self.put_prompt(prompt),
            Record::Version(version) => self.put_version(version),
            Record::Change(change) => self.put_change(change),
            Record::Token(token) => self.put_token(token),
            Record::Protection(rule) => self.put_protection(rule),
            // Who asked for no runs gets none.
            Record::Rows(_) | Record::File(_) | Record::Archive(_) | Record::End(_) => Ok(()),
        }
    }

    fn put_prompt(&mut self, record: PromptRecord) -> Result<()> {
        if self.life.as_ref().is_some_and(|before| before.record.id >= record.id) {
            return Err(wrong("its prompts are not in the order of their ids"));
        }
        let _: PromptName = record.name.parse()?;
        for (alias, version) in &record.aliases {
            alias.parse::<fmf_core::Alias>()?;
            number(*version)?;
        }
        self.end_life()?;
        self.filling.prompt(&record)?;
        self.life = Some(CurrentLife { record, version: 0 });
        Ok(())
    }

    fn put_version(&mut self, record: VersionRecord) -> Result<()> {
        let life = self.life.as_mut().filter(|life| life.record.id == record.prompt);
        let life = life.ok_or_else(|| wrong("a version does not stand behind its prompt"))?;
        number(record.version)?;
        if record.version <= life.version || record.version > life.record.last_version {
            return Err(wrong("a version's number is not one that its prompt can have there"));
        }
        life.version = record.version;
        self.filling.version(record)
    }

    /// An alias can only be put behind the version it stands for.
    fn end_life(&mut self) -> Result<()> {
        let Some(life) = &mut self.life else { return Ok(()) };
        for (alias, version) in std::mem::take(&mut life.record.aliases) {
            self.filling.alias(&life.record.id, alias, version)?;
        }
        Ok(())
    }

    fn put_change(&mut self, record: ChangeRecord) -> Result<()> {
        let change = record.clone().try_into()?;
        self.chain.follow(change)?;
        (self.tx, self.at) = (record.tx, record.at);
        self.filling.change(record)
    }

    fn put_token(&mut self, record: TokenRecord) -> Result<()> {
        access::check_stored_token(&record.name, &record.digest, &record.role)?;
        self.filling.token(record)
    }

    fn put_protection(&mut self, record: ProtectionRecord) -> Result<()> {
        access::check_stored_protection(&record.alias, &record.prompts, &record.role)?;
        self.filling.protection(record)
    }
}

fn wrong(why: &str) -> StoreError {
    StoreError::Corrupt(why.to_owned())
}
