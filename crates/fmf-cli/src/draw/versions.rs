//! Versions: one a row, and one whole.

use fmf::PromptVersion;

use super::{alias_names, count, fields, tags};
use crate::screen::{Column, Line, Look, Screen, Table, moment};

const COLUMNS: &[Column] = &[
    Column::number("VERSION"),
    Column::whole("CREATED"),
    Column::spare("AUTHOR"),
    Column::flexible("MESSAGE"),
    Column::list("ALIASES"),
];

/// How many digits of a digest are shown: enough to compare by eye.
const DIGEST_DIGITS: usize = 12;

/// A table of versions.
pub(crate) fn versions(versions: &[PromptVersion], screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(COLUMNS);
    for version in versions {
        table.row(vec![
            Line::new().add(version.version.to_string(), Look::Strong),
            Line::new().add(moment(version.created_at), Look::Dim),
            version.author.as_deref().unwrap_or_default().into(),
            first_line(version.commit_message.as_deref().unwrap_or_default()).into(),
            alias_names(&version.aliases),
        ]);
    }
    table.draw(screen)
}

/// A version with its template.
pub(crate) fn version(version: &PromptVersion, screen: &Screen) -> Vec<Line> {
    let title = format!("{} version {}", version.name, version.version);
    let mut lines =
        vec![Line::new().add(title, Look::Strong).spaces(2).append(alias_names(&version.aliases))];
    let json = |json: &Option<fmf::JsonText>| {
        json.as_ref().map_or_else(String::new, |json| readable(json.as_str())).into()
    };
    lines.extend(fields(
        vec![
            ("message", version.commit_message.as_deref().unwrap_or_default().into()),
            ("author", version.author.as_deref().unwrap_or_default().into()),
            ("created", moment(version.created_at).into()),
            ("tags", tags(&version.tags)),
            ("variables", version.template.variables().join(", ").into()),
            ("response", json(&version.response_format)),
            ("model", json(&version.model_config)),
            ("digest", version.digest().to_string().split_at(DIGEST_DIGITS).0.into()),
            ("length", length(version).into()),
        ],
        screen,
    ));
    lines.push(Line::new());
    lines.extend(template(version).into_iter().flat_map(|line| line.wrap(screen.width(), 4)));
    lines
}

/// The template, each line behind a bar, so that it cannot be taken for something else.
fn template(version: &PromptVersion) -> Vec<Line> {
    let bar = || Line::new().add("  | ", Look::Dim);
    let text = |text: &str| -> Vec<Line> {
        text.lines().map(|line| bar().add(line, Look::Plain)).collect()
    };
    match version.template.messages() {
        Ok(messages) if version.template.is_chat() => {
            let heading = |role: &str| bar().add(format!("[{role}]"), Look::Dim);
            let parts =
                messages.iter().map(|message| (heading(&message.role), text(&message.content)));
            parts.flat_map(|(heading, lines)| std::iter::once(heading).chain(lines)).collect()
        }
        _ => text(version.template.source()),
    }
}

fn length(version: &PromptVersion) -> String {
    let kind = version.template.kind().as_str();
    match version.template.messages() {
        Ok(messages) if version.template.is_chat() => {
            format!("{kind}, {}", count(messages.len(), "message"))
        }
        _ => format!("{kind}, {}", count(version.template.source().chars().count(), "character")),
    }
}

/// A JSON document in which letters are not spelled as escapes (`\u00fc`); the rest is as it was
/// written.
fn readable(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let end = end_of_text(&rest[start + 1..]).map_or(rest.len(), |end| start + 1 + end);
        let (text, after) = (&rest[start..end], &rest[end..]);
        let read = serde_json::from_str::<String>(text).ok();
        let written = read.and_then(|text| serde_json::to_string(&text).ok());
        shown.push_str(&rest[..start]);
        match written.filter(|_| text.contains("\\u")) {
            Some(written) => shown.push_str(&written),
            None => shown.push_str(text),
        }
        rest = after;
    }
    shown + rest
}

/// Where a JSON text ends, behind its closing quotation mark.
fn end_of_text(text: &str) -> Option<usize> {
    let mut escaped = false;
    let closing = text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closing.map(|at| at + 1)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_shown_as_letters() {
        let check = |json: &str, shown: &str| assert_eq!(readable(json), shown);
        check(r#"{"a": "\u00fcber", "b":1}"#, r#"{"a": "über", "b":1}"#);
        check(r#"["\ud83e\udd80", "\\u00fc", "\"\u0001"]"#, r#"["🦀", "\\u00fc", "\"\u0001"]"#);
        check(r#"{"not": "closed \u00fc"#, r#"{"not": "closed \u00fc"#);
        check(r#""\ud83e""#, r#""\ud83e""#);
    }
}
