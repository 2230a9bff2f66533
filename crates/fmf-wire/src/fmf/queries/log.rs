//! Questions about the change log.

use fmf_core::{ChangeQuery, Result};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::{moment, page};
use crate::moment::Stretch;

/// Which changes, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct ListChanges {
    /// Of this prompt only, by the name it bears now or bore then.
    #[cfg_attr(feature = "schema", param(example = "invoice_summary"))]
    pub prompt: Option<String>,
    /// Of this alias only.
    #[cfg_attr(feature = "schema", param(example = "production"))]
    pub alias: Option<String>,
    /// By this actor only.
    #[cfg_attr(feature = "schema", param(example = "ci"))]
    pub actor: Option<String>,
    /// Of this kind only, such as `alias.set`. May be repeated.
    #[cfg_attr(feature = "schema", param(example = json!(["alias.set", "alias.deleted"])))]
    pub action: Vec<String>,
    /// From that moment on only: `2026-11-20T10:00:00Z`, milliseconds since 1970, `2026-11-20
    /// 10:00` or `2026-11-20` in UTC (read from their beginnings), `yesterday`, or an age such as
    /// `2h`.
    #[cfg_attr(feature = "schema", param(example = "7d"))]
    pub since: Option<String>,
    /// The most items of the page; 100 unless it is said.
    #[cfg_attr(feature = "schema", param(minimum = 1, maximum = 1000, example = 20))]
    pub max_results: Option<u32>,
    /// `next_page_token` of the page before.
    pub page_token: Option<String>,
}

impl ListChanges {
    /// What is asked of a history.
    ///
    /// # Errors
    /// `Invalid` for what is no name, alias, action, moment or page.
    pub fn change_query(&self, now: &Zoned) -> Result<ChangeQuery> {
        let since = self.since.as_deref();
        Ok(ChangeQuery {
            name: self.prompt.as_deref().map(str::parse).transpose()?,
            alias: self.alias.as_deref().map(str::parse).transpose()?,
            actor: self.actor.clone(),
            actions: self.action.iter().map(|word| word.parse()).collect::<Result<_>>()?,
            since: moment("since", since, now, |Stretch { first, .. }| first)?,
            page: page::read(self.max_results, self.page_token.as_deref())?,
        })
    }
}

impl From<&ChangeQuery> for ListChanges {
    fn from(query: &ChangeQuery) -> Self {
        let (max_results, page_token) = page::write(&query.page);
        Self {
            prompt: query.name.as_ref().map(ToString::to_string),
            alias: query.alias.as_ref().map(ToString::to_string),
            actor: query.actor.clone(),
            action: query.actions.iter().map(ToString::to_string).collect(),
            since: query.since.map(|since| since.to_string()),
            max_results,
            page_token,
        }
    }
}

/// What a log that is recomputed must go through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct VerifyLog {
    /// The hash of a change, as `log/head` told it earlier: the log must go through it.
    #[cfg_attr(
        feature = "schema",
        param(example = "0000000000000000000000000000000000000000000000000000000000000000")
    )]
    pub expect: Option<String>,
}
