//! Asking for an undo.

use fmf_core::{Expect, Result, StoreError, Version};
use serde::{Deserialize, Deserializer, Serialize};

/// Why the last change of an alias is taken back, and what must still be true. Everything in it
/// may be left out, and so may the body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Why, for the change log; says more than the header `X-FMF-Reason`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The version that the alias must stand for now, or `null` for none; where it stands
    /// elsewhere, nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<u32>, minimum = 1))]
    pub expect_version: Option<Option<u32>>,
}

impl Undo {
    /// The expectation on the wire.
    #[must_use]
    pub fn expecting(reason: Option<String>, expect: Expect) -> Self {
        let expect_version = match expect {
            Expect::Anything => None,
            Expect::Nothing => Some(None),
            Expect::Version(version) => Some(Some(version.get())),
        };
        Self { reason, expect_version }
    }

    /// What must still be true.
    ///
    /// # Errors
    /// `Invalid` for a version that cannot be.
    pub fn expect(&self) -> Result<Expect> {
        match self.expect_version {
            None => Ok(Expect::Anything),
            Some(None) => Ok(Expect::Nothing),
            Some(Some(number)) => Version::new(number).map(Expect::Version).ok_or_else(|| {
                let why = "expect_version cannot be 0; versions are numbers from 1".to_owned();
                StoreError::Invalid(why)
            }),
        }
    }
}

/// Tells a `null` from what is left out.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<u32>>, D::Error> {
    Option::<u32>::deserialize(value).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expect: Expect, written: &str) {
        let undo = Undo::expecting(None, expect);
        assert_eq!(serde_json::to_string(&undo).unwrap(), written);
        let read: Undo = serde_json::from_str(written).unwrap();
        assert_eq!((read.expect().unwrap(), read), (expect, undo));
    }

    #[test]
    fn every_expectation_crosses_the_line() {
        check(Expect::Anything, "{}");
        check(Expect::Nothing, r#"{"expect_version":null}"#);
        check(Expect::Version(Version::FIRST), r#"{"expect_version":1}"#);
        let zero: Undo = serde_json::from_str(r#"{"expect_version": 0}"#).unwrap();
        assert!(matches!(zero.expect(), Err(StoreError::Invalid(_))));
    }
}
