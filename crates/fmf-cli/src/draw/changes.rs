//! The change log, one change a row.

use fmf::{Action, Change};

use crate::screen::{Column, Line, Look, Screen, Table, moment};

const COLUMNS: &[Column] = &[
    Column::whole("WHEN"),
    Column::flexible("WHO"),
    Column::whole("WHAT"),
    Column::flexible("OF"),
    Column::flexible("CHANGE"),
    Column::flexible("WHY"),
];

/// A table of changes.
pub(crate) fn changes(changes: &[Change], screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(COLUMNS);
    for change in changes {
        table.row(vec![
            Line::new().add(moment(Some(change.at)), Look::Dim),
            change.actor.as_str().into(),
            change.action.as_str().into(),
            subject(change),
            before_and_after(change).into(),
            Line::new().add(change.reason.as_deref().unwrap_or_default(), Look::Dim),
        ]);
    }
    table.draw(screen)
}

/// `name`, `name/3`, `name@production`, `name/3 key`.
fn subject(change: &Change) -> Line {
    let name = Line::new().add(change.name.as_str(), Look::Strong);
    let is_alias = matches!(change.action, Action::AliasSet | Action::AliasDeleted);
    match (&change.subject, change.version) {
        (Some(alias), _) if is_alias => name.add(format!("@{alias}"), Look::of_alias(alias)),
        (Some(key), Some(version)) => name.add(format!("/{version} {key}"), Look::Plain),
        (Some(key), None) => name.add(format!(" {key}"), Look::Plain),
        (None, Some(version)) => name.add(format!("/{version}"), Look::Plain),
        (None, None) => name,
    }
}

/// `1 -> 3` for an alias; the new value alone where there was none before. Of a new version
/// nothing is shown: the log holds a digest there, not a text to read.
fn before_and_after(change: &Change) -> String {
    if matches!(
        change.action,
        Action::VersionCreated
            | Action::VersionDeleted
            | Action::PromptCreated
            | Action::PromptDeleted
    ) {
        return String::new();
    }
    let shown = |value: &Option<String>| value.as_deref().map(unquoted);
    match (shown(&change.before), shown(&change.after)) {
        (Some(before), Some(after)) => format!("{before} -> {after}"),
        (Some(before), None) => format!("{before} -> nothing"),
        (None, Some(after)) => after,
        (None, None) => String::new(),
    }
}

/// A JSON text without its quotes; anything else as it stands.
fn unquoted(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::String(text)) => text,
        _ => json.to_owned(),
    }
}
