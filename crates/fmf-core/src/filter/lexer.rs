//! From text to tokens.
//!
//! MLflow reads filters with a general SQL reader, and its error messages quote that reader's
//! tokens. So this cuts a filter exactly where that reader does; the rules are tried in its order.
//! What the tokens mean is none of this module's business.

use super::{
    token::{Item, Kind},
    words,
};
use crate::text::is_word;

/// Cuts `text` into tokens that cover it without a gap.
pub(super) fn lex(text: &str) -> Vec<Item> {
    // Looked up once: an unclosed comment must not be searched for from each of its stars.
    let last_comment_end = text.rfind("*/");
    let mut items = Vec::new();
    let mut start = 0;
    let mut before = None;
    while let Some(first) = text[start..].chars().next() {
        let comment_closes = last_comment_end.is_some_and(|end| end >= start + 2);
        let place = Place { rest: &text[start..], first, before, comment_closes };
        let (kind, length) = place.token();
        items.push(Item::new(kind, start..start + length));
        start += length;
        before = text[..start].chars().next_back();
    }
    items
}

/// A place in the text, where a token begins.
struct Place<'t> {
    rest: &'t str,
    first: char,
    before: Option<char>,
    comment_closes: bool,
}

type Found = Option<(Kind, usize)>;

impl Place<'_> {
    fn token(&self) -> (Kind, usize) {
        let known = self
            .comment()
            .or_else(|| self.blank())
            .or_else(|| self.early_sign())
            .or_else(|| self.placeholder())
            .or_else(|| self.name())
            .or_else(|| self.number())
            .or_else(|| self.quoted())
            .or_else(|| self.word())
            .or_else(|| self.sign());
        known.unwrap_or((Kind::Other, self.first.len_utf8()))
    }

    fn comment(&self) -> Found {
        let rest = self.rest;
        if self.comment_closes && rest.starts_with("/*") {
            return rest[2..].find("*/").map(|end| (Kind::BlockComment, end + 4));
        }
        if !rest.starts_with("--") && !rest.starts_with("# ") {
            return None;
        }
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        Some((Kind::LineComment, end + newline_len(&rest[end..])))
    }

    fn blank(&self) -> Found {
        match newline_len(self.rest) {
            0 if is_blank(self.first) => Some((Kind::Space, self.first.len_utf8())),
            0 => None,
            length => Some((Kind::Newline, length)),
        }
    }

    fn early_sign(&self) -> Found {
        match self.first {
            ':' if self.rest.starts_with(":=") => Some((Kind::Assign, 2)),
            ':' if self.rest.starts_with("::") => Some((Kind::Punctuation, 2)),
            '*' => Some((Kind::Wildcard, 1)),
            '`' | '´' => {
                closed_len(self.rest, self.first, false).map(|length| (Kind::Name, length))
            }
            _ => None,
        }
    }

    fn placeholder(&self) -> Found {
        let after = &self.rest[self.first.len_utf8()..];
        let word = word_len(after);
        let length = match self.first {
            '?' => 1,
            '%' => format_len(after)?,
            '$' | ':' if word > 0 && !self.before.is_some_and(is_word) => 1 + word,
            '\\' if word > 0 => return Some((Kind::Other, 1 + word)),
            _ => return None,
        };
        Some((Kind::Placeholder, length))
    }

    /// Names known by what stands around them, and keywords that no surrounding makes a name.
    fn name(&self) -> Found {
        let word = word_len(self.rest);
        if words::is_always_keyword(&self.rest[..word]) {
            return Some((Kind::Keyword, word));
        }
        if matches!(self.first, '@' | '#') {
            let sign = if self.rest.starts_with("##") { 2 } else { 1 };
            let word = word_len(&self.rest[sign..]);
            let long = self.rest[sign..sign + word].chars().nth(1).is_some();
            let fine = long && self.rest[sign..].starts_with(is_letter);
            return fine.then_some((Kind::Name, sign + word));
        }
        let after = &self.rest[word..];
        let named = self.before == Some('.') || after.starts_with('(') || dot_follows(after);
        (is_letter(self.first) && named).then_some((Kind::Name, word))
    }

    fn number(&self) -> Found {
        let sign = usize::from(self.first == '-');
        let digits = &self.rest[sign..];
        let length = |(kind, length): (Kind, usize)| (kind, sign + length);
        hexadecimal(digits).or_else(|| scientific(digits)).or_else(|| decimal(digits)).map(length)
    }

    fn quoted(&self) -> Found {
        match self.first {
            '\'' => closed_len(self.rest, '\'', true).map(|length| (Kind::Single, length)),
            '"' => closed_len(self.rest, '"', true).map(|length| (Kind::Double, length)),
            '[' if !self.before.is_some_and(|c| is_word(c) || c == ']' || c == ')') => {
                let end = 1 + self.rest[1..].find(['[', ']'])?;
                let fine = end > 1 && self.rest[end..].starts_with(']');
                fine.then_some((Kind::Name, end + 1))
            }
            _ => None,
        }
    }

    fn word(&self) -> Found {
        if !is_word(self.first) {
            return None;
        }
        words::phrase(self.rest, word_len).or_else(|| {
            let length = run_len(self.rest, |c| is_word(c) || c == '$' || c == '#');
            Some((words::kind_of(&self.rest[..length]), length))
        })
    }

    fn sign(&self) -> Found {
        const LONG: [&str; 8] = ["->>", "->", "#>>", "#>", "@>", "<@", "-", "#-"];
        if ";:()[],.".contains(self.first) {
            return Some((Kind::Punctuation, 1));
        }
        if let Some(sign) = LONG.iter().find(|sign| self.rest.starts_with(**sign)) {
            return Some((Kind::Operator, sign.len()));
        }
        let run = |signs: &str| run_len(self.rest, |c| signs.contains(c));
        match (run("<>=~!"), run("+/@#%^&|-")) {
            (0, 0) => None,
            (0, length) => Some((Kind::Operator, length)),
            (length, _) => Some((Kind::Comparator, length)),
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The letters that SQL's rules for names know.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'À'..='Ü' | 'à'..='ö' | 'ø'..='ü')
}

fn run_len(text: &str, within: impl Fn(char) -> bool) -> usize {
    text.find(|c| !within(c)).unwrap_or(text.len())
}

fn word_len(text: &str) -> usize {
    run_len(text, is_word)
}

fn newline_len(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// A dot, perhaps after blanks, that does not begin a number.
fn dot_follows(after: &str) -> bool {
    let dot = after.trim_start_matches(is_blank).strip_prefix('.');
    dot.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The length of `%s` or `%(name)s`, given what follows the `%`.
fn format_len(after: &str) -> Option<usize> {
    let is_s = |text: &str| text.starts_with(['s', 'S']);
    if is_s(after) {
        return Some(2);
    }
    let inside = after.strip_prefix('(')?;
    let word = word_len(inside);
    let closed = word > 0 && inside[word..].strip_prefix(')').is_some_and(is_s);
    closed.then_some(word + 4)
}

/// The length of a quoted text. A doubled quote belongs to it, and so does an escaped one where
/// there are escapes, unless no other quote is left to close it.
fn closed_len(text: &str, quote: char, escapes: bool) -> Option<usize> {
    let width = quote.len_utf8();
    let mut last_resort = None;
    let mut at = width;
    while let Some(found) = text[at..].find(|c| c == quote || (escapes && c == '\\')) {
        let here = at + found;
        let escape = text[here..].starts_with('\\');
        let next = here + if escape { 1 } else { width };
        let paired = text[next..].starts_with(quote);
        match (escape, paired) {
            (false, false) => return Some(next),
            (true, false) => at = next,
            (_, true) => {
                last_resort = Some(if escape { next + width } else { next });
                at = next + width;
            }
        }
    }
    last_resort
}

fn digits_len(text: &str) -> usize {
    run_len(text, |c| c.is_ascii_digit())
}

fn hexadecimal(text: &str) -> Found {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    let length = run_len(digits, |c| c.is_ascii_hexdigit());
    (length > 0).then_some((Kind::Hexadecimal, 2 + length))
}

fn scientific(text: &str) -> Found {
    let whole = digits_len(text);
    let fraction = text[whole..].strip_prefix('.').map_or(0, digits_len);
    let mantissa = whole + if fraction > 0 { 1 + fraction } else { 0 };
    let exponent = text[mantissa..].strip_prefix(['e', 'E'])?;
    let sign = usize::from(exponent.starts_with('-'));
    let length = digits_len(&exponent[sign..]);
    (whole > 0 && length > 0).then_some((Kind::Float, mantissa + 1 + sign + length))
}

/// A number that is not glued to a letter; if it is, its last digit goes to the word.
fn decimal(text: &str) -> Found {
    let whole = digits_len(text);
    let glued = |length: usize| text[length..].starts_with(|c| is_letter(c) || c == '_');
    if let Some(after) = text[whole..].strip_prefix('.') {
        let fraction = digits_len(after);
        let length = whole + 1 + fraction;
        let least = whole + 1 + usize::from(whole == 0);
        if length >= least && !glued(length) {
            return Some((Kind::Float, length));
        }
        if length > least {
            return Some((Kind::Float, length - 1));
        }
    }
    match whole {
        0 => None,
        length if !glued(length) => Some((Kind::Integer, length)),
        1 => None,
        length => Some((Kind::Integer, length - 1)),
    }
}
