//! Reading what belongs to a prompt itself.

use fmf_core::{Prompt, Result, Timestamp, Version};

use super::{Known, moment};
use crate::{
    about::About,
    document,
    layout::PROMPT,
    sidecar::{self, Sidecar},
    time,
    watch::{Watch, Watched},
};

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
