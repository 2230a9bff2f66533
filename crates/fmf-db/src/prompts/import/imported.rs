//! What comes from another registry, and what was done with it.

use fmf_core::{
    Alias, Result, Version,
    entry::{Entry, EntryVersion, NewEntry, NewEntryVersion, Source},
};

/// A prompt or a model of another registry, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedEntry {
    /// The prompt or model. Its latest versions do not count.
    pub entry: Entry,
    /// Its versions in ascending order; those that were deleted are missing. Their aliases do not
    /// count, those of the entry do.
    pub versions: Vec<ImportedVersion>,
    /// The highest number ever given there, where it is known.
    pub last_version: Option<Version>,
}

/// One of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedVersion {
    /// The version, with its author and its times.
    pub version: EntryVersion,
    /// The address of its files, where that is not its source.
    pub download_uri: Option<String>,
}

/// What an import does to one prompt or model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Whether the name begins a life.
    pub created: bool,
    /// What is done, in order.
    pub steps: Vec<ImportStep>,
}

/// One thing that an import does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportStep {
    /// A version is added, under its own number.
    Version(Version),
    /// The message of a version is set.
    Message(Version),
    /// The stage of a model's version is set.
    Stage(Version),
    /// The model configuration of a version is set.
    ModelConfig(Version),
    /// Tags are set: those of a version, or of the prompt itself.
    Tags(Option<Version>),
    /// The prompt's description is set.
    Description,
    /// An alias is set or moved.
    Alias {
        /// Which.
        alias: Alias,
        /// The version it leaves.
        from: Option<Version>,
        /// The version it stands for then.
        to: Version,
    },
}

impl ImportedEntry {
    pub(super) fn version(&self, number: Version) -> Option<&ImportedVersion> {
        let at = self.versions.binary_search_by_key(&number, |version| version.version.version);
        at.ok().map(|at| &self.versions[at])
    }

    /// The life that begins where the name is free.
    pub(super) fn new_entry(&self) -> NewEntry {
        let Entry { name, description, tags, .. } = &self.entry;
        NewEntry { name: name.clone(), description: description.clone(), tags: tags.clone() }
    }

    /// # Errors
    /// `Invalid` with the first limit that is broken.
    pub(super) fn check(&self) -> Result<()> {
        self.new_entry().check()?;
        self.versions.iter().try_for_each(|version| version.new_version().check())
    }
}

impl ImportedVersion {
    /// The version as if it were made here.
    pub(super) fn new_version(&self) -> NewEntryVersion {
        let version = &self.version;
        NewEntryVersion {
            name: version.name.clone(),
            description: version.description.clone(),
            tags: version.tags.clone(),
            source: Source::Address(version.source.clone()),
            run_id: version.run_id.clone(),
            run_link: version.run_link.clone(),
        }
    }
}
