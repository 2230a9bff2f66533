//! `metrics`: every point of a metric.

use fmf_wire::mlflow::{
    messages::{MetricsOfRuns, MetricsPage, encode},
    requests::{GetMetricHistory, GetMetricHistoryBulk, GetMetricHistoryBulkInterval},
};

use super::{Answer, Call};

pub(super) async fn history(call: Call) -> Answer {
    let GetMetricHistory { id, key, page } = GetMetricHistory::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.tracking.history(&id, &key, page).await?;
    Ok(encode(&MetricsPage::from(page)).into())
}

pub(super) async fn histories(call: Call) -> Answer {
    let GetMetricHistoryBulk { ids, key, most } = GetMetricHistoryBulk::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let history = call.app.tracking.histories(&ids, &key, most).await?;
    Ok(encode(&MetricsOfRuns::from(history)).into())
}

pub(super) async fn samples(call: Call) -> Answer {
    let GetMetricHistoryBulkInterval { ids, sample } =
        GetMetricHistoryBulkInterval::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let history = call.app.tracking.samples(&ids, sample).await?;
    Ok(encode(&MetricsPage::from(history)).into())
}
