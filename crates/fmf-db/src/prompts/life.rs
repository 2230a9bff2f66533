//! The lives of names: what every act looks up first.

use fmf_core::{
    Action, PromptName, Result, StoreError, Version,
    entry::{EntryKind, Fact},
};
use serde_json::Value as Json;

use crate::{
    engine::{Columns, Session},
    log,
};

/// Whether ordinary registered models are there for a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Prompts and models.
    Everything,
    /// Prompts only; the name of a model is no prompt's.
    Prompts,
}

impl Scope {
    /// The least `is_prompt` that is in this scope.
    pub(super) fn least(self) -> i64 {
        match self {
            Self::Everything => 0,
            Self::Prompts => 1,
        }
    }
}

/// The life that a name has now.
pub(crate) struct Life {
    pub(crate) id: String,
    pub(crate) name: PromptName,
    pub(crate) is_prompt: bool,
    pub(crate) is_prompt_text: Option<String>,
    pub(crate) description: Option<String>,
    /// The highest number that any version had when the life was read.
    pub(super) last_version: Option<Version>,
}

impl Life {
    pub(crate) fn find(
        session: &mut dyn Session,
        name: &PromptName,
        scope: Scope,
    ) -> Result<Option<Self>> {
        session.query_opt(
            "select id, name, is_prompt, is_prompt_text, description, last_version
             from prompts
             where name = ?1 and deleted_at is null and is_prompt >= ?2",
            &[name.into(), scope.least().into()],
            Self::read,
        )
    }

    /// # Errors
    /// `PromptNotFound`.
    pub(crate) fn require(
        session: &mut dyn Session,
        name: &PromptName,
        scope: Scope,
    ) -> Result<Self> {
        let found = Self::find(session, name, scope)?;
        found.ok_or_else(|| StoreError::PromptNotFound {
            name: name.clone(),
            store: session.store().to_owned(),
        })
    }

    fn read(row: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: row.string()?,
            name: row.parsed()?,
            is_prompt: row.flag()?,
            is_prompt_text: row.maybe_string()?,
            description: row.maybe_string()?,
            last_version: row.version_unless_zero()?,
        })
    }

    /// What MLflow's messages call it: whatever carries the tag of a prompt is one, although only
    /// the value `true` makes it one.
    pub(super) fn kind(&self) -> EntryKind {
        if self.is_prompt_text.is_some() { EntryKind::Prompt } else { EntryKind::Model }
    }

    /// That the name is taken, by this life.
    pub(super) fn taken(self) -> StoreError {
        StoreError::AlreadyExists { existing: self.kind(), name: self.name }
    }

    /// A change of this life, to be completed and logged.
    pub(super) fn change(&self, action: Action) -> log::Entry<'_> {
        log::Entry {
            action,
            prompt_id: Some(&self.id),
            name: Some(&self.name),
            version: None,
            subject: None,
            before: Json::Null,
            after: Json::Null,
        }
    }

    /// The highest version there is.
    pub(crate) fn latest(&self, session: &mut dyn Session) -> Result<Option<Version>> {
        session.query_opt(
            "select version
             from versions
             where prompt = ?1 and deleted_at is null
             order by version desc
             limit 1",
            &[(&self.id).into()],
            |row| row.version(),
        )
    }

    /// # Errors
    /// `VersionNotFound`.
    pub(crate) fn require_version(
        &self,
        session: &mut dyn Session,
        version: Version,
    ) -> Result<KnownVersion> {
        let found = session.query_opt(
            "select description, stage
             from versions
             where prompt = ?1 and version = ?2 and deleted_at is null",
            &[(&self.id).into(), version.into()],
            |row| Ok(KnownVersion { description: row.maybe_string()?, stage: row.string()? }),
        )?;
        match found {
            Some(found) => Ok(found),
            None => Err(StoreError::VersionNotFound {
                name: self.name.clone(),
                version: version.to_string(),
                latest: self.latest(session)?,
            }),
        }
    }
}

/// What an act on a version may want to know of it.
pub(crate) struct KnownVersion {
    pub(crate) description: Option<String>,
    pub(crate) stage: String,
}

/// The column of `versions` that holds a fact, if it has one of its own.
pub(crate) fn version_column(fact: Fact) -> Option<&'static str> {
    match fact {
        Fact::IsPrompt => Some("is_prompt_text"),
        Fact::Kind => Some("kind"),
        Fact::Template => Some("template"),
        Fact::ResponseFormat => Some("response_format"),
        Fact::ModelConfig => Some("model_config"),
        Fact::Experiments => None,
    }
}
