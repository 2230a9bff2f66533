//! Rows about comparing the versions of a prompt that many runs used.

use std::path::Path;

use anyhow::{Result, bail};

use super::{Options, Programs, output, table::Table};
use crate::postgres::Postgres;

/// How many times fewer runs there are on PostgreSQL: to make them takes as many times longer.
const FEWER: usize = 10;

/// Rows of both engines, each as soon as it is known: to make the runs takes minutes.
pub(super) fn measure(
    programs: &Programs,
    folder: &Path,
    postgres: &Postgres,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let file = format!("sqlite:{}", folder.join("linked.db").display());
    let runs = options.linked_runs;
    for (engine, url, runs) in
        [("sqlite", file, runs), ("postgresql", postgres.database("linked")?, runs / FEWER)]
    {
        let said = output(&programs.linked, &["fill", &url, &runs.to_string()])?;
        println!("filled {engine}: {}", said.trim());
        let [p50, p95] = numbers(programs, "compare", &url)?;
        let figure = format!("{:.1} ms (p95 {:.1})", p50 / 1e3, p95 / 1e3);
        let how = format!("{runs} linked runs, 10 versions with 3 metrics");
        table.row(&format!("{engine}: version metrics"), figure, "50 ms", &how);
        let [without, with] = numbers(programs, "log", &url)?;
        let how = format!("{without:.0} without a link, 256 clients, one run");
        table.row("  points per second, linked run", format!("{with:.0}"), "", &how);
    }
    Ok(())
}

/// The two numbers that an act prints.
fn numbers(programs: &Programs, act: &str, url: &str) -> Result<[f64; 2]> {
    let said = output(&programs.linked, &[act, url])?;
    let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [one, other] = numbers[..] else { bail!("linked {act} printed {said:?}") };
    Ok([one, other])
}
