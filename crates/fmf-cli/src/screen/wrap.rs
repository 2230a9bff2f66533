//! Breaking a long line into several.

use unicode_width::UnicodeWidthChar as _;

use super::{Line, Look};

impl Line {
    /// The line in pieces of at most `columns`; every piece but the first is indented. It breaks
    /// behind a space where there is one in the second half of a piece, else anywhere.
    pub(crate) fn wrap(self, columns: Option<usize>, indent: usize) -> Vec<Self> {
        let Some(columns) = columns.filter(|columns| self.width() > *columns) else {
            return vec![self];
        };
        let mut rest: Vec<(char, Look)> = self.characters().collect();
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let before = if pieces.is_empty() { 0 } else { indent };
            let end = fitting(&rest, columns.saturating_sub(before).max(1));
            let mut tail = rest.split_off(end);
            // Where a line breaks there are no spaces on either side.
            tail.drain(..tail.iter().take_while(|(c, _)| *c == ' ').count());
            pieces.push(Self::new().spaces(before).append(Self::of_characters(&rest)));
            rest = tail;
        }
        pieces
    }

    /// The line in at most so many pieces of at most `columns`; what is left over becomes an ellipsis.
    pub(crate) fn wrap_at_most(self, columns: usize, most: usize) -> Vec<Self> {
        let mut pieces = self.wrap(Some(columns), 0);
        if pieces.len() > most {
            pieces.truncate(most);
            let last = pieces.pop().map(|last| last.cut(columns.saturating_sub(1)));
            pieces.extend(last.map(|last| last.add("…", Look::Plain)));
        }
        pieces
    }
}

/// How many characters make the next piece.
fn fitting(characters: &[(char, Look)], columns: usize) -> usize {
    let mut width = 0;
    let mut fits = 0;
    for (c, _) in characters {
        width += c.width().unwrap_or_default();
        if width > columns {
            break;
        }
        fits += 1;
    }
    if fits == characters.len() {
        return fits;
    }
    let space = characters[..fits].iter().rposition(|(c, _)| *c == ' ');
    match space.filter(|at| at * 2 > fits) {
        Some(at) => at + 1,
        None => fits.max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, columns: usize, pieces: &[&str]) {
        let wrapped = Line::from(text).wrap(Some(columns), 2);
        let shown: Vec<String> = wrapped.iter().map(Line::paint).collect();
        assert_eq!(shown, pieces, "{text:?}");
        assert!(wrapped.iter().all(|line| line.width() <= columns));
    }

    #[test]
    fn a_long_line_breaks_behind_spaces_where_it_can() {
        check("one two", 7, &["one two"]);
        check("one two three", 9, &["one two", "  three"]);
        check("one two  three", 9, &["one two", "  three"]);
        check("abcdefghij", 4, &["abcd", "  ef", "  gh", "  ij"]);
        check("日本語日本語", 6, &["日本語", "  日本", "  語"]);
    }
}
