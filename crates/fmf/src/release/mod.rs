//! The steps of a release, as one call each: register what changed, promote, roll back.
//!
//! They are made of the acts of a [`PromptStore`]. A step that moves an alias expects it to stand
//! for what was seen before, so that two people who promote at once do not overwrite each other.

mod back;

use std::collections::BTreeMap;

use fmf_core::{
    Alias, Expect, NewVersion, PromptChange, PromptName, PromptStore, PromptVersion, Result,
    Selector, StoreError, Version, Write,
    diff::{VersionDiff, diff},
};

pub use back::rollback;

/// An alias on its way from one version to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The alias.
    pub alias: Alias,
    /// What it stood for.
    pub from: Option<Version>,
    /// What it stands for.
    pub to: Version,
}

/// What registering came to.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The version that says what was registered.
    pub version: PromptVersion,
    /// Whether it was made now; else it was there already.
    pub is_new: bool,
    /// The aliases that were asked for.
    pub moved: Vec<Moved>,
}

/// What promoting came to.
#[derive(Debug, Clone)]
pub struct Promoted {
    /// The alias that was moved.
    pub moved: Moved,
    /// What its callers will notice, unless it stood for nothing before.
    pub difference: Option<VersionDiff>,
}

/// Registers a version unless the latest one says the same already (by its digest). Then tags,
/// model configuration and aliases are applied to that one, and its message stays.
///
/// # Errors
/// As [`register`]; `Conflict` when `expect_latest` does not hold, also when nothing is new.
pub async fn register_if_changed(store: &dyn PromptStore, new: NewVersion) -> Result<Registered> {
    new.check()?;
    match store.get(&new.name, &Selector::Latest).await {
        Ok(latest) if latest.digest() == new.digest() => apply(store, &latest, new).await,
        Ok(_) => register(store, new).await,
        Err(StoreError::PromptNotFound { .. } | StoreError::VersionNotFound { .. }) => {
            register(store, new).await
        }
        Err(error) => Err(error),
    }
}

/// Registers a version, and tells which aliases it took over.
///
/// # Errors
/// What the store says; `Invalid` when the prompt is new and its name would not be the same on
/// every file system ([`PromptName::is_portable`]).
pub async fn register(store: &dyn PromptStore, new: NewVersion) -> Result<Registered> {
    check_new_name(store, &new.name).await?;
    let (name, aliases) = (new.name.clone(), new.aliases.clone());
    let before = match aliases.is_empty() {
        true => BTreeMap::new(),
        false => aliases_of(store, &name).await?,
    };
    let version = store.register(new).await?;
    let to = version.version;
    let moved = aliases.into_iter().map(|alias| {
        let from = before.get(&alias).copied();
        Moved { alias, from, to }
    });
    Ok(Registered { moved: moved.collect(), version, is_new: true })
}

/// Lets the alias `to` stand for what `from` stands for.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use fmf::{Alias, MemoryStore, NewVersion, PromptName, Selector, Template, Write, release};
///
/// let store = MemoryStore::default();
/// let (greeting, production): (PromptName, Alias) = ("greeting".parse()?, "production".parse()?);
/// for text in ["Hello", "Good day"] {
///     let new = NewVersion::new(greeting.clone(), Template::text(text));
///     release::register_if_changed(&store, new).await?;
///     let how = Write::default();
///     release::promote(&store, &greeting, &Selector::Latest, &production, how).await?;
/// }
/// let back = release::rollback(&store, &greeting, &production, None, Write::default()).await?;
/// assert_eq!((back.from.map(|from| from.get()), back.to.get()), (Some(2), 1));
/// # Ok::<(), fmf::StoreError>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// What the store says; `Invalid` for an alias that is reserved, such as `latest`; `Conflict` when
/// somebody else moves the alias meanwhile.
pub async fn promote(
    store: &dyn PromptStore,
    name: &PromptName,
    from: &Selector,
    to: &Alias,
    how: Write,
) -> Result<Promoted> {
    // To `latest` nothing would have to be moved where it is what is promoted.
    to.check_settable()?;
    let wanted = store.get(name, from).await?;
    let before = match store.get(name, &to.clone().into()).await {
        Ok(before) => Some(before),
        Err(StoreError::AliasNotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    let seen = before.as_ref().map(|before| before.version);
    let moved = move_alias(store, name, to, seen, wanted.version, how).await?;
    Ok(Promoted { moved, difference: before.map(|before| diff(&before, &wanted)) })
}

/// A prompt that is there keeps its name, whoever gave it; a new one gets a name that can be
/// copied to files anywhere.
async fn check_new_name(store: &dyn PromptStore, name: &PromptName) -> Result<()> {
    if name.is_portable() {
        return Ok(());
    }
    match store.prompt(name).await {
        Ok(_) => Ok(()),
        Err(StoreError::PromptNotFound { .. }) => Err(StoreError::Invalid(format!(
            "{:?} is no name for a new prompt; a name has at most 250 letters a-z, digits, _, . \
             and -, begins with a letter, a digit or _, has no .. in it and does not end in \
             .json, .yaml or .yml",
            name.as_str()
        ))),
        Err(error) => Err(error),
    }
}

/// Moves an alias that must still stand for what it was seen to stand for.
async fn move_alias(
    store: &dyn PromptStore,
    name: &PromptName,
    alias: &Alias,
    from: Option<Version>,
    to: Version,
    how: Write,
) -> Result<Moved> {
    let expect = from.map_or(Expect::Nothing, Expect::Version);
    if from != Some(to) {
        store.set_alias(name, alias, to, Write { expect, ..how }).await?;
    }
    Ok(Moved { alias: alias.clone(), from, to })
}

/// Applies what was asked for to a version that says the same already.
async fn apply(
    store: &dyn PromptStore,
    latest: &PromptVersion,
    new: NewVersion,
) -> Result<Registered> {
    let (name, number) = (&latest.name, latest.version);
    let what = format!("the latest of prompt {:?}", name.as_str());
    new.expect_latest.check(&what, Some(number))?;
    for change in changes(latest, &new) {
        store.update(name, change, new.how.clone()).await?;
    }
    let mut moved = Vec::new();
    for alias in new.aliases {
        let how = Write { expect: Expect::Anything, ..new.how.clone() };
        let from = store.set_alias(name, &alias, number, how).await?;
        moved.push(Moved { alias, from, to: number });
    }
    let version = store.get(name, &number.into()).await?.as_ref().clone();
    Ok(Registered { version, is_new: false, moved })
}

/// Tags of the version and of the prompt, as registering sets them, and the model configuration.
fn changes(latest: &PromptVersion, new: &NewVersion) -> Vec<PromptChange> {
    let model_config = new.model_config.clone();
    let model_config = model_config.filter(|config| latest.model_config.as_ref() != Some(config));
    let tags = || PromptChange { set_tags: new.tags.clone(), ..PromptChange::default() };
    let of_version = PromptChange {
        version: Some(latest.version),
        model_config: model_config.map(Some),
        ..tags()
    };
    let mut changes = Vec::new();
    if !new.tags.is_empty() || of_version.model_config.is_some() {
        changes.push(of_version);
    }
    if !new.tags.is_empty() {
        changes.push(tags());
    }
    changes
}

async fn aliases_of(
    store: &dyn PromptStore,
    name: &PromptName,
) -> Result<BTreeMap<Alias, Version>> {
    match store.prompt(name).await {
        Ok(prompt) => Ok(prompt.aliases),
        Err(StoreError::PromptNotFound { .. }) => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}
