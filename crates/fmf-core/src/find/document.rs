//! The texts that are looked through together: those of one version, or those of a prompt itself.

use std::fmt;

use super::{
    Phrase, TextHit, TextQuery,
    excerpt::{Found, excerpt},
    words::{Word, words},
};
use crate::{Prompt, PromptName, PromptVersion, Template, Version};

/// What a text is to its prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The name of the prompt.
    Name,
    /// The description of a prompt, or the commit message of a version.
    Message,
    /// A tag, as `key: value`.
    Tag,
    /// The template: its text, or a chat message.
    Template,
}

impl Place {
    /// Every place, the most telling first.
    pub const ALL: [Self; 4] = [Self::Name, Self::Message, Self::Tag, Self::Template];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Message => "message",
            Self::Tag => "tag",
            Self::Template => "template",
        }
    }

    /// How much it counts that a word stands there, against one in a template.
    #[must_use]
    pub fn weight(self) -> u32 {
        match self {
            Self::Name => 10,
            Self::Message => 4,
            Self::Tag => 3,
            Self::Template => 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Texts in which all the words of a query must stand together.
///
/// The name belongs to each version too, so that words of the name and words of a template may be
/// looked for at once.
#[derive(Debug, Clone)]
pub struct Document {
    name: PromptName,
    version: Option<Version>,
    /// In the order of their places.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    place: Place,
    text: String,
    words: Vec<Word>,
}

/// The most that is looked through of a document: bytes of words, and [`OVERHEAD`] for each. A
/// template of any length fits; of endless tags the last do not. PostgreSQL holds no more than a
/// megabyte of words in a row.
const MOST: usize = 1_000_000;
/// What a word takes beside its bytes.
const OVERHEAD: usize = 6;

/// Parts texts from each other among the words of an engine, so that no phrase reaches across.
const BREAK: &str = " \u{B6} ";

impl Document {
    /// The texts of a version.
    #[must_use]
    pub fn of_version(version: &PromptVersion) -> Self {
        let tags = version.tags.iter().map(|(key, value)| (key.as_str(), value));
        let message = version.commit_message.as_deref();
        let template = Some(&version.template);
        Self::new(version.name.clone(), Some(version.version), message, tags, template)
    }

    /// The texts of a prompt that are not its versions'.
    #[must_use]
    pub fn of_prompt(prompt: &Prompt) -> Self {
        let tags = prompt.tags.iter().map(|(key, value)| (key.as_str(), value));
        Self::new(prompt.name.clone(), None, prompt.description.as_deref(), tags, None)
    }

    /// These texts. `tags` are those of the user.
    #[must_use]
    pub fn new<'t>(
        name: PromptName,
        version: Option<Version>,
        message: Option<&str>,
        tags: impl IntoIterator<Item = (&'t str, &'t str)>,
        template: Option<&Template>,
    ) -> Self {
        let mut texts = vec![(Place::Name, name.as_str().to_owned())];
        texts.extend(message.map(|message| (Place::Message, message.to_owned())));
        let tags = tags.into_iter().map(|(key, value)| format!("{key}: {value}"));
        // Before the tags, of which there may be any number.
        let mut room = MOST;
        let template = template.map(said).unwrap_or_default();
        texts.extend(template.into_iter().map(|text| (Place::Template, text)));
        texts.extend(tags.map(|tag| (Place::Tag, tag)));
        let pieces = texts.into_iter().map(|(place, text)| {
            let mut words = if room > 0 { words(&text) } else { Vec::new() };
            words.retain(|word| fits(&mut room, word));
            Piece { place, text, words }
        });
        let mut pieces: Vec<_> = pieces.collect();
        pieces.sort_by_key(|piece| piece.place);
        Self { name, version, pieces }
    }

    /// The version whose texts they are; `None` for those of a prompt itself.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The words in the texts of one place, folded, with single spaces between them: what an
    /// engine keeps and looks through. A word is made of letters, digits and marks; a lone `¶`
    /// stands between two texts.
    #[must_use]
    pub fn words(&self, place: Place) -> String {
        let mut all = String::new();
        for piece in self.pieces.iter().filter(|piece| piece.place == place) {
            for (index, word) in piece.words.iter().enumerate() {
                let between = if index > 0 { " " } else { BREAK };
                all.push_str(if all.is_empty() { "" } else { between });
                all.push_str(&word.folded);
            }
        }
        all
    }

    /// Whether everything that is wanted stands here, and nothing unwanted.
    #[must_use]
    pub fn fits(&self, query: &TextQuery) -> bool {
        let stands = |phrase: &Phrase| self.pieces.iter().any(|piece| piece.holds(phrase));
        !query.wanted().is_empty()
            && query.wanted().iter().all(stands)
            && !query.unwanted().iter().any(stands)
    }

    /// How well it fits, for stores without an engine: each phrase counts as much as the best
    /// place it stands in.
    pub(super) fn score(&self, query: &TextQuery) -> u32 {
        let best = |phrase: &Phrase| {
            let places = self.pieces.iter().filter(|piece| piece.holds(phrase));
            places.map(|piece| piece.place.weight()).max().unwrap_or_default()
        };
        query.wanted().iter().map(best).sum()
    }

    /// This document as the hit of a query.
    #[must_use]
    pub fn hit(&self, query: &TextQuery) -> TextHit {
        let mut missing: Vec<&Phrase> = query.wanted().iter().collect();
        let mut passages = Vec::new();
        // The piece that shows the most, then the one that shows the most of the rest. Of several
        // that show as much the first counts; `max_by_key` would answer the last.
        while let Some(piece) = self.pieces.iter().rev().max_by_key(|piece| piece.count(&missing))
            && piece.count(&missing) > 0
        {
            missing.retain(|phrase| !piece.holds(phrase));
            passages.push(excerpt(piece.place, &piece.text, &piece.found(query)));
        }
        let only_name = passages.iter().all(|passage| passage.place == Place::Name);
        let version = self.version.filter(|_| !only_name);
        TextHit { name: self.name.clone(), version, passages }
    }
}

impl Piece {
    fn holds(&self, phrase: &Phrase) -> bool {
        (0..self.words.len()).any(|start| self.stands(phrase, start))
    }

    fn count(&self, phrases: &[&Phrase]) -> usize {
        phrases.iter().filter(|phrase| self.holds(phrase)).count()
    }

    fn stands(&self, phrase: &Phrase, start: usize) -> bool {
        phrase.begins(self.words[start..].iter().map(|word| word.folded.as_str()))
    }

    /// Where the phrases of a query stand, in order.
    fn found(&self, query: &TextQuery) -> Vec<Found> {
        let mut found = Vec::new();
        for start in 0..self.words.len() {
            for (number, phrase) in query.wanted().iter().enumerate() {
                if self.stands(phrase, start) {
                    let last = &self.words[start + phrase.words().len() - 1];
                    let range = self.words[start].range.start..last.range.end;
                    found.push(Found { phrase: number, range });
                }
            }
        }
        found
    }
}

/// Takes room for a word; without any, there is none for the words behind it either.
fn fits(room: &mut usize, word: &Word) -> bool {
    let left = room.checked_sub(word.folded.len() + OVERHEAD);
    *room = left.unwrap_or_default();
    left.is_some()
}

/// What a template says: its text, or the contents of its messages.
fn said(template: &Template) -> Vec<String> {
    match template.messages() {
        Ok(messages) => messages.into_iter().map(|message| message.content).collect(),
        Err(_) => vec![template.source().to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Message;

    fn version() -> Document {
        let messages = [("system", "Answer Briefly."), ("user", "Refund {{order_id}}?")];
        let messages = messages
            .map(|(role, content)| Message { role: role.to_owned(), content: content.to_owned() });
        let tags = [("team", "Billing"), ("use", "mail")];
        let template = Template::chat(&messages);
        let name = "refund_mail".parse().unwrap();
        Document::new(name, Version::new(3), Some("a first try"), tags, Some(&template))
    }

    fn check(query: &str, expected: bool) {
        assert_eq!(version().fits(&TextQuery::parse(query).unwrap()), expected, "{query}");
    }

    #[test]
    fn words_are_kept_place_by_place() {
        let document = version();
        assert_eq!(document.words(Place::Name), "refund mail");
        assert_eq!(document.words(Place::Message), "a first try");
        assert_eq!(document.words(Place::Tag), "team billing \u{B6} use mail");
        assert_eq!(document.words(Place::Template), "answer briefly \u{B6} refund order id");
    }

    #[test]
    fn all_that_is_wanted_and_nothing_unwanted() {
        check("briefly REFUND first billing", true);
        check("\"refund order\" brief*", true);
        check("\"briefly refund\"", false);
        check("\"billing use\"", false);
        check("refund -draft", true);
        check("refund -first", false);
        check("refund -\"mail refund\"", true);
        check("refund -fir*", false);
        check("user", false);
        check("-draft", false);
        check("", false);
    }

    #[test]
    fn of_endless_texts_the_beginning_is_looked_through() {
        let value = "word ".repeat(20_000);
        let tags = (0..20).map(|_| ("k", value.as_str()));
        let template = Template::text("the template");
        let document = Document::new("x".parse().unwrap(), None, None, tags, Some(&template));
        let words: usize = document.pieces.iter().map(|piece| piece.words.len()).sum();
        assert_eq!(words, 100_001);
        assert_eq!(document.words(Place::Template), "the template");
    }
}
