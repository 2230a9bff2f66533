//! The files of the tree, and what is found in them.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result};

/// A text file, by its path from the root with `/` between the parts.
#[derive(Debug)]
pub(super) struct Source {
    /// Where it stands.
    pub(super) path: String,
    /// What it holds.
    pub(super) text: String,
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The file.
    pub(super) path: String,
    /// The line, counted from 1; 0 if it is about the whole file.
    pub(super) line: usize,
    /// What is wrong, and where it belongs.
    pub(super) what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// Folders that hold nothing written by hand.
const SKIPPED: &[&str] =
    &["target", ".git", "fmf-data", "fmf-demo", "__pycache__", ".pytest_cache"];

impl Source {
    /// Whether the file ends so.
    pub(super) fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, end)| end == extension)
    }

    /// Whether it is made of tests or examples only.
    pub(super) fn is_test(&self) -> bool {
        let parts: Vec<_> = self.path.split('/').collect();
        parts.iter().any(|part| matches!(*part, "tests" | "examples" | "contract" | "tests.rs"))
    }

    /// The lines of the program itself with their numbers: without comments, and without the unit
    /// tests that stand at the end of a file.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let program = self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        let numbered = program.enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// A finding in this file.
    pub(super) fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into() }
    }
}

/// Reads every text file below `root`.
///
/// # Errors
/// A folder or a file that cannot be read.
pub(super) fn read(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    collect(root, "", &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, prefix: &str, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {folder:?}"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                collect(&entry.path(), &format!("{path}/"), sources)?;
            }
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            sources.push(Source { path, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_file_has_no_comments_and_no_tests() {
        let text = "//! doc\nfn a() {}\n    // why\n\n#[cfg(test)]\nmod tests {}\n";
        let source = Source { path: "crates/fmf/src/a.rs".to_owned(), text: text.to_owned() };
        assert_eq!(source.code().collect::<Vec<_>>(), [(2, "fn a() {}"), (4, "")]);
    }

    #[test]
    fn a_path_tells_what_a_file_is() {
        let source = |path: &str| Source { path: path.to_owned(), text: String::new() };
        assert!(source("crates/fmf/tests/it/main.rs").is_test());
        assert!(source("crates/fmf-core/src/filter/tests.rs").is_test());
        assert!(!source("crates/fmf/src/latest.rs").is_test());
        assert!(source("a/b.rs").is("rs") && !source("a/b.rs").is("s"));
    }
}
