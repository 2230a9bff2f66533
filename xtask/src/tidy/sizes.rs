//! How long a file may be: one idea a file.

use super::tree::{Finding, Source};

const LONG: usize = 400;
const TOO_LONG: usize = 600;

/// Files that should be thought over.
pub(super) fn long(sources: &[Source]) -> Vec<Finding> {
    longer_than(sources, LONG, "think about splitting it")
}

/// Files that are longer than any may be.
pub(super) fn too_long(sources: &[Source]) -> Vec<Finding> {
    longer_than(sources, TOO_LONG, "split it")
}

fn longer_than(sources: &[Source], limit: usize, advice: &str) -> Vec<Finding> {
    let written = sources.iter().filter(|source| source.is("rs") || source.is("py"));
    let counted = written.map(|source| (source, source.text.lines().count()));
    counted
        .filter(|(_, lines)| *lines > limit)
        .map(|(source, lines)| {
            source.finding(0, format!("{lines} lines, more than {limit}; {advice}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_named_with_its_length() {
        let file =
            |path: &str, lines: usize| Source { path: path.to_owned(), text: "x\n".repeat(lines) };
        let sources = [file("a.rs", 400), file("b.rs", 401), file("c.py", 601), file("d.md", 900)];
        let paths = |found: Vec<Finding>| found.into_iter().map(|f| f.path).collect::<Vec<_>>();
        assert_eq!(paths(long(&sources)), ["b.rs", "c.py"]);
        assert_eq!(paths(too_long(&sources)), ["c.py"]);
        assert_eq!(too_long(&sources)[0].what, "601 lines, more than 600; split it");
    }
}
