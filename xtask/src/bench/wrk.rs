//! The load generator.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::shell::output;

/// What a round of load saw.
pub(super) struct Round {
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) requests: f64,
    /// How many of them were not answered with success in time.
    pub(super) failed: f64,
}

/// Makes sure that `wrk` is there, installing it where that is possible.
pub(super) fn require() -> Result<()> {
    if Command::new("wrk").arg("--version").output().is_ok() {
        return Ok(());
    }
    let installed = Command::new("apt-get").args(["install", "--yes", "wrk"]).status();
    ensure!(
        installed.is_ok_and(|status| status.success()),
        "wrk makes the load and is not installed; install it with: sudo apt-get install wrk"
    );
    Ok(())
}

/// One round of load from 32 connections, every request of which is answered.
pub(super) fn whole_round(script: &str, port: u16, seconds: u32) -> Result<Round> {
    whole(round(script, port, seconds)?)
}

/// One round of load from 32 connections; a server may be too slow to answer any of it.
pub(super) fn round(script: &str, port: u16, seconds: u32) -> Result<Round> {
    read(&output(&mut wrk(script, port, seconds))?)
}

/// The same from clients that send a token, every request of which is answered.
pub(super) fn round_with_token(
    script: &str,
    port: u16,
    seconds: u32,
    token: &str,
) -> Result<Round> {
    // Not as an argument: those of a process are seen by everybody.
    whole(read(&output(wrk(script, port, seconds).env("FMF_BENCH_TOKEN", token))?)?)
}

/// The same for clients that log to these runs, whose ids stand between spaces.
pub(super) fn whole_round_on_runs(
    script: &str,
    port: u16,
    seconds: u32,
    runs: &str,
) -> Result<Round> {
    whole(round_on_runs(script, port, seconds, runs)?)
}

/// The same of a server that may be too slow to answer.
pub(super) fn round_on_runs(script: &str, port: u16, seconds: u32, runs: &str) -> Result<Round> {
    read(&output(wrk(script, port, seconds).env("FMF_BENCH_RUNS", runs))?)
}

fn whole(round: Round) -> Result<Round> {
    ensure!(round.requests > 0.0, "nothing was answered");
    ensure!(round.failed == 0.0, "{} of {} requests failed", round.failed, round.requests);
    Ok(round)
}

/// How long an answer may take; the load generator's own two seconds would count slow ones as failed.
const PATIENCE: &str = "30s";

fn wrk(script: &str, port: u16, seconds: u32) -> Command {
    let mut wrk = Command::new("wrk");
    wrk.args(["--timeout", PATIENCE]);
    wrk.args(["-t1", "-c32", "-d", &format!("{seconds}s"), "-s", &format!("benches/{script}.lua")]);
    wrk.arg(format!("http://127.0.0.1:{port}/"));
    wrk
}

fn read(text: &str) -> Result<Round> {
    let line = text.lines().find_map(|line| line.strip_prefix("RESULT "));
    let numbers = line.with_context(|| format!("wrk said nothing useful: {text}"))?;
    let numbers: Vec<f64> =
        numbers.split(' ').map(str::parse).collect::<Result<_, _>>().context("wrk's numbers")?;
    let [requests, microseconds, p50, p95, _, failed] = numbers[..] else {
        anyhow::bail!("wrk printed {} numbers", numbers.len())
    };
    let per_second = (requests - failed) * 1e6 / microseconds;
    Ok(Round { per_second, p50_ms: p50 / 1e3, p95_ms: p95 / 1e3, requests, failed })
}
