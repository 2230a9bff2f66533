//! What was not there at a moment of the past, and what was there instead.

use std::fmt;

use crate::{Alias, PromptName, Timestamp, Version};

/// Something that was asked for was not there at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotThen {
    /// The prompt.
    pub name: PromptName,
    /// The moment.
    pub at: Timestamp,
    /// What was not there.
    pub missing: Missing,
}

/// What was not there at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Nothing bore that name.
    Prompt {
        /// How it last lost the name before.
        ended: Option<Bearing>,
        /// How it first got the name after.
        begins: Option<Bearing>,
    },
    /// The prompt was there, the version was not.
    Version {
        /// The number that was asked for, or `latest`.
        version: String,
        /// The highest version there was.
        latest: Option<Version>,
        /// When the version came, if it did so later.
        begins: Option<Timestamp>,
        /// When it was deleted, if that was before.
        ended: Option<Timestamp>,
    },
    /// The prompt was there, the alias was not set.
    Alias {
        /// The alias that was asked for.
        alias: Alias,
        /// The aliases it had, sorted.
        known: Vec<Alias>,
    },
}

/// When a prompt got a name or lost it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearing {
    /// When.
    pub at: Timestamp,
    /// The other name, if it was renamed; else it was created or deleted.
    pub renamed: Option<PromptName>,
}

impl fmt::Display for NotThen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, at) = (self.name.as_str(), self.at);
        match &self.missing {
            Missing::Prompt { ended, begins } => {
                write!(f, "prompt {name:?} did not exist at {at}; ")?;
                bearing(f, ended.as_ref(), begins.as_ref())
            }
            Missing::Version { version, latest: None, .. } if version == "latest" => {
                write!(f, "prompt {name:?} had no versions at {at}")
            }
            Missing::Version { version, latest, begins, ended } => {
                write!(f, "prompt {name:?} had no version {version} at {at}; ")?;
                match (ended, begins, latest) {
                    (Some(ended), ..) => write!(f, "it was deleted at {ended}"),
                    (None, Some(begins), _) => write!(f, "it was registered at {begins}"),
                    (None, None, Some(latest)) => write!(f, "its latest was {latest}"),
                    (None, None, None) => f.write_str("it had none"),
                }
            }
            Missing::Alias { alias, known } => {
                write!(f, "prompt {name:?} had no alias {:?} at {at}; ", alias.as_str())?;
                match known.as_slice() {
                    [] => f.write_str("it had none"),
                    [one] => write!(f, "its only alias was {one}"),
                    many => {
                        let names: Vec<&str> = many.iter().map(Alias::as_str).collect();
                        write!(f, "its aliases were {}", names.join(", "))
                    }
                }
            }
        }
    }
}

/// How the name was lost before, and how it was got after.
fn bearing(
    f: &mut fmt::Formatter<'_>,
    ended: Option<&Bearing>,
    begins: Option<&Bearing>,
) -> fmt::Result {
    match ended {
        Some(Bearing { at, renamed: None }) => write!(f, "it was deleted at {at}")?,
        Some(Bearing { at, renamed: Some(to) }) => {
            write!(f, "it was renamed to {:?} at {at}", to.as_str())?;
        }
        None => {}
    }
    let again = if ended.is_some() { ", and " } else { "it was " };
    match begins {
        Some(Bearing { at, renamed: None }) => write!(f, "{again}created at {at}"),
        Some(Bearing { at, renamed: Some(from) }) => {
            write!(f, "{again}called {:?} until {at}", from.as_str())
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(missing: Missing, said: &str) {
        let name = "greeting".parse().unwrap();
        let then = NotThen { name, at: Timestamp::from_millis(5), missing };
        let now = "1970-01-01T00:00:00.005Z";
        assert_eq!(then.to_string(), said.replace("NOW", now));
    }

    fn bearing(millis: i64, renamed: Option<&str>) -> Option<Bearing> {
        let renamed = renamed.map(|name| name.parse().unwrap());
        Some(Bearing { at: Timestamp::from_millis(millis), renamed })
    }

    #[test]
    fn a_prompt_that_was_not_there_says_when_it_was() {
        let prompt = |ended, begins| Missing::Prompt { ended, begins };
        let did_not = "prompt \"greeting\" did not exist at NOW; ";
        let (two, nine) = ("1970-01-01T00:00:00.002Z", "1970-01-01T00:00:00.009Z");
        check(prompt(None, bearing(9, None)), &format!("{did_not}it was created at {nine}"));
        check(prompt(bearing(2, None), None), &format!("{did_not}it was deleted at {two}"));
        check(
            prompt(bearing(2, None), bearing(9, None)),
            &format!("{did_not}it was deleted at {two}, and created at {nine}"),
        );
        check(
            prompt(bearing(2, Some("hello")), bearing(9, Some("hi"))),
            &format!(
                "{did_not}it was renamed to \"hello\" at {two}, and called \"hi\" until {nine}"
            ),
        );
        check(
            prompt(None, bearing(9, Some("hi"))),
            &format!("{did_not}it was called \"hi\" until {nine}"),
        );
    }

    #[test]
    fn a_version_or_an_alias_that_was_not_there_says_what_was() {
        let at = |millis| Some(Timestamp::from_millis(millis));
        let version = |latest: Option<u32>, begins, ended| Missing::Version {
            version: "3".to_owned(),
            latest: latest.and_then(Version::new),
            begins,
            ended,
        };
        let had_no = "prompt \"greeting\" had no version 3 at NOW; ";
        let deleted = "it was deleted at 1970-01-01T00:00:00.002Z";
        check(version(Some(2), None, at(2)), &format!("{had_no}{deleted}"));
        let registered = "it was registered at 1970-01-01T00:00:00.009Z";
        check(version(Some(2), at(9), None), &format!("{had_no}{registered}"));
        check(version(Some(2), None, None), &format!("{had_no}its latest was 2"));
        check(version(None, None, None), &format!("{had_no}it had none"));
        let latest = Missing::Version {
            version: "latest".to_owned(),
            latest: None,
            begins: None,
            ended: None,
        };
        check(latest, "prompt \"greeting\" had no versions at NOW");
        let alias = |known: &[&str]| Missing::Alias {
            alias: "prod".parse().unwrap(),
            known: known.iter().map(|text| text.parse().unwrap()).collect(),
        };
        let had_no = "prompt \"greeting\" had no alias \"prod\" at NOW; ";
        check(alias(&[]), &format!("{had_no}it had none"));
        check(alias(&["a"]), &format!("{had_no}its only alias was a"));
        check(alias(&["a", "b"]), &format!("{had_no}its aliases were a, b"));
    }
}
