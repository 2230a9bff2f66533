//! In memory, the suite that every store passes.

use fmf_db::{DatabaseUrl, Registry};

async fn fresh() -> (Registry, ()) {
    (Registry::open(&DatabaseUrl::memory()).await.unwrap(), ())
}

fmf_core::store_contract!(fresh);
