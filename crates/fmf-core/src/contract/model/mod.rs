//! The in-memory store as a model: after any acts, other stores answer as it does, and those with
//! a history tell every moment of them as it does.
//!
//! The acts follow from a seed. Where a store does not agree, the acts that show it are made
//! fewer, as long as they still show it.

mod act;
mod dice;
mod shortest;
mod step;
mod told;
mod trial;

use std::sync::atomic::{AtomicI64, Ordering};

use self::{
    shortest::shortest,
    step::Step,
    trial::{Stores, Trial},
};
use crate::{MemoryStore, PromptStore, Result, Timestamp};

/// What is done to the stores.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    /// From which all choices follow.
    pub seed: u64,
    /// How many acts.
    pub acts: usize,
}

/// The course of the suites.
const SHORT: Course = Course { seed: 0x5eed, acts: 150 };

/// Does the acts of a course to stores that are new, at the same time, and holds what they answer
/// and what they are then against the model; of those with a history what they were, too.
///
/// # Errors
/// When a store cannot be read where the model can.
///
/// # Panics
/// When a store does not agree, with the fewest acts that were found to show it.
pub async fn follow(stores: &[&dyn PromptStore], course: Course) -> Result<()> {
    walk(stores, course, true).await
}

pub(super) async fn random_acts_agree_with_the_store_in_memory(
    store: &dyn PromptStore,
) -> Result<()> {
    walk(&[store], SHORT, false).await
}

pub(super) async fn random_acts_read_back_as_from_the_store_in_memory(
    store: &dyn PromptStore,
) -> Result<()> {
    walk(&[store], SHORT, true).await
}

async fn walk(stores: &[&dyn PromptStore], course: Course, past: bool) -> Result<()> {
    let model = MemoryStore::new(tick);
    let all = std::iter::once(&model as &dyn PromptStore).chain(stores.iter().copied()).collect();
    let stores = Stores { all, past };
    let steps = Step::all(course.seed, course.acts);
    let Some((done, difference)) = Trial::run(&stores, &steps).await? else { return Ok(()) };
    let shown = shortest(&stores, steps[..done].to_vec()).await?;
    panic!("after {done} steps of {course:?}, {difference}\n{shown}");
}

/// A clock that goes on whenever it is looked at.
fn tick() -> Timestamp {
    static NOW: AtomicI64 = AtomicI64::new(1);
    Timestamp::from_millis(NOW.fetch_add(1, Ordering::Relaxed))
}
