//! What a person looks for.

use super::words::words;
use crate::{PageQuery, Result, StoreError};

/// Words to be looked for.
///
/// `refund policy` finds where both words stand, `"refund policy"` where they stand side by side,
/// `refun*` every word that begins so, `-draft` leaves out where that word stands. Signs inside
/// of a word part it into words that stand side by side: `e-mail` is `"e mail"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextQuery {
    text: String,
    wanted: Vec<Phrase>,
    unwanted: Vec<Phrase>,
    /// How many hits, from where.
    pub page: PageQuery,
}

/// Words that stand side by side, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
    open_ended: bool,
}

impl TextQuery {
    /// The most characters of a query.
    pub const MAX_CHARS: usize = 1_000;

    /// Reads what a person wrote.
    ///
    /// # Errors
    /// `Invalid` for more than [`TextQuery::MAX_CHARS`]; nothing else is wrong.
    pub fn parse(text: &str) -> Result<Self> {
        let count = text.chars().count();
        if count > Self::MAX_CHARS {
            return Err(StoreError::Invalid(format!(
                "the text to look for has {count} characters; look for a part of it, of at most {}",
                Self::MAX_CHARS
            )));
        }
        let page = PageQuery::default();
        let mut query =
            Self { text: text.to_owned(), wanted: Vec::new(), unwanted: Vec::new(), page };
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            rest = query.take_term(rest).trim_start();
        }
        Ok(query)
    }

    /// The same query for this page of its hits.
    #[must_use]
    pub fn with_page(self, page: PageQuery) -> Self {
        Self { page, ..self }
    }

    /// What the person wrote.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What must all be there. Where there is nothing, nothing is found.
    #[must_use]
    pub fn wanted(&self) -> &[Phrase] {
        &self.wanted
    }

    /// What must not be there.
    #[must_use]
    pub fn unwanted(&self) -> &[Phrase] {
        &self.unwanted
    }

    /// Takes a term off the beginning of a text, and answers the rest.
    fn take_term<'t>(&mut self, text: &'t str) -> &'t str {
        let (list, text) = match text.strip_prefix('-') {
            // A second dash belongs to the text: `--flag` is looked for.
            Some(rest) if !rest.starts_with('-') => (&mut self.unwanted, rest),
            _ => (&mut self.wanted, text),
        };
        let quoted = text.strip_prefix('"').and_then(|rest| rest.split_once('"'));
        let (term, rest) = match quoted {
            Some(quoted) => quoted,
            None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
        };
        let (open_ended, rest) = match quoted.and_then(|_| rest.strip_prefix('*')) {
            Some(rest) => (true, rest),
            None => (quoted.is_none() && has_star(term), rest),
        };
        let words: Vec<_> = words(term).into_iter().map(|word| word.folded).collect();
        let phrase = Phrase { words, open_ended };
        if !phrase.words.is_empty() && !list.contains(&phrase) {
            list.push(phrase);
        }
        rest
    }
}

/// Whether a star stands right behind a word at the end.
fn has_star(term: &str) -> bool {
    let Some(before) = term.strip_suffix('*') else { return false };
    words(before).last().is_some_and(|last| last.range.end == before.len())
}

impl Phrase {
    /// Its words, at least one.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word may go on: its beginning is enough.
    #[must_use]
    pub fn is_open_ended(&self) -> bool {
        self.open_ended
    }

    /// Whether it stands at the beginning of a list of words.
    pub(super) fn begins<'w>(&self, text: impl Iterator<Item = &'w str>) -> bool {
        let mut text = text;
        let last = self.words.len() - 1;
        self.words.iter().enumerate().all(|(index, word)| match text.next() {
            Some(found) if self.open_ended && index == last => found.starts_with(word.as_str()),
            Some(found) => found == word,
            None => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A query as it was understood.
    fn shown(phrases: &[Phrase]) -> String {
        let shown = phrases.iter().map(|phrase| {
            format!("{}{}", phrase.words.join(" "), if phrase.open_ended { "*" } else { "" })
        });
        shown.collect::<Vec<_>>().join(" | ")
    }

    fn check(text: &str, wanted: &str, unwanted: &str) {
        let query = TextQuery::parse(text).unwrap();
        assert_eq!(
            (&*shown(&query.wanted), &*shown(&query.unwanted)),
            (wanted, unwanted),
            "{text}"
        );
    }

    #[test]
    fn a_query_is_read_as_a_person_means_it() {
        check("Refund policy", "refund | policy", "");
        check("\"Refund  policy\" new", "refund policy | new", "");
        check("refun* \"self serv\"* \"a b*\"", "refun* | self serv* | a b", "");
        check("refund -draft -\"old text\" -tes*", "refund", "draft | old text | tes*");
        check("e-mail {{user_name}} ann@example.org", "e mail | user name | ann example org", "");
        check("refund refund", "refund", "");
    }

    #[test]
    fn what_is_no_operator_is_text() {
        check("--flag - -- * \"\" -\"\" 🙂", "flag", "");
        check("\"never closed", "never | closed", "");
        check("a\"b c\"d", "a b | c d", "");
        check("\"a\"b", "a | b", "");
        check(
            "a AND (b OR c) NOT d NEAR/2 e:f ^g",
            "a | and | b | or | c | not | d | near 2 | e f | g",
            "",
        );
        check("foo.* 'x' & !y <-> z:*", "foo | x | y | z", "");
        check("", "", "");
    }

    #[test]
    fn a_query_that_is_a_whole_text_is_refused() {
        let error = TextQuery::parse(&"x".repeat(1001)).unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
    }

    proptest! {
        #[test]
        fn every_text_is_a_query(text in "(?s).{0,200}") {
            let query = TextQuery::parse(&text).unwrap();
            let phrases = query.wanted.iter().chain(&query.unwanted);
            prop_assert!(phrases.into_iter().all(|phrase| !phrase.words.is_empty()));
        }
    }
}
