//! From a live MLflow server, or any server that speaks its protocol.

use fmf_core::{
    PageQuery, PromptName, Result,
    entry::{EntryKind, EntryVersion},
};
use fmf_db::{ImportedEntry, ImportedVersion, Registry};
use fmf_wire::mlflow::client::MlflowStore;

use super::{Import, ImportOptions, Progress};
use crate::{config::Credentials, copy::CopyReport, store::open};

/// How many prompts are asked for at a time.
const PAGE: usize = 200;

/// Imports every prompt and ordinary model of the server at `url`. One that fails does not stop the
/// others, unless the server or the registry cannot be reached any more: then the others are not
/// tried, and importing again goes on there.
///
/// The protocol does not say which numbers a prompt had above its highest version, nor who
/// deleted what: those stay unknown.
///
/// # Errors
/// Whatever keeps the server from saying which prompts there are. Everything that happens to a
/// single prompt stands in its report.
pub async fn from_mlflow(
    url: &str,
    credentials: &Credentials,
    to: &Registry,
    options: &ImportOptions,
    mut progress: Progress,
) -> Result<CopyReport> {
    let from = open::server(url, credentials)?;
    let names = names(&from).await?;
    let mut import = Import::new(from.to_string(), to, options);
    for (number, name) in (1..).zip(&names) {
        if import.is_over() {
            import.not_tried(name);
            continue;
        }
        import.take(name, whole(&from, name).await).await;
        progress(number, names.len());
    }
    Ok(import.report)
}

async fn names(from: &MlflowStore) -> Result<Vec<PromptName>> {
    let mut names = Vec::new();
    for kind in [EntryKind::Prompt, EntryKind::Model] {
        let mut page = PageQuery { limit: PAGE, after: None };
        loop {
            let found = from.entries(kind, &page).await?;
            names.extend(found.items.into_iter().map(|entry| entry.name));
            page.after = found.next;
            if page.after.is_none() {
                break;
            }
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}

async fn whole(from: &MlflowStore, name: &PromptName) -> Result<ImportedEntry> {
    let entry = from.entry(name).await?;
    let mut versions = Vec::new();
    for version in from.entry_versions(name).await? {
        let download_uri = download_uri(from, &version).await?;
        versions.push(ImportedVersion { version, download_uri });
    }
    Ok(ImportedEntry { entry, versions, last_version: None })
}

/// Only the version of a model has files, and says where only if it has them from another one.
async fn download_uri(from: &MlflowStore, version: &EntryVersion) -> Result<Option<String>> {
    if version.is_prompt() {
        return Ok(None);
    }
    let uri = from.download_uri(&version.name, version.version).await?;
    Ok(uri.filter(|uri| *uri != version.source))
}
