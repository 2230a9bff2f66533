//! What went into an archive, or came out of one.

use std::path::PathBuf;

use fmf::archive::{Counts, Holds, Summary};

use super::head;
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
    lines.extend(table(&summary.counts, summary.holds).draw(screen));
    lines.push(Line::new());
    if summary.holds == Holds::Registry {
        lines.extend(head(&summary.head));
    }
    if let Some(bytes) = bytes {
        lines.push(Line::new().add("size     ", Look::Dim).add(size(bytes), Look::Plain));
    }
    lines
}

/// `registry in ./fmf-data/fmf.db -> copy/fmf.db (12.3 MiB), copy/runs.db (4.0 KiB)`.
pub(crate) fn copied_files(from: &str, to: &[(PathBuf, u64)], screen: &Screen) -> Vec<Line> {
    let to = to.iter().map(|(file, bytes)| format!("{} ({})", file.display(), size(*bytes)));
    let to = to.collect::<Vec<_>>().join(", ");
    Line::from(format!("{from} -> {to}")).wrap(screen.width(), 2)
}

fn table(counts: &Counts, holds: Holds) -> Table {
    let mut table = Table::new(COLUMNS);
    let of_prompts = [("prompts and models", counts.prompts), ("versions", counts.versions)];
    let of_registry = [
        ("changes of the log", counts.changes),
        ("access tokens", counts.tokens),
        ("protected aliases", counts.protections),
    ];
    let whole = of_registry.into_iter().filter(|_| holds == Holds::Registry);
    for (what, count) in of_prompts.into_iter().chain(whole) {
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
