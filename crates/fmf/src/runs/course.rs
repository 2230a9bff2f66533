//! The course of a metric: its points in a few numbers.

use fmf_core::tracking::Metric;

/// A metric from its first point to its last.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// How many points there are.
    pub points: usize,
    /// The value of the first step.
    pub first: f64,
    /// The value of the last step, which is the metric's latest.
    pub last: f64,
    /// The lowest value; no number where none of the values is one.
    pub lowest: f64,
    /// The highest value.
    pub highest: f64,
    values: Vec<f64>,
}

impl Course {
    /// The course of these points; none without any.
    #[must_use]
    pub fn of(mut points: Vec<Metric>) -> Option<Self> {
        points.sort_by_key(|point| (point.step, point.timestamp));
        let values: Vec<f64> = points.iter().map(|point| point.value).collect();
        Some(Self {
            points: values.len(),
            first: *values.first()?,
            last: *values.last()?,
            lowest: values.iter().copied().fold(f64::NAN, f64::min),
            highest: values.iter().copied().fold(f64::NAN, f64::max),
            values,
        })
    }

    /// The course in at most so many values of equal distance, the first and the last among them.
    #[must_use]
    pub fn outline(&self, most: usize) -> Vec<f64> {
        let last = self.values.len().saturating_sub(1);
        if last < most {
            return self.values.clone();
        }
        let steps = most.saturating_sub(1).max(1);
        (0..most).map(|place| self.values[place * last / steps]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(values: &[f64]) -> Course {
        let point = |(step, value): (usize, &f64)| Metric {
            key: "m".to_owned(),
            value: *value,
            timestamp: 0,
            step: i64::try_from(step).unwrap_or_default(),
        };
        Course::of(values.iter().enumerate().map(point).rev().collect()).unwrap_or_else(|| panic!())
    }

    #[test]
    fn a_course_goes_by_steps() {
        let course = course(&[3.0, f64::NAN, 1.0, 2.0]);
        assert_eq!((course.points, course.first, course.last), (4, 3.0, 2.0));
        assert_eq!((course.lowest, course.highest), (1.0, 3.0));
        assert_eq!(Course::of(Vec::new()), None);
    }

    #[test]
    fn an_outline_keeps_both_ends() {
        let values: Vec<f64> = (0..1000).map(f64::from).collect();
        let outline = course(&values).outline(12);
        assert_eq!((outline.len(), outline[0], outline[11]), (12, 0.0, 999.0));
        assert_eq!(course(&[1.0, 2.0]).outline(12), [1.0, 2.0]);
        assert_eq!(course(&[1.0, 2.0]).outline(1), [1.0]);
    }
}
