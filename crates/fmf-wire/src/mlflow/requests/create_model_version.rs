//! `model-versions/create`: of all requests the one with the most rules.

use fmf_core::entry::{EntryKey, Fact, NewEntryVersion, Requirement, Source};

use crate::mlflow::{
    ApiError, Params,
    keys::{Level, to_entry_key},
    rules,
    source::{check_origin, read_model_source, read_prompt_source},
};

/// `model-versions/create`
#[derive(Debug, Clone)]
pub struct CreateModelVersion {
    /// What is to be added. A text that was not given is empty, not absent, as in MLflow.
    pub version: NewEntryVersion,
}

/// A request that breaks a rule.
#[derive(Debug)]
pub struct Refused {
    /// What the client is told of it.
    pub error: ApiError,
    /// What has to be there; if it is not, that is said instead.
    pub after: Option<Box<Requirement>>,
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self { error, after: None }
    }
}

impl CreateModelVersion {
    /// # Errors
    /// The first rule that is broken; the source is looked at before the name.
    pub fn read(params: &Params) -> Result<Self, Refused> {
        let fields = Fields::read(params)?;
        let source = fields.source()?;
        let after = match &source {
            Source::Address(_) => None,
            Source::Version(origin) => {
                let required = Requirement::Origin(origin.clone(), fields.run_id.clone());
                Some(Box::new(required))
            }
        };
        let version = fields.version(source).map_err(|error| Refused { error, after })?;
        fields.check_logged_model(&version)?;
        Ok(Self { version })
    }
}

/// The fields of the right types.
struct Fields {
    name: String,
    source: String,
    run_id: Option<String>,
    tags: Vec<(String, String)>,
    run_link: String,
    description: String,
    model_id: String,
}

impl Fields {
    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self {
            name: params.required_string("name")?,
            source: params.required_string("source")?,
            run_id: params.optional_string("run_id")?,
            tags: params.tags("tags")?,
            run_link: params.optional_string("run_link")?.unwrap_or_default(),
            description: params.optional_string("description")?.unwrap_or_default(),
            model_id: params.optional_string("model_id")?.unwrap_or_default(),
        })
    }

    fn source(&self) -> Result<Source, Refused> {
        if self.asks_for_prompt() {
            return Ok(read_prompt_source(&self.source)?);
        }
        let run_id = self.run_id.as_deref().unwrap_or_default();
        read_model_source(&self.source, run_id, &self.model_id)
    }

    fn version(&self, source: Source) -> Result<NewEntryVersion, ApiError> {
        let run_id = match &source {
            Source::Address(_) => Some(self.run_id.clone().unwrap_or_default()),
            Source::Version(origin) => {
                check_origin(origin, &self.model_id)?;
                self.run_id.clone()
            }
        };
        Ok(NewEntryVersion {
            name: rules::name(&self.name)?,
            tags: rules::tags(Level::Version, self.tags.clone())?,
            description: Some(self.description.clone()),
            source,
            run_id,
            run_link: Some(self.run_link.clone()),
        })
    }

    /// There are no logged models here. MLflow looks for one when it needs its run, which is
    /// before it looks for the entry, and for that of a model when all else is done.
    fn check_logged_model(&self, version: &NewEntryVersion) -> Result<(), Refused> {
        let needs_run = self.run_id.as_deref().unwrap_or_default().is_empty();
        if self.model_id.is_empty() || !needs_run && self.asks_for_prompt() {
            return Ok(());
        }
        let after = (!needs_run).then(|| Box::new(Requirement::Entry(version.name.clone())));
        Err(Refused { error: ApiError::logged_model_not_found(&self.model_id), after })
    }

    /// Whether the tags, the last of each key, say that this is a prompt.
    fn asks_for_prompt(&self) -> bool {
        let is_prompt = EntryKey::Fact(Fact::IsPrompt);
        let said =
            self.tags.iter().rfind(|(key, _)| to_entry_key(Level::Version, key) == is_prompt);
        said.is_some_and(|(_, value)| value.to_lowercase() == "true")
    }
}
