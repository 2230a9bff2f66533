//! The schemas, as numbered steps, the same for every engine. A step is never edited once it is
//! released.

use fmf_core::{Result, StoreError, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::{
    content::Content,
    dialect::Dialect,
    engine::{self, Connection, Session, clock},
    location::DatabaseUrl,
    prompts, tracking,
};

/// One step; its number is its place, from 1.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    /// What cannot be said in SQL, after it and in the same transaction.
    then: fn(&mut dyn Session) -> Result<()>,
}

/// The text of a step for each engine, and what is to be done then.
macro_rules! step {
    ($name:literal, $file:literal) => {
        step!($name, $file, |_| Ok(()))
    };
    ($name:literal, $file:literal, $then:expr) => {
        Step {
            name: $name,
            sqlite: include_str!(concat!("sqlite/", $file)),
            postgres: include_str!(concat!("postgres/", $file)),
            then: $then,
        }
    };
}

/// The steps of a database of prompts.
const REGISTRY: &[Step] = &[
    step!("registry", "0001_registry.sql"),
    step!("exact prompts", "0002_exact_prompts.sql"),
    step!("latest versions", "0003_latest_versions.sql"),
    step!("origins", "0004_origins.sql"),
    step!("past", "0005_past.sql"),
    step!("access", "0006_access.sql"),
    // Words are folded in Rust.
    step!("texts", "0007_texts.sql", prompts::index_everything),
    step!("version runs", "0008_version_runs.sql"),
];

/// The steps of a database of runs, which have numbers of their own.
const RUNS: &[Step] = &[
    step!("runs", "runs/0001_runs.sql"),
    step!("models", "runs/0002_models.sql"),
    // What runs have said of prompts is read in Rust.
    step!("links", "runs/0003_links.sql", tracking::index_everything),
    step!("ordered metrics", "runs/0004_ordered_metrics.sql"),
];

fn steps_of(content: Content) -> &'static [Step] {
    match content {
        Content::Registry => REGISTRY,
        Content::Runs => RUNS,
    }
}

/// How far the schemas of a registry and of its runs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schemas {
    /// That of the prompts.
    pub registry: Schema,
    /// That of the runs.
    pub runs: Schema,
}

/// How far the schema of a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The database, as a person would name it.
    pub store: String,
    /// Every step that this version knows, in order.
    pub steps: Vec<SchemaStep>,
}

/// A step of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaStep {
    /// Its number, from 1.
    pub number: usize,
    /// What it is called.
    pub name: &'static str,
    /// When it was taken; `None` if it was not yet.
    pub applied_at: Option<Timestamp>,
}

impl Schemas {
    /// How far the schemas of the databases at `url` are. A file that is not there is not made.
    ///
    /// # Errors
    /// `Unavailable` when one cannot be opened; `Corrupt` when it is not ours, or when a newer
    /// version of FMF wrote it.
    pub async fn of(url: &DatabaseUrl) -> Result<Self> {
        Self::each(url, |url| match url.path() {
            Some(file) if !file.exists() => Ok(Schema::untaken(url)),
            _ => schema(engine::connect(url)?.as_mut()),
        })
        .await
    }

    /// Takes the steps that were not taken yet, and answers how far the schemas are then. Of
    /// several that try at once, one takes them.
    ///
    /// # Errors
    /// As [`Schemas::of`].
    pub async fn migrate(url: &DatabaseUrl) -> Result<Self> {
        Self::each(url, |url| {
            let mut connection = engine::connect(url)?;
            migrate(connection.as_mut())?;
            schema(connection.as_mut())
        })
        .await
    }

    async fn each(
        url: &DatabaseUrl,
        work: impl Fn(&DatabaseUrl) -> Result<Schema> + Send + 'static,
    ) -> Result<Self> {
        let url = url.clone();
        let both = move || Ok(Self { registry: work(&url)?, runs: work(&url.runs())? });
        engine::on_own_thread(both).await
    }

    /// Whether any step was not taken yet.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        [&self.registry, &self.runs].iter().any(|schema| schema.applied() < schema.steps.len())
    }
}

impl Schema {
    /// That of a database where no step was taken yet.
    fn untaken(url: &DatabaseUrl) -> Self {
        Self::new(url.store(), url.content(), &[])
    }

    fn new(store: String, content: Content, taken: &[Taken]) -> Self {
        let steps = steps_of(content).iter().enumerate().map(|(index, step)| SchemaStep {
            number: index + 1,
            name: step.name,
            applied_at: taken.get(index).map(|taken| taken.at),
        });
        Self { store, steps: steps.collect() }
    }

    /// How many steps were taken.
    #[must_use]
    pub fn applied(&self) -> usize {
        self.steps.iter().filter(|step| step.applied_at.is_some()).count()
    }
}

/// Brings the schema up to date, each step in a transaction of its own.
///
/// # Errors
/// `Corrupt` when the database is of a newer FMF, of another program, or was tampered with.
pub(crate) fn migrate(connection: &mut dyn Connection) -> Result<()> {
    let before = schema(connection)?.applied();
    while in_transaction(connection, next_step)? {}
    // A new database has no schema to speak of, and one that is up to date nothing to tell.
    let known = steps_of(connection.content()).len();
    if (1..known).contains(&before) {
        let store = connection.store();
        tracing::info!(store.name = store, from = before, to = known, "schema brought forward");
    }
    Ok(())
}

/// Makes sure that the schema is the one that this version works with.
///
/// # Errors
/// `Unavailable` when it is behind, with the command to run; otherwise as [`migrate`].
pub(crate) fn require(connection: &mut dyn Connection, url: &str) -> Result<()> {
    let schema = schema(connection)?;
    let (applied, known) = (schema.applied(), schema.steps.len());
    if applied == known {
        return Ok(());
    }
    let state = match applied {
        0 => "is not set up yet".to_owned(),
        behind => format!("has schema {behind}, and this version of FMF needs {known}"),
    };
    Err(StoreError::Unavailable(format!(
        "the {} {state}; run `fmf db migrate --database-url {url}`",
        schema.store
    )))
}

fn schema(connection: &mut dyn Connection) -> Result<Schema> {
    connection.begin_reading()?;
    let taken = taken(connection);
    connection.end_reading()?;
    let taken = taken?;
    check(connection, &taken)?;
    Ok(Schema::new(connection.store().to_owned(), connection.content(), &taken))
}

/// Takes the next step if there is one.
fn next_step(session: &mut dyn Session) -> Result<bool> {
    session.script(session.dialect().lock_schema())?;
    let taken = taken(session)?;
    check(session, &taken)?;
    let Some(step) = steps_of(session.content()).get(taken.len()) else { return Ok(false) };
    if taken.is_empty() {
        make_place(session)?;
    }
    session.script(step.sql(session.dialect()))?;
    (step.then)(session)?;
    session.execute(
        "insert into schema_migrations (version, name, checksum, applied_at)
         values (?1, ?2, ?3, ?4)",
        &[
            (taken.len() as i64 + 1).into(),
            step.name.into(),
            step.checksum(session.dialect()).into(),
            clock().into(),
        ],
    )?;
    Ok(true)
}

/// A step that was taken.
struct Taken {
    checksum: String,
    at: Timestamp,
}

/// The steps that were taken, in order.
fn taken(session: &mut dyn Session) -> Result<Vec<Taken>> {
    let tables = session.dialect().tables(session.content());
    let tables = session.query(&tables, &[], |row| row.string())?;
    let Some(first) = tables.first() else { return Ok(Vec::new()) };
    if !tables.iter().any(|table| table == "schema_migrations") {
        return Err(StoreError::Corrupt(format!(
            "the {} belongs to another program (it has a table {first:?}); name another file",
            session.store(),
        )));
    }
    session.query(
        "select checksum, applied_at from schema_migrations order by version",
        &[],
        |row| Ok(Taken { checksum: row.string()?, at: row.time()? }),
    )
}

fn make_place(session: &mut dyn Session) -> Result<()> {
    session.script(&session.dialect().make_schema(session.content()))?;
    session.script(
        "create table schema_migrations (
             version bigint not null primary key,
             name text not null,
             checksum text not null,
             applied_at bigint not null
         );",
    )
}

fn check(session: &dyn Session, taken: &[Taken]) -> Result<()> {
    let (store, dialect) = (session.store(), session.dialect());
    let steps = steps_of(session.content());
    if taken.len() > steps.len() {
        return Err(StoreError::Corrupt(format!(
            "a newer version of FMF wrote the {store} (schema {}, this version knows {}); use that \
             version",
            taken.len(),
            steps.len()
        )));
    }
    let is_other = |(taken, step): (&Taken, &Step)| taken.checksum != step.checksum(dialect);
    match taken.iter().zip(steps).position(is_other) {
        None => Ok(()),
        Some(index) => Err(StoreError::Corrupt(format!(
            "another build of FMF wrote the {store} (its schema step {} is not ours); use that \
             build, or another database",
            index + 1
        ))),
    }
}

impl Step {
    fn sql(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }

    fn checksum(&self, dialect: Dialect) -> String {
        let digest = Sha256::digest(self.sql(dialect));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn in_transaction<T>(
    connection: &mut dyn Connection,
    work: impl Fn(&mut dyn Session) -> Result<T>,
) -> Result<T> {
    connection.begin_writing()?;
    let outcome = work(connection).and_then(|done| connection.script("commit").map(|()| done));
    if outcome.is_err() {
        connection.roll_back();
    }
    outcome
}
