//! From files to prompts and versions.

mod known;
mod prompt;
mod version;

use std::path::Path;

use fmf_core::{Result, Timestamp};

pub(crate) use known::{Known, known, last_version};
pub(crate) use prompt::prompt;
pub(crate) use version::{Loaded, edited, version};

use crate::{error::corrupt, time};

/// A moment that may be written in the file at `path`.
fn moment(path: &Path, text: Option<&str>) -> Result<Option<Timestamp>> {
    text.map(time::read).transpose().map_err(|error| corrupt(path, error))
}
