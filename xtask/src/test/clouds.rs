//! Our server with its artifacts in clouds, which are emulated: S3 by `moto`, Azure Blob Storage by
//! `azurite`. There is none of Google Cloud Storage that speaks the protocol our server uses.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::python::{environment, folder, pytest};
use crate::{
    debian,
    shell::{program, run, target, works},
};

/// The version that is installed.
const AZURITE: &str = "azurite@3.35.0";

/// The tests of `tests/python` that are marked `clouds`, with a binary that is built with them.
///
/// # Errors
/// A test that fails, or an emulator that could not be installed.
pub(super) fn run_tests() -> Result<()> {
    let moto = environment(&folder().join("requirements-clouds.txt"))?;
    let azurite = azurite()?;
    let mut pytest = pytest(&["--features", "clouds"], &["-m", "clouds"])?;
    pytest.env("FMF_TEST_MOTO_BIN", moto.with_file_name("moto_server"));
    run(pytest.env("FMF_TEST_AZURITE_BIN", azurite))
}

/// The command `azurite-blob`, installed if it is not there yet.
fn azurite() -> Result<PathBuf> {
    let folder = target().join("tools").join(AZURITE);
    let binary = folder.join("node_modules").join(".bin").join("azurite-blob");
    if !works(&mut program(&binary, &["--version"])) {
        if !works(&mut program("npm", &["--version"])) {
            debian::install(&["nodejs", "npm"], "the emulator of Azure needs Node.js and npm")?;
        }
        println!("{AZURITE} is installed into {}", folder.display());
        let words = ["install", "--no-audit", "--no-fund", "--prefix"];
        let mut install = program("npm", &words);
        run(install.arg(&folder).arg(AZURITE)).context("cannot install the emulator of Azure")?;
    }
    Ok(binary)
}
