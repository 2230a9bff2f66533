//! `cargo xtask seeds DIR`: every Python block of the documents in a folder, run through our
//! package and through the stock client. The work is done in `crates/fmf-python/tests/seeds`.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{
    shell::{cargo, program, root, run, target},
    test::{package::installed, python::environment},
    wheel::{self, Profile},
};

/// Runs the blocks.
///
/// # Errors
/// A block that neither passes nor is on the list of exceptions, or a folder that is not there.
pub(crate) fn run_task(words: &[String]) -> Result<()> {
    let [folder] = words else { bail!("which folder? `cargo xtask seeds DIR`") };
    let folder = fs::canonicalize(folder).with_context(|| format!("cannot read {folder:?}"))?;
    run(&mut cargo(&["build", "--package", "fmf-cli"]))?;
    let python = installed(Profile::Dev)?;
    let servers = root().join("tests").join("python");
    let mut seeds = program(python, &["-m", "seeds"]);
    seeds.arg(folder).current_dir(wheel::package().join("tests"));
    seeds.env("PYTHONPATH", &servers);
    // Some blocks log models and evaluate: that takes what the tests of the server have.
    seeds.env("FMF_STOCK_PYTHON", environment(&servers.join("requirements.txt"))?);
    run(seeds.env("FMF_BIN", target().join("debug").join("fmf")))
}
