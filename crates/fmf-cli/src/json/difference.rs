//! The difference of two versions.

use fmf::{
    PromptVersion,
    diff::{DiffLine, FieldDiff, LineKind, VersionDiff},
};
use serde::Serialize;

/// Of `prompt diff`.
#[derive(Debug, Serialize)]
pub(crate) struct DiffJson {
    name: String,
    old: u32,
    new: u32,
    /// Whether they say the same.
    equal: bool,
    variables_added: Vec<String>,
    variables_removed: Vec<String>,
    fields: Vec<FieldJson>,
}

impl DiffJson {
    pub(crate) fn new(old: &PromptVersion, new: &PromptVersion, diff: &VersionDiff) -> Self {
        Self {
            name: new.name.to_string(),
            old: old.version.get(),
            new: new.version.get(),
            equal: diff.is_empty(),
            variables_added: diff.variables_added.clone(),
            variables_removed: diff.variables_removed.clone(),
            fields: diff.fields.iter().map(FieldJson::new).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct FieldJson {
    /// `template`, `kind`, `commit message`, `tags`, `response format` or `model config`.
    field: String,
    /// Groups of lines that are near each other.
    hunks: Vec<Vec<LineJson>>,
}

impl FieldJson {
    fn new(field: &FieldDiff) -> Self {
        let hunks = field.hunks.iter().map(|hunk| hunk.lines.iter().map(LineJson::new).collect());
        Self { field: field.field.to_string(), hunks: hunks.collect() }
    }
}

#[derive(Debug, Serialize)]
struct LineJson {
    /// `context`, `added` or `removed`.
    kind: &'static str,
    old_line: Option<usize>,
    new_line: Option<usize>,
    text: String,
}

impl LineJson {
    fn new(line: &DiffLine) -> Self {
        let kind = match line.kind {
            LineKind::Context => "context",
            LineKind::Added => "added",
            LineKind::Removed => "removed",
        };
        Self { kind, old_line: line.old_line, new_line: line.new_line, text: line.text() }
    }
}
