//! The rows of records, gathered table by table and written in an order in which each finds what
//! it refers to.

use std::collections::HashSet;

use fmf_core::{
    Result, StoreError,
    entry::{EntryKey, EntryTag, Fact},
};

use super::{
    bulk::{Bulk, MOST_BYTES},
    records::{ChangeRecord, PromptRecord, ProtectionRecord, TagPair, TokenRecord, VersionRecord},
};
use crate::{engine::Session, prompts::version_column};

/// Rows that wait to be written.
pub(super) struct Filling {
    prompts: Bulk,
    prompt_tags: Bulk,
    versions: Bulk,
    version_tags: Bulk,
    aliases: Bulk,
    changes: Bulk,
    tokens: Bulk,
    protections: Bulk,
}

impl Filling {
    pub(super) fn new() -> Self {
        Self {
            prompts: Bulk::new(
                "prompts",
                "id, name, description, is_prompt, is_prompt_text, has_prompt_versions, \
                 last_version, created_at, updated_at, deleted_at",
            ),
            prompt_tags: Bulk::new("prompt_tags", "prompt, key, position, value, name"),
            versions: Bulk::new(
                "versions",
                "prompt, version, stage, description, source, download_uri, run_id, run_link, \
                 author, is_prompt, created_at, updated_at, deleted_at, is_prompt_text, kind, \
                 response_format, model_config, template",
            ),
            version_tags: Bulk::new("version_tags", "prompt, version, key, position, value"),
            aliases: Bulk::new("aliases", "prompt, alias, version"),
            changes: Bulk::new(
                "changes",
                "seq, tx, at, actor, action, prompt_id, prompt, version, subject, before, after, \
                 reason, hash",
            ),
            tokens: Bulk::new("tokens", "name, digest, role, created_at, created_by, expires_at"),
            protections: Bulk::new("protected_aliases", "alias, prompts, role"),
        }
    }

    /// # Errors
    /// `Corrupt` for tags that no prompt can have.
    pub(super) fn prompt(&mut self, record: &PromptRecord) -> Result<()> {
        let tags = tags(record.tags.clone())?;
        let is_prompt = EntryTag::find(&tags, Fact::IsPrompt).map(str::to_owned);
        self.prompts.row([
            record.id.clone().into(),
            record.name.clone().into(),
            record.description.clone().into(),
            (is_prompt.as_deref() == Some("true")).into(),
            is_prompt.into(),
            record.had_prompt_versions.into(),
            i64::from(record.last_version).into(),
            record.created_at.into(),
            record.updated_at.into(),
            record.deleted_at.into(),
        ])?;
        // A search finds the tags of those that live.
        let name = record.deleted_at.is_none().then(|| record.name.clone());
        for (position, EntryTag { key, value }) in (1_i64..).zip(tags) {
            let in_column = key == EntryKey::Fact(Fact::IsPrompt);
            self.prompt_tags.row([
                record.id.clone().into(),
                key.as_str().to_owned().into(),
                position.into(),
                (!in_column).then_some(value).into(),
                name.clone().into(),
            ])?;
        }
        Ok(())
    }

    /// # Errors
    /// `Corrupt` for tags that no version can have.
    pub(super) fn version(&mut self, record: VersionRecord) -> Result<()> {
        let tags = tags(record.tags)?;
        let fact = |fact| EntryTag::find(&tags, fact).map(str::to_owned);
        let (prompt, version) = (record.prompt, i64::from(record.version));
        self.versions.row([
            prompt.clone().into(),
            version.into(),
            record.stage.into(),
            record.description.into(),
            record.source.into(),
            record.download_uri.into(),
            record.run_id.into(),
            record.run_link.into(),
            record.author.into(),
            (fact(Fact::IsPrompt).as_deref() == Some("true")).into(),
            record.created_at.into(),
            record.updated_at.into(),
            record.deleted_at.into(),
            fact(Fact::IsPrompt).into(),
            fact(Fact::Kind).into(),
            fact(Fact::ResponseFormat).into(),
            fact(Fact::ModelConfig).into(),
            fact(Fact::Template).into(),
        ])?;
        for (position, EntryTag { key, value }) in (1_i64..).zip(tags) {
            let in_column = matches!(key, EntryKey::Fact(fact) if version_column(fact).is_some());
            self.version_tags.row([
                prompt.clone().into(),
                version.into(),
                key.as_str().to_owned().into(),
                position.into(),
                (!in_column).then_some(value).into(),
            ])?;
        }
        Ok(())
    }

    pub(super) fn alias(&mut self, prompt: &str, alias: String, version: u32) -> Result<()> {
        self.aliases.row([prompt.to_owned().into(), alias.into(), i64::from(version).into()])
    }

    pub(super) fn change(&mut self, record: ChangeRecord) -> Result<()> {
        self.changes.row([
            record.seq.cast_signed().into(),
            record.tx.cast_signed().into(),
            record.at.into(),
            record.actor.into(),
            record.action.into(),
            record.prompt_id.unwrap_or_default().into(),
            record.prompt.unwrap_or_default().into(),
            record.version.map(i64::from).into(),
            record.subject.into(),
            record.before.into(),
            record.after.into(),
            record.reason.into(),
            record.hash.into(),
        ])
    }

    pub(super) fn token(&mut self, record: TokenRecord) -> Result<()> {
        self.tokens.row([
            record.name.into(),
            record.digest.into(),
            record.role.into(),
            record.created_at.into(),
            record.created_by.into(),
            record.expires_at.into(),
        ])
    }

    pub(super) fn protection(&mut self, record: ProtectionRecord) -> Result<()> {
        self.protections.row([record.alias.into(), record.prompts.into(), record.role.into()])
    }

    /// Writes the rows once there are many of them.
    ///
    /// # Errors
    /// Whatever the engine reports.
    pub(super) fn flush_when_full(&mut self, session: &mut dyn Session) -> Result<()> {
        let bulks = self.in_order();
        let full = bulks.iter().any(|bulk| bulk.is_full())
            || bulks.iter().map(|bulk| bulk.bytes()).sum::<usize>() >= MOST_BYTES;
        if full { self.flush(session) } else { Ok(()) }
    }

    /// Writes the rows that wait.
    ///
    /// # Errors
    /// Whatever the engine reports.
    pub(super) fn flush(&mut self, session: &mut dyn Session) -> Result<()> {
        self.in_order().into_iter().try_for_each(|bulk| bulk.flush(session))
    }

    /// What is referred to comes first.
    fn in_order(&mut self) -> [&mut Bulk; 8] {
        [
            &mut self.prompts,
            &mut self.prompt_tags,
            &mut self.versions,
            &mut self.version_tags,
            &mut self.aliases,
            &mut self.changes,
            &mut self.tokens,
            &mut self.protections,
        ]
    }
}

/// # Errors
/// `Corrupt` for a key that stands there twice.
pub(super) fn tags(pairs: Vec<TagPair>) -> Result<Vec<EntryTag>> {
    let mut keys = HashSet::new();
    if !pairs.iter().all(|(key, _)| keys.insert(key.as_str())) {
        return Err(StoreError::Corrupt("a tag is there twice".to_owned()));
    }
    drop(keys);
    let tag = |(key, value): TagPair| EntryTag { key: EntryKey::from_written(&key), value };
    Ok(pairs.into_iter().map(tag).collect())
}
