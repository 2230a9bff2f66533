//! The protocols that this server speaks.

pub(crate) mod mlflow;
