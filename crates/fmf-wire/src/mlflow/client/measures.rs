//! What runs measured, asked of FMF's own API.

use async_trait::async_trait;
use fmf_core::{Measures, MetricsQuery, Page, PromptName, Result, VersionMetrics};

use super::{
    MlflowStore,
    request::Request,
    server::{askable, nothing},
};
use crate::fmf::{messages::VersionMetricsPage, paths, queries::ListMetrics};

#[async_trait]
impl Measures for MlflowStore {
    async fn version_metrics(
        &self,
        name: &PromptName,
        query: &MetricsQuery,
    ) -> Result<Page<VersionMetrics>> {
        self.require_measuring().await?;
        let Some(page) = askable(&query.page) else { return Ok(nothing()) };
        let wanted = ListMetrics::from(&MetricsQuery { page, ..query.clone() });
        let question = Request::ask(paths::METRICS, &[name.as_str()], &wanted);
        self.ask::<VersionMetricsPage>(&question).await?.try_into()
    }
}
