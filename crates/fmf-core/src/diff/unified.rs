//! The difference as plain text, in the form that `diff -u` made common.

use std::fmt::{self, Write};

use super::{DiffLine, Hunk, LineKind, VersionDiff};

impl VersionDiff {
    /// Whether the versions say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The difference as unified text, field by field; empty when there is none.
    #[must_use]
    pub fn unified(&self) -> String {
        let mut out = String::new();
        for field in &self.fields {
            // Writing to a `String` cannot fail.
            let _ = writeln!(
                out,
                "--- {} ({name})\n+++ {} ({name})",
                self.old,
                self.new,
                name = field.field
            );
            for hunk in &field.hunks {
                let _ = write!(out, "{hunk}");
            }
        }
        out
    }
}

impl Hunk {
    /// Where the hunk begins and how long it is, such as `-1,3 +1,4`, as `diff -u` writes it.
    #[must_use]
    pub fn header(&self) -> String {
        let old = range(self.lines.iter().filter_map(|line| line.old_line));
        let new = range(self.lines.iter().filter_map(|line| line.new_line));
        format!("@@ -{old} +{new} @@")
    }
}

impl DiffLine {
    /// The line, without its newline.
    #[must_use]
    pub fn text(&self) -> String {
        self.spans.iter().map(|(_, text)| text.as_str()).collect()
    }
}

impl LineKind {
    /// What stands before such a line: a space, `+` or `-`.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Context => ' ',
            Self::Added => '+',
            Self::Removed => '-',
        }
    }
}

impl fmt::Display for Hunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.header())?;
        for line in &self.lines {
            writeln!(f, "{}{}", line.kind.sign(), line.text())?;
            if line.unterminated {
                writeln!(f, "\\ No newline at end of file")?;
            }
        }
        Ok(())
    }
}

fn range(mut numbers: impl Iterator<Item = usize>) -> String {
    let Some(first) = numbers.next() else { return "0,0".to_owned() };
    match 1 + numbers.count() {
        1 => first.to_string(),
        length => format!("{first},{length}"),
    }
}
