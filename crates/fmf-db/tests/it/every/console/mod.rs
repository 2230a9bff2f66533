//! Queries over runs and prompts: the same answers on every engine, and the same refusals.

mod answers;
mod given;
mod limits;
mod names;
mod refusals;
