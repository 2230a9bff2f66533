//! The schema, as numbered steps. A step is never edited once it is released.

use fmf_core::{Result, StoreError};
use sha2::{Digest as _, Sha256};

use crate::{
    dialect,
    engine::{Session, clock},
};

/// One step; its number is its place, from 1.
struct Step {
    name: &'static str,
    sql: &'static str,
}

const STEPS: &[Step] = &[
    Step { name: "registry", sql: include_str!("0001_registry.sql") },
    Step { name: "exact prompts", sql: include_str!("0002_exact_prompts.sql") },
    Step { name: "identity", sql: include_str!("0003_identity.sql") },
];

/// Brings the schema up to date, each step in a transaction of its own.
///
/// # Errors
/// `Corrupt` when the database is of a newer FMF, of another program, or was tampered with.
pub(crate) fn migrate(session: &mut dyn Session) -> Result<()> {
    while in_transaction(session, next_step)? {}
    Ok(())
}

/// Takes the next step if there is one.
fn next_step(session: &mut dyn Session) -> Result<bool> {
    let applied = applied(session)?;
    check(session.store(), &applied)?;
    let Some(step) = STEPS.get(applied.len()) else { return Ok(false) };
    session.script(step.sql)?;
    session.execute(
        "insert into schema_migrations (version, name, checksum, applied_at)
         values (?1, ?2, ?3, ?4)",
        &[
            (applied.len() as i64 + 1).into(),
            step.name.into(),
            step.checksum().into(),
            clock().into(),
        ],
    )?;
    if !applied.is_empty() {
        tracing::info!(
            store.name = session.store(),
            schema.step = step.name,
            "schema brought forward"
        );
    }
    Ok(true)
}

/// The checksums of the steps that were taken, in order.
fn applied(session: &mut dyn Session) -> Result<Vec<String>> {
    let tables = session.query(dialect::TABLES, &[], |row| row.string())?;
    if tables.is_empty() {
        session.script(
            "create table schema_migrations (
                 version bigint not null primary key,
                 name text not null,
                 checksum text not null,
                 applied_at bigint not null
             );",
        )?;
    } else if !tables.iter().any(|table| table == "schema_migrations") {
        return Err(StoreError::Corrupt(format!(
            "the {} belongs to another program (it has a table {:?}); name another file",
            session.store(),
            tables[0]
        )));
    }
    let every = "select checksum from schema_migrations order by version";
    session.query(every, &[], |row| row.string())
}

fn check(store: &str, applied: &[String]) -> Result<()> {
    if applied.len() > STEPS.len() {
        return Err(StoreError::Corrupt(format!(
            "a newer version of FMF wrote the {store} (schema {}, this version knows {}); use that \
             version",
            applied.len(),
            STEPS.len()
        )));
    }
    let changed = applied.iter().zip(STEPS).position(|(known, step)| *known != step.checksum());
    match changed {
        None => Ok(()),
        Some(index) => Err(StoreError::Corrupt(format!(
            "another build of FMF wrote the {store} (its schema step {} is not ours); use that \
             build, or another file",
            index + 1
        ))),
    }
}

impl Step {
    fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn in_transaction<T>(
    session: &mut dyn Session,
    work: impl Fn(&mut dyn Session) -> Result<T>,
) -> Result<T> {
    session.execute("begin immediate", &[])?;
    let outcome = work(session);
    session.execute(if outcome.is_ok() { "commit" } else { "rollback" }, &[])?;
    outcome
}
