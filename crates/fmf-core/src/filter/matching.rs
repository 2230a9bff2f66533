//! Holding a filter against something in memory.

use super::{Clause, Filter, NumberTest, Target, Test, TextTest};

/// What a filter can look at.
pub trait Fields {
    /// The text of `target`, or `None` where it has none.
    fn text(&self, target: &Target) -> Option<&str>;
    /// The number of `target`, or `None` where it has none.
    fn number(&self, target: &Target) -> Option<i64>;
}

impl Filter {
    /// Whether every clause holds. A target that has no text, or no number, fulfils no test.
    #[must_use]
    pub fn matches(&self, fields: &impl Fields) -> bool {
        self.clauses.iter().all(|clause| clause.matches(fields))
    }
}

impl Clause {
    fn matches(&self, fields: &impl Fields) -> bool {
        let text = || fields.text(&self.target);
        match &self.test {
            Test::Text(test, wanted) => {
                text().is_some_and(|text| text_matches(*test, text, wanted))
            }
            Test::OneOf { values, negated } => {
                text().is_some_and(|text| values.iter().any(|value| value == text) != *negated)
            }
            Test::Number(test, wanted) => fields
                .number(&self.target)
                .is_some_and(|number| number_matches(*test, number, *wanted)),
        }
    }
}

fn text_matches(test: TextTest, text: &str, wanted: &str) -> bool {
    match test {
        TextTest::Equal => text == wanted,
        TextTest::NotEqual => text != wanted,
        TextTest::Like => like(wanted, text, false),
        TextTest::ILike => like(wanted, text, true),
    }
}

fn number_matches(test: NumberTest, number: i64, wanted: i64) -> bool {
    match test {
        NumberTest::Equal => number == wanted,
        NumberTest::NotEqual => number != wanted,
        NumberTest::Greater => number > wanted,
        NumberTest::GreaterOrEqual => number >= wanted,
        NumberTest::Less => number < wanted,
        NumberTest::LessOrEqual => number <= wanted,
    }
}

/// Whether `text` matches a LIKE pattern: `%` any text, `_` any character, no escape. Case is
/// ignored for ASCII letters only, as on MLflow's server.
#[must_use]
pub fn like(pattern: &str, text: &str, ignore_case: bool) -> bool {
    if ignore_case {
        return like(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase(), false);
    }
    let Some((head, pattern)) = pattern.split_once('%') else {
        return prefix_len(pattern, text) == Some(text.len());
    };
    let Some(mut text) = prefix_len(head, text).map(|length| &text[length..]) else {
        return false;
    };
    let mut parts = pattern.split('%');
    let tail = parts.next_back().unwrap_or_default();
    for part in parts {
        let Some(end) = find_end(part, text) else { return false };
        text = &text[end..];
    }
    ends_with(tail, text)
}

/// The bytes of `text` that a pattern without `%` covers at its beginning.
fn prefix_len(pattern: &str, text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let fits = pattern.chars().all(|p| chars.next().is_some_and(|c| p == '_' || p == c));
    fits.then(|| text.len() - chars.as_str().len())
}

/// Where the first place that a pattern without `%` covers ends.
fn find_end(pattern: &str, text: &str) -> Option<usize> {
    if !pattern.contains('_') {
        return text.find(pattern).map(|start| start + pattern.len());
    }
    let starts = text.char_indices().map(|(start, _)| start);
    starts.into_iter().find_map(|start| Some(start + prefix_len(pattern, &text[start..])?))
}

fn ends_with(pattern: &str, text: &str) -> bool {
    let mut chars = text.chars();
    pattern.chars().rev().all(|p| chars.next_back().is_some_and(|c| p == '_' || p == c))
}
