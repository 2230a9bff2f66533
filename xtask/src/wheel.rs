//! `cargo xtask wheel`: the Python package as a wheel, by maturin in an environment of its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    shell::{program, root, run, target},
    test::python::environment,
};

/// What the package is built and tested with.
pub(crate) const REQUIREMENTS: &str = "crates/fmf-python/tests/requirements.txt";

/// How a wheel is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly, for tests.
    Dev,
    /// For those who install it.
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// Builds the wheel and says where it is.
///
/// # Errors
/// A word that is not understood, or whatever maturin says.
pub(crate) fn run_task(words: &[String]) -> Result<()> {
    let profile = match words {
        [] => Profile::Release,
        [word] if word == "--dev" => Profile::Dev,
        words => bail!("{:?} is not understood; `cargo xtask wheel [--dev]`", words.join(" ")),
    };
    let wheel = build(profile)?;
    let size = fs::metadata(&wheel)?.len() as f64 / f64::from(1 << 20);
    println!("{} ({size:.1} MiB)", wheel.display());
    Ok(())
}

/// Builds the wheel; a folder of its own for each profile holds nothing else.
///
/// # Errors
/// No environment, or whatever maturin says.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    let python = environment(&root().join(REQUIREMENTS))?;
    let out = target().join("wheels").join(profile.name());
    let _ = fs::remove_dir_all(&out);
    let words = ["build", "--quiet", "--profile", profile.name(), "--out"];
    let mut maturin = program(python.with_file_name("maturin"), &words);
    run(maturin.arg(&out).arg("--interpreter").arg(&python).current_dir(package()))?;
    only_file(&out)
}

/// The folder of the package.
pub(crate) fn package() -> PathBuf {
    root().join("crates").join("fmf-python")
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder).with_context(|| format!("cannot read {folder:?}"))?;
    let file = files.next().with_context(|| format!("maturin left nothing in {folder:?}"))?;
    Ok(file?.path())
}
