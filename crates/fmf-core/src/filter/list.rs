//! The list behind IN, which MLflow reads as a Python tuple.
//!
//! So texts that stand side by side are one text, escapes count, and `('a')` is `('a',)`.

use crate::python;

/// Why something is no list of texts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ListError {
    /// It is no tuple at all.
    Malformed,
    /// Nothing is in it.
    Empty,
    /// A word without quotes.
    Unquoted(String),
    /// It holds other things than texts; with the tuple as Python writes it.
    NotTexts(String),
}

enum Literal {
    Text(String),
    /// A number or a constant, as Python writes it.
    Other(String),
    Tuple(Vec<Literal>),
}

/// Reads the texts of a list in parentheses.
pub(super) fn read(written: &str) -> Result<Vec<String>, ListError> {
    let mut reader = Reader { rest: written };
    let literal = reader.literal()?;
    reader.skip_blanks();
    if !reader.rest.is_empty() {
        return Err(ListError::Malformed);
    }
    let items = match literal {
        Literal::Tuple(items) => items,
        single => vec![single],
    };
    if items.is_empty() {
        return Err(ListError::Empty);
    }
    let texts: Option<Vec<String>> = items
        .iter()
        .map(|item| match item {
            Literal::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    texts.ok_or_else(|| ListError::NotTexts(write(&Literal::Tuple(items))))
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn literal(&mut self) -> Result<Literal, ListError> {
        self.skip_blanks();
        match self.rest.chars().next() {
            Some('(') => self.tuple(),
            Some('\'' | '"') => self.texts().map(Literal::Text),
            Some(c) if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => self.number(),
            Some(c) if c.is_alphabetic() || c == '_' => self.word(),
            _ => Err(ListError::Malformed),
        }
    }

    /// What stands in parentheses: a tuple if it holds a comma or nothing, else what it holds.
    fn tuple(&mut self) -> Result<Literal, ListError> {
        self.eat('(');
        let mut items = Vec::new();
        let mut comma = true;
        loop {
            self.skip_blanks();
            if self.eat(')') {
                break;
            }
            if !comma {
                return Err(ListError::Malformed);
            }
            items.push(self.literal()?);
            self.skip_blanks();
            comma = self.eat(',');
        }
        match items.pop() {
            Some(only) if items.is_empty() && !comma => Ok(only),
            last => Ok(Literal::Tuple(items.into_iter().chain(last).collect())),
        }
    }

    fn texts(&mut self) -> Result<String, ListError> {
        let mut text = String::new();
        while self.rest.starts_with(['\'', '"']) {
            self.text(&mut text)?;
            self.skip_blanks();
        }
        Ok(text)
    }

    fn text(&mut self, out: &mut String) -> Result<(), ListError> {
        let mut chars = self.rest.chars();
        let quote = chars.next();
        while let Some(c) = chars.next() {
            match c {
                c if Some(c) == quote => {
                    self.rest = chars.as_str();
                    return Ok(());
                }
                '\n' | '\r' => break,
                '\\' => {
                    let length =
                        python::unescape(chars.as_str(), out).ok_or(ListError::Malformed)?;
                    chars = chars.as_str()[length..].chars();
                }
                c => out.push(c),
            }
        }
        Err(ListError::Malformed)
    }

    fn number(&mut self) -> Result<Literal, ListError> {
        let written =
            self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_'));
        let value = written.trim_start_matches('+').replace('_', "");
        if value.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return value.parse::<i64>().map(|n| Literal::Other(n.to_string())).map_err(malformed);
        }
        value.parse::<f64>().map(|n| Literal::Other(python::float(n))).map_err(malformed)
    }

    fn word(&mut self) -> Result<Literal, ListError> {
        let word = self.take(|c| c.is_alphanumeric() || c == '_').to_owned();
        self.skip_blanks();
        match word.as_str() {
            "None" | "True" | "False" => Ok(Literal::Other(word)),
            _ if self.rest.starts_with([',', ')']) => Err(ListError::Unquoted(word)),
            _ => Err(ListError::Malformed),
        }
    }

    fn take(&mut self, within: impl Fn(char) -> bool) -> &str {
        let end = self.rest.find(|c| !within(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn eat(&mut self, c: char) -> bool {
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
    }
}

fn malformed<E>(_: E) -> ListError {
    ListError::Malformed
}

fn write(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => python::repr(text),
        Literal::Other(written) => written.clone(),
        Literal::Tuple(items) => match items.as_slice() {
            [only] => format!("({},)", write(only)),
            items => format!("({})", items.iter().map(write).collect::<Vec<_>>().join(", ")),
        },
    }
}
