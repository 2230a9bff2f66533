//! Rows about comparing the versions of a prompt that many runs used.

use std::{path::Path, time::Instant};

use anyhow::{Result, bail};

use super::{Options, Programs, output, table::Table};
use crate::postgres::Postgres;

/// Rows of both engines, each as soon as it is known: to make the runs takes minutes. PostgreSQL is
/// given what SQLite has, as an archive: it is restored several times as fast as it is logged.
pub(super) fn measure(
    programs: &Programs,
    folder: &Path,
    postgres: &Postgres,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let file = format!("sqlite:{}", folder.join("linked.db").display());
    let runs = options.linked_runs.to_string();
    let said = output(&programs.linked, &["fill", &file, &runs])?;
    println!("filled sqlite: {}", said.trim());
    rows(programs, "sqlite", &file, &runs, table)?;

    let archive = folder.join("linked.fmf").display().to_string();
    output(&programs.fmf, &["backup", &archive, "--store", &file])?;
    let url = postgres.database("linked")?;
    output(&programs.fmf, &["db", "migrate", "--database-url", &url])?;
    let started = Instant::now();
    output(&programs.fmf, &["restore", &archive, "--store", &url])?;
    println!("filled postgresql: {:.1} s", started.elapsed().as_secs_f64());
    rows(programs, "postgresql", &url, &runs, table)
}

fn rows(programs: &Programs, engine: &str, url: &str, runs: &str, table: &mut Table) -> Result<()> {
    let [p50, p95] = numbers(programs, "compare", url)?;
    let figure = format!("{:.1} ms (p95 {:.1})", p50 / 1e3, p95 / 1e3);
    let how = format!("{runs} linked runs, 10 versions with 3 metrics");
    table.row(&format!("{engine}: version metrics"), figure, "50 ms", &how);
    let [without, with] = numbers(programs, "log", url)?;
    let how = format!("{without:.0} without a link, 256 clients, one run");
    table.row("  points per second, linked run", format!("{with:.0}"), "", &how);
    Ok(())
}

/// The two numbers that an act prints.
fn numbers(programs: &Programs, act: &str, url: &str) -> Result<[f64; 2]> {
    let said = output(&programs.linked, &[act, url])?;
    let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [one, other] = numbers[..] else { bail!("linked {act} printed {said:?}") };
    Ok([one, other])
}
