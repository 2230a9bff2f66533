//! The stock `mlflow` client against our server: pytest in a virtual environment.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    debian,
    shell::{cargo, program, root, run, target, works},
};

/// Pip, for a virtual environment of ours.
pub(crate) const PIP_INSTALL: &[&str] =
    &["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

/// Runs the tests of `tests/python` that need no real MLflow server.
///
/// # Errors
/// A test that fails, or an environment that could not be made.
pub(super) fn run_tests() -> Result<()> {
    run(&mut pytest(&[], &[])?)
}

/// Pytest over `tests/python`, with our binary named in `FMF_BIN` and built as the first words say.
///
/// # Errors
/// The binary or the environment could not be made.
pub(super) fn pytest(build: &[&str], words: &[&str]) -> Result<Command> {
    run(cargo(&["build", "--package", "fmf-cli"]).args(build))?;
    let python = environment(&folder().join("requirements.txt"))?;
    let mut command = program(python, &["-m", "pytest", "--quiet", "--show-capture=no"]);
    command.args(words).current_dir(folder());
    command.env("FMF_BIN", target().join("debug").join("fmf"));
    Ok(command)
}

/// The interpreter of a virtual environment that holds what a requirements file names, made if it
/// is not there yet. A changed file gets a new one.
///
/// # Errors
/// No Python, or no package.
pub(crate) fn environment(requirements: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(requirements)
        .with_context(|| format!("cannot read {requirements:?}"))?;
    let place = target().join(format!("venv-{}", fingerprint(&text)));
    let python = place.join("bin").join("python");
    let done = place.join("complete");
    if !done.exists() {
        let into = place.display();
        println!("the packages of {} are installed into {into}", requirements.display());
        create(&place)?;
        run(program(&python, PIP_INSTALL).arg("-r").arg(requirements))?;
        fs::write(&done, text)?;
    }
    Ok(python)
}

pub(super) fn folder() -> PathBuf {
    root().join("tests").join("python")
}

fn fingerprint(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn create(place: &Path) -> Result<()> {
    let create = || works(program("python3", &["-m", "venv", "--clear"]).arg(place));
    if create() {
        return Ok(());
    }
    let need = "the tests need Python 3.10 or newer with venv";
    debian::install(&["python3", "python3-venv"], need)?;
    if !create() {
        bail!("`python3 -m venv {}` fails; try it by hand", place.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_of_requirements_gets_another_environment() {
        assert_eq!(fingerprint("a==1\n"), fingerprint("a==1\n"));
        assert_ne!(fingerprint("a==1\n"), fingerprint("a==2\n"));
    }
}
