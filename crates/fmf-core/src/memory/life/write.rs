//! What may be done to a life. Each act checks first and then writes.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value, json};

use super::Life;
use crate::{
    Action, Alias, Change, JsonText, NewVersion, PromptChange, PromptVersion, Result, StoreError,
    TagKey, Tags, Version, Write,
    entry::NO_STAGE,
    memory::log::{Act, Fact},
};

impl Life {
    pub(in crate::memory) fn begin(id: String, new: &NewVersion, act: &mut Act<'_>) -> Self {
        let life = Self {
            id,
            name: new.name.clone(),
            description: new.commit_message.clone(),
            tags: new.tags.clone(),
            aliases: BTreeMap::new(),
            versions: BTreeMap::new(),
            last_version: None,
            created_at: act.now,
            updated_at: act.now,
        };
        let entry = new.entry();
        let after = entry.logged(&entry.tags);
        life.append(act, Action::PromptCreated, Fact { after, ..Fact::default() });
        life
    }

    pub(in crate::memory) fn add(
        &mut self,
        new: NewVersion,
        act: &mut Act<'_>,
    ) -> Result<PromptVersion> {
        let (tags, moves) = retagged(&self.tags, &new.tags, &[])?;
        self.tags = tags;
        self.log_tags(act, None, &moves);
        let version = self.last_version.map_or(Version::FIRST, Version::next);
        let entry = new.entry_version();
        let after = entry.logged(entry.source.written(), &entry.tags);
        self.append(act, Action::VersionCreated, Fact { after, ..Fact::of(version) });
        let added = Arc::new(PromptVersion {
            name: new.name,
            version,
            template: new.template,
            response_format: new.response_format,
            model_config: new.model_config,
            commit_message: new.commit_message,
            tags: new.tags,
            aliases: Vec::new(),
            author: new.how.actor,
            created_at: Some(act.now),
        });
        self.versions.insert(version, Arc::clone(&added));
        for alias in &new.aliases {
            self.point(alias, Some(version), act);
        }
        self.last_version = Some(version);
        self.updated_at = act.now;
        Ok(self.shown(&added))
    }

    pub(in crate::memory) fn set_alias(
        &mut self,
        alias: &Alias,
        version: Version,
        how: &Write,
        act: &mut Act<'_>,
    ) -> Result<Option<Version>> {
        self.require(version)?;
        self.check_expected(alias, how)?;
        let left = self.aliases.get(alias).copied();
        self.point(alias, Some(version), act);
        Ok(left)
    }

    pub(in crate::memory) fn delete_alias(
        &mut self,
        alias: &Alias,
        how: &Write,
        act: &mut Act<'_>,
    ) -> Result<Option<Version>> {
        self.check_expected(alias, how)?;
        let left = self.aliases.get(alias).copied();
        self.point(alias, None, act);
        Ok(left)
    }

    /// Puts an alias back to where it stood before its last change, which left `back`.
    pub(in crate::memory) fn undo(
        &mut self,
        alias: &Alias,
        back: Option<Version>,
        how: &Write,
        act: &mut Act<'_>,
    ) -> Result<Change> {
        self.check_expected(alias, how)?;
        if let Some(version) = back.filter(|version| !self.versions.contains_key(version)) {
            return Err(StoreError::no_way_back(&self.name, alias, version));
        }
        self.point(alias, back, act).ok_or_else(|| self.no_alias(alias))
    }

    pub(in crate::memory) fn change(
        &mut self,
        change: PromptChange,
        act: &mut Act<'_>,
    ) -> Result<()> {
        if let Some(number) = change.version {
            return self.change_version(number, change, act);
        }
        if let Some(description) = change.description {
            self.updated_at = act.now;
            if self.description != description {
                let fact = described(&self.description, &description, Fact::default());
                self.append(act, Action::PromptDescribed, fact);
                self.description = description;
            }
        }
        let (tags, moves) = retagged(&self.tags, &change.set_tags, &change.delete_tags)?;
        self.tags = tags;
        self.log_tags(act, None, &moves);
        Ok(())
    }

    fn change_version(
        &mut self,
        number: Version,
        change: PromptChange,
        act: &mut Act<'_>,
    ) -> Result<()> {
        let mut version = self.require(number)?.clone();
        if let Some(message) = change.description
            && version.commit_message != message
        {
            let fact = described(&version.commit_message, &message, Fact::of(number));
            self.append(act, Action::VersionDescribed, fact);
            version.commit_message = message;
        }
        if let Some(config) = change.model_config
            && version.model_config != config
        {
            let text = |json: &Option<JsonText>| json.as_ref().map(JsonText::as_str).into();
            let (before, after) = (text(&version.model_config), text(&config));
            let action = match config {
                Some(_) => Action::ModelConfigSet,
                None => Action::ModelConfigDeleted,
            };
            self.append(act, action, Fact { before, after, ..Fact::of(number) });
            version.model_config = config;
        }
        let (tags, moves) = retagged(&version.tags, &change.set_tags, &change.delete_tags)?;
        version.tags = tags;
        self.log_tags(act, Some(number), &moves);
        self.versions.insert(number, Arc::new(version));
        Ok(())
    }

    pub(in crate::memory) fn delete(&mut self, number: Version, act: &mut Act<'_>) -> Result<()> {
        let description = self.require(number)?.commit_message.clone();
        let standing = self.aliases.iter().filter(|(_, at)| **at == number);
        for alias in standing.map(|(alias, _)| alias.clone()).collect::<Vec<_>>() {
            self.point(&alias, None, act);
        }
        let before = json!({"description": description, "stage": NO_STAGE});
        self.append(act, Action::VersionDeleted, Fact { before, ..Fact::of(number) });
        self.versions.remove(&number);
        self.updated_at = act.now;
        Ok(())
    }

    pub(in crate::memory) fn end(self, act: &mut Act<'_>) {
        let aliases = self.aliases.iter().map(|(alias, at)| (alias.to_string(), at.get().into()));
        let aliases: Map<String, Value> = aliases.collect();
        let before = json!({"description": self.description, "aliases": aliases});
        self.append(act, Action::PromptDeleted, Fact { before, ..Fact::default() });
    }

    /// Points an alias at a version, or at nothing; nothing happens where it stands there already.
    fn point(&mut self, alias: &Alias, to: Option<Version>, act: &mut Act<'_>) -> Option<Change> {
        let from = match to {
            Some(version) => self.aliases.insert(alias.clone(), version),
            None => self.aliases.remove(alias),
        };
        if from == to {
            return None;
        }
        let action = if to.is_some() { Action::AliasSet } else { Action::AliasDeleted };
        let (before, after) = (from.map(Version::get).into(), to.map(Version::get).into());
        let fact = Fact { version: to.or(from), subject: Some(alias.as_str()), before, after };
        Some(self.append(act, action, fact))
    }

    fn log_tags(&self, act: &mut Act<'_>, version: Option<Version>, moves: &[TagMove]) {
        for TagMove { key, before, after } in moves {
            let action = match (version, after) {
                (None, Some(_)) => Action::PromptTagSet,
                (None, None) => Action::PromptTagDeleted,
                (Some(_), Some(_)) => Action::VersionTagSet,
                (Some(_), None) => Action::VersionTagDeleted,
            };
            let (before, after) = (before.clone().into(), after.clone().into());
            self.append(act, action, Fact { version, subject: Some(key.as_str()), before, after });
        }
    }

    fn check_expected(&self, alias: &Alias, how: &Write) -> Result<()> {
        let what = format!("alias {:?} of {:?}", alias.as_str(), self.name.as_str());
        how.expect.check(&what, self.aliases.get(alias).copied())
    }

    fn append(&self, act: &mut Act<'_>, action: Action, fact: Fact<'_>) -> Change {
        act.append(action, (&self.id, &self.name), fact)
    }
}

fn described<'a>(before: &Option<String>, after: &Option<String>, fact: Fact<'a>) -> Fact<'a> {
    let (before, after) = (json!({"description": before}), json!({"description": after}));
    Fact { before, after, ..fact }
}

/// A tag that really changed.
struct TagMove {
    key: TagKey,
    before: Option<String>,
    after: Option<String>,
}

/// The tags with what is taken away and what is set, in this order.
fn retagged(tags: &Tags, set: &Tags, delete: &[TagKey]) -> Result<(Tags, Vec<TagMove>)> {
    let mut tags = tags.clone();
    let mut moves = Vec::new();
    for key in delete {
        if let Some(before) = tags.remove(key) {
            moves.push(TagMove { key: key.clone(), before: Some(before), after: None });
        }
    }
    for (key, value) in set.iter() {
        let before = tags.get(key.as_str()).map(str::to_owned);
        tags.set(key.clone(), value)?;
        if before.as_deref() != Some(value) {
            moves.push(TagMove { key: key.clone(), before, after: Some(value.to_owned()) });
        }
    }
    Ok((tags, moves))
}
