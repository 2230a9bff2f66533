//! Reading one version: its template, and what its sidecar says of it.

use std::{path::Path, sync::Arc};

use fmf_core::{PromptVersion, Result, StoreError, Template, TemplateKind, Version, check_text};

use super::{Known, moment};
use crate::{
    chat, document,
    error::corrupt,
    layout::VersionFile,
    sidecar::{self, Sidecar},
    text, time,
    watch::{Watch, Watched},
    yaml,
};

/// A version that was read.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The version.
    pub(crate) version: Arc<PromptVersion>,
    /// Whether its sidecar says when it was made.
    pub(crate) is_dated: bool,
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
    if let Some(format) = &sidecar.response_format {
        content.response_format = Some(document::to_json(format));
    }
    if let Some(config) = &sidecar.model_config {
        content.model_config = config.as_ref().map(document::to_json);
    }
    Ok(content)
}
