//! A query as each engine wants it written.

use fmf_core::{Phrase, TextQuery};

use crate::{dialect::Dialect, statement::Statement};

/// Of texts that match, so many are looked at: the last indexed. What stands in more of them is a
/// word that finds nothing in particular, and ranking them all would take seconds.
const CANDIDATES: usize = 10_000;

/// The statement that answers the `id` of texts that match and their `rank`, the higher the better.
pub(super) fn candidates(dialect: Dialect, query: &TextQuery) -> Statement {
    match dialect {
        Dialect::Sqlite => in_fts5(query),
        Dialect::Postgres => in_tsvectors(query),
    }
}

fn in_fts5(query: &TextQuery) -> Statement {
    let all = |phrases: &[Phrase], between: &str| {
        phrases.iter().map(fts5_phrase).collect::<Vec<_>>().join(between)
    };
    let mut expression = format!("({})", all(query.wanted(), " AND "));
    if !query.unwanted().is_empty() {
        expression.push_str(&format!(" NOT ({})", all(query.unwanted(), " OR ")));
    }
    let mut statement = Statement::new(Dialect::Sqlite, "");
    let expression = statement.bind(expression);
    statement.push(&format!(
        "select rowid as id, -bm25(text_words, 10.0, 4.0, 3.0, 1.0) as rank
         from text_words
         where text_words match {expression}
         order by rowid desc
         limit {CANDIDATES}"
    ));
    statement
}

/// `"self serv" *`: within quotes nothing has a meaning, and words hold no quotes.
fn fts5_phrase(phrase: &Phrase) -> String {
    format!("\"{}\"{}", phrase.words().join(" "), if phrase.is_open_ended() { " *" } else { "" })
}

fn in_tsvectors(query: &TextQuery) -> Statement {
    let mut statement = Statement::new(Dialect::Postgres, "");
    let words = query.wanted().iter().flat_map(lexemes);
    let words = words.collect::<Vec<_>>().join(" & ");
    let tsquery = format!("cast(cast({} as text) as tsquery)", statement.bind(words));
    statement.push(&format!(
        "select id, ts_rank('{{0.1, 0.3, 0.4, 1.0}}', vector, {tsquery}, 1) as rank
         from (
           select id, vector
           from texts
           where vector @@ {tsquery}"
    ));
    for phrase in query.wanted().iter().filter(|phrase| phrase.words().len() > 1) {
        let place = statement.bind(side_by_side(phrase));
        statement.push(&format!("and strpos(words, {place}) > 0"));
    }
    for phrase in query.unwanted() {
        let place = statement.bind(side_by_side(phrase));
        statement.push(&format!("and strpos(words, {place}) = 0"));
    }
    statement.push(&format!("order by id desc limit {CANDIDATES}) found"));
    statement
}

/// The words of a phrase as a `tsquery` has them.
fn lexemes(phrase: &Phrase) -> impl Iterator<Item = String> {
    let last = phrase.words().len() - 1;
    phrase.words().iter().enumerate().map(move |(index, word)| {
        format!("'{word}'{}", if phrase.is_open_ended() && index == last { ":*" } else { "" })
    })
}

/// A phrase as it stands among words with single spaces between them.
fn side_by_side(phrase: &Phrase) -> String {
    format!(" {}{}", phrase.words().join(" "), if phrase.is_open_ended() { "" } else { " " })
}
