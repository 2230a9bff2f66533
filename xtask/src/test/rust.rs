//! The checks that cargo makes.

use anyhow::Result;

use crate::{
    postgres::{self, Postgres},
    shell::{cargo, run},
};

/// The format of the code.
///
/// # Errors
/// A file that `cargo fmt` would change.
pub(super) fn format() -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

/// The lints, with every warning an error.
///
/// # Errors
/// A warning.
pub(super) fn lints() -> Result<()> {
    let words =
        ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    run(&mut cargo(&words))
}

/// All tests, those in the documentation among them, beside a PostgreSQL server of their own.
///
/// # Errors
/// A test that fails, or no server.
pub(super) fn tests() -> Result<()> {
    let postgres = Postgres::start()?;
    let mut tests = cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]);
    run(tests.env(postgres::VARIABLE, postgres.url()))
}

/// The documentation, with every warning an error.
///
/// # Errors
/// A broken link, for instance.
pub(super) fn documentation() -> Result<()> {
    let words = ["doc", "--workspace", "--all-features", "--no-deps", "--document-private-items"];
    run(cargo(&words).env("RUSTDOCFLAGS", "-D warnings"))
}
