//! The parser: from the groups of a filter to its clauses.

use std::ops::Range;

use super::{
    Filter, FilterError, Subject,
    clause::RawClause,
    group::Groups,
    lexer::lex,
    token::{Item, Kind},
};
use crate::python;

/// A part of a filter: what may be a condition, or what is none.
pub(super) enum Part {
    Condition(Condition),
    /// `IS NULL` or `IS NOT NULL` after a name.
    NullTest {
        left: Item,
        is_null: bool,
        span: Range<usize>,
    },
    Other(Item),
}

/// A left side, an operator and a right side.
pub(super) struct Condition {
    pub(super) left: Item,
    /// The operator in capitals.
    pub(super) operator: String,
    pub(super) operator_span: Range<usize>,
    pub(super) right: Item,
    /// How many comments hang behind it.
    pub(super) comments: usize,
    /// All of it, with the comments.
    pub(super) span: Range<usize>,
}

pub(super) fn filter(text: &str, subject: Subject) -> Result<Filter, FilterError> {
    let Some(parts) = parts(text)? else { return Ok(Filter::default()) };
    refuse_strangers(text, &parts, Quotes::Bare)?;
    // MLflow reads all clauses before it looks at any operator; the first error is its first.
    let raw = parts.iter().filter_map(|part| RawClause::read(text, subject, part));
    let raw = raw.collect::<Result<Vec<_>, _>>()?;
    let clauses = raw.into_iter().map(RawClause::check);
    Ok(Filter { clauses: clauses.collect::<Result<_, _>>()? })
}

/// The groups of a text that is one statement: `Ok(None)` for a text without any.
///
/// # Errors
/// `unreadable` when it is too long or too deep, `several` when it is more than one statement.
pub(super) fn statement<'t>(
    text: &'t str,
    unreadable: &str,
    several: &str,
) -> Result<Option<Groups<'t>>, FilterError> {
    let mut statements = split(text, lex(text));
    let grouped = statements.drain(..).map(|tokens| Groups::of(text, tokens));
    let mut grouped = grouped
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| FilterError::new(unreadable, 0..text.len()))?;
    let first = grouped.pop();
    if grouped.is_empty() { Ok(first) } else { Err(FilterError::new(several, 0..text.len())) }
}

/// The parts of a filter: `Ok(None)` for an empty text.
///
/// # Errors
/// What is no list of conditions at all.
pub(super) fn parts(text: &str) -> Result<Option<Vec<Part>>, FilterError> {
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = format!("Error on parsing filter '{text}'");
    let several = format!(
        "Search filter contained multiple expression {}. Provide AND-ed expression list.",
        python::repr(text)
    );
    let groups = statement(text, &unreadable, &several)?.ok_or_else(|| {
        FilterError::new(format!("Invalid filter '{text}'. Could not be parsed."), 0..text.len())
    })?;
    Ok(Some(with_lists(text, &groups)))
}

/// Cuts tokens into statements at semicolons outside of parentheses; blank ones do not count.
fn split(text: &str, tokens: Vec<Item>) -> Vec<Vec<Item>> {
    let mut statements = vec![Vec::new()];
    let mut level = 0_i64;
    let mut ended = false;
    for token in tokens {
        if ended && !matches!(token.kind, Kind::Space | Kind::LineComment) {
            statements.push(Vec::new());
            (level, ended) = (0, false);
        }
        match token.text(text) {
            "(" if token.kind == Kind::Punctuation => level += 1,
            ")" if token.kind == Kind::Punctuation => level -= 1,
            ";" if level <= 0 => ended = true,
            _ => {}
        }
        if let Some(current) = statements.last_mut() {
            current.push(token);
        }
    }
    statements.retain(|tokens| !tokens.iter().all(|token| token.kind.is_blank()));
    statements
}

/// Finds `name IN (…)`, `name NOT IN (…)` and `name IS NULL` among the groups.
///
/// A name that begins none of them takes the next three groups out of the search with it, as in
/// MLflow; it is an error anyway.
pub(super) fn with_lists(text: &str, groups: &Groups<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = groups.items.as_slice();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let (Kind::Identifier, [second, third, after @ ..]) = (first.kind, tail) else {
            parts.push(part(text, groups, first));
            continue;
        };
        let is = |item: &Item, word: &str| item.is_word(text, &[word]);
        let list = |operator: &str, span: Range<usize>, right: &Item| {
            Part::Condition(Condition {
                left: *first,
                operator: operator.to_owned(),
                operator_span: span,
                right: *right,
                comments: 0,
                span: first.start..right.end,
            })
        };
        rest = after;
        if is(second, "IN") && third.kind == Kind::Parenthesis {
            parts.push(list("IN", second.span(), third));
        } else if is(second, "IS") && (is(third, "NULL") || is(third, "NOT NULL")) {
            let (is_null, span) = (is(third, "NULL"), first.start..third.end);
            parts.push(Part::NullTest { left: *first, is_null, span });
        } else if is(second, "NOT")
            && is(third, "IN")
            && let [fourth, after @ ..] = after
            && fourth.kind == Kind::Parenthesis
        {
            parts.push(list("NOT IN", second.start..third.end, fourth));
            rest = after;
        } else {
            let taken = tail.len().min(3);
            parts.extend(
                [first].into_iter().chain(&tail[..taken]).map(|item| part(text, groups, item)),
            );
            rest = &tail[taken..];
        }
    }
    parts
}

fn part(text: &str, groups: &Groups<'_>, item: &Item) -> Part {
    let Kind::Comparison(place) = item.kind else { return Part::Other(*item) };
    let found = groups.comparisons[place];
    Part::Condition(Condition {
        left: found.left,
        operator: found.operator.text(text).to_uppercase(),
        operator_span: found.operator.span(),
        right: found.right,
        comments: found.comments,
        span: item.span(),
    })
}

/// Reads every condition of a filter; an empty text has none.
///
/// # Errors
/// What MLflow's server says of the text, and the bytes it speaks of.
pub(super) fn conditions<C>(
    text: &str,
    quotes: Quotes,
    null_test: impl Fn(&str, bool) -> Result<C, String>,
    comparison: impl Fn(&str, &Condition) -> Result<C, FilterError>,
) -> Result<Vec<C>, FilterError> {
    let Some(parts) = parts(text)? else { return Ok(Vec::new()) };
    refuse_strangers(text, &parts, quotes)?;
    let read = parts.iter().filter_map(|part| match part {
        Part::Other(_) => None,
        Part::NullTest { left, is_null, span } => {
            let read = null_test(left.text(text), *is_null);
            Some(read.map_err(|message| FilterError::new(message, span.clone())))
        }
        Part::Condition(condition) => Some(comparison(text, condition)),
    });
    read.collect()
}

/// How the messages of a search name what they cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Bare,
    Single,
}

/// # Errors
/// Whatever is neither a condition nor `AND`, in the order in which it stands there.
fn refuse_strangers(text: &str, parts: &[Part], quotes: Quotes) -> Result<(), FilterError> {
    let strangers: Vec<&Item> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Other(item) if !item.is_word(text, &["AND"]) => Some(item),
            _ => None,
        })
        .collect();
    let (Some(first), Some(last)) = (strangers.first(), strangers.last()) else { return Ok(()) };
    let named = strangers.iter().map(|item| match quotes {
        Quotes::Bare => item.text(text).to_owned(),
        Quotes::Single => format!("'{}'", item.text(text)),
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let message = format!("Invalid clause(s) in filter string: {named}");
    Err(FilterError::new(message, first.start..last.end))
}

impl Condition {
    /// # Errors
    /// MLflow's words for a condition with comments, or whose left side is no name.
    pub(super) fn check_shape(&self, text: &str) -> Result<(), FilterError> {
        if self.comments > 0 {
            let found = 3 + self.comments;
            let message = format!("Invalid comparison clause. Expected 3 tokens found {found}");
            return Err(FilterError::new(message, self.left.start..self.right.end));
        }
        if self.left.kind != Kind::Identifier {
            let found = self.left.text(text);
            let message =
                format!("Invalid comparison clause. Expected 'Identifier' found '{found}'");
            return Err(FilterError::new(message, self.left.span()));
        }
        Ok(())
    }
}
