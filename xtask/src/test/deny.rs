//! The dependencies: banned ones, their licences, their sources (`deny.toml`).

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::{self, cargo, program, target, works};

/// The version that is installed where there is none.
const VERSION: &str = "0.20.2";

/// Holds the dependencies against `deny.toml`. The list of known weaknesses is not asked: it would
/// have to be fetched.
///
/// # Errors
/// A dependency that breaks a rule, or no `cargo-deny` and no way to get it.
pub(super) fn run() -> Result<()> {
    let checks = ["check", "bans", "licenses", "sources"];
    if works(&mut cargo(&["deny", "--version"])) {
        return shell::run(cargo(&["deny"]).args(checks));
    }
    shell::run(&mut program(installed()?, &checks))
}

/// Our own `cargo-deny` below the target folder, built if it is not there yet.
fn installed() -> Result<PathBuf> {
    let folder = target().join("tools");
    let binary = folder.join("bin").join("cargo-deny");
    if !works(&mut program(&binary, &["--version"])) {
        println!("cargo-deny {VERSION} is built into {}; once, a few minutes", folder.display());
        let words = ["install", "cargo-deny", "--version", VERSION, "--locked"];
        let small = ["--debug", "--no-default-features", "--root"];
        shell::run(cargo(&words).args(small).arg(&folder)).context("cannot install cargo-deny")?;
    }
    Ok(binary)
}
