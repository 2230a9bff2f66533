//! The stages of a registered model's versions.

use super::ApiError;

/// Where a version of a registered model stands; a prompt's versions never leave `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nowhere yet.
    None,
    /// Being tried.
    Staging,
    /// In use.
    Production,
    /// Out of use.
    Archived,
}

impl Stage {
    /// Every stage.
    pub const ALL: &[Self] = &[Self::None, Self::Staging, Self::Production, Self::Archived];

    /// The stage on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Staging => "Staging",
            Self::Production => "Production",
            Self::Archived => "Archived",
        }
    }

    /// Whether versions of this stage can be archived when another takes their place.
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Self::Staging | Self::Production)
    }

    /// Reads a stage in any case.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE`, with the stages there are.
    pub(super) fn read(text: &str) -> Result<Self, ApiError> {
        let lower = text.to_lowercase();
        let known = Self::ALL.iter().copied().find(|stage| stage.as_str().to_lowercase() == lower);
        known.ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid Model Version stage: {text}. Value must be one of None, Staging, \
                 Production, Archived."
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_in_any_case() {
        for stage in Stage::ALL {
            assert_eq!(Stage::read(&stage.as_str().to_uppercase()).unwrap(), *stage);
        }
        assert_eq!(
            Stage::read("live").unwrap_err().message,
            "Invalid Model Version stage: live. Value must be one of None, Staging, Production, \
             Archived."
        );
    }
}
