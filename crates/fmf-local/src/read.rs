//! From files to prompts and versions.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use fmf_core::{
    JsonText, Prompt, PromptName, PromptVersion, Result, Selector, StoreError, Template,
    TemplateKind, Timestamp, Version, check_text,
};

use crate::{
    about::About,
    aliases::{self, Aliases},
    chat, document,
    error::corrupt,
    layout::{ALIASES, Folder, PROMPT, Place, VersionFile},
    sidecar::{self, Sidecar},
    text, time,
    watch::{Watch, Watched},
    yaml,
};

/// What is known of a prompt without looking into its versions.
#[derive(Debug)]
pub(crate) struct Known {
    /// The prompt.
    pub(crate) name: PromptName,
    /// Its files.
    pub(crate) folder: Folder,
    /// Its aliases, without those of missing versions.
    pub(crate) aliases: Aliases,
}

/// A version that was read.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The version.
    pub(crate) version: Arc<PromptVersion>,
    /// Whether its sidecar says when it was made.
    pub(crate) is_dated: bool,
}

/// Looks a prompt up; `watch` looks at the root's aliases already. `None` where none is.
///
/// # Errors
/// `Corrupt` for a folder or an alias file that cannot be understood.
pub(crate) fn known(
    root: &Path,
    name: &PromptName,
    root_aliases: &aliases::Document,
    mut watch: Watch,
) -> Result<Option<Watched<Known>>> {
    let Place::Folder(path) = Place::of(root, name)? else { return Ok(None) };
    watch.look_at(path.clone());
    let folder = Folder::read(root, path)?;
    if folder.versions.is_empty() && last_version(&folder)?.is_none() {
        return Ok(None);
    }
    let path = folder.file(ALIASES);
    let own = if folder.has_aliases {
        watch.look_at(path.clone());
        aliases::read(root, &path)?
    } else {
        aliases::Document::new()
    };
    let mut aliases = aliases::merge((&root.join(ALIASES), root_aliases), (&path, &own), name)?;
    aliases.retain(|_, version| folder.versions.contains_key(version));
    Ok(Some(watch.holding(Known { name: name.clone(), folder, aliases })))
}

/// The highest number that was ever given in a folder.
///
/// # Errors
/// `Corrupt` when `prompt.yaml` cannot be understood.
pub(crate) fn last_version(folder: &Folder) -> Result<Option<Version>> {
    if !folder.has_prompt {
        return Ok(folder.latest());
    }
    let about: About = document::read(&folder.file(PROMPT))?;
    Ok(folder.latest().max(about.last_version.and_then(Version::new)))
}

impl Known {
    /// The version that `selector` stands for.
    ///
    /// # Errors
    /// `VersionNotFound`, `AliasNotFound`.
    pub(crate) fn select(&self, selector: &Selector) -> Result<Version> {
        match selector {
            Selector::Version(version) => self.require(*version),
            Selector::Latest => {
                self.folder.latest().ok_or_else(|| self.no_version(selector.to_string()))
            }
            Selector::Alias(alias) => {
                self.aliases.get(alias).copied().ok_or_else(|| StoreError::AliasNotFound {
                    name: self.name.clone(),
                    alias: alias.clone(),
                    known: self.aliases.keys().cloned().collect(),
                })
            }
        }
    }

    /// # Errors
    /// `VersionNotFound`.
    pub(crate) fn require(&self, version: Version) -> Result<Version> {
        let is_there = self.folder.versions.contains_key(&version);
        is_there.then_some(version).ok_or_else(|| self.no_version(version.to_string()))
    }

    fn no_version(&self, version: String) -> StoreError {
        let latest = self.folder.latest();
        StoreError::VersionNotFound { name: self.name.clone(), version, latest }
    }

    fn sidecar(&self, version: Version) -> Option<PathBuf> {
        self.folder.sidecars.get(&version).map(|file| self.folder.file(file))
    }
}

/// Reads a version; `None` when its file is gone since the folder was listed.
///
/// # Errors
/// `Corrupt`, naming the file, for what breaks a rule.
pub(crate) fn version(
    known: &Known,
    number: Version,
    strict: bool,
) -> Result<Option<Watched<Loaded>>> {
    let Some(file) = known.folder.versions.get(&number) else { return Ok(None) };
    let path = known.folder.file(&file.file);
    let mut watch = Watch::new();
    watch.look_at(path.clone());
    let (sidecar, sidecar_path) = match known.sidecar(number) {
        Some(sidecar) => {
            watch.look_at(sidecar.clone());
            (document::read(&sidecar)?, sidecar)
        }
        None => (Sidecar::default(), path.clone()),
    };
    let most = if file.is_chat { yaml::MAX_BYTES } else { text::MAX_TEMPLATE_BYTES };
    let Some(bytes) = text::bytes(&path, most)? else { return Ok(None) };
    check_bytes(&path, &bytes, &sidecar, strict)?;
    let content = content(&path, bytes, file, &sidecar)?;
    let dated = moment(&sidecar_path, sidecar.created_at.as_deref())?;
    let standing = known.aliases.iter().filter(|(_, at)| **at == number);
    let version = PromptVersion {
        name: known.name.clone(),
        version: number,
        template: content.template,
        response_format: content.response_format,
        model_config: content.model_config,
        tags: sidecar.tags.to_tags(&sidecar_path)?,
        commit_message: sidecar::not_empty(sidecar.commit_message),
        aliases: standing.map(|(alias, _)| alias.clone()).collect(),
        author: sidecar.author,
        created_at: dated.or_else(|| watch.modified().map(time::of)),
    };
    let loaded = Loaded { version: Arc::new(version), is_dated: dated.is_some() };
    Ok(Some(watch.holding(loaded)))
}

/// Holds the bytes of a template against what was published.
///
/// A byte order mark is the work of an editor, and so refused, unless the published bytes began
/// with it: then it belongs to the template.
fn check_bytes(path: &Path, bytes: &[u8], sidecar: &Sidecar, strict: bool) -> Result<()> {
    let has_mark = bytes.starts_with("\u{feff}".as_bytes());
    if !strict && !has_mark {
        return Ok(());
    }
    let published = sidecar.sha256.as_deref();
    let is_published =
        published.map(|published| published.eq_ignore_ascii_case(&sidecar::sha256(bytes)));
    match is_published {
        Some(false) if strict => Err(edited(path)),
        Some(true) => Ok(()),
        _ if has_mark => Err(text::byte_order_mark(path)),
        _ => Ok(()),
    }
}

/// A template that is no longer what was published.
pub(crate) fn edited(path: &Path) -> StoreError {
    corrupt(
        path,
        "the bytes are not those that were published (sha256); restore them, and register a \
         change as a new version",
    )
}

/// What the files of a version say together.
fn content(
    path: &Path,
    bytes: Vec<u8>,
    file: &VersionFile,
    sidecar: &Sidecar,
) -> Result<chat::Chat> {
    let source = text::plain(path, bytes)?;
    let mut content = if file.is_chat {
        chat::read(&source).map_err(|error| corrupt(path, error))?
    } else {
        let kind = sidecar.kind.as_deref().map_or(TemplateKind::Text, TemplateKind::from);
        chat::Chat {
            template: Template::from_source(kind, source),
            response_format: None,
            model_config: None,
        }
    };
    check_text(content.template.source()).map_err(|error| corrupt(path, error))?;
    let in_sidecar = |value: &serde_json::Value| -> JsonText { document::to_json(value) };
    if let Some(format) = &sidecar.response_format {
        content.response_format = Some(in_sidecar(format));
    }
    if let Some(config) = &sidecar.model_config {
        content.model_config = config.as_ref().map(in_sidecar);
    }
    Ok(content)
}

/// Reads what belongs to a prompt itself.
///
/// # Errors
/// `Corrupt`, naming the file, for what breaks a rule.
pub(crate) fn prompt(known: &Known) -> Result<Watched<Prompt>> {
    let path = known.folder.file(PROMPT);
    let mut watch = Watch::new();
    let about = if known.folder.has_prompt {
        watch.look_at(path.clone());
        document::read(&path)?
    } else {
        About::default()
    };
    let first = known.folder.versions.first_key_value();
    let created_at = match moment(&path, about.created_at.as_deref())? {
        Some(moment) => Some(moment),
        None => first.map(|(number, _)| made_at(known, *number, &mut watch)).transpose()?.flatten(),
    };
    let latest = known.folder.latest();
    let made_at = latest.map(|latest| made_at(known, latest, &mut watch)).transpose()?.flatten();
    let updated_at = moment(&path, about.updated_at.as_deref())?.max(made_at).max(created_at);
    Ok(watch.holding(Prompt {
        name: known.name.clone(),
        tags: about.tags.to_tags(&path)?,
        description: sidecar::not_empty(about.description),
        aliases: known.aliases.clone(),
        latest,
        created_at,
        updated_at,
    }))
}

/// When a version was made: as its sidecar says, else as its file does.
fn made_at(known: &Known, number: Version, watch: &mut Watch) -> Result<Option<Timestamp>> {
    if let Some(path) = known.sidecar(number) {
        watch.look_at(path.clone());
        let sidecar: Sidecar = document::read(&path)?;
        if let Some(moment) = moment(&path, sidecar.created_at.as_deref())? {
            return Ok(Some(moment));
        }
    }
    let Some(file) = known.folder.versions.get(&number) else { return Ok(None) };
    let path = known.folder.file(&file.file);
    watch.look_at(path.clone());
    let modified = std::fs::metadata(path).and_then(|found| found.modified());
    Ok(modified.ok().map(time::of))
}

fn moment(path: &Path, text: Option<&str>) -> Result<Option<Timestamp>> {
    text.map(time::read).transpose().map_err(|error| corrupt(path, error))
}
