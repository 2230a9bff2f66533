//! What a search for words found, and where.

use fmf_core::{
    Passage as CorePassage, Place, PromptName, Result, StoreError, TextHit as CoreHit,
    Version as CoreVersion,
};
use serde::{Deserialize, Serialize};

use super::{corrupt, prompt::read_version};

/// A prompt in whose texts the words stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TextHit {
    /// The prompt.
    pub name: String,
    /// The version whose texts fit best; `null` where it is the name, the description or the tags
    /// of the prompt itself that do.
    pub version: Option<u32>,
    /// Pieces of its texts that show the words, one for each place that has to be shown to see all
    /// of them.
    pub passages: Vec<Passage>,
}

/// A piece of a text, with the words that were looked for marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Passage {
    /// Where it was found: `name`, `message` (also a description), `tag` or `template`.
    pub place: String,
    /// The piece, on one line, cut where marks begin and end.
    pub parts: Vec<Part>,
}

/// A part of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Part {
    /// What it says.
    pub text: String,
    /// Whether this is what was looked for.
    pub marked: bool,
}

impl From<&CoreHit> for TextHit {
    fn from(hit: &CoreHit) -> Self {
        Self {
            name: hit.name.to_string(),
            version: hit.version.map(CoreVersion::get),
            passages: hit.passages.iter().map(Passage::from).collect(),
        }
    }
}

impl From<&CorePassage> for Passage {
    fn from(passage: &CorePassage) -> Self {
        let parts = passage.parts().into_iter();
        let parts = parts.map(|(text, marked)| Part { text: text.to_owned(), marked });
        Self { place: passage.place.to_string(), parts: parts.collect() }
    }
}

impl TryFrom<TextHit> for CoreHit {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a name, a number or a place that cannot be.
    fn try_from(hit: TextHit) -> Result<Self> {
        let name: Result<PromptName> = hit.name.parse();
        Ok(Self {
            name: name.map_err(|error| corrupt(&error))?,
            version: hit.version.map(read_version).transpose()?,
            passages: hit.passages.into_iter().map(CorePassage::try_from).collect::<Result<_>>()?,
        })
    }
}

impl TryFrom<Passage> for CorePassage {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for an unknown place.
    fn try_from(passage: Passage) -> Result<Self> {
        let place = Place::ALL.into_iter().find(|place| place.as_str() == passage.place);
        let unknown = || StoreError::Invalid(format!("{:?} is no place", passage.place));
        let place = place.ok_or_else(|| corrupt(&unknown()))?;
        let (mut text, mut marks) = (String::new(), Vec::new());
        for part in &passage.parts {
            let start = text.len();
            text.push_str(&part.text);
            if part.marked {
                marks.push(start..text.len());
            }
        }
        Ok(Self { place, text, marks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_comes_back_as_it_was() {
        let passage = CorePassage {
            place: Place::Template,
            text: "Our réfund policy…".to_owned(),
            marks: vec![4..11, 12..18],
        };
        let hit = CoreHit {
            name: "x".parse().unwrap(),
            version: CoreVersion::new(3),
            passages: vec![passage],
        };
        let sent = TextHit::from(&hit);
        let marked = sent.passages[0].parts.iter().filter(|part| part.marked);
        assert_eq!(marked.map(|part| &*part.text).collect::<Vec<_>>(), ["réfund", "policy"]);
        assert_eq!(CoreHit::try_from(sent.clone()).unwrap(), hit);
        let elsewhere = TextHit {
            passages: vec![Passage { place: "nowhere".to_owned(), parts: Vec::new() }],
            ..sent
        };
        assert!(matches!(CoreHit::try_from(elsewhere), Err(StoreError::Corrupt(_))));
    }
}
