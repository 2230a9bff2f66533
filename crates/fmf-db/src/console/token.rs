//! The words of a query.
//!
//! Only these exist: what the engines know besides (escapes, dollar quotes, parameters, casts with
//! colons, brackets) is refused here, and comments end here.

use super::fault::{Read, fault};

/// The longest query, in bytes.
const LONGEST: usize = 20_000;
/// The most words and signs that one has.
const MOST: usize = 4_000;

/// A word or sign, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) what: What,
    pub(super) at: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A keyword or a name.
    Word(String),
    /// A name in quotes or backticks.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    Number(String),
    Sign(&'static str),
    End,
}

/// The longer ones first.
const SIGNS: [&str; 17] =
    ["||", "<>", "!=", "<=", ">=", "(", ")", ",", ".", "*", "+", "-", "/", "%", "=", "<", ">"];

/// Takes a query apart.
pub(super) fn tokens(text: &str) -> Read<Vec<Token>> {
    if text.len() > LONGEST {
        return fault(0, format!("the query is longer than {LONGEST} bytes; ask in several"));
    }
    if let Some(at) = text.find('\0') {
        return fault(at, "a query cannot hold the character NUL");
    }
    let (mut lexer, mut all) = (Lexer { text, at: 0 }, Vec::new());
    loop {
        let token = lexer.token()?;
        let is_end = token.what == What::End;
        all.push(token);
        if is_end {
            return Ok(all);
        }
        if all.len() > MOST {
            return fault(lexer.at, format!("the query has more than {MOST} words and signs"));
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn token(&mut self) -> Read<Token> {
        self.skip()?;
        let at = self.at;
        let what = match self.rest().chars().next() {
            None => What::End,
            Some('\'') => What::Text(self.quoted('\'')?),
            Some(quote @ ('"' | '`')) => What::Quoted(self.name(quote)?),
            Some(first) if first.is_ascii_digit() => self.number()?,
            Some('.') if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let after_name =
                    self.text[..at].ends_with(|c: char| is_in_word(c) || "\"`".contains(c));
                if after_name { self.sign()? } else { self.number()? }
            }
            Some(first) if is_in_word(first) => self.word()?,
            Some(_) => self.sign()?,
        };
        Ok(Token { what, at, end: self.at })
    }

    /// Goes over spaces and comments.
    fn skip(&mut self) -> Read<()> {
        loop {
            let rest = self.rest();
            let spaces = rest.len() - rest.trim_start().len();
            self.at += spaces;
            let rest = self.rest();
            if rest.starts_with("--") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(inside) = rest.strip_prefix("/*") {
                let Some(end) = inside.find("*/") else {
                    return fault(self.at, "this comment has no end");
                };
                if inside[..end].contains("/*") {
                    return fault(self.at, "a comment inside of a comment is not understood");
                }
                self.at += end + 4;
            } else {
                return Ok(());
            }
        }
    }

    fn word(&mut self) -> Read<What> {
        let rest = self.rest();
        let end = rest.find(|c| !is_in_word(c)).unwrap_or(rest.len());
        if rest[end..].starts_with(['\'', '"', '`']) {
            return fault(
                self.at,
                format!("{:?} before a quote is not understood; put a space between", &rest[..end]),
            );
        }
        self.at += end;
        Ok(What::Word(rest[..end].to_owned()))
    }

    fn number(&mut self) -> Read<What> {
        let rest = self.rest();
        let mut end = digits(rest, 0);
        if rest[end..].starts_with('.') {
            end = digits(rest, end + 1);
        }
        if rest[end..].starts_with(['e', 'E']) {
            let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
            let exponent = digits(rest, end + 1 + sign);
            end = if exponent > end + 1 + sign { exponent } else { end };
        }
        if rest[end..].starts_with(is_in_word) {
            return fault(self.at, "a number and a word must have a space between them");
        }
        self.at += end;
        Ok(What::Number(rest[..end].to_owned()))
    }

    fn name(&mut self, quote: char) -> Read<String> {
        let at = self.at;
        let name = self.quoted(quote)?;
        if name.is_empty() { fault(at, "a name cannot be empty") } else { Ok(name) }
    }

    /// What stands between quotes, where a doubled quote is one.
    fn quoted(&mut self, quote: char) -> Read<String> {
        let (start, mut inside) = (self.at, String::new());
        self.at += 1;
        while let Some(end) = self.rest().find(quote) {
            inside.push_str(&self.rest()[..end]);
            self.at += end + 1;
            if !self.rest().starts_with(quote) {
                return Ok(inside);
            }
            inside.push(quote);
            self.at += 1;
        }
        fault(start, format!("this {quote} is never closed"))
    }

    fn sign(&mut self) -> Read<What> {
        let rest = self.rest();
        if rest.trim_end() == ";" {
            self.at = self.text.len();
            return Ok(What::End);
        }
        let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) else {
            return fault(self.at, unknown_sign(rest));
        };
        self.at += sign.len();
        Ok(What::Sign(sign))
    }
}

fn unknown_sign(rest: &str) -> String {
    match rest.chars().next() {
        Some(';') => "one query at a time: nothing may stand behind the ;".to_owned(),
        Some(':') => "a colon is not understood; a cast is written CAST(x AS type)".to_owned(),
        Some('[') => "a name with spaces is written in \"quotes\" or `backticks`".to_owned(),
        Some('$' | '?' | '@') => "parameters are not understood; write the value".to_owned(),
        other => format!("{:?} is not understood", other.unwrap_or_default()),
    }
}

fn is_in_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn digits(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[What]) {
        let found: Vec<What> = tokens(text).unwrap().into_iter().map(|token| token.what).collect();
        assert_eq!(&found[..found.len() - 1], expected, "{text}");
    }

    fn refused(text: &str, said: &str) {
        let error = tokens(text).unwrap_err();
        assert!(error.why.contains(said), "{text}: {error:?}");
    }

    #[test]
    fn names_texts_and_numbers_are_told_apart() {
        let word = |text: &str| What::Word(text.to_owned());
        let number = |text: &str| What::Number(text.to_owned());
        check("a.b", &[word("a"), What::Sign("."), word("b")]);
        check(
            "`a b`.\"c\"\"d\"",
            &[What::Quoted("a b".to_owned()), What::Sign("."), What::Quoted("c\"d".to_owned())],
        );
        check(
            "'it''s' -- rest\n/* x */ 1.5e-3",
            &[What::Text("it's".to_owned()), number("1.5e-3")],
        );
        check("1 .5", &[number("1"), number(".5")]);
    }

    #[test]
    fn what_only_an_engine_would_understand_is_refused() {
        refused("select U&'x'", "not understood");
        refused("select U&\"x\"", "not understood");
        refused("select E'x'", "before a quote");
        refused("select $$x$$", "parameters");
        refused("select 1::text", "CAST");
        refused("select 1; select 2", "one query");
        refused("select 'x", "never closed");
        refused("/* /* */ */ select 1", "inside of a comment");
        refused("select \0", "NUL");
        refused("select 1x", "space");
    }

    #[test]
    fn one_semicolon_may_end_a_query() {
        check("a ;\n", &[What::Word("a".to_owned())]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_lexer_panic(text in "\\PC{0,60}") {
            let _ = tokens(&text);
        }
    }
}
