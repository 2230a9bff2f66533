//! Rows about runs: logging them, searching them, and what that costs who loads prompts.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    Options, Programs, output,
    process::{Process, post},
    rows::{LOAD, ROUNDS, repeat, start_mlflow},
    table::{Table, median, spread},
    wrk,
};
use crate::postgres::Postgres;

/// How many points each run has.
const POINTS: usize = 400;
/// How many runs the same server of MLflow's has: it is filled by its own requests.
const FEWER: usize = 500;
/// How many runs stand on a page.
const PAGE: usize = 100;
/// To how many runs the load logs.
const LOGGED: usize = 32;

/// Rows of both engines.
pub(super) fn measure(
    programs: &Programs,
    folder: &Path,
    postgres: &Postgres,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let file = format!("sqlite:{}", folder.join("runs_bench.db").display());
    for (engine, url) in [("sqlite", file), ("postgresql", postgres.database("runs")?)] {
        let runs = options.runs.to_string();
        let said = output(&programs.fill_runs, &[&url, &runs, &POINTS.to_string()])?;
        println!("filled {engine}: {}", said.trim());
        let server = Process::serve_database(&programs.fmf, &url)?;
        searches(engine, server.port, options.runs, table)?;
        logging(engine, server.port, options, wrk::whole_round_on_runs, table)?;
        loads_beside(engine, &server, options, table)?;
    }
    Ok(())
}

/// The same rows of a real MLflow server, with fewer runs.
pub(super) fn mlflow(
    program: &Path,
    folder: &Path,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    let server = start_mlflow(program, &folder.join("mlflow_runs.db"), folder)?;
    for number in 0..FEWER.min(options.runs) {
        let id = new_run(server.port, number)?;
        let quality = number as f64 / FEWER as f64;
        let points: Vec<Value> = (0..POINTS)
            .map(
                |step| json!({"key": "quality", "value": quality, "timestamp": step, "step": step}),
            )
            .collect();
        post(server.port, "runs/log-batch", &json!({"run_id": id, "metrics": points}))?;
    }
    searches("mlflow server", server.port, FEWER.min(options.runs), table)?;
    logging("mlflow server", server.port, options, wrk::round_on_runs, table)
}

/// Searches by a metric, the first page and the last, in both orders.
fn searches(who: &str, port: u16, runs: usize, table: &mut Table) -> Result<()> {
    let last = (runs / PAGE).max(1);
    let filter = "metrics.quality >= 0";
    for (what, filter, order) in [
        ("by a metric, in its order", filter, "metrics.quality DESC"),
        ("by a metric, as they began", filter, "attributes.start_time DESC"),
        ("all, ordered by a metric", "", "metrics.quality DESC"),
    ] {
        for page in [1, last] {
            let times = (0..100)
                .map(|_| search(port, filter, order, (page - 1) * PAGE))
                .collect::<Result<Vec<_>>>()?;
            let figure = format!("{:.1} ms (p95 {:.1})", median(times.clone()), p95(times));
            let how = format!("{runs} runs with {POINTS} points, {PAGE} a page, one client");
            table.row(&format!("{who}: runs {what}, page {page}"), figure, "p95 10 ms", &how);
        }
    }
    Ok(())
}

fn search(port: u16, filter: &str, order: &str, offset: usize) -> Result<f64> {
    let mut body = json!({"experiment_ids": ["0"], "filter": filter, "order_by": [order],
        "max_results": PAGE});
    if offset > 0 {
        body["page_token"] = token(offset).into();
    }
    let started = Instant::now();
    post(port, "runs/search", &body)?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}

/// MLflow's token for an offset: JSON in base64.
fn token(offset: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // Spaces, so that nothing has to be filled up.
    let mut text = format!("{{\"offset\": {offset}}}");
    text.push_str(&" ".repeat((3 - text.len() % 3) % 3));
    let digits = text.as_bytes().chunks(3).flat_map(|three| {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[bits >> shift & 63]))
    });
    digits.collect()
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() * 95 / 100]
}

/// Points logged per second, one a request and a thousand.
fn logging(
    who: &str,
    port: u16,
    options: &Options,
    round: fn(&str, u16, u32, &str) -> Result<wrk::Round>,
    table: &mut Table,
) -> Result<()> {
    let ids = logged_runs(port)?;
    for (script, what, points) in
        [("log_metric", "one a request", 1.0), ("log_batch", "1,000 a request", 1_000.0)]
    {
        let rounds = repeat(|| round(script, port, options.seconds, &ids))?;
        let rates: Vec<f64> = rounds.iter().map(|round| round.per_second * points).collect();
        let failed: f64 = rounds.iter().map(|round| round.failed).sum();
        let how = format!("32 connections to {LOGGED} runs; {failed} requests failed");
        table.row(&format!("{who}: points logged per second, {what}"), spread(&rates, 0), "", &how);
    }
    Ok(())
}

/// Loads of a prompt while others log, against loads alone, in turn.
fn loads_beside(who: &str, server: &Process, options: &Options, table: &mut Table) -> Result<()> {
    let ids = logged_runs(server.port)?;
    prompts(server.port)?;
    let (port, seconds) = (server.port, options.seconds);
    let ratios = repeat(|| {
        let alone = wrk::whole_round("load", port, seconds)?.per_second;
        let beside = thread::scope(|scope| {
            let load =
                scope.spawn(|| wrk::whole_round_on_runs("log_metric", port, seconds + 2, &ids));
            thread::sleep(Duration::from_secs(1));
            let beside = wrk::whole_round("load", port, seconds);
            let logged = load.join().map_err(|_| anyhow::anyhow!("the load broke off"))?;
            logged.and(beside)
        })?;
        Ok(beside.per_second / alone)
    })?;
    let how = format!("{ROUNDS} interleaved rounds; the second load generator shares the cores");
    let what = format!("{who}: prompt loads while 32 clients log / alone");
    table.row(&what, spread(&ratios, 2), "", &how);
    Ok(())
}

/// Runs to be logged to.
fn logged_runs(port: u16) -> Result<String> {
    let ids = (0..LOGGED).map(|number| new_run(port, number)).collect::<Result<Vec<_>>>()?;
    Ok(ids.join(" "))
}

fn new_run(port: u16, start: usize) -> Result<String> {
    let made = post(port, "runs/create", &json!({"experiment_id": "0", "start_time": start}))?;
    let made: Value = serde_json::from_slice(&made)?;
    let id = made["run"]["info"]["run_id"].as_str();
    id.map(str::to_owned).context("a new run has no id")
}

/// The prompts that are loaded, unless they are there.
fn prompts(port: u16) -> Result<()> {
    if super::process::get(port, LOAD).is_ok() {
        return Ok(());
    }
    let tag = |key: &str, value: &str| json!({"key": key, "value": value});
    for number in 0..100 {
        let name = format!("prompt_{number:05}");
        let is_prompt = tag("mlflow.prompt.is_prompt", "true");
        let model = json!({"name": name, "tags": [is_prompt]});
        post(port, "registered-models/create", &model)?;
        let text = tag("mlflow.prompt.text", &"Answer {{question}} briefly. ".repeat(20));
        let tags = [is_prompt, tag("_mlflow_prompt_type", "text"), text];
        let version = json!({"name": name, "source": "dummy-source", "tags": tags});
        post(port, "model-versions/create", &version)?;
        let alias = json!({"name": name, "alias": "production", "version": "1"});
        post(port, "registered-models/alias", &alias)?;
    }
    Ok(())
}
