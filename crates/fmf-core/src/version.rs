//! Version numbers.

use std::{fmt, num::NonZeroU32, str::FromStr};

use crate::{Result, StoreError};

/// The number of a version: 1, 2, 3 …, never reused within one life of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(NonZeroU32);

impl Version {
    /// The first version of every prompt.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The version of that number; there is none for 0.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// The version after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl FromStr for Version {
    type Err = StoreError;

    /// Leading zeros are read over (`007` is 7).
    ///
    /// # Errors
    /// `Invalid` for anything that is not a number from 1.
    fn from_str(text: &str) -> Result<Self> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten();
        number.and_then(Self::new).ok_or_else(|| {
            StoreError::Invalid(format!("{text:?} is not a version; versions are numbers from 1"))
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_from_one() {
        assert_eq!("007".parse::<Version>().unwrap().get(), 7);
        for bad in ["", "0", "-1", "+1", "1.0", "v1", "4294967296", " 1"] {
            assert!(bad.parse::<Version>().is_err(), "{bad:?}");
        }
    }
}
