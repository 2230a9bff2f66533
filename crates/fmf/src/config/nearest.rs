//! Which known key somebody may have meant.

use super::{KEYS, OWNED_SECTIONS};

/// The known key nearest to an unknown one, if any is near enough to be meant.
pub(super) fn nearest_key(unknown: &str) -> Option<&'static str> {
    let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
    let unknown_last = unknown.rsplit('.').next().unwrap_or(unknown);
    let misplaced = KEYS.iter().find(|key| last(key.path) == unknown_last);
    if let Some(key) = misplaced {
        return Some(key.path);
    }
    nearest(unknown, sections().chain(KEYS.iter().map(|key| key.path)))
}

/// The owned section nearest to a top-level key that is none, if it may have been meant.
pub(super) fn nearest_section(unknown: &str) -> Option<&'static str> {
    nearest(unknown, OWNED_SECTIONS.iter().copied())
}

/// The sections below the owned ones, such as `prompts.cache`.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    let parents = KEYS.iter().filter_map(|key| key.path.rsplit_once('.')).map(|(parent, _)| parent);
    parents.filter(|parent| parent.contains('.'))
}

fn nearest(unknown: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let scored = known.map(|known| (distance(unknown, known), known));
    let (edits, best) = scored.min_by_key(|(edits, _)| *edits)?;
    (edits <= 1 + best.len() / 6).then_some(best)
}

/// How many characters must be put in, taken out, changed or swapped with their neighbour to make
/// one text of the other (optimal string alignment).
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let change = rows[i][j] + usize::from(a != b);
            let mut least = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_find_their_key() {
        let check = |unknown: &str, key: Option<&str>| {
            assert_eq!(nearest_key(unknown), key, "{unknown}");
        };
        check("prompts.bakend", Some("prompts.backend"));
        check("prompts.backedn", Some("prompts.backend"));
        check("prompts.ttl", Some("prompts.cache.ttl"));
        check("prompts.cahce", Some("prompts.cache"));
        check("serve.prot", Some("serve.port"));
        check("prompts.something_else", None);
        assert_eq!(nearest_section("promps"), Some("prompts"));
        assert_eq!(nearest_section("inference"), None);
    }

    #[test]
    fn edits_are_counted() {
        for (from, to, edits) in [("", "abc", 3), ("ab", "ba", 1), ("kitten", "sitting", 3)] {
            assert_eq!(distance(from, to), edits, "{from} {to}");
        }
    }
}
