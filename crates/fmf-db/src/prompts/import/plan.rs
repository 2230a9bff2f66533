//! What an import has to do, found out before anything is done.

use std::collections::BTreeMap;

use fmf_core::{
    Alias, Result, StoreError, Version,
    entry::{EntryKey, EntryTag, EntryVersion, Fact},
};

use super::{ImportStep, Imported, ImportedEntry};
use crate::{
    engine::Session,
    prompts::{self, Life, Scope, nameless_columns, says_true, version_of},
};

/// The life that the name has here, and what is to be done to it.
///
/// # Errors
/// See [`plan_import`](super::plan_import).
pub(super) fn plan(
    session: &mut dyn Session,
    from: &ImportedEntry,
) -> Result<(Option<Life>, Imported)> {
    from.check()?;
    let Some(life) = Life::find(session, &from.entry.name, Scope::Everything)? else {
        let steps =
            from.versions.iter().map(|version| ImportStep::Version(version.version.version));
        let mut steps: Vec<_> = steps.collect();
        steps.extend(aliases(from, &BTreeMap::new(), |number| from.version(number).is_some()));
        return Ok((None, Imported { created: true, steps }));
    };
    if life.is_prompt != says_true(EntryTag::find(&from.entry.tags, Fact::IsPrompt)) {
        return Err(life.taken());
    }
    let here = Here::read(session, &life, from)?;
    let mut steps = here.missing(from)?;
    steps.extend(here.changes.iter().cloned());
    let entry = prompts::entry(session, &life.name, Scope::Everything)?;
    if !same_tags(&from.entry.tags, &entry.tags, may_change) {
        steps.push(ImportStep::Tags(None));
    }
    if is_news(from.entry.description.as_deref(), entry.description.as_deref()) {
        steps.push(ImportStep::Description);
    }
    let standing = entry.aliases.into_iter().collect();
    let will_be = |number| match here.living.get(&number) {
        Some(lives) => *lives,
        None => from.version(number).is_some(),
    };
    steps.extend(aliases(from, &standing, will_be));
    Ok((Some(life), Imported { created: false, steps }))
}

/// Whether a tag under this key may change after it was set.
pub(super) fn may_change(key: &EntryKey) -> bool {
    !matches!(key, EntryKey::Fact(fact) if fact.is_immutable())
}

/// The versions that are here already.
struct Here {
    /// Every number that was given here, and whether its version lives.
    living: BTreeMap<Version, bool>,
    /// What is to be done to those that live.
    changes: Vec<ImportStep>,
    last: u32,
}

impl Here {
    /// # Errors
    /// `Conflict` when one says something else than the imported one of its number.
    fn read(session: &mut dyn Session, life: &Life, from: &ImportedEntry) -> Result<Self> {
        let last = session.query_opt(
            "select last_version from prompts where id = ?1",
            &[(&life.id).into()],
            |row| row.integer(),
        )?;
        let last = last.and_then(|last| u32::try_from(last).ok()).unwrap_or_default();
        let mut here = Self { living: BTreeMap::new(), changes: Vec::new(), last };
        session.query(
            concat!(
                "select v.deleted_at, ",
                nameless_columns!(),
                " from versions v where v.prompt = ?1 order by v.version"
            ),
            &[(&life.id).into()],
            |row| {
                let lives = row.maybe_integer()?.is_none();
                here.see(&version_of(life.name.clone(), row)?, lives, from)
            },
        )?;
        Ok(here)
    }

    fn see(&mut self, version: &EntryVersion, lives: bool, from: &ImportedEntry) -> Result<()> {
        let number = version.version;
        self.living.insert(number, lives);
        let Some(there) = from.version(number).map(|from| &from.version) else { return Ok(()) };
        if !says_the_same(there, version) {
            return Err(StoreError::Conflict(format!(
                "version {number} of {:?} says something else here",
                version.name.as_str()
            )));
        }
        if lives {
            self.changes.extend(changes(there, version));
        }
        Ok(())
    }

    /// The versions that are to be added.
    ///
    /// # Errors
    /// `Conflict` for a number that is lower than one that was given here.
    fn missing(&self, from: &ImportedEntry) -> Result<Vec<ImportStep>> {
        let numbers = from.versions.iter().map(|version| version.version.version);
        let missing = numbers.filter(|number| !self.living.contains_key(number));
        let add = missing.map(|number| match number.get() > self.last {
            true => Ok(ImportStep::Version(number)),
            false => Err(StoreError::Conflict(format!(
                "version {number} of {:?} cannot come behind version {}, which was given here",
                from.entry.name.as_str(),
                self.last
            ))),
        });
        add.collect()
    }
}

/// Whether two versions of one number are one: by what they say, or where their files are.
fn says_the_same(there: &EntryVersion, here: &EntryVersion) -> bool {
    match (there.digest(), here.digest()) {
        (None, None) => there.source == here.source,
        (there, here) => there == here,
    }
}

fn changes(there: &EntryVersion, here: &EntryVersion) -> Vec<ImportStep> {
    let number = here.version;
    let config = |version: &EntryVersion| {
        EntryTag::find(&version.tags, Fact::ModelConfig).map(str::to_owned)
    };
    let is_users = |key: &EntryKey| matches!(key, EntryKey::User(_));
    let mut steps = Vec::new();
    if is_news(there.description.as_deref(), here.description.as_deref()) {
        steps.push(ImportStep::Message(number));
    }
    if there.stage != here.stage {
        steps.push(ImportStep::Stage(number));
    }
    if config(there).is_some() && config(there) != config(here) {
        steps.push(ImportStep::ModelConfig(number));
    }
    if !same_tags(&there.tags, &here.tags, is_users) {
        steps.push(ImportStep::Tags(Some(number)));
    }
    steps
}

/// Whether a text says anything that is not said here.
fn is_news(there: Option<&str>, here: Option<&str>) -> bool {
    there.is_some_and(|there| !there.is_empty() && Some(there) != here)
}

/// Whether every tag that is there, of those keys, is here with the same value.
fn same_tags(there: &[EntryTag], here: &[EntryTag], of: impl Fn(&EntryKey) -> bool) -> bool {
    there.iter().filter(|tag| of(&tag.key)).all(|tag| here.contains(tag))
}

/// The aliases that are to be set, of versions that will be here.
fn aliases(
    from: &ImportedEntry,
    standing: &BTreeMap<Alias, Version>,
    will_be: impl Fn(Version) -> bool,
) -> Vec<ImportStep> {
    let wanted = from.entry.aliases.iter().filter(|(_, to)| will_be(*to));
    let steps = wanted.filter_map(|(alias, to)| {
        let from = standing.get(alias).copied();
        (from != Some(*to)).then(|| ImportStep::Alias { alias: alias.clone(), from, to: *to })
    });
    steps.collect()
}
