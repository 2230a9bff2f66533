//! Questions about prompts and their versions.

use fmf_core::{
    PageQuery, PromptQuery, Result, StoreError, Timestamp,
    filter::{Filter, Order, Subject},
};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::{moment, page};
use crate::moment::Stretch;

/// Which prompts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct ListPrompts {
    /// Which ones, in MLflow's language of filters over `name` and `tags.KEY`.
    #[cfg_attr(feature = "schema", param(example = "tags.team = 'billing' AND name LIKE 'inv%'"))]
    pub filter: Option<String>,
    /// By what: `name`, `creation_timestamp` or `last_updated_timestamp`, each with `ASC` or
    /// `DESC`. May be repeated; the name decides between equals.
    #[cfg_attr(feature = "schema", param(example = json!(["last_updated_timestamp DESC"])))]
    pub order_by: Vec<String>,
    /// The most items of the page; 100 unless it is said.
    #[cfg_attr(feature = "schema", param(minimum = 1, maximum = 1000, example = 20))]
    pub max_results: Option<u32>,
    /// `next_page_token` of the page before.
    pub page_token: Option<String>,
}

impl ListPrompts {
    /// What is asked of a store.
    ///
    /// # Errors
    /// `Invalid` for what is no filter, order or page.
    pub fn prompt_query(&self) -> Result<PromptQuery> {
        let filter = self.filter.as_deref().unwrap_or_default();
        let filter = Filter::parse(filter, Subject::Entries)
            .map_err(|error| StoreError::Invalid(error.to_string()))?;
        let order = self.order_by.iter().map(|clause| {
            Order::parse(clause, Subject::Entries)
                .map_err(|error| StoreError::Invalid(error.to_string()))
        });
        let page = page::read(self.max_results, self.page_token.as_deref())?;
        Ok(PromptQuery { filter, order: order.collect::<Result<_>>()?, page })
    }
}

/// At which moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct AsOf {
    /// As it was at that moment: `2026-11-20T10:00:00Z`, milliseconds since 1970, `2026-11-20
    /// 10:00` or `2026-11-20` in UTC (read to their ends), `yesterday`, or an age such as `2h`. The
    /// name means the prompt that bore it then.
    #[cfg_attr(feature = "schema", param(example = "2h"))]
    pub at: Option<String>,
}

impl AsOf {
    /// The moment; none means now.
    ///
    /// # Errors
    /// `Invalid` for what is no moment.
    pub fn moment(&self, now: &Zoned) -> Result<Option<Timestamp>> {
        last_moment(self.at.as_deref(), now)
    }

    /// The parameters that ask for that moment.
    #[must_use]
    pub fn asking(at: Option<Timestamp>) -> Self {
        Self { at: at.map(|at| at.to_string()) }
    }
}

/// Which versions, at which moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct ListVersions {
    /// As they were at that moment: `2026-11-20T10:00:00Z`, milliseconds since 1970, `2026-11-20
    /// 10:00` or `2026-11-20` in UTC (read to their ends), `yesterday`, or an age such as `2h`. The
    /// name means the prompt that bore it then.
    #[cfg_attr(feature = "schema", param(example = "2h"))]
    pub at: Option<String>,
    /// The most items of the page; 100 unless it is said.
    #[cfg_attr(feature = "schema", param(minimum = 1, maximum = 1000, example = 20))]
    pub max_results: Option<u32>,
    /// `next_page_token` of the page before.
    pub page_token: Option<String>,
}

impl ListVersions {
    /// The moment; none means now.
    ///
    /// # Errors
    /// `Invalid` for what is no moment.
    pub fn moment(&self, now: &Zoned) -> Result<Option<Timestamp>> {
        last_moment(self.at.as_deref(), now)
    }

    /// The page.
    ///
    /// # Errors
    /// `Invalid` for a number of items that no page has.
    pub fn page(&self) -> Result<PageQuery> {
        page::read(self.max_results, self.page_token.as_deref())
    }

    /// The parameters that ask for that page, as it was at a moment.
    #[must_use]
    pub fn asking(at: Option<Timestamp>, page: &PageQuery) -> Self {
        let (max_results, page_token) = page::write(page);
        Self { at: at.map(|at| at.to_string()), max_results, page_token }
    }
}

fn last_moment(at: Option<&str>, now: &Zoned) -> Result<Option<Timestamp>> {
    moment("at", at, now, |Stretch { last, .. }| last)
}
