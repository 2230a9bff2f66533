//! From rows to records.

use fmf_core::{
    Change, PromptName, Result, StoreError, Timestamp, Version,
    entry::{EntryTag, Fact},
};

use super::records::{
    ChangeRecord, PromptRecord, ProtectionRecord, TagPair, TokenRecord, VersionRecord,
};
use crate::{
    engine::Columns,
    prompts::{aliases_with_versions, nameless_columns, packed_tags, unpacked_tags, version_of},
};

/// The columns of a life `p`, in the order in which [`prompt`] takes them.
pub(super) const PROMPT: &str = concat!(
    "p.id, p.name, p.description, p.created_at, p.updated_at, p.deleted_at, p.last_version, \
     p.has_prompt_versions, p.is_prompt_text, ",
    packed_tags!("from prompt_tags t where t.prompt = p.id"),
    ", (select string_agg(a.alias || '/' || a.version, ' ') \
     from aliases a where a.prompt = p.id)"
);

pub(super) fn prompt(row: &mut Columns<'_>) -> Result<PromptRecord> {
    let mut record = PromptRecord {
        id: row.string()?,
        name: row.string()?,
        description: row.maybe_string()?,
        created_at: row.integer()?,
        updated_at: row.integer()?,
        deleted_at: row.maybe_integer()?,
        last_version: u32::try_from(row.integer()?).unwrap_or_default(),
        had_prompt_versions: row.flag()?,
        tags: Vec::new(),
        aliases: Default::default(),
    };
    let is_prompt = row.maybe_text()?;
    let fact = |fact| match fact {
        Fact::IsPrompt => is_prompt.map(str::to_owned),
        _ => None,
    };
    record.tags = pairs(unpacked_tags(row.maybe_text()?.unwrap_or_default(), fact)?);
    let aliases = aliases_with_versions(row.maybe_text()?.unwrap_or_default())?;
    record.aliases =
        aliases.into_iter().map(|(a, version)| (a.to_string(), version.get())).collect();
    Ok(record)
}

/// The columns of a version `v`, in the order in which [`version`] takes them.
pub(super) const VERSION: &str =
    concat!("v.prompt, v.deleted_at, v.download_uri, ", nameless_columns!());

pub(super) fn version(row: &mut Columns<'_>, name: &PromptName) -> Result<VersionRecord> {
    let (prompt, deleted_at, download_uri) =
        (row.string()?, row.maybe_integer()?, row.maybe_string()?);
    let version = version_of(name.clone(), row)?;
    Ok(VersionRecord {
        prompt,
        version: version.version.get(),
        description: version.description,
        author: version.author,
        created_at: version.created_at.as_millis(),
        updated_at: version.updated_at.as_millis(),
        deleted_at,
        stage: version.stage,
        source: version.source,
        download_uri,
        run_id: version.run_id,
        run_link: version.run_link,
        tags: pairs(version.tags),
    })
}

fn pairs(tags: Vec<EntryTag>) -> Vec<TagPair> {
    tags.into_iter().map(|tag| (tag.key.as_str().to_owned(), tag.value)).collect()
}

pub(super) const TOKEN: &str = "name, digest, role, created_at, created_by, expires_at";

pub(super) fn token(row: &mut Columns<'_>) -> Result<TokenRecord> {
    Ok(TokenRecord {
        name: row.string()?,
        digest: row.string()?,
        role: row.string()?,
        created_at: row.integer()?,
        created_by: row.maybe_string()?,
        expires_at: row.maybe_integer()?,
    })
}

pub(super) const PROTECTION: &str = "alias, prompts, role";

pub(super) fn protection(row: &mut Columns<'_>) -> Result<ProtectionRecord> {
    Ok(ProtectionRecord { alias: row.string()?, prompts: row.string()?, role: row.string()? })
}

impl From<Change> for ChangeRecord {
    fn from(change: Change) -> Self {
        Self {
            seq: change.seq,
            tx: change.tx,
            at: change.at.as_millis(),
            actor: change.actor,
            action: change.action.to_string(),
            prompt_id: change.prompt_id,
            prompt: change.name.map(|name| name.to_string()),
            version: change.version.map(Version::get),
            subject: change.subject,
            before: change.before,
            after: change.after,
            reason: change.reason,
            hash: change.hash,
        }
    }
}

impl TryFrom<ChangeRecord> for Change {
    type Error = StoreError;

    /// # Errors
    /// `Invalid` for what no log of this version holds.
    fn try_from(record: ChangeRecord) -> Result<Self> {
        Ok(Self {
            seq: record.seq,
            tx: record.tx,
            at: Timestamp::from_millis(record.at),
            actor: record.actor,
            action: record.action.parse()?,
            prompt_id: record.prompt_id,
            name: record.prompt.map(|name| name.parse()).transpose()?,
            version: record.version.and_then(Version::new),
            subject: record.subject,
            before: record.before,
            after: record.after,
            reason: record.reason,
            hash: record.hash,
        })
    }
}
