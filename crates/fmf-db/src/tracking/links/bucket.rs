//! Buckets of values: few enough to be read all at once, and in the order of what they hold.
//!
//! A bucket is a 32nd of an octave: it holds the doubles that share sign, exponent and the first
//! five bits of the fraction. Sums are kept for each bucket, as differences from one value in it
//! and in the unit of its octave. So they are small numbers whatever is measured: they overflow
//! nowhere, values that are all the same have a deviation of exactly zero, and a value that was
//! huge for a moment takes its rounding errors with it when its bucket is empty again.

/// The bits of a fraction that do not matter.
const REST: u32 = 52 - 5;
/// The bits of sign and exponent that an octave is made of.
const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
/// The least octave, which the subnormal numbers belong to.
const LEAST: u64 = 0x0010_0000_0000_0000;

/// The number of a bucket; a bucket of larger values has a larger number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bucket(pub(super) i64);

impl Bucket {
    /// That of what is no number, behind all others.
    pub(super) const NOT_A_NUMBER: Self = Self(1 << 32);

    /// The bucket of a value.
    pub(super) fn of(value: f64) -> Self {
        if value.is_nan() {
            return Self::NOT_A_NUMBER;
        }
        let size = (value.abs().to_bits() >> REST).cast_signed();
        // Both zeros are one number.
        if value < 0.0 { Self(-1 - size) } else { Self(size) }
    }

    /// What one is in the unit of this bucket's octave: a power of two.
    pub(super) fn per_unit(self) -> f64 {
        self.unit().recip()
    }

    /// The unit of this bucket's octave: a power of two.
    pub(super) fn unit(self) -> f64 {
        let Self(number) = self;
        if self == Self::NOT_A_NUMBER {
            return 1.0;
        }
        let size = if number < 0 { -1 - number } else { number };
        f64::from_bits(((size.cast_unsigned() << REST) & EXPONENT).max(LEAST))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = f64> {
        use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
        prop_oneof![POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO, -1.0..1.0_f64]
    }

    #[test]
    fn both_zeros_are_in_one_bucket() {
        assert_eq!(Bucket::of(0.0), Bucket::of(-0.0));
        assert!(Bucket::of(f64::MAX) < Bucket::NOT_A_NUMBER);
    }

    proptest! {
        #[test]
        fn buckets_are_in_the_order_of_their_values(one in number(), other in number()) {
            if one <= other {
                prop_assert!(Bucket::of(one) <= Bucket::of(other));
            }
        }

        #[test]
        fn differences_within_a_bucket_are_small_and_never_vanish(
            value in number(), bits in 0_u64..1 << REST
        ) {
            let same = f64::from_bits(value.to_bits() >> REST << REST | bits);
            let bucket = Bucket::of(value);
            prop_assume!(Bucket::of(same) == bucket);
            let apart = (same - value) * bucket.per_unit();
            prop_assert!(apart.abs() <= 1.0 / 32.0);
            prop_assert_eq!(apart == 0.0, same == value);
            prop_assert_eq!(apart * apart == 0.0, same == value);
        }
    }
}
