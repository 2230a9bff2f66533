//! What may be done to logged models.

use fmf_core::{
    Page, Result,
    tracking::{LoggedModel, ModelId, ModelQuery, ModelStatus, NewModel, Pair},
};

use super::{records, search, tags};
use crate::tracking::Tracking;

impl Tracking {
    /// Makes a logged model, whose files are still to come.
    ///
    /// # Errors
    /// `Tracking` when its experiment is not there or deleted.
    pub async fn create_model(&self, new: NewModel) -> Result<LoggedModel> {
        self.write(move |unit| records::create(unit, &new)).await
    }

    /// The logged model of that id.
    ///
    /// # Errors
    /// `Tracking` when there is none, or it is deleted.
    pub async fn model(&self, id: &ModelId) -> Result<LoggedModel> {
        let id = id.clone();
        self.engine.read(move |session| records::get(session, &id, false)).await
    }

    /// The logged model of that id, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn model_or_deleted(&self, id: &ModelId) -> Result<LoggedModel> {
        let id = id.clone();
        self.engine.read(move |session| records::get(session, &id, true)).await
    }

    /// The logged models that match, the last made first unless the query orders otherwise.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token, or a filter that is too long.
    pub async fn search_models(&self, query: ModelQuery) -> Result<Page<LoggedModel>> {
        self.engine.read(move |session| search::models(session, &query)).await
    }

    /// Says how far a logged model is, deleted or not, and answers what it is then.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn finalize_model(&self, id: &ModelId, status: ModelStatus) -> Result<LoggedModel> {
        let id = id.clone();
        self.write(move |unit| records::finalize(unit, &id, status)).await
    }

    /// Deletes a logged model, for good as far as searches go; one that is deleted stays so.
    ///
    /// # Errors
    /// `Tracking` when there is none.
    pub async fn delete_model(&self, id: &ModelId) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| records::delete(unit, &id)).await
    }

    /// Adds parameters to a logged model, deleted or not. Each is said once.
    ///
    /// # Errors
    /// `Tracking` when there is no such model, or it has one of them already.
    pub async fn log_model_params(&self, id: &ModelId, params: Vec<Pair>) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| tags::log_params(unit.session, &id, &params)).await
    }

    /// Sets tags of a logged model, deleted or not; the last value of a repeated key wins.
    ///
    /// # Errors
    /// `Tracking` when there is no such model.
    pub async fn set_model_tags(&self, id: &ModelId, set: Vec<Pair>) -> Result<()> {
        let id = id.clone();
        self.write(move |unit| tags::set(unit, &id, &set)).await
    }

    /// Gives a tag of a logged model the value that `change` makes of the one it has. Nobody else
    /// changes it meanwhile.
    ///
    /// # Errors
    /// `Tracking` when there is no such model.
    pub async fn change_model_tag(
        &self,
        id: &ModelId,
        key: &str,
        change: impl Fn(Option<&str>) -> String + Send + 'static,
    ) -> Result<()> {
        let (id, key) = (id.clone(), key.to_owned());
        self.write(move |unit| tags::change(unit.session, &id, &key, &change)).await
    }

    /// Takes a tag of a logged model away, deleted or not.
    ///
    /// # Errors
    /// `Tracking` when it is not there, or its model is not.
    pub async fn delete_model_tag(&self, id: &ModelId, key: &str) -> Result<()> {
        let (id, key) = (id.clone(), key.to_owned());
        self.write(move |unit| tags::delete(unit, &id, &key)).await
    }
}
