//! Writing the index.

use std::{collections::BTreeMap, fmt::Write as _, iter};

use fmf_core::Result;

use super::{
    StaleTexts, Words,
    document::documents,
    stale::{Part, Stale},
};
use crate::{dialect::Dialect, engine::Session, statement::Statement};

/// The version under which the texts of a prompt itself are indexed.
const OF_PROMPT: i64 = 0;
/// How many texts are read with one statement: each number of them is a statement of its own to be
/// kept prepared.
const AT_ONCE: usize = 16;

/// Indexes texts anew that have changed. What is gone leaves the index.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn refresh(session: &mut dyn Session, stale: &StaleTexts) -> Result<()> {
    // A version can be new and changed, and then what was known of it is old.
    let mut changed = BTreeMap::new();
    for (Stale { life, part }, words) in stale {
        let version = match part {
            Part::Everything => {
                session.execute("delete from texts where prompt = ?1", &[life.into()])?;
                index_life(session, life)?;
                // It comes behind the parts of the same life, which are done with it.
                changed.retain(|(of, _), _| of != life);
                continue;
            }
            Part::Prompt => OF_PROMPT,
            Part::NewVersion(version) | Part::Version(version) => version.get().into(),
        };
        if !matches!(part, Part::NewVersion(_)) {
            let at = [life.into(), version.into()];
            session.execute("delete from texts where prompt = ?1 and version = ?2", &at)?;
        }
        changed.insert((life.as_str(), version), words.as_deref());
    }
    let mut unknown = Vec::new();
    for ((life, version), words) in changed {
        match words {
            Some(words) => insert(session, life, version, words)?,
            None => unknown.push((life, version)),
        }
    }
    index(session, &unknown)
}

/// Indexes the texts of all prompts, in place of whatever was indexed: for a new index, and for
/// rows that came into the database without the log.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn index_everything(session: &mut dyn Session) -> Result<()> {
    session.execute("delete from texts", &[])?;
    let lives = session.query(
        "select id from prompts where deleted_at is null and is_prompt = 1 order by id",
        &[],
        |row| row.string(),
    )?;
    lives.iter().try_for_each(|life| index_life(session, life))
}

/// Indexes all texts of a life, the newest last.
fn index_life(session: &mut dyn Session, life: &str) -> Result<()> {
    let versions = session.query(
        "select version from versions where prompt = ?1 and deleted_at is null order by version",
        &[life.into()],
        |row| row.integer(),
    )?;
    let texts = iter::once(OF_PROMPT).chain(versions).map(|version| (life, version));
    index(session, &texts.collect::<Vec<_>>())
}

/// Indexes texts of versions and of prompts themselves, by lives and versions, as far as they are
/// there.
fn index(session: &mut dyn Session, texts: &[(&str, i64)]) -> Result<()> {
    for texts in texts.chunks(AT_ONCE) {
        let mut wanted = Statement::new(session.dialect(), "");
        for (index, (life, version)) in texts.iter().enumerate() {
            let all = if index > 0 { "union all " } else { "" };
            let (life, version) = (wanted.bind(*life), wanted.bind(*version));
            wanted.push(&format!(
                "{all}select cast({life} as text) as prompt, cast({version} as bigint) as version"
            ));
        }
        let mut found = Vec::new();
        let order = "order by w.prompt, w.version";
        documents(session, wanted, order, |life, text| found.push((life.to_owned(), text)))?;
        for (life, text) in found {
            let version = text.version().map_or(OF_PROMPT, |version| version.get().into());
            insert(session, &life, version, &Words::of(&text))?;
        }
    }
    Ok(())
}

fn insert(session: &mut dyn Session, life: &str, version: i64, words: &Words) -> Result<()> {
    let Words(words) = words;
    let [name, message, tag, template] = words;
    match session.dialect() {
        Dialect::Sqlite => {
            let at = [life.into(), version.into()];
            session.execute("insert into texts (prompt, version) values (?1, ?2)", &at)?;
            session.execute(
                "insert into text_words (rowid, name, message, tag, template)
                 values (last_insert_rowid(), ?1, ?2, ?3, ?4)",
                &[name.into(), message.into(), tag.into(), template.into()],
            )?;
        }
        Dialect::Postgres => {
            session.execute(
                "insert into texts (prompt, version, words, vector)
                 values (?1, ?2, ?3, cast(cast(?4 as text) as tsvector))",
                &[
                    life.into(),
                    version.into(),
                    format!(" {} ", words.join(" \u{B6} ")).into(),
                    vector(words).into(),
                ],
            )?;
        }
    }
    Ok(())
}

/// The words with their positions and the weights of their places, as a `tsvector` is written.
/// Words hold neither quotes nor backslashes.
fn vector(words: &[String; 4]) -> String {
    let mut vector = String::new();
    let mut position = 0_usize;
    for (words, weight) in words.iter().zip(["A", "B", "C", "D"]) {
        for word in words.split(' ').filter(|word| !matches!(*word, "" | "\u{B6}")) {
            // PostgreSQL takes a higher position for its highest.
            position = (position + 1).min(16_383);
            // Writing to a `String` cannot fail.
            let _ = write!(vector, "'{word}':{position}{weight} ");
        }
    }
    vector
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

    use fmf_core::Version;

    use super::*;
    use crate::engine::session_in_memory;

    #[test]
    fn a_life_that_changed_in_part_and_as_a_whole_is_indexed_once() {
        let mut session = session_in_memory();
        let session: &mut dyn Session = &mut session;
        let life = "insert into prompts
                        (id, name, is_prompt, has_prompt_versions, last_version, created_at,
                         updated_at)
                    values ('a', 'x', 1, 1, 1, 1, 1)";
        session.execute(life, &[]).unwrap();
        let version = "insert into versions
                           (prompt, version, stage, source, is_prompt, created_at, updated_at,
                            template)
                       values ('a', 1, 'None', 's', 1, 1, 1, 'text')";
        session.execute(version, &[]).unwrap();
        let (new, first) = (Part::NewVersion(Version::FIRST), Part::Version(Version::FIRST));
        let parts = [Part::Prompt, new, first, Part::Everything];
        let stale = |part: &Part| (Stale { life: "a".to_owned(), part: *part }, None);
        for parts in [&parts[..3], &parts[..], &parts[..1], &parts[2..3], &parts[3..]] {
            refresh(session, &parts.iter().map(stale).collect()).unwrap();
            let indexed = "select version from texts order by version";
            let indexed = session.query(indexed, &[], |row| row.integer()).unwrap();
            assert_eq!(indexed, [0, 1], "{parts:?}");
        }
    }
}
