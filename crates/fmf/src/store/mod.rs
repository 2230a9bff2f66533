//! An application's handle on a store, and the ways to open one.
mod uri;

pub use uri::StoreUri;
