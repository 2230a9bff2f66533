//! What is measured, a function per group of rows.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use super::{
    Options, Programs, output,
    process::{Process, free_port, get},
    table::{Table, median, spread},
    wrk,
};

pub(super) const ROUNDS: usize = 5;
pub(super) const LOAD: &str =
    "/api/2.0/mlflow/registered-models/alias?name=prompt_00000&alias=production";

/// The data that is measured on.
pub(super) struct Data {
    large: PathBuf,
    versions: usize,
}

impl Data {
    /// A registry of `prompts` prompts with ten versions each.
    pub(super) fn fill(programs: &Programs, folder: &Path, prompts: usize) -> Result<Self> {
        let large = folder.join("large");
        fs::create_dir_all(&large)?;
        let url = format!("sqlite:{}", large.join("fmf.db").display());
        let said = output(&programs.seed, &[&url, &prompts.to_string(), "10"])?;
        println!("filled the registry: {}", said.trim());
        Ok(Self { large, versions: prompts * 10 })
    }
}

/// Load by alias, in turn with a bare handler that answers as many bytes.
pub(super) fn load(
    programs: &Programs,
    data: &Data,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let server = Process::serve(&programs.fmf, &data.large, &[])?;
    let bytes = get(server.port, LOAD)?.len();
    let port = free_port()?;
    let bare = [port.to_string(), bytes.to_string()];
    let bare = Process::start(&programs.bare, &bare, port, LOAD)?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let base = wrk::whole_round("load", bare.port, options.seconds)?.per_second;
        let own = wrk::whole_round("load", server.port, options.seconds)?.per_second;
        ours.push(own);
        theirs.push(base);
        ratios.push(own / base);
    }
    let how = format!("{bytes}-byte answers, 32 connections, {ROUNDS} interleaved rounds");
    table.row("load by alias / bare axum handler", spread(&ratios, 2), "0.85", &how);
    table.row("  loads per second", format!("{:.0}", median(ours)), "", "all middleware on");
    table.row("  bare handler per second", format!("{:.0}", median(theirs)), "", "");
    Ok(())
}

/// Load by alias with a token, in turn with a server that asks for none.
pub(super) fn load_with_token(
    programs: &Programs,
    data: &Data,
    folder: &Path,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let guarded = folder.join("guarded");
    fs::create_dir_all(&guarded)?;
    fs::copy(data.large.join("fmf.db"), guarded.join("fmf.db"))?;
    let place = guarded.to_string_lossy().into_owned();
    let add = ["token", "add", "bench", "--role", "reader", "--data-dir", &place];
    let token = output(&programs.fmf, &add)?;
    let open = Process::serve(&programs.fmf, &data.large, &[])?;
    let closed = Process::serve(&programs.fmf, &guarded, &["--auth", "on"])?;
    let ratios = repeat(|| {
        let without = wrk::whole_round("load", open.port, options.seconds)?.per_second;
        let with = wrk::round_with_token("load", closed.port, options.seconds, token.trim())?;
        Ok(with.per_second / without)
    })?;
    let how = format!("{ROUNDS} interleaved rounds");
    table.row("load by alias with a token / without", spread(&ratios, 2), "", &how);
    Ok(())
}

/// Registers and searches over HTTP in the large registry.
pub(super) fn writes_and_searches(
    programs: &Programs,
    data: &Data,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let server = Process::serve(&programs.fmf, &data.large, &[])?;
    let searches = repeat(|| wrk::whole_round("search", server.port, options.seconds))?;
    let alone = repeat(|| search_alone(server.port))?;
    let how = format!("{} versions, up to 100 results, one client", data.versions);
    table.row("search by tag, p95", format!("{} ms", spread(&alone, 2)), "5 ms", &how);
    let (p50, p95) = percentiles(&searches);
    table.row("  32 connections, p95", format!("{p95} ms"), "", "all asking all the time");
    table.row("  32 connections, p50", format!("{p50} ms"), "", "");
    table.row("  searches per second", per_second(&searches), "", "32 connections");
    table.row(
        "  memory with that data hot",
        format!("{:.0} MiB", server.memory()?),
        "",
        "resident",
    );
    let registers = repeat(|| wrk::whole_round("register", server.port, options.seconds))?;
    table.row(
        "registers per second",
        per_second(&registers),
        "",
        "32 connections, synchronous = FULL",
    );
    Ok(())
}

pub(super) fn per_second(rounds: &[wrk::Round]) -> String {
    spread(&rounds.iter().map(|round| round.per_second).collect::<Vec<_>>(), 0)
}

fn failed(rounds: &[wrk::Round]) -> String {
    let sum = |of: fn(&wrk::Round) -> f64| rounds.iter().map(of).sum::<f64>();
    let (failed, requests) = (sum(|round| round.failed), sum(|round| round.requests));
    format!("same data and load; {failed} of {requests} failed")
}

/// The 95th percentile in milliseconds of searches that one client makes after each other.
fn search_alone(port: u16) -> Result<f64> {
    let mut times = Vec::new();
    for team in 0..1000 {
        let filter = format!(
            "tags.%60mlflow.prompt.is_prompt%60+%3D+%27true%27+AND+tags.team+%3D+%27team-{}%27",
            team % 100
        );
        let path =
            format!("/api/2.0/mlflow/registered-models/search?max_results=100&filter={filter}");
        let started = std::time::Instant::now();
        get(port, &path)?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() * 95 / 100])
}

/// How soon a new server answers, and what it takes when it does nothing.
pub(super) fn start_and_memory(
    programs: &Programs,
    folder: &Path,
    table: &mut Table,
) -> Result<()> {
    let data = folder.join("empty");
    let mut starts = Vec::new();
    let mut memory = 0.0;
    for _ in 0..ROUNDS {
        let server = Process::serve(&programs.fmf, &data, &[])?;
        starts.push(server.first_answer.as_secs_f64() * 1e3);
        memory = server.memory()?;
    }
    table.row(
        "start to first answer",
        format!("{} ms", spread(&starts, 0)),
        "50 ms",
        "the first round makes the database",
    );
    table.row("memory idle", format!("{memory:.0} MiB"), "25 MiB", "resident");
    Ok(())
}

/// The Local Store.
pub(super) fn local(programs: &Programs, prompts: usize, table: &mut Table) -> Result<()> {
    let said = output(&programs.warm_get, &[&prompts.to_string()])?;
    let how = format!("{prompts} prompts, by alias, files unchanged");
    table.row("get from a warm Local Store", said.trim().to_owned(), "20 µs", &how);
    Ok(())
}

/// The same rows on a real MLflow server.
pub(super) fn mlflow(
    program: &Path,
    folder: &Path,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let database = folder.join("mlflow.db");
    let start = || start_mlflow(program, &database, folder);
    let idle = start()?.memory()?;
    let python = program.with_file_name("python");
    let database_text = database.to_string_lossy().into_owned();
    let seed = ["benches/seed_mlflow.py", &database_text, &options.prompts.to_string(), "10"];
    output(&python, &seed)?;
    let server = start()?;
    ensure!(get(server.port, LOAD).is_ok(), "MLflow does not see the data that was put in");
    let loads = repeat(|| wrk::round("load", server.port, options.seconds))?;
    let searches = repeat(|| wrk::round("search", server.port, options.seconds))?;
    let registers = repeat(|| wrk::round("register", server.port, options.seconds))?;
    let (_, p95) = percentiles(&searches);
    let row = |table: &mut Table, what: &str, rounds: &[wrk::Round]| {
        table.row(&format!("mlflow server: {what}"), per_second(rounds), "", &failed(rounds));
    };
    row(table, "loads per second", &loads);
    row(table, "searches per second", &searches);
    table.row("mlflow server: searches, p95", format!("{p95} ms"), "", "of what was answered");
    row(table, "registers per second", &registers);
    let first = server.first_answer.as_secs_f64() * 1e3;
    table.row("mlflow server: start to first answer", format!("{first:.0} ms"), "", "one start");
    table.row("mlflow server: memory idle", format!("{idle:.0} MiB"), "", "all its processes");
    Ok(())
}

pub(super) fn start_mlflow(program: &Path, database: &Path, folder: &Path) -> Result<Process> {
    let port = free_port()?;
    let database = fs::canonicalize(folder)?.join(database.file_name().context("no file name")?);
    let arguments = [
        "server".to_owned(),
        format!("--backend-store-uri=sqlite:///{}", database.display()),
        format!("--artifacts-destination={}", folder.join("artifacts").display()),
        "--host=127.0.0.1".to_owned(),
        format!("--port={port}"),
    ];
    Process::start(program, &arguments, port, "/health")
}

pub(super) fn repeat<T>(mut measure: impl FnMut() -> Result<T>) -> Result<Vec<T>> {
    (0..ROUNDS).map(|_| measure()).collect()
}

fn percentiles(rounds: &[wrk::Round]) -> (String, String) {
    let figures =
        |of: fn(&wrk::Round) -> f64| spread(&rounds.iter().map(of).collect::<Vec<_>>(), 2);
    (figures(|round| round.p50_ms), figures(|round| round.p95_ms))
}
