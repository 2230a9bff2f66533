//! The in-memory store passes the suite that every store passes.

use fmf_core::{MemoryStore, contract};

async fn fresh() -> (MemoryStore, ()) {
    (MemoryStore::default(), ())
}

fmf_core::store_contract!(fresh);

async fn none() -> (MemoryStore, ()) {
    panic!("no store is needed for a case that is left out")
}

#[tokio::test]
async fn a_case_that_is_left_out_needs_no_store() {
    for case in contract::CASES {
        contract::run(case, &[(case, "to show that it can be")], none).await.unwrap();
    }
}

#[tokio::test]
#[should_panic(expected = "a_case_of_old (it went away) is no case")]
async fn an_exception_that_names_no_case_is_found() {
    let except = [("a_case_of_old", "it went away")];
    let _ = contract::run(contract::CASES[0], &except, fresh).await;
}
