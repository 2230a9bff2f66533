//! How SQLite goes about the common searches: along an index, in the order of the answer.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use fmf_core::{
    Result,
    entry::{EntryKey, EntryQuery, Fact},
    filter::{Filter, Order, Subject, Target},
};

use super::{entries, versions};
use crate::{
    content::Content,
    engine::{Session, session_in_memory},
    prompts::Scope,
    statement::Statement,
};

/// The steps of a statement, a line each.
fn plan(keys: impl Fn(&mut dyn Session) -> Result<Statement>) -> String {
    let mut session = session_in_memory(Content::Registry);
    let session: &mut dyn Session = &mut session;
    let statement = keys(session).unwrap();
    let explained = format!("explain query plan {}", statement.text());
    let steps = session.query(&explained, statement.values(), |row| {
        row.integer()?;
        row.integer()?;
        row.integer()?;
        row.string()
    });
    steps.unwrap().join("\n")
}

/// The query that a protocol makes of a filter; `marked` stands for the tag that marks prompts.
fn query(filter: &str, order: &str, subject: Subject) -> EntryQuery {
    let mut filter = Filter::parse(filter, subject).unwrap();
    for clause in &mut filter.clauses {
        if clause.target == Target::Tag(EntryKey::from("marked")) {
            clause.target = Target::Tag(EntryKey::Fact(Fact::IsPrompt));
        }
    }
    let order = Some(order).filter(|order| !order.is_empty());
    let order = order.map(|order| Order::parse(order, subject).unwrap()).into_iter().collect();
    EntryQuery { filter, order, ..EntryQuery::default() }
}

fn check_entries(filter: &str, order: &str, expected: &[&str]) {
    let query = query(filter, order, Subject::Entries);
    let wanted = entries::order(&query);
    let plan =
        plan(|session| entries::keys(session, &query, &query.page, Scope::Everything, &wanted));
    assert_eq!(plan.lines().collect::<Vec<_>>(), expected, "{filter} {order}");
}

fn check_versions(filter: &str, order: &str, expected: &[&str]) {
    let query = query(filter, order, Subject::Versions);
    let wanted = versions::order(&query.order);
    let plan = plan(|session| versions::keys(session, &query, &query.page, &wanted));
    assert_eq!(plan.lines().collect::<Vec<_>>(), expected, "{filter} {order}");
}

#[test]
fn prompts_are_found_by_name_in_order_without_a_look_at_tags() {
    let kind = "SEARCH p USING INDEX prompts_kind_name";
    check_entries("tags.marked = 'true'", "", &[&format!("{kind} (is_prompt=?)")]);
    let one = format!("{kind} (is_prompt=? AND name=?)");
    check_entries("tags.marked = 'true' AND name = 'x'", "", &[&one]);
    let range = format!("{kind} (is_prompt=? AND name>? AND name<?)");
    check_entries("tags.marked = 'true' AND name LIKE 'x%'", "", &[&range]);
    let all = format!("{kind} (is_prompt=?)");
    check_entries("tags.marked = 'true' AND name LIKE '%x%'", "", &[&all]);
}

#[test]
fn prompts_are_found_by_a_tag_in_the_order_of_names() {
    let tag = "SEARCH t USING COVERING INDEX prompt_tags_value (key=? AND <expr>=? AND name>?)";
    let prompt = "SEARCH p USING INDEX sqlite_autoindex_prompts_1 (id=?)";
    check_entries("tags.marked = 'true' AND tags.a = 'x'", "", &[tag, prompt]);
    let second =
        ["CORRELATED SCALAR SUBQUERY 1", "SEARCH o USING PRIMARY KEY (prompt=? AND key=?)"];
    let filter = "tags.marked = 'true' AND tags.a = 'x' AND tags.b = 'y'";
    check_entries(filter, "", &[tag, second[0], second[1], prompt]);
}

#[test]
fn the_last_changed_prompts_are_found_first() {
    let expected = [
        "SEARCH p USING INDEX prompts_kind_updated (is_prompt=?)",
        "USE TEMP B-TREE FOR LAST TERM OF ORDER BY",
    ];
    check_entries("tags.marked = 'true'", "timestamp DESC", &expected);
}

#[test]
fn versions_are_found_by_the_name_of_their_prompt_in_order() {
    let expected = [
        "SEARCH p USING INDEX prompts_name (name=?)",
        "SEARCH v USING INDEX sqlite_autoindex_versions_1 (prompt=?)",
    ];
    let filter = "name = 'x' AND tags.marked = 'true'";
    check_versions(filter, "version_number DESC", &expected);
}

#[test]
fn versions_are_found_by_time_tag_and_run() {
    let prompt = "SEARCH p USING INDEX sqlite_autoindex_prompts_1 (id=?)";
    let ties = "USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY";
    check_versions("", "", &["SCAN v USING INDEX versions_updated", prompt, ties]);
    let sorted = "USE TEMP B-TREE FOR ORDER BY";
    let run = "SEARCH v USING INDEX versions_run (run_id=?)";
    check_versions("run_id = 'x'", "", &[run, prompt, sorted]);
    let tag = [
        "SEARCH t USING INDEX version_tags_value (key=? AND <expr>=?)",
        "SEARCH v USING INDEX sqlite_autoindex_versions_1 (prompt=? AND version=?)",
    ];
    check_versions("tags.a = 'x'", "", &[tag[0], tag[1], prompt, sorted]);
}
