//! The change log, one change a row, in words.

use fmf::{Action, Change, UNVERIFIED};
use serde_json::Value;

use crate::screen::{Column, Line, Look, Screen, Table, moment};

const COLUMNS: &[Column] = &[
    Column::whole("WHEN"),
    Column::marked("WHO"),
    Column::name("PROMPT"),
    Column::wrapped("CHANGE"),
];

const ALIAS_COLUMNS: &[Column] = &[
    Column::whole("WHEN"),
    Column::marked("WHO"),
    Column::name("ALIAS"),
    Column::wrapped("CHANGE"),
];

/// A table of changes.
pub(crate) fn changes(changes: &[Change], screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(COLUMNS);
    let mut last = None;
    for change in changes {
        let cells = vec![
            Line::new().add(moment(Some(change.at)), Look::Dim),
            who(&change.actor),
            subject(change),
            what_happened(change),
        ];
        // What was done in one act was done for one reason: it is said once.
        let is_same_act = last.replace(change.tx) == Some(change.tx);
        table.row_with(cells, if is_same_act { Line::new() } else { why(change) });
    }
    table.draw(screen)
}

/// A table of what happened to the aliases of one prompt.
pub(crate) fn alias_changes(changes: &[Change], screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(ALIAS_COLUMNS);
    for change in changes {
        let alias = change.subject.as_deref().unwrap_or_default();
        let what = match change.action {
            Action::PromptDeleted => Line::new().add("the prompt was deleted", Look::Removed),
            _ => what_happened(change),
        };
        let cells = vec![
            Line::new().add(moment(Some(change.at)), Look::Dim),
            who(&change.actor),
            Line::new().add(alias, Look::of_alias(alias)),
            what,
        ];
        table.row_with(cells, why(change));
    }
    table.draw(screen)
}

/// Who it was, and apart from it whether that was only claimed.
fn who(actor: &str) -> Line {
    match actor.strip_suffix(UNVERIFIED) {
        Some(claimed) => Line::from(claimed).add(UNVERIFIED, Look::Warning),
        None => Line::from(actor),
    }
}

/// `name`, `name/3`, `name@production`; nothing where no prompt is concerned.
fn subject(change: &Change) -> Line {
    let Some(name) = &change.name else { return Line::new() };
    let name = Line::new().add(name.as_str(), Look::Strong);
    let is_alias = matches!(change.action, Action::AliasSet | Action::AliasDeleted);
    match (&change.subject, change.version) {
        (Some(alias), _) if is_alias => name.add(format!("@{alias}"), Look::of_alias(alias)),
        (_, Some(version)) => name.add(format!("/{version}"), Look::Plain),
        (_, None) => name,
    }
}

fn what_happened(change: &Change) -> Line {
    let key = change.subject.as_deref().unwrap_or_default();
    let (before, after) = (said(change.before.as_deref()), said(change.after.as_deref()));
    let with = |word: &str, detail: &str| match detail {
        "" => Line::from(word),
        detail => Line::from(word).add(": ", Look::Plain).add(detail, Look::Dim),
    };
    match change.action {
        Action::PromptCreated => "created".into(),
        Action::VersionCreated => with("registered", &after),
        Action::PromptDeleted | Action::VersionDeleted => Line::new().add("deleted", Look::Removed),
        Action::PromptRenamed => format!("renamed to {after}").into(),
        Action::PromptDescribed => with("about", &after),
        Action::VersionDescribed => with("message", &after),
        Action::AliasSet if before.is_empty() => format!("set to {after}").into(),
        Action::AliasSet => format!("{before} -> {after}").into(),
        Action::AliasDeleted => format!("taken away, was {before}").into(),
        Action::PromptTagSet | Action::VersionTagSet => format!("tag {key}={after}").into(),
        Action::PromptTagDeleted | Action::VersionTagDeleted => {
            format!("tag {key} taken away").into()
        }
        Action::ModelConfigSet => with("model configuration", &after),
        Action::ModelConfigDeleted => "model configuration taken away".into(),
        Action::TokenAdded => format!("token {key} added: {}", field(&change.after, "role")).into(),
        Action::TokenRevoked => Line::new().add(format!("token {key} revoked"), Look::Removed),
        Action::PolicySet => {
            let (prompts, role) = (field(&change.after, "prompts"), field(&change.after, "role"));
            format!("{prompts}@{key} protected: {role}").into()
        }
        Action::PolicyDeleted => {
            format!("{}@{key} no longer protected", field(&change.before, "prompts")).into()
        }
    }
}

/// The reason, in parentheses.
fn why(change: &Change) -> Line {
    let reason = change.reason.as_deref().unwrap_or_default();
    let shown = if reason.is_empty() { String::new() } else { format!("({reason})") };
    Line::new().add(shown, Look::Dim)
}

/// One field of what the log says was there.
fn field(json: &Option<String>, name: &str) -> String {
    let fields = json.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
    let value = fields.as_ref().and_then(|fields| fields[name].as_str());
    value.unwrap_or_default().to_owned()
}

/// What the log says was there, as text: of an object that describes, its description alone.
fn said(json: Option<&str>) -> String {
    let Some(json) = json else { return String::new() };
    match serde_json::from_str(json) {
        Ok(Value::String(text)) => text,
        Ok(Value::Object(fields)) if fields.contains_key("description") => {
            fields["description"].as_str().unwrap_or_default().to_owned()
        }
        Ok(Value::Null) => String::new(),
        _ => json.to_owned(),
    }
}
