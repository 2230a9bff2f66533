//! Clauses and orders of a search of logged models: what of a model is compared, and with what.
//!
//! MLflow reads this search with a parser of its own, which is less strict than the others: a text
//! needs no quotes, and the first thing that is wrong is told, wherever it stands.

mod read;
#[cfg(test)]
mod tests;

use self::read::{read, target};
use super::{FilterError, NumberTest, Test, parse::statement, parse::with_lists};
use crate::python::repr;

/// One condition on a logged model.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelClause {
    /// On some point of a metric.
    Metric {
        /// Which one.
        key: String,
        /// How it is compared.
        test: NumberTest,
        /// With what.
        value: f64,
    },
    /// On a parameter; one that is not set fulfils no test.
    Param {
        /// Which one.
        key: String,
        /// What must be true of it.
        test: Test,
    },
    /// On a tag; one that is not set fulfils no test.
    Tag {
        /// Which one.
        key: String,
        /// What must be true of it.
        test: Test,
    },
    /// On a text that every model has.
    Text {
        /// Which one.
        attribute: ModelText,
        /// What must be true of it.
        test: Test,
    },
    /// On when it was made or changed.
    Time {
        /// Which of the two.
        attribute: ModelTime,
        /// How it is compared.
        test: NumberTest,
        /// With what, in milliseconds.
        value: f64,
    },
}

/// A text that every model has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelText {
    /// Its id.
    Id,
    /// Its name.
    Name,
    /// What kind of model it is.
    Kind,
    /// The run that made it.
    SourceRun,
    /// How far it is, as the number of its status.
    Status,
    /// The number of its experiment.
    Experiment,
    /// Where its files are.
    ArtifactUri,
}

/// A moment of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelTime {
    /// When it was made.
    Created,
    /// When its status was last set.
    Updated,
}

/// One ordering of a search of models. What lacks the key comes last either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelOrder {
    /// By what.
    pub key: ModelOrderKey,
    /// The largest first.
    pub descending: bool,
}

/// What models can be ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelOrderKey {
    /// The latest point of a metric.
    Metric {
        /// Which one.
        key: String,
        /// Of the points on data of that name, if one is said.
        dataset: Option<String>,
        /// Of the points on data of that digest, if one is said.
        digest: Option<String>,
    },
    /// A text that every model has, bytewise.
    Text(ModelText),
    /// A moment.
    Time(ModelTime),
}

impl ModelClause {
    /// Reads a filter; an empty text asks for nothing.
    ///
    /// # Errors
    /// What MLflow's server says of the text, and the bytes it speaks of.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, FilterError> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let written = repr(text);
        let unreadable = format!("Invalid filter string: {written}.");
        let several = format!("{unreadable} Expected a single SQL expression.");
        let groups = statement(text, &unreadable, &several)?;
        let groups = groups.ok_or_else(|| FilterError::new(several, 0..text.len()))?;
        with_lists(text, &groups).iter().filter_map(|part| read(text, part).transpose()).collect()
    }
}

impl ModelOrderKey {
    /// Reads what a search is to be ordered by; a metric is narrowed by its dataset.
    ///
    /// # Errors
    /// What MLflow's server says of a name that is none of these.
    pub fn parse(
        field: &str,
        dataset: Option<String>,
        digest: Option<String>,
    ) -> Result<Self, FilterError> {
        let invalid = |end: &str| {
            let message = format!("Invalid order by field name: {field}{end}");
            FilterError::new(message, 0..field.len())
        };
        if let Some((entity, key)) = field.split_once('.') {
            return match entity {
                "metrics" => Ok(Self::Metric { key: key.to_owned(), dataset, digest }),
                _ => Err(invalid(". Only metrics are supported.")),
            };
        }
        match target(field) {
            Ok(read::Target::Text(attribute, _)) => Ok(Self::Text(attribute)),
            Ok(read::Target::Time(attribute, _)) => Ok(Self::Time(attribute)),
            _ => Err(invalid("")),
        }
    }
}
