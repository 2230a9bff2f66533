//! How long it takes to read the version that an alias stood on at a past moment, where the log
//! holds many changes: moves of the alias `production` of a thousand prompts with two versions each.
//! Prints microseconds: the median, the 95th percentile, and the longest; and between which moments
//! the alias was moved, in milliseconds.
//!
//! `cargo run --release -p fmf-db --example past -- URL CHANGES`
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::{env, time::Instant};

use fmf_core::{
    Alias, ChangeQuery, History as _, NewVersion, PromptName, PromptStore as _, Result, Selector,
    StoreError, Template, Timestamp, Version, Write,
};
use fmf_db::{DatabaseUrl, Registry, Schemas};
use tokio::task::JoinSet;

const PROMPTS: u64 = 1_000;
const READS: u64 = 2_000;

#[tokio::main(worker_threads = 2)]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut arguments = env::args().skip(1);
    let url: DatabaseUrl = arguments.next().ok_or("say the database")?.parse()?;
    let changes: u64 = arguments.next().ok_or("say how many changes")?.parse()?;
    Schemas::migrate(&url).await?;
    let registry = Registry::open(&url).await?;
    each_prompt(&registry, |registry, name| async move { create(&registry, &name).await }).await?;
    let from = last_change(&registry).await?;
    // Four changes have made each prompt.
    let moves = (changes / PROMPTS).saturating_sub(4);
    each_prompt(
        &registry,
        move |registry, name| async move { turn(&registry, &name, moves).await },
    )
    .await?;
    let to = last_change(&registry).await?;
    let times = read(&registry, from, to).await?;
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{} {} {} {from} {to}", at(50), at(95), at(100));
    Ok(())
}

/// Does something about every prompt, about all of them at once.
async fn each_prompt<F: Future<Output = Result<()>> + Send + 'static>(
    registry: &Registry,
    act: impl Fn(Registry, PromptName) -> F,
) -> Result<()> {
    let mut under_way = JoinSet::new();
    for prompt in 0..PROMPTS {
        under_way.spawn(act(registry.clone(), name(prompt)?));
    }
    while let Some(done) = under_way.join_next().await {
        done.map_err(|error| StoreError::backend("a task stopped", error))??;
    }
    Ok(())
}

async fn create(registry: &Registry, name: &PromptName) -> Result<()> {
    for text in ["Answer {{question}}.", "Answer {{question}} briefly."] {
        let mut new = NewVersion::new(name.clone(), Template::text(text.to_owned()));
        new.aliases = vec![alias()?];
        registry.register(new).await?;
    }
    Ok(())
}

/// Moves the alias to and fro.
async fn turn(registry: &Registry, name: &PromptName, moves: u64) -> Result<()> {
    for number in 0..moves {
        let version = if number % 2 == 0 { Version::FIRST } else { Version::FIRST.next() };
        registry.set_alias(name, &alias()?, version, Write::default()).await?;
    }
    Ok(())
}

async fn last_change(registry: &Registry) -> Result<i64> {
    let last = registry.changes(&ChangeQuery::default()).await?.items.into_iter().next();
    Ok(last.map_or(0, |change| change.at.as_millis()))
}

/// Reads at random moments between those two, in microseconds each, the shortest first.
async fn read(registry: &Registry, from: i64, to: i64) -> Result<Vec<u128>> {
    let mut random = Random(1);
    let mut times = Vec::new();
    for _ in 0..READS {
        let name = name(random.below(PROMPTS))?;
        let since = random.below((to - from).cast_unsigned().max(1)).cast_signed();
        let at = Timestamp::from_millis(from + since);
        let selector = Selector::Alias(alias()?);
        let started = Instant::now();
        registry.get_at(&name, &selector, at).await?;
        times.push(started.elapsed().as_micros());
    }
    times.sort_unstable();
    Ok(times)
}

fn name(prompt: u64) -> Result<PromptName> {
    format!("prompt_{prompt:04}").parse()
}

fn alias() -> Result<Alias> {
    "production".parse()
}

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }
}
