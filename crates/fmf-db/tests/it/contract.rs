//! The suites that every store and every history pass, on a file and in memory.

mod file {
    fmf_core::store_contract!(crate::given::fresh);
}

mod history {
    fmf_core::history_contract!(crate::given::fresh);
}

mod memory {
    use fmf_db::{DatabaseUrl, Registry};

    async fn fresh() -> (Registry, ()) {
        (Registry::open(&DatabaseUrl::memory()).await.unwrap(), ())
    }

    fmf_core::store_contract!(fresh);
}
