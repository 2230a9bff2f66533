//! Words that stand nowhere: notes to oneself, paths of one machine, paths out of the tree.

use super::tree::{Finding, Source};

/// Notes to oneself; written in two parts so that this file keeps its own rule.
const LEFT_OPEN: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// The beginnings of paths that exist on one machine only.
const ONE_MACHINE: &[&str] =
    &[concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];

/// Kinds of files that people write.
const WRITTEN: &[&str] =
    &["rs", "py", "sql", "toml", "md", "html", "css", "js", "yaml", "yml", "ini", "txt", "sh"];

/// Notes to oneself.
pub(super) fn left_open(sources: &[Source]) -> Vec<Finding> {
    find(sources, LEFT_OPEN, "is left open; do it, or open an issue")
}

/// Paths of one machine.
pub(super) fn of_one_machine(sources: &[Source]) -> Vec<Finding> {
    find(sources, ONE_MACHINE, "is a path of one machine")
}

/// Relative paths in prose that lead out of the tree.
pub(super) fn paths_that_lead_out(sources: &[Source]) -> Vec<Finding> {
    let prose =
        |source: &Source, line: &str| source.is("md") || line.trim_start().starts_with("//");
    let found = written(sources).flat_map(|source| {
        let lines = source.text.lines().enumerate();
        lines
            .filter(move |(_, line)| prose(source, line) && leads_out(&source.path, line))
            .map(|(index, _)| source.finding(index + 1, "a path that leads out of the tree"))
    });
    found.collect()
}

fn find(sources: &[Source], words: &[&str], what: &str) -> Vec<Finding> {
    let found = written(sources).flat_map(|source| {
        let lines = source.text.lines().enumerate();
        lines.filter_map(|(index, line)| {
            let word = words.iter().find(|word| line.contains(**word))?;
            Some(source.finding(index + 1, format!("{word:?} {what}")))
        })
    });
    found.collect()
}

fn written(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| WRITTEN.iter().any(|kind| source.is(kind)))
}

/// Whether a line names a path with more steps up than its file stands deep.
fn leads_out(path: &str, line: &str) -> bool {
    let depth = path.matches('/').count();
    let words = line.split(|c: char| c.is_whitespace() || "()[]`\"'<>".contains(c));
    words.filter(|word| word.starts_with("../")).any(|word| {
        let steps = word.split('/').take_while(|part| *part == "..").count();
        steps > depth
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_note_to_oneself_is_found_with_its_line() {
        let note = format!("fn a() {{}}\n// {} later\n", LEFT_OPEN[0]);
        let found = left_open(&[file("a.rs", &note), file("a.lock", &note)]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("a.rs", 2));
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let text = format!("see {}me/x", ONE_MACHINE[1]);
        assert_eq!(of_one_machine(&[file("README.md", &text)]).len(), 1);
        assert_eq!(of_one_machine(&[file("README.md", "see ./prompts")]), []);
    }

    #[test]
    fn a_path_may_go_up_but_not_out() {
        assert!(leads_out("README.md", "see [it](../notes.md)"));
        assert!(!leads_out("docs/a.md", "see [it](../README.md)"));
        assert!(leads_out("docs/a.md", "see `../../x`"));
        assert!(!leads_out("docs/a.md", "write ... or ..-ranges"));
    }
}
