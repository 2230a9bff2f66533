//! Reading a query: one `SELECT`, with what may stand before and behind it.
//!
//! The grammar is the outer wall. There is no word in it that writes, sets, attaches or explains,
//! and whatever is not in it is refused here, before any engine sees anything.

mod expression;
mod query;

use super::{
    fault::{Fault, Read, fault},
    syntax::{Name, Query},
    token::{Token, What, tokens},
};

/// How deep expressions may be nested.
const DEEPEST: usize = 100;
/// How deep queries may be nested.
const DEEPEST_QUERIES: usize = 8;

/// What cannot be a name unless it is quoted or stands behind a dot.
const KEYWORDS: &[&str] = &[
    "all",
    "and",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "cross",
    "desc",
    "distinct",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "from",
    "full",
    "group",
    "having",
    "ilike",
    "in",
    "inner",
    "intersect",
    "into",
    "is",
    "join",
    "lateral",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "null",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "right",
    "select",
    "then",
    "true",
    "union",
    "using",
    "values",
    "when",
    "where",
    "with",
];

/// Reads a query.
pub(super) fn query(text: &str) -> Read<Query> {
    let mut parser = Parser { text, tokens: tokens(text)?, next: 0, depth: 0, queries: 0 };
    if !parser.is("select") && !parser.is("with") {
        let found = parser.shown();
        let why = format!("a query only reads: it begins with SELECT or WITH, not with {found}");
        return fault(parser.at(), why);
    }
    let query = parser.query()?;
    match parser.token().what {
        What::End => Ok(query),
        _ => Err(parser.unexpected("the end")),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    queries: usize,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.ahead(0)
    }

    /// The token that many behind the next one; the last one for ever.
    fn ahead(&self, by: usize) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.next + by).min(last)]
    }

    fn at(&self) -> usize {
        self.token().at
    }

    fn advance(&mut self) -> What {
        let what = self.token().what.clone();
        self.next += 1;
        what
    }

    /// Whether the next token is this word.
    fn is(&self, word: &str) -> bool {
        self.is_ahead(0, word)
    }

    fn is_ahead(&self, by: usize, word: &str) -> bool {
        matches!(&self.ahead(by).what, What::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token().what, What::Sign(found) if found == sign)
    }

    /// Goes over this word, if it is the next.
    fn eat(&mut self, word: &str) -> bool {
        let is = self.is(word);
        self.next += usize::from(is);
        is
    }

    fn eat_sign(&mut self, sign: &str) -> bool {
        let is = self.is_sign(sign);
        self.next += usize::from(is);
        is
    }

    fn expect(&mut self, word: &str) -> Read<()> {
        if self.eat(word) { Ok(()) } else { Err(self.unexpected(&word.to_uppercase())) }
    }

    fn expect_sign(&mut self, sign: &str) -> Read<()> {
        if self.eat_sign(sign) { Ok(()) } else { Err(self.unexpected(sign)) }
    }

    /// What was found where something else was expected.
    fn unexpected(&self, wanted: &str) -> Fault {
        let found = self.shown();
        Fault::new(self.at(), format!("expected {wanted}, found {found}"))
    }

    /// The next token, as a message names it.
    fn shown(&self) -> String {
        match &self.token().what {
            What::End => "the end".to_owned(),
            What::Text(_) => "a text".to_owned(),
            What::Quoted(name) | What::Word(name) => {
                let short: String = name.chars().take(40).collect();
                format!("{short:?}")
            }
            What::Number(number) => number.clone(),
            What::Sign(sign) => (*sign).to_owned(),
        }
    }

    /// Whether the next token can be a name.
    fn is_name(&self) -> bool {
        match &self.token().what {
            What::Quoted(_) => true,
            What::Word(word) => !is_keyword(word),
            _ => false,
        }
    }

    fn name(&mut self, wanted: &str) -> Read<Name> {
        if self.is_name() { self.any_name(wanted) } else { Err(self.unexpected(wanted)) }
    }

    /// A name, where a keyword is one too.
    fn any_name(&mut self, wanted: &str) -> Read<Name> {
        let at = self.at();
        match &self.token().what {
            What::Word(text) | What::Quoted(text) => {
                let text = text.clone();
                self.next += 1;
                Ok(Name { text, at })
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    /// Names with dots between them.
    fn path(&mut self, wanted: &str) -> Read<Vec<Name>> {
        let mut path = vec![self.name(wanted)?];
        while self.is_sign(".") && self.ahead(1).what != What::Sign("*") {
            self.next += 1;
            path.push(self.any_name("a name behind the dot")?);
        }
        Ok(path)
    }

    /// One or more of what `read` reads, with commas between them.
    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut all = vec![read(self)?];
        while self.eat_sign(",") {
            all.push(read(self)?);
        }
        Ok(all)
    }

    /// Goes a level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let depth = self.depth;
        self.descend()?;
        let outcome = read(self);
        self.depth = depth;
        outcome
    }

    fn descend(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return fault(
                self.at(),
                format!("this is nested too deeply, or has more than {DEEPEST} parts in a chain"),
            );
        }
        Ok(())
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}
