//! Measures a registry: registers per second, searches and lookups over 10,000 prompts with
//! 100,000 versions, in a file or in the database that is named, or over as many prompts as said:
//! `cargo run --release -p fmf-db --example measure [URL] [PROMPTS]`
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on panics")]
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::time::{Duration, Instant};

use fmf_core::{
    History, NewVersion, PageQuery, PromptStore, Selector, Tags, Template, TextQuery,
    entry::{EntryKey, EntryQuery, Fact},
    filter::{Clause, Filter, Order, OrderKey, Target, Test, TextTest},
};
use fmf_db::{DatabaseUrl, Registry, Schemas};

const VERSIONS: usize = 10;
const TASKS: usize = 32;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fmf.db");
    let url: DatabaseUrl = match std::env::args().nth(1) {
        Some(url) => url.parse().unwrap(),
        None => DatabaseUrl::file(&file),
    };
    Schemas::migrate(&url).await.unwrap();
    let registry = Registry::open(&url).await.unwrap();
    let prompts = prompts();
    println!("{registry}");
    for version in 0..VERSIONS {
        let before = cpu();
        let start = Instant::now();
        register(&registry, version).await;
        let rate = prompts as f64 / start.elapsed().as_secs_f64();
        println!(
            "version {} of {prompts} prompts: {rate:.0} registers/s, {:.0} µs of cpu each",
            version + 1,
            (cpu() - before) * 1e6 / prompts as f64
        );
    }
    if let Ok(metadata) = std::fs::metadata(&file) {
        println!("file: {} MB", metadata.len() / 1_000_000);
    }
    lookups(&registry).await;
    searches(&registry).await;
    words(&registry).await;
    let start = Instant::now();
    let head = registry.verify(None).await.unwrap();
    println!("{} changes verified in {:.2?}", head.seq, start.elapsed());
    println!("memory: {} MiB", memory());
}

/// How many prompts there are, with [`VERSIONS`] each.
fn prompts() -> usize {
    std::env::args().nth(2).map_or(10_000, |prompts| prompts.parse().unwrap())
}

async fn register(registry: &Registry, version: usize) {
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let registry = registry.clone();
            tokio::spawn(async move {
                for number in (task..prompts()).step_by(TASKS) {
                    registry.register(new(number, version)).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// A version of 2 KB with three tags: one that all share, one that 100 prompts share, one rare.
fn new(number: usize, version: usize) -> NewVersion {
    let name = format!("prompt-{number:05}").parse().unwrap();
    let text = format!("Version {version} of {number}. {{{{question}}}}\n").repeat(50);
    let mut new = NewVersion::new(name, Template::text(text));
    let (team, ticket) = (format!("team-{}", number % 100), format!("t-{number}"));
    let tags = [("use", "all".to_owned()), ("team", team), ("ticket", ticket)];
    new.tags = Tags::from_pairs(tags).unwrap();
    new.commit_message = Some(format!("version {version}"));
    if version == 0 {
        new.aliases = vec!["production".parse().unwrap()];
    }
    new
}

async fn lookups(registry: &Registry) {
    let prompts = prompts();
    println!("cpu: of all threads, per call");
    for selector in ["production", "latest", "3"] {
        let selector: Selector = selector.parse().unwrap();
        measure(&format!("get {selector}"), 5_000, async |round| {
            let name = format!("prompt-{:05}", round * 7 % prompts).parse().unwrap();
            registry.get(&name, &selector).await.unwrap();
            1
        })
        .await;
    }
    measure("entry", 5_000, async |round| {
        let name = format!("prompt-{:05}", round * 7 % prompts).parse().unwrap();
        registry.entry(&name).await.unwrap().latest_versions.len()
    })
    .await;
}

async fn searches(registry: &Registry) {
    use TextTest::{Equal, Like};
    let marked = || clause(Target::Tag(EntryKey::Fact(Fact::IsPrompt)), Equal, "true");
    let tag = |key: &str, test, value: &str| clause(Target::Tag(EntryKey::from(key)), test, value);
    let name = |test, value: &str| clause(Target::Name, test, value);
    let cases = [
        ("all", vec![marked()]),
        ("tag of all", vec![marked(), tag("use", Equal, "all")]),
        ("tag of 100", vec![marked(), tag("team", Equal, "team-7")]),
        ("tag of one", vec![marked(), tag("ticket", Equal, "t-7777")]),
        ("two tags", vec![marked(), tag("use", Equal, "all"), tag("team", Equal, "team-7")]),
        ("tag LIKE 'x%'", vec![marked(), tag("team", Like, "team-7%")]),
        ("tag LIKE, nothing found", vec![marked(), tag("team", Like, "%no%")]),
        ("name =", vec![marked(), name(Equal, "prompt-07777")]),
        ("name LIKE 'x%'", vec![marked(), name(Like, "prompt-077%")]),
        ("name LIKE '%x%'", vec![marked(), name(Like, "%777%")]),
    ];
    for (what, clauses) in cases {
        let query = EntryQuery { filter: Filter { clauses }, ..EntryQuery::default() };
        measure(&format!("prompts: {what}"), 200, async |_| {
            registry.search_entries(query.clone()).await.unwrap().items.len()
        })
        .await;
    }
    let newest = vec![Order { key: OrderKey::UpdatedAt, descending: true }];
    let far = PageQuery { limit: 100, after: Some("9900".to_owned().into()) };
    let mut query = EntryQuery { filter: Filter { clauses: vec![marked()] }, ..Default::default() };
    query.page = far;
    measure("prompts: the last page", 50, async |_| {
        registry.search_entries(query.clone()).await.unwrap().items.len()
    })
    .await;
    query.page = PageQuery::default();
    query.order = newest;
    measure("prompts: last changed first", 50, async |_| {
        registry.search_entries(query.clone()).await.unwrap().items.len()
    })
    .await;
    let versions = [
        ("all", Vec::new()),
        ("of one name", vec![marked(), name(Equal, "prompt-07777")]),
        ("tag of 1,000", vec![marked(), tag("team", Equal, "team-7")]),
    ];
    for (what, clauses) in versions {
        let query = EntryQuery { filter: Filter { clauses }, ..EntryQuery::default() };
        measure(&format!("versions: {what}"), 50, async |_| {
            registry.search_versions(query.clone()).await.unwrap().items.len()
        })
        .await;
    }
}

async fn words(registry: &Registry) {
    let cases = [
        ("in one prompt", "t-7777"),
        ("a phrase of one prompt", "\"of 7777\""),
        ("in every tenth version", "\"version 3\""),
        ("in every version", "question"),
        ("a beginning in every version", "quest* -nothing"),
        ("nothing found", "nothing"),
    ];
    for (what, text) in cases {
        let query = TextQuery::parse(text).unwrap();
        measure(&format!("words: {what}"), 20, async |_| {
            registry.find_text(&query).await.unwrap().items.len()
        })
        .await;
    }
}

fn clause(target: Target, test: TextTest, value: &str) -> Clause {
    Clause { target, test: Test::Text(test, value.to_owned()) }
}

/// Runs `work` one after the other and prints how long it took.
async fn measure(what: &str, rounds: usize, work: impl AsyncFn(usize) -> usize) {
    let mut times: Vec<Duration> = Vec::with_capacity(rounds);
    let mut found = 0;
    let before = cpu();
    for round in 0..rounds {
        let start = Instant::now();
        found = work(round).await;
        times.push(start.elapsed());
    }
    let cpu = (cpu() - before) * 1e6 / rounds as f64;
    times.sort_unstable();
    let at = |share: f64| times[((rounds - 1) as f64 * share) as usize];
    println!(
        "{what:40} {found:5} rows  p50 {:9.1?}  p95 {:9.1?}  cpu {cpu:8.0} µs",
        at(0.5),
        at(0.95)
    );
}

/// Resident memory of this process in MiB.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or_default() / 1024
}

/// Seconds of CPU that this process has used.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
