//! Rows about PostgreSQL, and about the past on both engines.

use std::{path::Path, time::Instant};

use anyhow::{Context as _, Result};

use super::{
    Options, Programs, output,
    process::{Process, get},
    rows::{LOAD, per_second, repeat},
    table::{Table, spread},
    wrk,
};
use crate::postgres::Postgres;

/// How many prompts the database has, with ten versions each.
const PROMPTS: usize = 1_000;
/// How many changes the log of the past has.
const CHANGES: &str = "1000000";
/// The same where writing takes longer.
const FEWER_CHANGES: &str = "100000";

/// Loads and registers where the registry is on PostgreSQL.
pub(super) fn on_postgres(
    programs: &Programs,
    postgres: &Postgres,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let url = postgres.database("bench")?;
    output(&programs.seed, &[&url, &PROMPTS.to_string(), "10"])?;
    let cold = repeat(|| cold_loads(&Process::serve_database(&programs.fmf, &url)?, PROMPTS, 95))?;
    let server = Process::serve_database(&programs.fmf, &url)?;
    get(server.port, LOAD)?;
    let warm = repeat(|| wrk::whole_round("load", server.port, options.seconds))?;
    let registers = repeat(|| wrk::whole_round("register", server.port, options.seconds))?;
    let how = "PostgreSQL, 32 connections";
    table.row("postgresql: loads by alias per second, warm", per_second(&warm), "", how);
    table.row(
        "postgresql: load by alias, cold, p95",
        format!("{} ms", spread(&cold, 2)),
        "",
        "one client, each prompt for the first time",
    );
    table.row("postgresql: registers per second", per_second(&registers), "5000", how);
    Ok(())
}

/// How long a load takes that no cache knows, in milliseconds: that percentile of two hundred,
/// over all of the prompts.
pub(super) fn cold_loads(server: &Process, prompts: usize, percent: usize) -> Result<f64> {
    let asked = prompts.min(200);
    let paths = (0..asked).map(|number| {
        let prompt = number * (prompts / asked);
        format!("/api/2.0/mlflow/registered-models/alias?name=prompt_{prompt:05}&alias=production")
    });
    percentile(server.port, paths, percent)
}

/// That percentile of the times of requests that one client makes after each other, each on a
/// connection of its own, in milliseconds.
pub(super) fn percentile(
    port: u16,
    paths: impl Iterator<Item = String>,
    percent: usize,
) -> Result<f64> {
    let mut times = Vec::new();
    for path in paths {
        let started = Instant::now();
        get(port, &path)?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    times.get((times.len().max(1) - 1) * percent / 100).copied().context("nothing was asked")
}

/// Reading at a past moment, through the registry in the process itself and through a server.
pub(super) fn past(
    programs: &Programs,
    folder: &Path,
    postgres: &Postgres,
    table: &mut Table,
) -> Result<()> {
    let file = format!("sqlite:{}", folder.join("past.db").display());
    for (engine, url, changes) in
        [("sqlite", file, CHANGES), ("postgresql", postgres.database("past")?, FEWER_CHANGES)]
    {
        let said = output(&programs.past, &[&url, changes])?;
        let numbers: Vec<f64> =
            said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [p50, p95, most, from, to] = numbers[..] else {
            anyhow::bail!("past printed {said:?}")
        };
        let (p50, p95, most) = (p50 / 1e3, p95 / 1e3, most / 1e3);
        let how = format!("{changes} changes, by alias, at 2,000 random moments");
        let figure = format!("{p50:.2} ms (p95 {p95:.2}, at most {most:.1})");
        table.row(&format!("{engine}: get at a past moment"), figure, "5 ms", &how);
        let server = Process::serve_database(&programs.fmf, &url)?;
        let p95 = percentile(server.port, past_paths(from as u64, to as u64), 95)?;
        table.row("  by HTTP, p95", format!("{p95:.2} ms"), "5 ms", "one client, 500 moments");
    }
    Ok(())
}

/// Aliases of prompts at moments between those two, spread so that both come in no order.
fn past_paths(from: u64, to: u64) -> impl Iterator<Item = String> {
    (0..500_u64).map(move |round| {
        let prompt = round * 7919 % 1000;
        let at = from + round * 104_729 % (to - from).max(1);
        format!("/api/fmf/v1/prompts/prompt_{prompt:04}/aliases/production?at={at}")
    })
}
