//! The REST APIs: a request is read, one method of the registry is called, an answer is written.

pub(crate) mod fmf;
pub(crate) mod mlflow;
pub(crate) mod received;
