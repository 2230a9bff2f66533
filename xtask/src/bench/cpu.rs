//! Time of the processors: how much of it everything that is measured took, and taking as much.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

/// The clock ticks of a second in which Linux counts, on every machine.
const TICKS: f64 = 100.0;
/// How many threads share what is to be taken.
const THREADS: u32 = 2;

/// The seconds of processor time that all processes below this one took so far, those that have
/// ended and were waited for included.
pub(super) fn taken() -> Result<f64> {
    let own = stat("/proc/self/stat")?;
    let mut ticks = own.of_children;
    let mut waiting = children(std::process::id());
    while let Some(id) = waiting.pop() {
        // One that has just ended is counted when it is waited for.
        if let Ok(process) = stat(&format!("/proc/{id}/stat")) {
            ticks += process.own + process.of_children;
        }
        waiting.extend(children(id));
    }
    Ok(ticks as f64 / TICKS)
}

/// Does something while threads here take so many processors' time.
pub(super) fn beside<T>(processors: f64, work: impl FnOnce() -> T) -> T {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| burn(processors / f64::from(THREADS), &is_over));
        }
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        done
    })
}

/// Takes that share of a processor until it is over: it works while it is behind, else it sleeps.
fn burn(share: f64, is_over: &AtomicBool) {
    let (began, before) = (Instant::now(), of_thread());
    let mut number = 1_u64;
    while !is_over.load(Ordering::Relaxed) {
        if (of_thread() - before).as_secs_f64() < began.elapsed().as_secs_f64() * share {
            for _ in 0..10_000 {
                number = std::hint::black_box(number.wrapping_mul(0x5851_f42d_4c95_7f2d) + 1);
            }
        } else {
            thread::sleep(Duration::from_micros(200));
        }
    }
}

/// How long this thread was on a processor.
fn of_thread() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next().and_then(|number| number.parse().ok());
    Duration::from_nanos(first.unwrap_or_default())
}

/// What a process took, in clock ticks.
struct Taken {
    own: u64,
    /// What its children took that it has waited for.
    of_children: u64,
}

fn stat(path: &str) -> Result<Taken> {
    let text = fs::read_to_string(path)?;
    // The name of the program stands in brackets and may hold anything.
    let (_, rest) = text.rsplit_once(')').context("no process")?;
    let field = |number: usize| -> u64 {
        rest.split_whitespace().nth(number).and_then(|field| field.parse().ok()).unwrap_or_default()
    };
    Ok(Taken { own: field(11) + field(12), of_children: field(13) + field(14) })
}

fn children(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = tasks.map(|task| fs::read_to_string(task.path().join("children")));
    lists
        .flatten()
        .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|id| id.parse().ok())
        .collect()
}
