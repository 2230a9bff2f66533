//! How long `get` by alias takes in a folder of many prompts, once it is warm.
//!
//! `cargo run --release --example warm_get -- PROMPTS`

use std::{env, fs, time::Instant};

use fmf_core::{PromptName, PromptStore as _, Selector};
use fmf_local::LocalStore;

/// How many times every prompt is read.
const ROUNDS: u32 = 10;

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "the figure is what it is run for")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let prompts: u32 = env::args().nth(1).ok_or("say how many prompts")?.parse()?;
    let folder = env::temp_dir().join(format!("fmf-warm-get-{}", std::process::id()));
    for prompt in 0..prompts {
        let place = folder.join(format!("prompt_{prompt:05}"));
        fs::create_dir_all(&place)?;
        fs::write(place.join("1.prompt.txt"), "Answer {{question}} briefly.")?;
        fs::write(place.join("aliases.json"), "{\"production\": 1}")?;
    }
    // A file that changed a moment ago is read again each time, because its clock is too coarse
    // to show another change; the measurement is of files that have been there for a while.
    std::thread::sleep(std::time::Duration::from_secs(3));
    let store = LocalStore::open(&folder);
    let names: Vec<PromptName> = (0..prompts)
        .map(|prompt| format!("prompt_{prompt:05}").parse())
        .collect::<Result<_, _>>()?;
    let selector: Selector = "production".parse()?;
    for name in &names {
        store.get(name, &selector).await?;
    }
    let started = Instant::now();
    for _ in 0..ROUNDS {
        for name in &names {
            store.get(name, &selector).await?;
        }
    }
    let each = started.elapsed() / (ROUNDS * prompts);
    fs::remove_dir_all(&folder)?;
    println!("{:.2} µs", each.as_secs_f64() * 1e6);
    Ok(())
}
