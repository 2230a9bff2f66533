//! The search of logged models.

use fmf_core::{
    PageQuery,
    filter::{ModelClause, ModelOrder, ModelOrderKey},
    tracking::{DatasetName, ModelQuery},
};
use serde_json::{Value, json};

use crate::mlflow::{
    ApiError, ModelSearchToken, Params, keys::to_model_tag_key, tracking_rules as rules,
};

/// `POST logged-models/search`
#[derive(Debug, Clone)]
pub struct SearchLoggedModels {
    /// What is asked.
    pub query: ModelQuery,
    /// What the token of the next page repeats.
    pub asked: ModelSearchToken,
}

impl SearchLoggedModels {
    /// How many are answered where nobody says.
    const DEFAULT_RESULTS: usize = 50;
    /// How many are answered to who asks for 0.
    const STORES_RESULTS: usize = 100;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let experiments = required_strings(params, "experiment_ids")?;
        let filter = params.optional_string("filter")?.unwrap_or_default();
        let datasets = params.objects("datasets")?;
        let limit = params.integer("max_results")?;
        let order_by = params.objects("order_by")?;
        let page_token = params.optional_string("page_token")?.unwrap_or_default();
        let datasets = datasets.iter().map(read_dataset).collect::<Result<_, _>>()?;
        let order_by: Vec<_> = order_by.iter().map(OrderBy::read).collect::<Result<_, _>>()?;
        let repeated = order_by.iter().map(OrderBy::repeated).collect();
        let asked = ModelSearchToken::new(&experiments, &filter, repeated);
        let after = asked.read(&page_token)?;
        let page = PageQuery { limit: Self::limit(limit)?, after };
        let mut filter = ModelClause::parse_all(&filter).map_err(invalid)?;
        for clause in &mut filter {
            if let ModelClause::Tag { key, .. } = clause {
                *key = to_model_tag_key(key);
            }
        }
        let experiments = experiments.iter().map(|id| rules::experiment_id(id));
        let experiments = experiments.collect::<Result<_, _>>()?;
        let order = order_by.into_iter().map(OrderBy::order).collect::<Result<_, _>>()?;
        let query = ModelQuery { experiments, filter, datasets, order, page };
        Ok(Self { query, asked })
    }

    /// What does not fit into MLflow's field counts as not said.
    fn limit(written: Option<i64>) -> Result<usize, ApiError> {
        match written.map(i32::try_from) {
            None | Some(Err(_)) => Ok(Self::DEFAULT_RESULTS),
            Some(Ok(0)) => Ok(Self::STORES_RESULTS),
            Some(Ok(number)) => usize::try_from(number).map_err(|_| {
                ApiError::invalid(format!(
                    "Invalid value {number} for parameter 'max_results' supplied. It must be a \
                     positive integer"
                ))
            }),
        }
    }
}

/// One ordering as it is written.
struct OrderBy {
    field: String,
    ascending: bool,
    dataset: Option<String>,
    digest: Option<String>,
}

impl OrderBy {
    /// Of what is no text MLflow's server reads nothing, and what is no yes or no is a yes.
    fn read(params: &Params) -> Result<Self, ApiError> {
        let text = |name| {
            let written = params.optional_string(name)?;
            Ok::<_, ApiError>(written.filter(|text| !text.is_empty()))
        };
        let ascending = params.has("ascending").then(|| params.flag("ascending").ok()).flatten();
        Ok(Self {
            field: text("field_name")?.unwrap_or_default(),
            ascending: ascending.unwrap_or(true),
            dataset: text("dataset_name")?,
            digest: text("dataset_digest")?,
        })
    }

    fn repeated(&self) -> Value {
        json!({
            "field_name": self.field,
            "ascending": self.ascending,
            "dataset_name": self.dataset,
            "dataset_digest": self.digest,
        })
    }

    fn order(self) -> Result<ModelOrder, ApiError> {
        let key = ModelOrderKey::parse(&self.field, self.dataset, self.digest).map_err(invalid)?;
        Ok(ModelOrder { key, descending: !self.ascending })
    }
}

/// A list of texts that must be there, but may be empty.
fn required_strings(params: &Params, name: &str) -> Result<Vec<String>, ApiError> {
    if params.has(name) { params.strings(name) } else { Err(params.missing(name)) }
}

fn read_dataset(params: &Params) -> Result<DatasetName, ApiError> {
    let text = |name| Ok::<_, ApiError>(params.optional_string(name)?.unwrap_or_default());
    let (name, digest) = (text("dataset_name")?, text("dataset_digest")?);
    if name.is_empty() {
        return Err(ApiError::invalid(
            "`dataset_name` in the `datasets` clause must be specified.",
        ));
    }
    Ok(DatasetName { name, digest })
}

fn invalid(error: fmf_core::filter::FilterError) -> ApiError {
    ApiError::invalid(error.to_string())
}
