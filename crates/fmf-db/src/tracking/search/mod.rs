//! Searching runs and experiments: a filter becomes a statement whose values are all bound.
//!
//! A page is found by the numbers of its rows first, along the index that answers in the wanted
//! order or that narrows most, and only then read in full. No statement here touches the points of
//! metrics, so that searches do not slow down with what was logged.

mod clauses;
mod experiments;
mod order;
mod place;
mod runs;
mod start;
#[cfg(test)]
mod tests;
mod unfiltered;
mod walk;
mod within;

pub(super) use self::{clauses::time, experiments::experiments, runs::runs};
