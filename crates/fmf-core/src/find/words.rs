//! The words of a text, folded so that case, accents and width make no difference.
//!
//! A word is a run of letters, digits and the marks on them. In scripts that are written without
//! spaces each character is a word of its own, and what a person writes in one go is a phrase.

use std::ops::Range;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, GeneralCategoryGroup},
};

/// The most characters of a word that count; a longer one is the same as its beginning. Engines
/// have limits of their own, far above it.
const LONGEST: usize = 100;
/// About how many bytes of a text are a word of it.
const BYTES: usize = 6;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The word, folded.
    pub(super) folded: String,
    /// Where it stands in the text, in bytes.
    pub(super) range: Range<usize>,
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / BYTES);
    let mut open: Option<Open> = None;
    let mut end = 0;
    while let Some(c) = text[end..].chars().next() {
        let start = end;
        end += c.len_utf8();
        match kind(c) {
            Kind::Gap => finish(&mut words, open.take()),
            Kind::Mark => {
                if let Some(open) = &mut open {
                    open.take(c, end);
                }
            }
            Kind::Alone => {
                finish(&mut words, open.take());
                open = Some(Open::of(c, start..end, true));
            }
            Kind::Letter => {
                match &mut open {
                    Some(open) if !open.alone => open.take(c, end),
                    _ => {
                        finish(&mut words, open.take());
                        open = Some(Open::of(c, start..end, false));
                    }
                }
                // What most texts are made of, in one go.
                let run = ascii_letters(&text[end..]);
                end += run.len();
                if let Some(open) = &mut open {
                    open.take_ascii(run, end);
                }
            }
        }
    }
    finish(&mut words, open);
    words
}

/// The ASCII letters and digits that the text begins with.
fn ascii_letters(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// A word that may go on.
struct Open {
    word: Word,
    chars: usize,
    /// Whether only marks may follow.
    alone: bool,
}

impl Open {
    fn of(c: char, range: Range<usize>, alone: bool) -> Self {
        let word = Word { folded: String::new(), range: range.clone() };
        let mut open = Self { word, chars: 0, alone };
        open.take(c, range.end);
        open
    }

    fn take(&mut self, c: char, end: usize) {
        self.word.range.end = end;
        if c.is_ascii() {
            self.push(c.to_ascii_lowercase());
        } else {
            let decomposed =
                DecomposingNormalizerBorrowed::new_nfkd().normalize_iter([c].into_iter());
            // By way of the capitals, which have one form where small letters have several.
            let capitals = decomposed.flat_map(char::to_lowercase).flat_map(char::to_uppercase);
            for folded in capitals.flat_map(char::to_lowercase).filter(|c| stays(*c)) {
                self.push(folded);
            }
        }
    }

    fn take_ascii(&mut self, run: &str, end: usize) {
        self.word.range.end = end;
        let run = &run[..run.len().min(LONGEST - self.chars)];
        let from = self.word.folded.len();
        self.word.folded.push_str(run);
        self.word.folded[from..].make_ascii_lowercase();
        self.chars += run.len();
    }

    fn push(&mut self, c: char) {
        if self.chars < LONGEST {
            self.word.folded.push(c);
            self.chars += 1;
        }
    }
}

/// A character of which nothing is left is no word.
fn finish(words: &mut Vec<Word>, open: Option<Open>) {
    words.extend(open.map(|open| open.word).filter(|word| !word.folded.is_empty()));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    /// A letter of a script without spaces.
    Alone,
    /// What stands on a letter.
    Mark,
    Gap,
}

fn kind(c: char) -> Kind {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Kind::Letter } else { Kind::Gap };
    }
    if is_mark(c) {
        Kind::Mark
    } else if !c.is_alphanumeric() {
        Kind::Gap
    } else if is_without_spaces(c) {
        Kind::Alone
    } else {
        Kind::Letter
    }
}

fn is_mark(c: char) -> bool {
    // The narrow forms of the two marks on kana are letters by their category.
    if matches!(c, '\u{FF9E}' | '\u{FF9F}') {
        return true;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    GeneralCategoryGroup::Mark.contains(category)
}

/// Thai, Lao, Burmese, Khmer, kana and the Chinese characters.
fn is_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}

/// Whether a folded character makes a difference. Accents do not; the marks of scripts whose
/// vowels are marks do. Compatibility forms also leave spaces and signs behind.
fn stays(c: char) -> bool {
    let is_accent = matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}');
    !is_accent && (c.is_alphanumeric() || is_mark(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = words(text).into_iter().map(|word| word.folded).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("", &[]);
        check(
            "{{customer_name}}, can't e-mail 2nd!",
            &["customer", "name", "can", "t", "e", "mail", "2nd"],
        );
        check("🙂 → ¶ —", &[]);
    }

    #[test]
    fn case_accents_and_width_make_no_difference() {
        check("Été ÉTÉ e\u{301}te\u{301}", &["ete", "ete", "ete"]);
        check("Straße STRASSE STRAẞE", &["strasse", "strasse", "strasse"]);
        check("ΣΊΣΥΦΟΣ σίσυφος", &["σισυφοσ", "σισυφοσ"]);
        check("ｆｕｌｌ ﬁne İ ı", &["full", "fine", "i", "i"]);
        check("Й и", &["и", "и"]);
    }

    #[test]
    fn scripts_without_spaces_are_taken_apart() {
        check("日本語abc", &["日", "本", "語", "abc"]);
        check("がか", &["か\u{3099}", "か"]);
        check("ไทย", &["ไ", "ท", "ย"]);
    }

    #[test]
    fn vowels_that_are_marks_count() {
        check("कि कु", &["कि", "कु"]);
        check("क्षत्रिय", &["क्षत्रिय"]);
    }

    #[test]
    fn a_long_word_is_its_beginning() {
        check(&"x".repeat(1000), &[&"x".repeat(LONGEST)]);
        check(&format!("é{}", "X".repeat(1000)), &[&format!("e{}", "x".repeat(LONGEST - 1))]);
    }

    proptest! {
        #[test]
        fn a_word_is_one_word_and_stands_where_it_says(text in "\\PC*") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.range.start >= last && text.get(word.range.clone()).is_some());
                last = word.range.end;
                prop_assert!(word.folded.chars().all(|c| c.is_alphanumeric() || is_mark(c)));
                prop_assert!(!word.folded.is_empty() && word.folded.chars().count() <= LONGEST);
            }
        }
    }
}
