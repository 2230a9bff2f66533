//! The files of the Local Store, for whoever lays them out, reads one alone or looks them over.

use std::path::Path;

use fmf_core::Result;
use fmf_local::LocalStore;
pub use fmf_local::{Chat, Finding, Rule, init, read_chat};

/// Everything in a folder of prompts that a person should look at, sorted by path: a version whose
/// bytes are not those that were published, an alias of a version that is not there.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// std::fs::create_dir(folder.path().join("greeting"))?;
/// std::fs::write(folder.path().join("greeting/1.prompt.txt"), "Hello {{name}}")?;
/// std::fs::write(folder.path().join("greeting/aliases.json"), r#"{"production": 7}"#)?;
/// let findings = fmf::files::lint(folder.path())?;
/// assert_eq!(findings[0].rule, fmf::files::Rule::AliasOfMissingVersion);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the folder itself cannot be read.
pub fn lint(folder: &Path) -> Result<Vec<Finding>> {
    LocalStore::open(folder).lint()
}
