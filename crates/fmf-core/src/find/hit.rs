//! What was found, and where.

use std::ops::Range;

use super::Place;
use crate::{PromptName, Version};

/// A prompt in whose texts the words of a query stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextHit {
    /// The prompt.
    pub name: PromptName,
    /// The version whose texts fit best; `None` where it is the name, the description or the tags
    /// of the prompt itself that do.
    pub version: Option<Version>,
    /// Pieces of these texts that show the words, one for each place that has to be shown to see
    /// all of them.
    pub passages: Vec<Passage>,
}

/// A piece of a text, with the words that were looked for marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it was found.
    pub place: Place,
    /// The piece, on one line; `…` stands where it was cut.
    pub text: String,
    /// The words, as ranges of bytes of `text`, in order; none overlaps another.
    pub marks: Vec<Range<usize>>,
}

impl Passage {
    /// The text in order, cut where marks begin and end; whether each part is marked.
    #[must_use]
    pub fn parts(&self) -> Vec<(&str, bool)> {
        let mut parts = Vec::with_capacity(self.marks.len() * 2 + 1);
        let mut from = 0;
        for mark in &self.marks {
            parts.push((&self.text[from..mark.start], false));
            parts.push((&self.text[mark.clone()], true));
            from = mark.end;
        }
        parts.push((&self.text[from..], false));
        parts.retain(|(part, _)| !part.is_empty());
        parts
    }
}
