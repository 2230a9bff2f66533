//! Versions and differences as HTML, for notebooks.
//!
//! Styles stand in the elements, because a notebook has no style sheet of ours; colours are those
//! that read well on a light page and on a dark one.

use fmf::{
    PromptVersion,
    diff::{DiffLine, LineKind, VersionDiff},
};

const BOX: &str = "white-space:pre-wrap;border:1px solid #8884;border-radius:4px;padding:.5em";
const CHIP: &str = "border:1px solid #8886;border-radius:1em;padding:0 .5em;margin-right:.3em";

/// The template, the aliases and the tags of a version.
pub(crate) fn version(version: &PromptVersion) -> String {
    let head = format!("<b>{}</b> version {}", escaped(version.name.as_str()), version.version);
    let aliases = version.aliases.iter().map(|alias| chip(&format!("@{alias}")));
    let tags = version.tags.iter().map(|(key, value)| chip(&format!("{key}: {value}")));
    let chips: String = aliases.chain(tags).collect();
    let message = version.commit_message.as_deref().map(|text| format!("<i>{}</i>", escaped(text)));
    let texts: String = match version.template.messages() {
        Ok(messages) if version.template.is_chat() => {
            let text = |role: &str, content| format!("<b>{}</b>{}", escaped(role), text(content));
            messages.iter().map(|message| text(&message.role, &message.content)).collect()
        }
        _ => text(version.template.source()),
    };
    let message = message.unwrap_or_default();
    format!("<div>{head} {message}<div style=\"margin:.3em 0\">{chips}</div>{texts}</div>")
}

/// What changed, line by line, with the words that changed.
pub(crate) fn difference(diff: &VersionDiff) -> String {
    let head = format!("<b>{}</b> → <b>{}</b>", escaped(&diff.old), escaped(&diff.new));
    if diff.fields.is_empty() {
        return format!("<div>{head}: the same</div>");
    }
    let fields = diff.fields.iter().map(|field| {
        let lines = field.hunks.iter().flat_map(|hunk| &hunk.lines).map(line);
        let lines: String = lines.collect();
        format!("<div><i>{}</i></div><div style=\"{BOX}\">{lines}</div>", field.field)
    });
    format!("<div>{head}{}</div>", fields.collect::<String>())
}

fn line(line: &DiffLine) -> String {
    let (sign, colour) = match line.kind {
        LineKind::Context => (' ', "transparent"),
        LineKind::Added => ('+', "#2a52"),
        LineKind::Removed => ('-', "#d332"),
    };
    let words = line.spans.iter().map(|(changed, text)| match changed {
        true => format!("<b>{}</b>", escaped(text)),
        false => escaped(text),
    });
    let words: String = words.collect();
    format!("<div style=\"font-family:monospace;background:{colour}\">{sign} {words}</div>")
}

fn text(text: &str) -> String {
    format!("<div style=\"{BOX}\">{}</div>", escaped(text))
}

fn chip(text: &str) -> String {
    format!("<span style=\"{CHIP}\">{}</span>", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
