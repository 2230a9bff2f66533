//! `models:/…`: a version of a registered model, or a logged model.

use fmf_core::{
    PromptName, Selector,
    entry::{Origin, OriginVersion, Requirement},
};

use super::Uri;
use crate::mlflow::{
    ApiError, Stage,
    requests::Refused,
    rules::{self, VersionNumber},
};

/// What such an address leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ModelUri<'t> {
    /// `models:/<id>`: a logged model.
    Logged(&'t str),
    /// `models:/<name>/<number, stage or latest>`
    Suffix(&'t str, &'t str),
    /// `models:/<name>@<alias>`
    Alias(&'t str, &'t str),
}

impl<'t> ModelUri<'t> {
    /// `None` for what is none of these.
    pub(super) fn read(uri: &'t Uri) -> Option<Self> {
        let path = uri.path_with_fragment().strip_prefix('/')?.trim_start_matches('/');
        let (name, suffix) = match path.split_once('/') {
            Some((name, suffix)) => (name, Some(suffix)),
            None => (path, None),
        };
        if name.trim().is_empty() {
            return None;
        }
        match suffix {
            Some(suffix) if suffix.trim().is_empty() || suffix.contains('/') => None,
            Some(suffix) => Some(Self::Suffix(name, suffix)),
            None => match name.rsplit_once('@') {
                Some((_, alias)) if alias.trim().is_empty() => None,
                Some((name, alias)) => Some(Self::Alias(name, alias)),
                None => Some(Self::Logged(name)),
            },
        }
    }

    /// The version this names; `None` for a logged model. What cannot name a version is complained
    /// of when the model was found.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub(super) fn origin(&self, written: &str) -> Result<Option<Origin>, Refused> {
        let (name, version) = match self {
            Self::Logged(_) => return Ok(None),
            Self::Suffix(name, suffix) => {
                let name = rules::name(name)?;
                let version = by_suffix(&name, suffix);
                (name, version)
            }
            Self::Alias(name, alias) => {
                let selected = |alias| OriginVersion::Selected(Selector::from(alias));
                (rules::name(name)?, rules::alias(alias).map(selected))
            }
        };
        match version {
            Ok(version) => Ok(Some(Origin { written: written.to_owned(), name, version })),
            Err(error) => {
                let after = Some(Box::new(Requirement::Model(name, written.to_owned())));
                Err(Refused { error, after })
            }
        }
    }
}

fn by_suffix(name: &PromptName, suffix: &str) -> Result<OriginVersion, ApiError> {
    if suffix.chars().all(char::is_numeric) {
        let version = VersionNumber::read(suffix)?.of(name)?;
        return Ok(OriginVersion::Selected(version.into()));
    }
    if suffix.eq_ignore_ascii_case("latest") {
        return Ok(OriginVersion::Selected(Selector::Latest));
    }
    Ok(OriginVersion::InStage(Stage::read(suffix)?.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<ModelUri<'_>>) {
        assert_eq!(ModelUri::read(&Uri::cut(written)), expected, "{written:?}");
    }

    #[test]
    fn an_address_leads_to_a_version_or_a_logged_model() {
        check("models:/m-1", Some(ModelUri::Logged("m-1")));
        check("models:/m/1", Some(ModelUri::Suffix("m", "1")));
        check("models:///m/1?x", Some(ModelUri::Suffix("m", "1")));
        check("models:/m/latest", Some(ModelUri::Suffix("m", "latest")));
        check("models:/m@a@champion", Some(ModelUri::Alias("m@a", "champion")));
        check("models:/m@a/1", Some(ModelUri::Suffix("m@a", "1")));
        for nothing in
            ["models:", "models:/", "models:m/1", "models:/ /1", "models:/m/", "models:/m/ "]
        {
            check(nothing, None);
        }
        for nothing in ["models:/m/1/2", "models:/m/1/", "models:/m@", "models:/m@ "] {
            check(nothing, None);
        }
    }

    fn version_of(written: &str) -> Result<OriginVersion, (String, bool)> {
        match ModelUri::read(&Uri::cut(written)).unwrap().origin(written) {
            Ok(origin) => Ok(origin.unwrap().version),
            Err(Refused { error, after }) => Err((error.message, after.is_some())),
        }
    }

    #[test]
    fn a_version_is_named_by_number_alias_stage_or_latest() {
        let selected = |text: &str| Ok(OriginVersion::Selected(text.parse().unwrap()));
        assert_eq!(version_of("models:/m/01"), selected("1"));
        assert_eq!(version_of("models:/m/LATEST"), selected("latest"));
        assert_eq!(version_of("models:/m@Latest"), selected("latest"));
        assert_eq!(version_of("models:/m@champion"), selected("champion"));
        let staging = OriginVersion::InStage("Staging".to_owned());
        assert_eq!(version_of("models:/m/staging"), Ok(staging));
    }

    #[test]
    fn what_cannot_name_a_version_is_said_when_the_model_was_found() {
        let refused = |written: &str| version_of(written).unwrap_err();
        let (message, later) = refused("models:/m/live");
        assert!(message.starts_with("Invalid Model Version stage: live.") && later, "{message}");
        let (message, later) = refused("models:/m@a b");
        assert!(message.starts_with("Invalid alias name: 'a b'.") && later, "{message}");
        let (message, later) = refused("models:/m/0");
        assert!(message == "Model Version (name=m, version=0) not found" && later, "{message}");
        let (message, later) = refused("models:/a:b/1");
        assert!(message.starts_with("Invalid model name 'a:b'.") && !later, "{message}");
    }
}
