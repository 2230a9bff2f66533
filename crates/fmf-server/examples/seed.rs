//! Fills a registry for measurements: prompts of a hundred teams, each with versions and the alias
//! `production` on its last one. FIRST is the number of the first prompt, to fill it further.
//!
//! `cargo run --release --example seed -- URL PROMPTS VERSIONS [FIRST]`

use std::{env, time::Instant};

use fmf_core::{NewVersion, PromptStore as _, Tags, Template};
use fmf_db::{DatabaseUrl, Registry, Schemas};

/// How many registers are under way at once.
const AT_ONCE: usize = 64;

#[tokio::main(worker_threads = 2)]
#[expect(clippy::print_stdout, reason = "the figure is what it is run for")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut arguments = env::args().skip(1);
    let url: DatabaseUrl = arguments.next().ok_or("say the database")?.parse()?;
    let prompts: usize = arguments.next().ok_or("say how many prompts")?.parse()?;
    let versions: usize = arguments.next().ok_or("say how many versions each")?.parse()?;
    let first: usize = arguments.next().map_or(Ok(0), |first| first.parse())?;
    Schemas::migrate(&url).await?;
    let registry = Registry::open(&url).await?;
    let started = Instant::now();
    let mut under_way = tokio::task::JoinSet::new();
    for prompt in first..first + prompts {
        if under_way.len() >= AT_ONCE {
            under_way.join_next().await.transpose()?.transpose()?;
        }
        let registry = registry.clone();
        under_way.spawn(async move { fill(&registry, prompt, versions).await });
    }
    while let Some(filled) = under_way.join_next().await {
        filled??;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{} versions in {seconds:.1} s", prompts * versions);
    Ok(())
}

async fn fill(registry: &Registry, prompt: usize, versions: usize) -> fmf_core::Result<()> {
    for version in 1..=versions {
        let text = "You are a careful assistant. Answer {{question}} briefly. ".repeat(10);
        let template = Template::text(format!("{text}{version}"));
        let mut new = NewVersion::new(format!("prompt_{prompt:05}").parse()?, template);
        new.tags = Tags::from_pairs([
            ("team", format!("team-{}", prompt % 100)),
            ("environment", "production".to_owned()),
        ])?;
        new.commit_message = Some(format!("change {version}"));
        if version == versions {
            new.aliases = vec!["production".parse()?];
        }
        registry.register(new).await?;
    }
    Ok(())
}
