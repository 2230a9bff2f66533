//! A line of text in several looks, that knows how wide it is.

use std::fmt;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::Look;

/// How much of a first part must be left for what follows it to stay whole.
const LEAST_FIRST: usize = 6;

/// A line of text in several looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line(Vec<(String, Look)>);

impl Line {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a text; control characters become visible.
    pub(crate) fn add(mut self, text: impl AsRef<str>, look: Look) -> Self {
        self.0.push((plain(text.as_ref()), look));
        self
    }

    /// Adds spaces.
    pub(crate) fn spaces(self, count: usize) -> Self {
        if count == 0 { self } else { self.add(" ".repeat(count), Look::Plain) }
    }

    /// Adds spaces unless nothing is there yet.
    pub(crate) fn gap(self, spaces: usize) -> Self {
        if self.is_empty() { self } else { self.spaces(spaces) }
    }

    /// Adds another line behind this one.
    pub(crate) fn append(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|(text, _)| text.is_empty())
    }

    /// How many columns it takes.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|(text, _)| text.width()).sum()
    }

    /// The same line in at most `columns`; what is cut off becomes an ellipsis.
    pub(crate) fn cut(self, columns: usize) -> Self {
        if self.width() <= columns {
            return self;
        }
        let mut left = columns.saturating_sub(1);
        let mut kept = Vec::new();
        for (text, look) in self.0 {
            let width = text.width();
            if width <= left {
                left -= width;
                kept.push((text, look));
                continue;
            }
            let mut part = fitting(&text, left);
            part.truncate(part.trim_end().len());
            kept.push((format!("{part}…"), look));
            break;
        }
        Self(kept)
    }

    /// The same line in at most `columns`; what is cut out of its middle becomes an ellipsis, so
    /// that beginning and end can still be told.
    pub(crate) fn cut_in_the_middle(self, columns: usize) -> Self {
        if self.width() <= columns {
            return self;
        }
        let characters: Vec<_> = self.characters().collect();
        let room = columns.saturating_sub(1);
        let head = fitting_characters(characters.iter(), room.div_ceil(2));
        let tail = fitting_characters(characters.iter().rev(), room / 2);
        let look = characters.get(head).map_or(Look::Plain, |(_, look)| *look);
        let start = Self::of_characters(&characters[..head]);
        start.add("…", look).append(Self::of_characters(&characters[characters.len() - tail..]))
    }

    /// The width of everything behind its first part.
    pub(crate) fn width_of_rest(&self) -> usize {
        self.0.iter().skip(1).map(|(text, _)| text.width()).sum()
    }

    /// The same line in at most `columns`: the middle of its first part is cut out, and what follows
    /// that part stays, unless next to nothing of the first would be left.
    pub(crate) fn cut_in_first_part(mut self, columns: usize) -> Self {
        let room = columns.saturating_sub(self.width_of_rest());
        if self.width() <= columns || room < LEAST_FIRST {
            return self.cut_in_the_middle(columns);
        }
        let rest = Self(self.0.split_off(1));
        self.cut_in_the_middle(room).append(rest)
    }

    /// The same line in at most `columns`, as so many of its parts as fit whole; if not even one
    /// does, its middle is cut.
    pub(crate) fn cut_between_parts(self, columns: usize) -> Self {
        if self.width() <= columns {
            return self;
        }
        let mut left = columns.saturating_sub(2);
        let whole = self.0.iter().take_while(|(text, _)| {
            let fits = text.width() <= left;
            left = left.saturating_sub(text.width());
            fits
        });
        let mut kept: Vec<_> = whole.cloned().collect();
        while kept.last().is_some_and(|(text, _)| text.trim().is_empty()) {
            kept.pop();
        }
        match self.0.into_iter().next().filter(|_| kept.is_empty()) {
            Some(first) => Self(vec![first]).cut_in_the_middle(columns),
            None => Self(kept).add(" …", Look::Plain),
        }
    }

    /// The characters with their looks.
    pub(super) fn characters(self) -> impl Iterator<Item = (char, Look)> {
        let each =
            |(text, look): (String, Look)| text.chars().map(move |c| (c, look)).collect::<Vec<_>>();
        self.0.into_iter().flat_map(each)
    }

    /// A line of such characters, without the spaces at its end.
    pub(super) fn of_characters(characters: &[(char, Look)]) -> Self {
        let end = characters.iter().rposition(|(c, _)| *c != ' ').map_or(0, |last| last + 1);
        let same = characters[..end].chunk_by(|(_, left), (_, right)| left == right);
        Self(same.map(|chunk| (chunk.iter().map(|(c, _)| c).collect(), chunk[0].1)).collect())
    }

    /// The line with its colours, without the spaces at its end.
    pub(crate) fn paint(&self) -> String {
        let mut painted = String::new();
        let used = self.0.iter().rposition(|(text, _)| !text.trim_end_matches(' ').is_empty());
        for (index, (text, look)) in self.0.iter().enumerate().take(used.map_or(0, |last| last + 1))
        {
            let text = if Some(index) == used { text.trim_end_matches(' ') } else { text };
            match look {
                Look::Plain => painted.push_str(text),
                look => painted.push_str(&format!("{}{text}{:#}", look.style(), look.style())),
            }
        }
        painted
    }
}

impl<T: AsRef<str>> From<T> for Line {
    fn from(text: T) -> Self {
        Self::new().add(text, Look::Plain)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.paint())
    }
}

/// As much of a text as fits into so many columns.
fn fitting(text: &str, columns: usize) -> String {
    let mut left = columns;
    let fits = |c: &char| {
        let width = c.width().unwrap_or_default();
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    text.chars().take_while(fits).collect()
}

/// How many of the characters fit into so many columns.
fn fitting_characters<'a>(
    characters: impl Iterator<Item = &'a (char, Look)>,
    columns: usize,
) -> usize {
    let mut width = 0;
    characters
        .take_while(|(c, _)| {
            width += c.width().unwrap_or_default();
            width <= columns
        })
        .count()
}

/// A text without control characters: they are written as escapes, line breaks as `⏎`, tabs as
/// spaces.
pub(crate) fn plain(text: &str) -> String {
    visible(text).replace('\t', " ")
}

/// The same, with the tabs left in.
pub(super) fn visible(text: &str) -> String {
    let is_control = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_control) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push('⏎'),
            '\t' => shown.push(c),
            c if is_control(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cut: fn(Line, usize) -> Line, cases: &[(&str, usize, &str)]) {
        for (text, columns, expected) in cases {
            assert_eq!(cut(Line::from(*text), *columns).paint(), *expected);
        }
    }

    #[test]
    fn a_line_is_cut_with_an_ellipsis() {
        let cases = [
            ("abcdef", 6, "abcdef"),
            ("abcdefg", 6, "abcde…"),
            ("ab cd", 4, "ab…"),
            ("日本語", 4, "日…"),
            ("x", 0, "…"),
        ];
        check(Line::cut, &cases);
    }

    #[test]
    fn a_name_keeps_both_its_ends() {
        let cases = [
            ("abcdef", 6, "abcdef"),
            ("abcdefg", 6, "abc…fg"),
            ("日本語日本語", 7, "日…語"),
            ("abc", 1, "…"),
            ("abc", 0, "…"),
        ];
        check(Line::cut_in_the_middle, &cases);
    }

    #[test]
    fn what_follows_a_name_stays() {
        let line = Line::from("invoice_summary").append("@production".into());
        let check = |columns, expected: &str| {
            assert_eq!(line.clone().cut_in_first_part(columns).to_string(), expected);
        };
        check(26, "invoice_summary@production");
        check(20, "invo…mary@production");
        check(17, "inv…ry@production");
        check(16, "invoice_…duction");
        check(0, "…");
    }

    #[test]
    fn what_has_parts_is_cut_between_them() {
        let line = Line::from("production:1").spaces(2).append("staging:22".into());
        let check = |columns, expected: &str| {
            assert_eq!(line.clone().cut_between_parts(columns).to_string(), expected);
        };
        check(24, "production:1  staging:22");
        check(23, "production:1 …");
        check(14, "production:1 …");
        check(9, "prod…on:1");
    }

    #[test]
    fn control_characters_cannot_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\r\n"), "a\\u{1b}[31mb\\r⏎");
        assert_eq!(plain("\u{202e}abc"), "\\u{202e}abc");
        assert_eq!(plain("häß"), "häß");
    }
}
