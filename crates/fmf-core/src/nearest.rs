//! Which known word somebody may have meant.

/// The known word nearest to an unknown one, if any is near enough to be meant.
#[must_use]
pub fn nearest<'k>(unknown: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let near = known.into_iter().filter_map(|known| {
        let most = 1 + known.len() / 6;
        // Whoever sends a long word must not make the counting long.
        let edits =
            (unknown.len() <= 4 * (known.len() + most)).then(|| distance(unknown, known))?;
        // A word of which nothing is left is not what was meant.
        (edits <= most && edits < known.chars().count()).then_some((edits, known))
    });
    near.min_by_key(|(edits, _)| *edits).map(|(_, known)| known)
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

    fn check(unknown: &str, meant: Option<&str>) {
        let known = ["filter", "order_by", "max_results", "at"];
        assert_eq!(nearest(unknown, known), meant, "{unknown}");
    }

    #[test]
    fn slips_of_the_finger_find_their_word() {
        check("filtr", Some("filter"));
        check("fitler", Some("filter"));
        check("max_result", Some("max_results"));
        check("page", None);
        check(&"a".repeat(100_000), None);
        assert_eq!(nearest("x", []), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn edits_are_counted() {
        for (from, to, edits) in [("", "abc", 3), ("ab", "ba", 1), ("kitten", "sitting", 3)] {
            assert_eq!(distance(from, to), edits, "{from} {to}");
        }
    }
}
