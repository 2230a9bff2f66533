//! Our own Python package: built, installed, and tested beside the stock client.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use super::python::{self, PIP_INSTALL};
use crate::{
    shell::{cargo, program, root, run, target},
    wheel::{self, Profile},
};

/// Runs the tests of the package that need no real MLflow server.
///
/// # Errors
/// A test that fails, or a package that cannot be built.
pub(super) fn run_tests() -> Result<()> {
    run(&mut pytest(&[])?)
}

/// Pytest over the package's tests, with our binary named in `FMF_BIN`.
///
/// # Errors
/// The package, the binary or the environment could not be made.
pub(super) fn pytest(words: &[&str]) -> Result<Command> {
    run(&mut cargo(&["build", "--package", "fmf-cli"]))?;
    let python = installed(Profile::Dev)?;
    let mut command = program(python, &["-m", "pytest", "--quiet", "--show-capture=no"]);
    command.args(words).current_dir(wheel::package().join("tests"));
    command.env("FMF_BIN", target().join("debug").join("fmf"));
    Ok(command)
}

/// The interpreter of an environment that holds the package as it is now.
///
/// # Errors
/// The package or the environment could not be made.
pub(crate) fn installed(profile: Profile) -> Result<PathBuf> {
    let python = python::environment(&root().join(wheel::REQUIREMENTS))?;
    let wheel = wheel::build(profile)?;
    run(program(&python, PIP_INSTALL).args(["--force-reinstall", "--no-deps"]).arg(wheel))?;
    Ok(python)
}
