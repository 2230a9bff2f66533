//! From a registry to records: one transaction, a few prompts and one version at a time.

use fmf_core::{Chain, PromptName, Result, StoreError};

use super::{
    FilesNote,
    records::{Counts, Header, Holds, LastChange, PromptRecord, Record},
    rows, runs,
};
use crate::{
    engine::{Columns, Session},
    log::{self, Head},
    statement::{Statement, listed},
};

/// How many prompts are read at a time, with their tags and without their versions.
const BATCH: i64 = 100;

/// Which prompts are taken, and what of them.
pub(super) struct Choice {
    holds: Holds,
    /// The ids of the lives; `None` for all of them.
    lives: Option<Vec<String>>,
    /// Where the files of its runs are; `None` where no runs are taken.
    files: Option<FilesNote>,
}

/// Where a record goes.
type Take<'t> = &'t mut dyn FnMut(Record) -> Result<()>;

impl Choice {
    /// # Errors
    /// `PromptNotFound` for a name that nothing bears now.
    pub(super) fn new(
        session: &mut dyn Session,
        holds: Holds,
        names: Option<&[PromptName]>,
        files: Option<FilesNote>,
    ) -> Result<Self> {
        let lives = names.map(|names| names.iter().map(|name| life(session, name)).collect());
        Ok(Self { holds, lives: lives.transpose()?, files })
    }

    /// Leaves out what is not taken of the rows that have this `id` and may be deleted.
    fn restrict(&self, statement: &mut Statement, id: &str, deleted_at: &str) {
        if self.holds == Holds::Prompts {
            statement.push(&format!("and {deleted_at} is null"));
        }
        if let Some(lives) = &self.lives {
            let lives: Vec<&str> = lives.iter().map(String::as_str).collect();
            let place = statement.bind(listed(&lives));
            statement.push(&format!("and {id} in {}", statement.dialect().listed(&place)));
        }
    }
}

fn life(session: &mut dyn Session, name: &PromptName) -> Result<String> {
    let found = session.query_opt(
        "select id from prompts where name = ?1 and deleted_at is null",
        &[name.into()],
        |row| row.string(),
    )?;
    found.ok_or_else(|| StoreError::PromptNotFound {
        name: name.clone(),
        store: session.store().to_owned(),
    })
}

/// The first line of an archive of this choice.
///
/// # Errors
/// Whatever the engine reports.
pub(super) fn header(session: &mut dyn Session, choice: &Choice) -> Result<Header> {
    let mut counts = Counts {
        prompts: count(session, "prompts p", choice, "p.id", "p.deleted_at")?,
        versions: count(session, "versions v", choice, "v.prompt", "v.deleted_at")?,
        ..Counts::default()
    };
    let head = Head::read(session)?;
    if choice.holds == Holds::Registry {
        counts.changes = head.seq;
        counts.tokens = count(session, "tokens", choice, "", "")?;
        counts.protections = count(session, "protected_aliases", choice, "", "")?;
    }
    if choice.files.is_some() {
        counts.runs = Some(runs::counts(session)?);
    }
    let header = Header {
        format: 0,
        written_by: concat!("fmf ", env!("CARGO_PKG_VERSION")).to_owned(),
        holds: choice.holds,
        last_change: LastChange { seq: head.seq, at: head.at.as_millis(), hash: head.hash },
        counts,
        files: choice.files.clone(),
    };
    Ok(Header { format: header.lowest_format(), ..header })
}

fn count(
    session: &mut dyn Session,
    table: &str,
    choice: &Choice,
    id: &str,
    deleted_at: &str,
) -> Result<u64> {
    let text = format!("select count(*) from {table} where 1 = 1");
    let mut statement = Statement::new(session.dialect(), text);
    choice.restrict(&mut statement, id, deleted_at);
    let counted = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
    Ok(counted.unwrap_or_default().unsigned_abs())
}

/// Takes everything of the choice, in the order of an archive.
///
/// # Errors
/// `Corrupt` when the chain of the log is broken; what `take` says.
pub(super) fn take_all(session: &mut dyn Session, choice: &Choice, take: Take<'_>) -> Result<()> {
    let mut after = String::new();
    loop {
        let batch = lives(session, choice, &after)?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id);
        take_lives(session, choice, batch, take)?;
    }
    if choice.holds == Holds::Registry {
        take_changes(session, take)?;
        let tokens = format!("select {} from tokens order by name", rows::TOKEN);
        take_rows(session, &tokens, |row| rows::token(row).map(Record::Token), take)?;
        let rules =
            format!("select {} from protected_aliases order by alias, prompts", rows::PROTECTION);
        take_rows(session, &rules, |row| rows::protection(row).map(Record::Protection), take)?;
    }
    if choice.files.is_some() {
        runs::take_all(session, &mut |rows| take(Record::Rows(rows)))?;
    }
    Ok(())
}

fn lives(session: &mut dyn Session, choice: &Choice, after: &str) -> Result<Vec<PromptRecord>> {
    let text = format!("select {} from prompts p", rows::PROMPT);
    let mut statement = Statement::new(session.dialect(), text);
    statement.with("where p.id >", after);
    choice.restrict(&mut statement, "p.id", "p.deleted_at");
    statement.push("order by p.id");
    statement.with("limit", BATCH);
    session.query(statement.text(), statement.values(), rows::prompt)
}

/// Takes these lives, each with its versions behind it.
fn take_lives(
    session: &mut dyn Session,
    choice: &Choice,
    batch: Vec<PromptRecord>,
    take: Take<'_>,
) -> Result<()> {
    let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(()) };
    let text = format!("select {} from versions v", rows::VERSION);
    let mut statement = Statement::new(session.dialect(), text);
    statement.with("where v.prompt >=", &first.id);
    statement.with("and v.prompt <=", &last.id);
    choice.restrict(&mut statement, "v.prompt", "v.deleted_at");
    statement.push("order by v.prompt, v.version");
    let mut waiting = batch.into_iter();
    let mut current: Option<(String, PromptName)> = None;
    session.for_each(statement.text(), statement.values(), &mut |row| {
        let life = row.text(0)?.unwrap_or_default();
        while current.as_ref().is_none_or(|(id, _)| id != life) {
            let lost = || StoreError::Corrupt("a version belongs to no prompt".to_owned());
            let next = waiting.next().ok_or_else(lost)?;
            current = Some((next.id.clone(), next.name.parse()?));
            take(Record::Prompt(next))?;
        }
        let Some((_, name)) = &current else { return Ok(()) };
        take(Record::Version(rows::version(&mut Columns::of(row), name)?))
    })?;
    // Those that have no versions.
    waiting.map(Record::Prompt).try_for_each(take)
}

fn take_changes(session: &mut dyn Session, take: Take<'_>) -> Result<()> {
    let head = Head::read(session)?.into();
    let mut chain = Chain::new(None);
    log::for_each(session, &mut |change| {
        chain.follow(change.clone())?;
        take(Record::Change(change.into()))
    })?;
    chain.end(&head).map(drop)
}

fn take_rows(
    session: &mut dyn Session,
    sql: &str,
    mut read: impl FnMut(&mut Columns<'_>) -> Result<Record>,
    take: Take<'_>,
) -> Result<()> {
    session.for_each(sql, &[], &mut |row| take(read(&mut Columns::of(row))?))
}
