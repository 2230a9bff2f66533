//! Installing what is missing with Debian's package manager.

use anyhow::{Result, bail};

use crate::shell::{output, program, run, works};

/// Installs packages if we may, and else says how; `need` says what they are for.
///
/// # Errors
/// We may not, or it fails.
pub(crate) fn install(packages: &[&str], need: &str) -> Result<()> {
    let by_hand = format!("apt-get install --yes {}", packages.join(" "));
    if !we_are_root() || !works(&mut program("apt-get", &["--version"])) {
        bail!("{need}; on Debian: sudo {by_hand}");
    }
    println!("{by_hand}");
    run(&mut program("apt-get", &["update", "--quiet"]))?;
    run(program("apt-get", &["install", "--yes", "--quiet"]).args(packages))
}

/// Whether this process may do everything.
pub(crate) fn we_are_root() -> bool {
    output(&mut program("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}
