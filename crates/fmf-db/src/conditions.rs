//! What a filter tests, as conditions on a column, or on a row of keys and values.

use fmf_core::{
    Result, StoreError,
    filter::{NumberTest, Test, TextTest},
};

use crate::{
    dialect::LONGEST_PATTERN,
    statement::{Statement, listed},
};

/// Ends a subquery that asks whether there is any row. Without it PostgreSQL makes a join of each,
/// and takes longer to plan 200 of them than to search.
pub(crate) const ANY: &str = "limit 1 offset 0";
/// The most clauses of a filter: SQLite nests no expression deeper than 1,000.
const MOST_CLAUSES: usize = 200;
/// How much of a value is in the index.
const INDEXED_CHARS: usize = 100;

/// # Errors
/// `Invalid` for a filter with too many clauses.
pub(crate) fn check_clauses(count: usize) -> Result<()> {
    if count > MOST_CLAUSES {
        return Err(StoreError::Invalid(format!(
            "a filter has at most {MOST_CLAUSES} clauses, not {count}"
        )));
    }
    Ok(())
}

/// The conditions on a row `t` of keys and values, the indexed ones among them.
///
/// # Errors
/// `Invalid` for a pattern that is too long.
pub(crate) fn keyed_row(
    statement: &mut Statement,
    t: &str,
    key: &str,
    test: &Test,
) -> Result<String> {
    let indexed = format!("substr({t}.value, 1, {INDEXED_CHARS})");
    let mut conditions = vec![format!("{t}.key = {}", statement.bind(key))];
    match test {
        Test::Text(TextTest::Equal, value) => {
            let beginning = shortened(value);
            conditions.push(format!("{indexed} = {}", statement.bind(beginning)));
            if beginning.chars().count() < INDEXED_CHARS {
                // The index holds the whole value, and the row need not be looked at.
                return Ok(conditions.join(" and "));
            }
        }
        Test::Text(TextTest::Like, pattern) => {
            let range = begins_with(statement, &indexed, shortened(beginning(pattern)));
            conditions.extend(range);
        }
        _ => {}
    }
    conditions.push(holds(statement, &format!("{t}.value"), test)?);
    Ok(conditions.join(" and "))
}

/// The condition that `column` holds what `test` wants. A null fulfils none.
///
/// # Errors
/// `Invalid` for a pattern that is too long.
pub(crate) fn holds(statement: &mut Statement, column: &str, test: &Test) -> Result<String> {
    Ok(match test {
        Test::Text(TextTest::Equal, text) => format!("{column} = {}", statement.bind(text)),
        Test::Text(TextTest::NotEqual, text) => format!("{column} <> {}", statement.bind(text)),
        Test::Text(TextTest::Like, pattern) => like(statement, column, pattern)?,
        Test::Text(TextTest::ILike, pattern) => {
            check_pattern(pattern)?;
            {
                let pattern = statement.bind(pattern);
                statement.dialect().like_ignoring_case(column, &pattern)
            }
        }
        Test::Number(test, number) => {
            format!("{column} {} {}", sign(*test), statement.bind(*number))
        }
        Test::OneOf { values, negated } => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let place = statement.bind(listed(&values));
            let not = if *negated { "not " } else { "" };
            format!("{column} {not}in {}", statement.dialect().listed(&place))
        }
    })
}

/// LIKE, and the range in which its literal beginning lies: an index serves the range, while a
/// bound pattern could be anything.
fn like(statement: &mut Statement, column: &str, pattern: &str) -> Result<String> {
    check_pattern(pattern)?;
    let place = statement.bind(pattern);
    let matches = statement.dialect().like(column, &place);
    Ok(match begins_with(statement, column, pattern) {
        Some(range) => format!("{range} and {matches}"),
        None => matches,
    })
}

/// The condition that `column` lies where the literal beginning of `pattern` begins.
pub(crate) fn begins_with(
    statement: &mut Statement,
    column: &str,
    pattern: &str,
) -> Option<String> {
    let beginning = beginning(pattern);
    if beginning.is_empty() {
        return None;
    }
    let from = statement.bind(beginning);
    let mut range = format!("{column} >= {from}");
    if let Some(end) = text_after(beginning) {
        range += &format!(" and {column} < {}", statement.bind(end));
    }
    Some(range)
}

/// The part of a LIKE pattern before its first wildcard.
pub(crate) fn beginning(pattern: &str) -> &str {
    pattern.split(['%', '_']).next().unwrap_or_default()
}

/// The first text after all that begin with `text`, in the order of bytes.
fn text_after(text: &str) -> Option<String> {
    let mut end = text.to_owned();
    while let Some(last) = end.pop() {
        // The code points of surrogates are no characters.
        let next =
            if last == '\u{D7FF}' { Some('\u{E000}') } else { char::from_u32(last as u32 + 1) };
        if let Some(next) = next {
            end.push(next);
            return Some(end);
        }
    }
    None
}

fn shortened(value: &str) -> &str {
    value.char_indices().nth(INDEXED_CHARS).map_or(value, |(end, _)| &value[..end])
}

fn check_pattern(pattern: &str) -> Result<()> {
    if pattern.len() > LONGEST_PATTERN {
        return Err(StoreError::Invalid(format!(
            "a pattern of LIKE has at most {} bytes",
            LONGEST_PATTERN
        )));
    }
    Ok(())
}

/// How a comparison of numbers is written.
pub(crate) fn sign(test: NumberTest) -> &'static str {
    match test {
        NumberTest::Equal => "=",
        NumberTest::NotEqual => "<>",
        NumberTest::Greater => ">",
        NumberTest::GreaterOrEqual => ">=",
        NumberTest::Less => "<",
        NumberTest::LessOrEqual => "<=",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_end_of_a_range_is_the_next_text() {
        let cases = [("a", "b"), ("az", "a{"), ("é", "ê"), ("\u{D7FF}", "\u{E000}")];
        for (text, next) in cases {
            assert_eq!(text_after(text).as_deref(), Some(next), "{text}");
        }
        assert_eq!(text_after("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(text_after("\u{10FFFF}"), None);
    }

    proptest! {
        #[test]
        fn whatever_begins_with_a_text_lies_in_its_range(text in ".{1,5}", rest in ".{0,5}") {
            let whole = format!("{text}{rest}");
            prop_assert!(whole >= text);
            prop_assert!(text_after(&text).is_none_or(|end| whole < end));
        }
    }
}
