//! The lines in which two texts differ.

use std::time::Duration;

use similar::{ChangeTag, InlineChange, TextDiff};

use super::{DiffLine, Hunk, LineKind};

/// How many equal lines are kept around a change.
const CONTEXT: usize = 3;
/// After this a comparison settles for a correct but longer answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The hunks of two texts; none when they are equal.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    if old == new {
        return Vec::new();
    }
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let groups = diff.grouped_ops(CONTEXT);
    let hunk = |group: &Vec<_>| {
        let changes = group.iter().flat_map(|operation| diff.iter_inline_changes(operation));
        Hunk { lines: changes.map(|change| line(&change)).collect() }
    };
    groups.iter().map(hunk).collect()
}

fn line(change: &InlineChange<'_, str>) -> DiffLine {
    let kind = match change.tag() {
        ChangeTag::Equal => LineKind::Context,
        ChangeTag::Insert => LineKind::Added,
        ChangeTag::Delete => LineKind::Removed,
    };
    let pieces = change.values().iter();
    let pieces = pieces.map(|(emphasised, text)| (*emphasised, text.trim_end_matches('\n')));
    DiffLine {
        kind,
        old_line: change.old_index().map(|index| index + 1),
        new_line: change.new_index().map(|index| index + 1),
        spans: joined(pieces.filter(|(_, text)| !text.is_empty())),
        unterminated: change.missing_newline(),
    }
}

/// Joins neighbours that are emphasised alike.
fn joined<'t>(pieces: impl Iterator<Item = (bool, &'t str)>) -> Vec<(bool, String)> {
    let mut spans: Vec<(bool, String)> = Vec::new();
    for (emphasised, text) in pieces {
        match spans.last_mut() {
            Some((same, span)) if *same == emphasised => span.push_str(text),
            _ => spans.push((emphasised, text.to_owned())),
        }
    }
    spans
}
