//! What went into an archive, or came out of one.

use std::path::Path;

use fmf::archive::{Copies, FilesNote, Holds, Summary, Table as Rows};

use super::{count, head};
use crate::screen::{Column, Line, Look, Screen, Table};

const COLUMNS: &[Column] = &[Column::whole("WHAT"), Column::number("RECORDS")];

/// From where to where, how many records of each kind, and of a whole registry the end of its log.
pub(crate) fn archived(
    way: (&str, &str),
    summary: &Summary,
    bytes: Option<u64>,
    screen: &Screen,
) -> Vec<Line> {
    let mut lines = Line::from(format!("{} -> {}", way.0, way.1)).wrap(screen.width(), 2);
    lines.push(Line::new());
    lines.extend(table(summary).draw(screen));
    lines.push(Line::new());
    if summary.holds == Holds::Registry {
        lines.extend(head(&summary.head));
    }
    if let Some(bytes) = bytes {
        lines.push(Line::new().add("size     ", Look::Dim).add(size(bytes), Look::Plain));
    }
    lines
}

/// Where the files of runs are now.
pub(crate) fn files_in(folder: &Path) -> Line {
    Line::new().add("files    ", Look::Dim).add(folder.display().to_string(), Look::Plain)
}

/// `registry in ./fmf-data/fmf.db -> copy/fmf.db (12.3 MiB), copy/runs.db (4.0 KiB), copy/artifacts
/// (3 files, 1.2 MiB)`.
pub(crate) fn copied_files(from: &str, copies: &Copies, screen: &Screen) -> Vec<Line> {
    let databases = copies.databases.iter();
    let databases = databases.map(|(file, bytes)| format!("{} ({})", file.display(), size(*bytes)));
    let artifacts = copies.artifacts.iter().map(|(folder, counts)| {
        let files = count(usize::try_from(counts.files).unwrap_or(usize::MAX), "file");
        format!("{} ({files}, {})", folder.display(), size(counts.bytes))
    });
    let to = databases.chain(artifacts).collect::<Vec<_>>().join(", ");
    Line::from(format!("{from} -> {to}")).wrap(screen.width(), 2)
}

fn table(summary: &Summary) -> Table {
    let mut table = Table::new(COLUMNS);
    let counts = &summary.counts;
    let mut rows = vec![("prompts and models", counts.prompts), ("versions", counts.versions)];
    if summary.holds == Holds::Registry {
        rows.extend([
            ("changes of the log", counts.changes),
            ("access tokens", counts.tokens),
            ("protected aliases", counts.protections),
        ]);
    }
    if let Some(runs) = counts.runs {
        rows.extend([
            ("experiments", runs.of(Rows::Experiments)),
            ("runs", runs.of(Rows::Runs)),
            ("points of metrics", runs.of(Rows::Points) + runs.of(Rows::ModelPoints)),
            ("logged models", runs.of(Rows::Models)),
        ]);
    }
    if summary.files_note == Some(FilesNote::Held) {
        rows.push(("files of runs", summary.files.files));
    }
    for (what, count) in rows {
        table.row(vec![what.into(), grouped(count).into()]);
    }
    table
}

/// `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// `512 bytes`, `12.3 KiB`, `4.0 MiB`.
fn size(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_written_so_that_they_can_be_read() {
        for (number, written) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number), written);
        }
        for (bytes, written) in
            [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (5 << 20, "5.0 MiB")]
        {
            assert_eq!(size(bytes), written);
        }
    }
}
