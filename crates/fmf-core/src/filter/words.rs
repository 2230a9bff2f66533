//! Which words mean something to SQL: a bare word of these is no name, so it is no key.

use std::{collections::HashMap, iter::repeat, sync::LazyLock};

use super::token::Kind;

/// What the SQL reader behind MLflow's filters takes each of its words for.
static KINDS: LazyLock<HashMap<&str, Kind>> = LazyLock::new(|| {
    let kinds = [
        (include_str!("keywords.txt"), Kind::Keyword),
        (TYPES, Kind::Builtin),
        (STATEMENTS, Kind::Statement),
        ("DIV", Kind::Operator),
    ];
    let words = kinds.into_iter().map(|(words, kind)| words.split_whitespace().zip(repeat(kind)));
    words.flatten().collect()
});

/// The names of types.
const TYPES: &str = "
    ARRAY BIGINT BIGNUMERIC BINARY BIT BLOB BOOLEAN CHAR DATE DEC DECIMAL FILE_TYPE FLOAT INT INT8
    INTEGER INTERVAL LONG MAP NATURALN NUMBER NUMERIC NVARCHAR PLS_INTEGER POSITIVE POSITIVEN REAL
    ROWID ROWLABEL ROWNUM SERIAL SERIAL8 SIGNED SIGNTYPE SIMPLE_DOUBLE SIMPLE_FLOAT SIMPLE_INTEGER
    SMALLINT STRING STRUCT SYS_REFCURSOR TEXT TIMESTAMP TINYINT UNSIGNED UROWID UTL_FILE VARCHAR
    VARCHAR2 VARIANT VARYING";

/// The words that begin a statement.
const STATEMENTS: &str = "
    ALTER COMMIT CREATE DELETE DROP GRANT INSERT MERGE REPLACE REVOKE ROLLBACK SELECT START TRUNCATE
    UPDATE UPSERT WITH";

/// Words that stay keywords before a dot or a parenthesis.
const ALWAYS: [&str; 6] = ["CASE", "IN", "VALUES", "USING", "FROM", "AS"];

/// Words that are read as one token; of two that begin alike the longer stands first.
const PHRASES: &[(&[&str], Kind)] = &[
    (&["NOT", "NULL"], Kind::Keyword),
    (&["NOT", "REGEXP", "BINARY"], Kind::Comparator),
    (&["NOT", "REGEXP"], Kind::Comparator),
    (&["NOT", "LIKE"], Kind::Comparator),
    (&["NOT", "ILIKE"], Kind::Comparator),
    (&["NOT", "RLIKE"], Kind::Comparator),
    (&["LIKE"], Kind::Comparator),
    (&["ILIKE"], Kind::Comparator),
    (&["RLIKE"], Kind::Comparator),
    (&["REGEXP", "BINARY"], Kind::Comparator),
    (&["REGEXP"], Kind::Comparator),
    (&["ASC", "NULLS", "FIRST"], Kind::Direction),
    (&["ASC", "NULLS", "LAST"], Kind::Direction),
    (&["ASC"], Kind::Direction),
    (&["DESC", "NULLS", "FIRST"], Kind::Direction),
    (&["DESC", "NULLS", "LAST"], Kind::Direction),
    (&["DESC"], Kind::Direction),
    (&["NULLS", "FIRST"], Kind::Direction),
    (&["NULLS", "LAST"], Kind::Direction),
    (&["END", "IF"], Kind::Keyword),
    (&["END", "LOOP"], Kind::Keyword),
    (&["END", "WHILE"], Kind::Keyword),
    (&["END", "FOR"], Kind::Keyword),
    (&["END", "CASE"], Kind::Keyword),
    (&["END"], Kind::Keyword),
    (&["IF", "NOT", "EXISTS"], Kind::Keyword),
    (&["IF", "EXISTS"], Kind::Keyword),
    (&["UNION", "ALL"], Kind::Keyword),
    (&["CREATE", "OR", "REPLACE"], Kind::Statement),
    (&["CREATE"], Kind::Statement),
    (&["DOUBLE", "PRECISION"], Kind::Builtin),
    (&["GROUP", "BY"], Kind::Keyword),
    (&["ORDER", "BY"], Kind::Keyword),
    (&["PRIMARY", "KEY"], Kind::Keyword),
    (&["HANDLER", "FOR"], Kind::Keyword),
];

/// Whether `word` is a keyword whatever follows it.
pub(super) fn is_always_keyword(word: &str) -> bool {
    ALWAYS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What a single word is.
pub(super) fn kind_of(word: &str) -> Kind {
    KINDS.get(word.to_uppercase().as_str()).copied().unwrap_or(Kind::Name)
}

/// The phrase that `rest` begins with: what it is, and its length in bytes.
pub(super) fn phrase(rest: &str, word_len: impl Fn(&str) -> usize) -> Option<(Kind, usize)> {
    let first = &rest[..word_len(rest)];
    let mut beginning = PHRASES.iter().filter(|(words, _)| words[0].eq_ignore_ascii_case(first));
    beginning.find_map(|(words, kind)| {
        let mut length = 0;
        for (index, word) in words.iter().enumerate() {
            let mut tail = &rest[length..];
            if index > 0 {
                let trimmed = tail.trim_start();
                length += tail.len() - trimmed.len();
                tail = trimmed;
            }
            let found = word_len(tail);
            // Without a blank between them the words are one word, and its length tells.
            if !tail[..found].eq_ignore_ascii_case(word) {
                return None;
            }
            length += found;
        }
        Some((*kind, length))
    })
}
