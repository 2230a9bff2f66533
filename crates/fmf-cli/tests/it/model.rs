//! Random acts on every kind of store at once: memory, files, both engines, and both behind a
//! server of ours. All agree on every answer, and on what was at every moment.

use std::{sync::Arc, time::Instant};

use fmf::{PromptStore, StoreUri, config::Credentials, open_store};
use fmf_core::contract::model::{Course, follow};
use fmf_db::testing::{SERVER, TestDatabase};

use super::{given::Desk, random};

/// The variable that says how many acts there are.
const ACTS: &str = "FMF_MODEL_ACTS";
/// The variable that repeats the choices of an earlier run.
const SEED: &str = "FMF_MODEL_SEED";

/// What the variables ask for, else another seed in every run.
fn course() -> Course {
    let acts = std::env::var(ACTS).map_or(300, |acts| acts.parse().unwrap());
    Course { seed: random::seed(SEED), acts }
}

async fn open(uri: &str) -> Arc<dyn PromptStore> {
    let uri: StoreUri = uri.parse().unwrap();
    open_store(&uri, &Credentials::default()).await.unwrap()
}

#[tokio::test]
async fn every_store_answers_random_acts_as_the_store_in_memory_does() {
    let course = course();
    let start = Instant::now();
    let desk = Desk::new().variable("FMF_LOG", "error");
    let database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
    let served_database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
    let served = [
        desk.serve(&[]),
        desk.serve(&["--database-url", &served_database.text(), "--data-dir", "other"]),
    ];
    let uris = [
        desk.path().join("prompts").display().to_string(),
        format!("sqlite:{}", desk.path().join("own.db").display()),
        database.text(),
        served[0].url.clone(),
        served[1].url.clone(),
    ];
    let mut stores = Vec::new();
    for uri in &uris {
        stores.push(open(uri).await);
    }
    let stores: Vec<&dyn PromptStore> = stores.iter().map(|store| &**store).collect();
    follow(&stores, course).await.unwrap();
    for history in stores.iter().filter_map(|store| store.history()) {
        history.verify(None).await.unwrap();
    }
    println!("{} acts on {} stores, {:?}", course.acts, stores.len(), start.elapsed());
}
