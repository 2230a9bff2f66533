//! What an address names.

use fmf_core::{Alias, PromptName, Result, Selector, StoreError};
use serde::Deserialize;
use utoipa::IntoParams;

/// An address that names nothing.
#[derive(Debug, Deserialize)]
pub(super) struct Nowhere {}

/// The address of a prompt.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OfPrompt {
    /// The name of the prompt, percent-encoded as one segment.
    #[param(example = "invoice_summary")]
    name: String,
}

/// The address of a version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OfVersion {
    /// The name of the prompt, percent-encoded as one segment.
    #[param(example = "invoice_summary")]
    name: String,
    /// The number of the version, or `latest`.
    #[param(example = "2")]
    version: String,
}

/// The address of an alias.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OfAlias {
    /// The name of the prompt, percent-encoded as one segment.
    #[param(example = "invoice_summary")]
    name: String,
    /// The alias, percent-encoded as one segment.
    #[param(example = "production")]
    alias: String,
}

impl OfPrompt {
    pub(super) fn name(&self) -> Result<PromptName> {
        self.name.parse()
    }
}

impl OfVersion {
    pub(super) fn name(&self) -> Result<PromptName> {
        self.name.parse()
    }

    /// The version. An alias has an address of its own, so that one called `3` can be asked for.
    pub(super) fn selector(&self) -> Result<Selector> {
        if self.version.eq_ignore_ascii_case("latest") {
            return Ok(Selector::Latest);
        }
        let number = self.version.parse().map(Selector::Version);
        number.map_err(|_: StoreError| {
            StoreError::Invalid(format!(
                "{:?} is no version; write a number from 1 or latest, and ask for an alias at \
                 /prompts/{{name}}/aliases/{{alias}}",
                self.version
            ))
        })
    }
}

impl OfAlias {
    pub(super) fn name(&self) -> Result<PromptName> {
        self.name.parse()
    }

    pub(super) fn alias(&self) -> Result<Alias> {
        self.alias.parse()
    }
}
