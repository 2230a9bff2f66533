//! The difference of two versions.

use fmf::{
    PromptVersion,
    diff::{DiffLine, Field, FieldDiff, LineKind, VersionDiff},
};

use super::alias_names;
use crate::screen::{Line, Look, Screen};

/// Where the text of a line begins, behind its number and its sign.
const INDENT: usize = 8;

/// A summary of the variables, then every field that differs.
pub(crate) fn difference(
    old: &PromptVersion,
    new: &PromptVersion,
    difference: &VersionDiff,
    screen: &Screen,
) -> Vec<Line> {
    let mut lines = vec![title(old, new)];
    if difference.is_empty() {
        lines.push(Line::from("they say the same"));
        return lines;
    }
    lines.extend(variables(difference));
    for field in &difference.fields {
        lines.push(Line::new());
        let drawn = field_lines(field).into_iter();
        lines.extend(drawn.flat_map(|line| line.wrap(screen.width(), INDENT)));
    }
    lines
}

/// `invoice_summary  1 @production -> 3 @staging`.
fn title(old: &PromptVersion, new: &PromptVersion) -> Line {
    let side = |line: Line, version: &PromptVersion, look| {
        let line = line.add(version.version.to_string(), look);
        if version.aliases.is_empty() {
            return line;
        }
        line.spaces(1).append(alias_names(&version.aliases))
    };
    let line = Line::new().add(old.name.as_str(), Look::Strong).spaces(2);
    let line = side(line, old, Look::Removed).add(" -> ", Look::Plain);
    side(line, new, Look::Added)
}

fn variables(difference: &VersionDiff) -> Option<Line> {
    super::variables(&difference.variables_added, &difference.variables_removed)
}

fn field_lines(field: &FieldDiff) -> Vec<Line> {
    let (mut added, mut removed) = (0, 0);
    for line in field.hunks.iter().flat_map(|hunk| &hunk.lines) {
        match line.kind {
            LineKind::Added => added += 1,
            LineKind::Removed => removed += 1,
            LineKind::Context => {}
        }
    }
    let heading = Line::new()
        .add(field.field.to_string(), Look::Strong)
        .add(format!("  +{added}"), Look::Added)
        .add(format!(" -{removed}"), Look::Removed);
    let mut lines = vec![heading];
    let ends = shows_ends(field);
    for (index, hunk) in field.hunks.iter().enumerate() {
        if index > 0 {
            lines.push(Line::new().add("    …", Look::Dim));
        }
        lines.extend(hunk.lines.iter().flat_map(|line| diff_line(line, ends)));
    }
    lines
}

/// Whether only one of two templates ends in a line break, which is then worth a line.
fn shows_ends(field: &FieldDiff) -> bool {
    let unterminated = |side: LineKind| {
        let mut lines = field.hunks.iter().flat_map(|hunk| &hunk.lines);
        lines.any(|line| line.unterminated && (line.kind == side || line.kind == LineKind::Context))
    };
    field.field == Field::Template
        && unterminated(LineKind::Removed) != unterminated(LineKind::Added)
}

/// A line with its number on the side where it stands.
fn diff_line(line: &DiffLine, ends: bool) -> Vec<Line> {
    let number = line.new_line.or(line.old_line).unwrap_or_default();
    let (plain, word) = match line.kind {
        LineKind::Context => (Look::Plain, Look::Plain),
        LineKind::Added => (Look::Added, Look::AddedWord),
        LineKind::Removed => (Look::Removed, Look::RemovedWord),
    };
    let start = Line::new()
        .add(format!("{number:>5} "), Look::Dim)
        .add(format!("{} ", line.kind.sign()), plain);
    let text = line
        .spans
        .iter()
        .fold(start, |drawn, (changed, text)| drawn.add(text, if *changed { word } else { plain }));
    let end = Line::new().add("        (no line break at the end)", Look::Dim);
    if line.unterminated && ends { vec![text, end] } else { vec![text] }
}
