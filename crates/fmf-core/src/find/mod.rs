//! Finding prompts by the words in their texts: the same words, the same hits, in every store.
//!
//! A person writes words that must all be there, `"phrases in quotes"`, a `*` behind the beginning
//! of a word, and a `-` before what must not be there. Whatever else stands in a query is text:
//! there is no query that cannot be read.
//!
//! What a word is, and which words are the same, is decided here and nowhere else. A store with an
//! index has its engine keep the words that [`Document::words`] answers and look for those of a
//! [`Phrase`]; the engine's own idea of words never counts. A store without one holds its texts
//! against the query, one after the other ([`scan()`]).

mod document;
mod excerpt;
mod hit;
mod query;
mod scan;
mod words;

pub use document::{Document, Place};
pub use hit::{Passage, TextHit};
pub use query::{Phrase, TextQuery};
pub use scan::scan;
