//! `model-versions/create`: of all requests the one with the most rules.

use fmf_core::{
    entry::{EntryKey, Fact, NewEntryVersion, Requirement, Source},
    tracking::{LoggedModel, ModelId, RunId},
};

use crate::mlflow::{
    ApiError, Params,
    keys::{Level, to_entry_key},
    rules,
    source::{Place, check_among, check_origin, read_model_source, read_prompt_source},
};

/// `model-versions/create`
#[derive(Debug, Clone)]
pub struct CreateModelVersion {
    /// What is to be added. A text that was not given is empty, not absent, as in MLflow.
    pub version: NewEntryVersion,
    /// The logged model that it is made of, if that is to be asked for.
    pub model: Option<ModelId>,
    /// Whether it is to be a version of a prompt.
    pub is_prompt: bool,
    place: Place,
}

/// Whose files a source has to be among.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesOwner {
    /// Those of a run.
    Run(RunId),
    /// Those of a logged model.
    Model(ModelId),
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
        let (source, place) = fields.source()?;
        let after = match &source {
            Source::Version(origin) => {
                let required = Requirement::Origin(origin.clone(), fields.run_id.clone());
                Some(Box::new(required))
            }
            Source::Address(_) | Source::Resolved { .. } => None,
        };
        let version = fields.version(source).map_err(|error| Refused { error, after })?;
        Ok(Self { version, model: fields.model(), is_prompt: fields.asks_for_prompt(), place })
    }

    /// The request for a version of a prompt, as a client makes it.
    #[must_use]
    pub fn of_prompt(version: NewEntryVersion) -> Self {
        Self { version, model: None, is_prompt: true, place: Place::There }
    }

    /// Whose files the source has to be among, if it says so.
    #[must_use]
    pub fn owner(&self) -> Option<&FilesOwner> {
        match &self.place {
            Place::Among(owner) => Some(owner),
            Place::There | Place::OfModel => None,
        }
    }

    /// Looks whether the source is among the files of its owner, which are below `root`.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` when it is not, or the owner is not there (`None`).
    pub fn check_among(&self, owner: &FilesOwner, root: Option<&str>) -> Result<(), ApiError> {
        check_among(self.version.source.written(), owner, root)
    }

    /// What has to be there before the logged model is asked for. MLflow asks for a model first
    /// where that tells the run or the files.
    #[must_use]
    pub fn before_model(&self) -> Option<Requirement> {
        let tells = self.place == Place::OfModel || self.has_no_run();
        (!tells).then(|| Requirement::Entry(self.version.name.clone()))
    }

    /// The version with what its logged model tells of it.
    #[must_use]
    pub fn made_of(self, model: &LoggedModel) -> NewEntryVersion {
        let has_no_run = self.has_no_run();
        let mut version = self.version;
        if has_no_run {
            version.run_id = Some(model.source_run.clone());
        }
        if self.place == Place::OfModel {
            let written = version.source.written().to_owned();
            version.source = Source::Resolved { written, files: model.artifact_uri.clone() };
        }
        version
    }

    fn has_no_run(&self) -> bool {
        self.version.run_id.as_deref().unwrap_or_default().is_empty()
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

    fn source(&self) -> Result<(Source, Place), Refused> {
        if self.asks_for_prompt() {
            return Ok((read_prompt_source(&self.source)?, Place::There));
        }
        read_model_source(&self.source, self.run(), &self.model_id)
    }

    fn version(&self, source: Source) -> Result<NewEntryVersion, ApiError> {
        let run_id = match &source {
            Source::Address(_) | Source::Resolved { .. } => Some(self.run().to_owned()),
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

    /// The logged model, where it counts: of a prompt only if it has to tell the run.
    fn model(&self) -> Option<ModelId> {
        let counts = !self.asks_for_prompt() || self.run().is_empty();
        (counts && !self.model_id.is_empty()).then(|| ModelId::from(self.model_id.clone()))
    }

    fn run(&self) -> &str {
        self.run_id.as_deref().unwrap_or_default()
    }

    /// Whether the tags, the last of each key, say that this is a prompt.
    fn asks_for_prompt(&self) -> bool {
        let is_prompt = EntryKey::Fact(Fact::IsPrompt);
        let said =
            self.tags.iter().rfind(|(key, _)| to_entry_key(Level::Version, key) == is_prompt);
        said.is_some_and(|(_, value)| value.to_lowercase() == "true")
    }
}
