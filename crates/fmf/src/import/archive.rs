//! From an archive, of a whole registry or of some prompts.

use std::path::Path;

use fmf_core::{PromptName, Result, StoreError};
use fmf_db::{Registry, archive};

use super::{Import, ImportOptions, Progress};
use crate::{archive::open, copy::CopyReport};

/// Imports the prompts and models of these names, or all of them, from the archive in a file. It is
/// read twice: nothing is imported from one that is damaged.
///
/// # Errors
/// `Unavailable` for a file that cannot be read, `Corrupt` for one that is damaged. Everything that
/// happens to a single prompt stands in the report.
pub async fn from_archive(
    path: &Path,
    names: &[PromptName],
    to: &Registry,
    options: &ImportOptions,
    mut progress: Progress,
) -> Result<CopyReport> {
    let held = archive::check(open(path)?).await?;
    let mut import = Import::new(path.display().to_string(), to, options);
    let all = usize::try_from(held.counts.prompts).unwrap_or(usize::MAX);
    let all = if names.is_empty() { all } else { names.len() };
    let chosen = (!names.is_empty()).then(|| names.to_vec());
    archive::prompts(open(path)?, chosen, async |entry| {
        let name = entry.entry.name.clone();
        match import.is_over() {
            true => import.not_tried(&name),
            false => import.take(&name, Ok(entry)).await,
        }
        progress(import.report.prompts.len(), all);
    })
    .await?;
    for name in names {
        if !import.report.prompts.iter().any(|prompt| prompt.name == name.as_str()) {
            let store = format!("the archive {}", path.display());
            let missing = StoreError::PromptNotFound { name: name.clone(), store };
            import.take(name, Err(missing)).await;
        }
    }
    import.report.prompts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(import.report)
}
