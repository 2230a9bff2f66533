//! Cutting a piece out of a text that shows where the words stand.

use std::{collections::BTreeSet, ops::Range};

use super::{Passage, Place};

/// Where a phrase of a query stands in a text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Which of the query's phrases.
    pub(super) phrase: usize,
    pub(super) range: Range<usize>,
}

/// How many bytes of a text are shown, about.
const LONGEST: usize = 160;
/// How many of them before the first word that was found.
const BEFORE: usize = 40;

/// The piece of a text that shows the most of what was found in it.
pub(super) fn excerpt(place: Place, text: &str, found: &[Found]) -> Passage {
    let shown = window(text, found);
    let mut marks: Vec<Range<usize>> = Vec::new();
    for Found { range, .. } in found {
        if range.start < shown.start || range.end > shown.end {
            continue;
        }
        match marks.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => marks.push(range.clone()),
        }
    }
    let mut line = Line::default();
    if shown.start > 0 {
        line.push('…');
    }
    let mut from = shown.start;
    for mark in marks {
        line.take(&text[from..mark.start]);
        line.mark(&text[mark.clone()]);
        from = mark.end;
    }
    line.take(text[from..shown.end].trim_end());
    if !text[shown.end..].trim().is_empty() {
        line.push('…');
    }
    Passage { place, text: line.text, marks: line.marks }
}

/// The part of a text to be shown: from the place from which on the most phrases are seen.
fn window(text: &str, found: &[Found]) -> Range<usize> {
    if text.len() <= LONGEST {
        return 0..text.len();
    }
    let seen_from = |first: usize| {
        let end = found[first].range.start + LONGEST - BEFORE;
        let behind = found[first..].iter().take_while(|other| other.range.end <= end);
        behind.map(|other| other.phrase).collect::<BTreeSet<_>>().len()
    };
    // The first of the best; `max_by_key` would answer the last.
    let best = (0..found.len()).rev().max_by_key(|first| seen_from(*first));
    let best = best.map(|best| &found[best]);
    let (first, first_end) = best.map_or((0, 0), |best| (best.range.start, best.range.end));
    let start = cut(text, first.saturating_sub(BEFORE), first);
    let end = (start + LONGEST).max(first_end).min(text.len());
    let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let space = text[first_end..end].rfind(char::is_whitespace);
    let end = match space {
        Some(space) if end < text.len() => first_end + space,
        _ => end,
    };
    start..end
}

/// A place to cut between two others: behind the first space, else on a character.
fn cut(text: &str, from: usize, to: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let from = (from..=to).find(|at| text.is_char_boundary(*at)).unwrap_or(to);
    let before = &text[from..to];
    let space = before.char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(from, |(at, c)| from + at + c.len_utf8())
}

/// A text on one line, in the making.
#[derive(Default)]
struct Line {
    text: String,
    marks: Vec<Range<usize>>,
}

impl Line {
    /// Adds a text; white space of any length becomes one space, and control characters go.
    fn take(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() && !c.is_control() {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '…']) {
                self.text.push(' ');
            }
        }
    }

    fn mark(&mut self, text: &str) {
        let start = self.text.len();
        self.take(text);
        self.marks.push(start..self.text.len());
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks every `word`, and shows marks in brackets.
    fn check(text: &str, words: &[&str], expected: &str) {
        let mut found = Vec::new();
        for (phrase, word) in words.iter().enumerate() {
            let places = text.match_indices(word);
            found.extend(places.map(|(at, word)| Found { phrase, range: at..at + word.len() }));
        }
        found.sort_by_key(|found| found.range.start);
        let passage = excerpt(Place::Template, text, &found);
        let parts = passage.parts().into_iter();
        let shown = parts.map(|(part, is_marked)| match is_marked {
            true => format!("[{part}]"),
            false => part.to_owned(),
        });
        assert_eq!(shown.collect::<String>(), expected);
    }

    #[test]
    fn a_short_text_is_shown_whole_on_one_line() {
        check("  Our\n\n refund\tpolicy.\n", &["refund"], "Our [refund] policy.");
        check("refund", &["refund"], "[refund]");
        check("ab", &["a", "ab"], "[ab]");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_place_that_shows_the_most() {
        let filler = "lorem ipsum dolor sit amet ".repeat(10);
        let text = format!("{filler}refund {filler}the refund policy of {filler}");
        check(
            &text,
            &["refund", "policy"],
            "…amet lorem ipsum dolor sit amet the [refund] [policy] of lorem ipsum dolor sit amet \
             lorem ipsum dolor sit amet lorem ipsum dolor sit amet lorem ipsum dolor sit…",
        );
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let text = "é".repeat(300);
        let passage = excerpt(Place::Tag, &text, &[Found { phrase: 0, range: 400..402 }]);
        assert!(passage.text.starts_with('…') && passage.text.ends_with('…'), "{passage:?}");
        assert_eq!(&passage.text[passage.marks[0].clone()], "é");
    }
}
