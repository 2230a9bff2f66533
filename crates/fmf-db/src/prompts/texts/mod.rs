//! Finding prompts by the words in their texts, with the engine's own index: FTS5 or a `tsvector`.
//!
//! What a word is, is `fmf-core`'s business; an engine is given words and asked for words.
//!
//! The index is kept by statements of ours, not by triggers, because words are folded in Rust. The
//! one place is the log: each fact that is appended says which texts it has made old ([`Stale`]),
//! and the writer has them indexed anew ([`refresh`]) once for all the jobs that it commits
//! together, in the same transaction. So nothing that changes a text can forget the index, a
//! version with ten tags is indexed once, and FTS5, which writes its buffer out at each savepoint,
//! does so once for a group.

mod document;
mod find;
mod index;
mod matching;
mod stale;
mod words;

pub(crate) use find::find;
pub(crate) use index::{index_everything, refresh};
pub(crate) use stale::{Stale, StaleTexts};
pub(crate) use words::Words;
