//! The in-memory store passes the suites that every store and every history pass.

use std::sync::atomic::{AtomicI64, Ordering};

use fmf_core::{MemoryStore, Timestamp, contract};

async fn fresh() -> (MemoryStore, ()) {
    (MemoryStore::default(), ())
}

fmf_core::store_contract!(fresh);

mod history {
    use super::*;

    /// A store whose clock goes on whenever it is looked at.
    async fn fresh() -> (MemoryStore, ()) {
        (MemoryStore::new(tick), ())
    }

    fn tick() -> Timestamp {
        static NOW: AtomicI64 = AtomicI64::new(1);
        Timestamp::from_millis(NOW.fetch_add(1, Ordering::Relaxed))
    }

    fmf_core::history_contract!(fresh);
}

async fn none() -> (MemoryStore, ()) {
    panic!("no store is needed for a case that is left out")
}

#[tokio::test]
async fn a_case_that_is_left_out_needs_no_store() {
    for case in contract::CASES.iter().chain(contract::history::CASES) {
        contract::run(case, &[(case, "to show that it can be")], none).await.unwrap();
    }
}

#[tokio::test]
#[should_panic(expected = "a_case_of_old (it went away) is no case")]
async fn an_exception_that_names_no_case_is_found() {
    let except = [("a_case_of_old", "it went away")];
    let _ = contract::run(contract::CASES[0], &except, fresh).await;
}
