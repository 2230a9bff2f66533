//! The MLflow Store passes the suites of every store and of every history through a live server
//! of ours.

use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};

use super::place::home;
use crate::harness::Listening;

async fn fresh() -> (MlflowStore, Listening) {
    let (options, home) = home().await;
    let server = Listening::start(options, home).await;
    let options = MlflowOptions::new(format!("http://{}", server.address));
    (MlflowStore::new(&options).unwrap(), server)
}

fmf_core::store_contract!(fresh);

mod history {
    use super::fresh;

    fmf_core::history_contract!(
        fresh,
        except: [(
            "the_facts_of_an_act_share_a_transaction",
            "an act on a store is several requests of MLflow's protocol",
        )]
    );
}
