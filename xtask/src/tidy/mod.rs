//! `cargo xtask tidy`: the rules of the tree that no compiler checks.
//!
//! Which crate may use which, what may stand in which folder, how long a file may be. A rule is a
//! function from the tree to what breaks it.

mod edges;
mod places;
mod sizes;
mod tree;
mod words;

use anyhow::{Result, bail};

use crate::shell::root;
use tree::{Finding, Source};

/// A rule about files: what breaks it.
type Rule = fn(&[Source]) -> Vec<Finding>;

const RULES: &[Rule] = &[
    places::sql,
    places::reserved_keys,
    places::environment,
    sizes::too_long,
    words::left_open,
    words::of_one_machine,
    words::paths_that_lead_out,
];

/// Holds the tree against every rule.
///
/// # Errors
/// Something breaks a rule; all of it is printed.
pub(crate) fn run() -> Result<()> {
    let sources = tree::read(&root())?;
    for warning in sizes::long(&sources) {
        println!("warning: {warning}");
    }
    let found = findings(&sources)?;
    for finding in &found {
        println!("{finding}");
    }
    if !found.is_empty() {
        bail!("{} places break a rule of the tree", found.len());
    }
    println!("{} files keep the rules", sources.len());
    Ok(())
}

fn findings(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut found = edges::broken(&edges::read()?);
    found.extend(RULES.iter().flat_map(|rule| rule(sources)));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_keep_the_allowed_edges() {
        assert_eq!(edges::broken(&edges::read().unwrap()), []);
    }
}
