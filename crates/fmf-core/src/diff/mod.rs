//! What is different between two versions, as data.
//!
//! Lines in hunks with their context, and inside changed lines the words that changed. How it is
//! drawn is the business of whoever shows it; [`VersionDiff::unified`] is the plain text of it.

mod lines;
mod unified;

use std::{collections::HashSet, fmt};

use crate::{JsonText, PromptVersion, Tags, Template};

/// What is different between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionDiff {
    /// The URI of the old version.
    pub old: String,
    /// The URI of the new version.
    pub new: String,
    /// The fields that differ, in the order of [`Field::ALL`]; none when the versions say the same.
    pub fields: Vec<FieldDiff>,
    /// Variables that only the new template has.
    pub variables_added: Vec<String>,
    /// Variables that only the old template has.
    pub variables_removed: Vec<String>,
}

/// A part of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Text or chat.
    Kind,
    /// The text, or the messages as `role: content`.
    Template,
    /// The commit message.
    CommitMessage,
    /// The tags, one a line, sorted.
    Tags,
    /// The response format as indented JSON.
    ResponseFormat,
    /// The model configuration as indented JSON.
    ModelConfig,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 6] = [
        Self::Kind,
        Self::Template,
        Self::CommitMessage,
        Self::Tags,
        Self::ResponseFormat,
        Self::ModelConfig,
    ];
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "kind",
            Self::Template => "template",
            Self::CommitMessage => "commit message",
            Self::Tags => "tags",
            Self::ResponseFormat => "response format",
            Self::ModelConfig => "model config",
        })
    }
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDiff {
    /// Which one.
    pub field: Field,
    /// Where it differs; never empty.
    pub hunks: Vec<Hunk>,
}

/// Changed lines with the lines around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The lines in order.
    pub lines: Vec<DiffLine>,
}

/// One line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// Whether it stayed, came or went.
    pub kind: LineKind,
    /// Its number in the old text, from 1.
    pub old_line: Option<usize>,
    /// Its number in the new text, from 1.
    pub new_line: Option<usize>,
    /// The line in pieces, without its newline; `true` for the words that changed.
    pub spans: Vec<(bool, String)>,
    /// The text ends here without a newline.
    pub unterminated: bool,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// It is in both texts.
    Context,
    /// Only the new text has it.
    Added,
    /// Only the old text has it.
    Removed,
}

/// Compares two versions.
#[must_use]
pub fn diff(old: &PromptVersion, new: &PromptVersion) -> VersionDiff {
    let fields = Field::ALL.into_iter().filter_map(|field| {
        let hunks = lines::hunks(&written(old, field), &written(new, field));
        (!hunks.is_empty()).then_some(FieldDiff { field, hunks })
    });
    let (before, after) = (old.template.variables(), new.template.variables());
    VersionDiff {
        old: old.uri(),
        new: new.uri(),
        fields: fields.collect(),
        variables_added: without(&after, &before),
        variables_removed: without(&before, &after),
    }
}

/// A field as the text that is compared.
fn written(version: &PromptVersion, field: Field) -> String {
    match field {
        Field::Kind => version.template.kind().as_str().to_owned(),
        Field::Template => template(&version.template),
        Field::CommitMessage => version.commit_message.clone().unwrap_or_default(),
        Field::Tags => tags(&version.tags),
        Field::ResponseFormat => json(version.response_format.as_ref()),
        Field::ModelConfig => json(version.model_config.as_ref()),
    }
}

fn template(template: &Template) -> String {
    match template.messages() {
        Ok(messages) if template.is_chat() => {
            let lines = messages.iter().map(|message| {
                format!("{role}: {content}\n", role = message.role, content = message.content)
            });
            lines.collect()
        }
        _ => template.source().to_owned(),
    }
}

fn tags(tags: &Tags) -> String {
    let mut lines: Vec<String> =
        tags.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
    lines.sort();
    lines.concat()
}

fn json(json: Option<&JsonText>) -> String {
    let Some(json) = json else { return String::new() };
    let Some(mut value) = json.value() else { return json.as_str().to_owned() };
    value.sort_all_objects();
    format!("{value:#}\n")
}

fn without(names: &[String], others: &[String]) -> Vec<String> {
    let others: HashSet<&String> = others.iter().collect();
    names.iter().filter(|name| !others.contains(name)).cloned().collect()
}

#[cfg(test)]
mod tests;
