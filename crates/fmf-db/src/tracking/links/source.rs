//! Who makes a link.

/// Who makes a link. A run that names a version in several ways used it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tracking) enum Source<'s> {
    /// The run's tag [`PROMPTS_KEY`](fmf_core::tracking::PROMPTS_KEY).
    Tag,
    /// The run's parameters `prompt_name` and `prompt_version`.
    Params,
    /// The same tag of a model that came out of the run.
    Model(&'s str),
}

impl Source<'_> {
    /// As a row holds it.
    pub(super) fn written(self) -> String {
        match self {
            Self::Tag => "tag".to_owned(),
            Self::Params => "params".to_owned(),
            Self::Model(id) => format!("model {id}"),
        }
    }
}
