//! Recorded requests of the stock client, and those of FMF's own API, broken at random: no answer is a 5xx, the server lives
//! and answers what is right, and its memory stays bounded.

mod described;
mod mutation;
mod request;

use std::{collections::BTreeMap, fs, thread, time::Instant};

use fmf_db::testing::{SERVER, TestDatabase};
use tokio::runtime::Runtime;

use self::{described::described, mutation::mutate, request::Request};
use crate::{
    given::{Desk, Serving},
    random::{self, Random},
};

/// The variable that says how many requests there are.
const REQUESTS: &str = "FMF_MUTATED_REQUESTS";
/// The variable that repeats the choices of an earlier run.
const SEED: &str = "FMF_MUTATED_SEED";
/// How many clients send them.
const CLIENTS: usize = 4;
/// The most memory that a server may ever have had: its read cache of 64 MiB, answers and bodies
/// under way, and itself.
const MEMORY: u64 = 256 << 20;

#[test]
fn broken_requests_break_nothing_on_sqlite() {
    check(&[]);
}

#[test]
fn broken_requests_break_nothing_on_postgres() {
    let database = Runtime::new().unwrap().block_on(TestDatabase::new(std::env::var(SERVER)));
    check(&["--database-url", &database.unwrap().text()]);
}

fn check(arguments: &[&str]) {
    let start = Instant::now();
    let desk = Desk::new().variable("FMF_LOG", "off");
    let server = desk.serve(arguments);
    begin(&desk, &server);
    let whole = [Request::recorded(), described()];
    for request in whole.iter().flatten() {
        sent(request, &server.url);
    }
    let before = most_memory(&server);
    let count = std::env::var(REQUESTS).map_or(10_000, |count| count.parse().unwrap());
    let mut random = Random::of(random::seed(SEED));
    let answers: Vec<_> = thread::scope(|scope| {
        let clients = (0..CLIENTS).map(|_| {
            let (random, whole, url) = (random.split(), &whole, &server.url);
            scope.spawn(move || send_mutated(whole, random, count / CLIENTS, url))
        });
        let clients: Vec<_> = clients.collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let after = most_memory(&server);
    println!(
        "{count} requests, {}; memory {} then {} MiB, {:?}",
        counted(&answers),
        before >> 20,
        after >> 20,
        start.elapsed()
    );
    let done = answers.iter().filter(|status| **status == Some(200)).count();
    assert!(done > count / 20, "hardly anything was understood");
    assert!(after < MEMORY, "{} MiB", after >> 20);
    is_alive(&desk, &server);
}

/// Sends so many, a third of the second kind, and tells what was answered.
fn send_mutated(
    whole: &[Vec<Request>; 2],
    mut random: Random,
    count: usize,
    url: &str,
) -> Vec<Option<u16>> {
    let mut mutated = || {
        let kind = &whole[usize::from(random.once_in(3))];
        let mut request = kind[random.index(kind.len())].clone();
        mutate(&mut request, &mut random);
        request
    };
    (0..count).map(|_| sent(&mutated(), url)).collect()
}

/// How often each status was answered; those without an answer are no HTTP.
fn counted(answers: &[Option<u16>]) -> String {
    let mut counts = BTreeMap::<_, usize>::new();
    answers.iter().for_each(|status| *counts.entry(status).or_default() += 1);
    let counts = counts.iter().map(|(status, count)| match status {
        Some(status) => format!("{count} times {status}"),
        None => format!("{count} without an answer"),
    });
    counts.collect::<Vec<_>>().join(", ")
}

/// The answer's status, which is never a 5xx. (A store of files cannot do what a cloud's can: that is
/// 501, as MLflow has it.)
fn sent(request: &Request, url: &str) -> Option<u16> {
    let status = request.send(url);
    assert!(
        status.is_none_or(|status| status < 500 || status == 501 && is_of_clouds(&request.path)),
        "{status:?}: {:.3000}",
        format!("{request:?}")
    );
    status
}

/// The most memory that the server's process has had, in bytes.
fn most_memory(server: &Serving) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() << 10
}

/// The prompt of the examples.
fn begin(desk: &Desk, server: &Serving) {
    for text in ["Summarise {{ data }}", "Summarise the refund of {{ data }} by its due date"] {
        let store = ["--store", &server.url];
        let file = desk.file("begin.txt", text).display().to_string();
        let register = ["prompt", "register", "invoice_summary", &file, "--alias", "production"];
        desk.ok(&[&store[..], &register[..]].concat());
    }
}

/// It answers what is right.
fn is_alive(desk: &Desk, server: &Serving) {
    let store = ["--store", &*server.url];
    let asked = |words: &[&str]| desk.ok(&[&store, words].concat());
    desk.file("after.txt", "said afterwards");
    asked(&["prompt", "register", "afterwards", "after.txt", "--alias", "production"]);
    assert_eq!(asked(&["prompt", "get", "afterwards@production"]), "said afterwards");
}

fn is_of_clouds(path: &str) -> bool {
    path.contains("mlflow-artifacts/mpu/") || path.contains("mlflow-artifacts/presigned/")
}
