//! How prompts, versions, changes and copies look as text.

mod archives;
mod changes;
mod comparison;
mod copies;
mod difference;
mod figures;
mod hits;
mod metrics;
mod prompts;
mod rows;
mod runs;
mod schema;
mod versions;

use std::collections::BTreeMap;

use fmf::{Alias, LogHead, Tags, Version, release::Moved};

use crate::screen::{Line, Look, Screen};

pub(crate) use archives::{archived, copied_files, files_in, grouped};
pub(crate) use changes::{alias_changes, changes};
pub(crate) use comparison::comparison;
pub(crate) use copies::{copied, imported};
pub(crate) use difference::difference;
pub(crate) use hits::hits;
pub(crate) use metrics::metrics;
pub(crate) use prompts::{prompt, prompts};
pub(crate) use rows::{csv, rows};
pub(crate) use runs::{compared_runs, experiments, run, runs};
pub(crate) use schema::schemas;
pub(crate) use versions::{version, versions};

/// `production:2  staging:3`, those that matter most first.
pub(crate) fn aliases(aliases: &BTreeMap<Alias, Version>) -> Line {
    let mut ordered: Vec<_> = aliases.iter().collect();
    ordered.sort_by_key(|(alias, _)| rank(alias));
    ordered.into_iter().fold(Line::new(), |line, (alias, version)| {
        let look = Look::of_alias(alias.as_str());
        line.gap(2).add(format!("{alias}:{version}"), look)
    })
}

fn rank(alias: &Alias) -> usize {
    let first = ["production", "prod", "staging", "champion", "candidate"];
    first.iter().position(|known| *known == alias.as_str()).unwrap_or(first.len())
}

/// `@production @staging`.
pub(crate) fn alias_names(aliases: &[Alias]) -> Line {
    let mut ordered: Vec<_> = aliases.iter().collect();
    ordered.sort_by_key(|alias| rank(alias));
    ordered.into_iter().fold(Line::new(), |line, alias| {
        line.gap(1).add(format!("@{alias}"), Look::of_alias(alias.as_str()))
    })
}

/// `team=billing  use_case=summary`.
pub(crate) fn tags(tags: &Tags) -> Line {
    tags.iter().fold(Line::new(), |line, (key, value)| {
        line.gap(2).add(key.as_str(), Look::Plain).add("=", Look::Dim).add(value, Look::Plain)
    })
}

/// Tags one below the other.
pub(crate) fn tag_lines(tags: &Tags) -> Vec<Line> {
    let line = |(key, value): (&fmf::TagKey, &str)| {
        Line::new().add(key.as_str(), Look::Strong).add("=", Look::Dim).add(value, Look::Plain)
    };
    tags.iter().map(line).collect()
}

/// `variables: +tone  -style`: what callers must notice; nothing where nothing came or went.
pub(crate) fn variables(added: &[String], removed: &[String]) -> Option<Line> {
    let added = added.iter().map(|name| (format!("+{name}"), Look::Added));
    let removed = removed.iter().map(|name| (format!("-{name}"), Look::Removed));
    let names = added.chain(removed);
    let line = names.fold(Line::new(), |line, (name, look)| line.gap(2).add(name, look));
    (!line.is_empty()).then(|| Line::from("variables: ").append(line))
}

/// `production: 1 -> 3`.
pub(crate) fn moved(Moved { alias, from, to }: &Moved) -> Line {
    way(alias, *from, Some(*to))
}

/// `production: 1 -> 3`, `production: 3 -> nothing`.
pub(crate) fn way(alias: &Alias, from: Option<Version>, to: Option<Version>) -> Line {
    let look = Look::of_alias(alias.as_str());
    let name = Line::new().add(alias.as_str(), look).add(": ", Look::Plain);
    let way = match (from, to) {
        (Some(from), Some(to)) if from == to => format!("{to} (as before)"),
        (Some(from), Some(to)) => format!("{from} -> {to}"),
        (None, Some(to)) => to.to_string(),
        (Some(from), None) => format!("{from} -> nothing"),
        (None, None) => "was not set".to_owned(),
    };
    name.add(way, Look::Plain)
}

/// The end of a log.
pub(crate) fn head(LogHead { seq, hash }: &LogHead) -> [Line; 2] {
    let line = |label, value: &str| Line::new().add(label, Look::Dim).add(value, Look::Plain);
    [line("changes  ", &seq.to_string()), line("hash     ", hash)]
}

/// Labelled values, one below the other; those without a value are left out.
pub(crate) fn fields(fields: Vec<(&str, Line)>, screen: &Screen) -> Vec<Line> {
    let shown = || fields.iter().filter(|(_, value)| !value.is_empty());
    let width = shown().map(|(label, _)| label.len()).max().unwrap_or_default();
    let line = |(label, value): &(&str, Line)| {
        Line::from("  ").add(format!("{label:width$}  "), Look::Dim).append(value.clone())
    };
    shown().map(line).flat_map(|line| line.wrap(screen.width(), width + 4)).collect()
}

/// `1 version`, `2 versions`.
pub(crate) fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}
