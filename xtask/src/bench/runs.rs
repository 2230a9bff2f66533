//! Rows about runs: logging them, searching them, and what that costs who loads prompts.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    Options, Programs, cpu,
    databases::percentile,
    output,
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
/// How many times longer a round of logging takes there: a batch can take longer than a round here.
const LONGER: u32 = 5;
/// How many runs stand on a page.
const PAGE: usize = 100;
/// How often a page is asked for.
const ASKED: usize = 100;
/// To how many runs the load logs.
const LOGGED: usize = 32;
/// How many loads the one client makes.
const LOADS: usize = 1_000;

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
        logging(engine, server.port, options.seconds, table)?;
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
    logging("mlflow server", server.port, options.seconds * LONGER, table)
}

/// Searches by a metric, the first page and the last, in both orders. The last page is reached as
/// clients reach it, by the token of the page before.
fn searches(who: &str, port: u16, runs: usize, table: &mut Table) -> Result<()> {
    let last = (runs / PAGE).max(1);
    let filter = "metrics.quality >= 0";
    for (what, filter, order) in [
        ("by a metric, in its order", filter, "metrics.quality DESC"),
        ("by a metric, as they began", filter, "attributes.start_time DESC"),
        ("all, ordered by a metric", "", "metrics.quality DESC"),
    ] {
        let asked = json!({"experiment_ids": ["0"], "filter": filter, "order_by": [order],
            "max_results": PAGE});
        let mut body = asked.clone();
        for page in 1..=last {
            let is_measured = page == 1 || page == last;
            let (time, token) = search(port, &body)?;
            if is_measured {
                let more = (1..ASKED).map(|_| Ok(search(port, &body)?.0));
                let times = [Ok(time)].into_iter().chain(more).collect::<Result<Vec<_>>>()?;
                let figure = format!("{:.1} ms (p95 {:.1})", median(times.clone()), p95(times));
                let how = format!("{runs} runs with {POINTS} points, {PAGE} a page, one client");
                table.row(&format!("{who}: runs {what}, page {page}"), figure, "p95 10 ms", &how);
            }
            body["page_token"] = token.unwrap_or_default().into();
        }
    }
    Ok(())
}

/// How long a search takes, and the token of its next page.
fn search(port: u16, body: &Value) -> Result<(f64, Option<String>)> {
    let started = Instant::now();
    let answer = post(port, "runs/search", body)?;
    let time = started.elapsed().as_secs_f64() * 1e3;
    let answer: Value = serde_json::from_slice(&answer)?;
    Ok((time, answer["next_page_token"].as_str().map(str::to_owned)))
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() * 95 / 100]
}

/// Points logged per second, one a request and a thousand.
fn logging(who: &str, port: u16, seconds: u32, table: &mut Table) -> Result<()> {
    let ids = logged_runs(port)?;
    for (script, what, points) in
        [("log_metric", "one a request", 1.0), ("log_batch", "1,000 a request", 1_000.0)]
    {
        let rounds = repeat(|| wrk::round_on_runs(script, port, seconds, &ids))?;
        let rates: Vec<f64> = rounds.iter().map(|round| round.per_second * points).collect();
        let failed: f64 = rounds.iter().map(|round| round.failed).sum();
        let how = format!("32 connections to {LOGGED} runs; {failed} requests failed");
        table.row(&format!("{who}: points logged per second, {what}"), spread(&rates, 0), "", &how);
    }
    Ok(())
}

/// Loads of a prompt while others log, against loads alone and against loads beside threads that
/// take as much of the processors as logging does, in turn.
fn loads_beside(who: &str, server: &Process, options: &Options, table: &mut Table) -> Result<()> {
    let ids = logged_runs(server.port)?;
    prompts(server.port)?;
    let rounds = repeat(|| beside(server.port, options.seconds, &ids))?;
    let figures = |of: fn(&Beside) -> f64| spread(&rounds.iter().map(of).collect::<Vec<_>>(), 2);
    let how = format!(
        "{ROUNDS} interleaved rounds; logging, its load generator and its database together take \
         {} processors",
        figures(|round| round.processors)
    );
    let what = format!("{who}: prompt loads while 32 clients log / alone");
    table.row(&what, figures(|round| round.logging / round.alone), "", &how);
    let how = "instead of them, threads that take as much and ask for nothing";
    table.row(
        "  beside as much work / alone",
        figures(|round| round.working / round.alone),
        "",
        how,
    );
    let ratio = figures(|round| round.logging / round.working);
    table.row("  while 32 clients log / beside as much work", ratio, "1", "the same rounds");
    let [alone, logging] = [|round: &Beside| round.one_alone, |round: &Beside| round.one_logging];
    let figure = format!("{} ms", figures(logging));
    let how =
        format!("{} ms without; {LOADS} loads after each other, a connection each", figures(alone));
    table.row("  one client that loads meanwhile: p95", figure, "", &how);
    Ok(())
}

/// Loads per second of one round.
struct Beside {
    alone: f64,
    logging: f64,
    working: f64,
    /// How many processors logging took.
    processors: f64,
    /// The 95th percentile of what a load takes one client, in milliseconds.
    one_alone: f64,
    one_logging: f64,
}

fn beside(port: u16, seconds: u32, ids: &str) -> Result<Beside> {
    let load = || -> Result<(f64, f64)> {
        let (before, began) = (cpu::taken()?, Instant::now());
        let per_second = wrk::whole_round("load", port, seconds)?.per_second;
        Ok((per_second, (cpu::taken()? - before) / began.elapsed().as_secs_f64()))
    };
    let (alone, of_loads) = load()?;
    let one_alone = one_client(port)?;
    let ((logging, of_both), one_logging) = thread::scope(|scope| {
        let log = scope.spawn(|| wrk::whole_round_on_runs("log_metric", port, seconds + 6, ids));
        thread::sleep(Duration::from_secs(1));
        let loads = load().and_then(|load| Ok((load, one_client(port)?)));
        let logged = log.join().map_err(|_| anyhow::anyhow!("the load broke off"))?;
        logged.and(loads)
    })?;
    let processors = (of_both - of_loads * logging / alone).max(0.0);
    let working = cpu::beside(processors, load)?.0;
    Ok(Beside { alone, logging, working, processors, one_alone, one_logging })
}

fn one_client(port: u16) -> Result<f64> {
    percentile(port, (0..LOADS).map(|_| LOAD.to_owned()), 95)
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
