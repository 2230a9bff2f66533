//! Clauses and orders of a search of runs: what of a run is compared, and with what.

mod read;
#[cfg(test)]
mod tests;

use self::read::{Target, comparison, null_test, target};
use super::{
    FilterError, KeyTest, NumberTest, Test,
    order::{all_different, direction},
    parse::{Quotes, conditions},
};

/// One condition on a run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunClause {
    /// On the latest value of a metric.
    Metric {
        /// Which one.
        key: String,
        /// How it is compared. What is no number is different from every number.
        test: NumberTest,
        /// With what.
        value: f64,
    },
    /// On a parameter.
    Param {
        /// Which one.
        key: String,
        /// What must be true of it.
        test: KeyTest,
    },
    /// On a tag.
    Tag {
        /// Which one.
        key: String,
        /// What must be true of it.
        test: KeyTest,
    },
    /// On a text that every run has.
    Text {
        /// Which one.
        attribute: RunText,
        /// What must be true of it.
        test: Test,
    },
    /// On when it began or ended.
    Time {
        /// Which of the two.
        attribute: RunTime,
        /// How it is compared.
        test: NumberTest,
        /// With what, in milliseconds.
        value: f64,
    },
    /// On one of the datasets that went into it.
    Dataset {
        /// What of it.
        field: DatasetField,
        /// What must be true of that.
        test: Test,
    },
}

/// A text that every run has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunText {
    /// Its id.
    Id,
    /// Its name.
    Name,
    /// How far it is.
    Status,
    /// Who started it.
    User,
    /// Where its files are.
    ArtifactUri,
}

/// A moment of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunTime {
    /// When it began.
    Start,
    /// When it ended.
    End,
}

/// What of a dataset is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetField {
    /// Its name.
    Name,
    /// Its digest.
    Digest,
    /// What the run used it for.
    Context,
}

/// One ordering of a search of runs. What lacks the key comes last either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOrder {
    /// By what.
    pub key: RunOrderKey,
    /// The largest first.
    pub descending: bool,
}

/// What runs can be ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunOrderKey {
    /// The latest value of a metric.
    Metric(String),
    /// A parameter, bytewise.
    Param(String),
    /// A tag, bytewise.
    Tag(String),
    /// A text that every run has, bytewise.
    Text(RunText),
    /// A moment.
    Time(RunTime),
}

impl RunClause {
    /// Reads a filter; an empty text asks for nothing.
    ///
    /// # Errors
    /// What MLflow's server says of the text, and the bytes it speaks of.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, FilterError> {
        conditions(text, Quotes::Single, null_test, comparison)
    }
}

impl RunOrder {
    /// Reads the `order_by` clauses of one search.
    ///
    /// # Errors
    /// What MLflow's server says of the first clause that cannot be read, or that two clauses
    /// order by the same.
    pub fn parse_all(clauses: &[impl AsRef<str>]) -> Result<Vec<Self>, FilterError> {
        all_different(clauses, Self::parse, |one, other| one.key == other.key)
    }

    fn parse(clause: &str) -> Result<Self, FilterError> {
        const KEYS: [&str; 9] = [
            "Created",
            "artifact_uri",
            "created",
            "end_time",
            "run_id",
            "run_name",
            "start_time",
            "status",
            "user_id",
        ];
        let (written, descending) = direction(clause)?;
        let key = target(written.trim(), &KEYS).and_then(|target| match target {
            Target::Metric(key) => Ok(RunOrderKey::Metric(key)),
            Target::Param(key) => Ok(RunOrderKey::Param(key)),
            Target::Tag(key) => Ok(RunOrderKey::Tag(key)),
            Target::Text(attribute, _) => Ok(RunOrderKey::Text(attribute)),
            Target::Time(attribute, _) => Ok(RunOrderKey::Time(attribute)),
            Target::Dataset(_) => Err("Invalid identifier type 'dataset'".to_owned()),
        });
        let key = key.map_err(|message| FilterError::new(message, 0..clause.len()))?;
        Ok(Self { key, descending })
    }
}
