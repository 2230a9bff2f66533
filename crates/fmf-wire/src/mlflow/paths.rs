//! The endpoints: one table for the server that answers and the client that asks.

use http::Method;

/// What every path below stands behind: the Python client's prefix, then the browser's.
pub const PREFIXES: [&str; 2] = ["/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/"];

/// One endpoint of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The verb.
    pub method: Method,
    /// The path below one of the [`PREFIXES`].
    pub path: &'static str,
}

impl Endpoint {
    const fn get(path: &'static str) -> Self {
        Self { method: Method::GET, path }
    }

    const fn post(path: &'static str) -> Self {
        Self { method: Method::POST, path }
    }

    const fn patch(path: &'static str) -> Self {
        Self { method: Method::PATCH, path }
    }

    const fn delete(path: &'static str) -> Self {
        Self { method: Method::DELETE, path }
    }
}

macro_rules! endpoints {
    ($($name:ident = $method:ident $path:literal;)*) => {
        $(#[doc = concat!("`", $path, "`")]
        pub const $name: Endpoint = Endpoint::$method($path);)*

        /// Every endpoint that a client of ours asks.
        pub const ALL: &[Endpoint] = &[$($name,)*];
    };
}

endpoints! {
    CREATE_REGISTERED_MODEL = post "registered-models/create";
    GET_REGISTERED_MODEL = get "registered-models/get";
    SEARCH_REGISTERED_MODELS = get "registered-models/search";
    UPDATE_REGISTERED_MODEL = patch "registered-models/update";
    RENAME_REGISTERED_MODEL = post "registered-models/rename";
    DELETE_REGISTERED_MODEL = delete "registered-models/delete";
    GET_LATEST_VERSIONS = get "registered-models/get-latest-versions";
    POST_LATEST_VERSIONS = post "registered-models/get-latest-versions";
    SET_REGISTERED_MODEL_TAG = post "registered-models/set-tag";
    DELETE_REGISTERED_MODEL_TAG = delete "registered-models/delete-tag";
    SET_ALIAS = post "registered-models/alias";
    DELETE_ALIAS = delete "registered-models/alias";
    GET_BY_ALIAS = get "registered-models/alias";
    CREATE_MODEL_VERSION = post "model-versions/create";
    GET_MODEL_VERSION = get "model-versions/get";
    SEARCH_MODEL_VERSIONS = get "model-versions/search";
    UPDATE_MODEL_VERSION = patch "model-versions/update";
    TRANSITION_STAGE = post "model-versions/transition-stage";
    DELETE_MODEL_VERSION = delete "model-versions/delete";
    GET_DOWNLOAD_URI = get "model-versions/get-download-uri";
    SET_MODEL_VERSION_TAG = post "model-versions/set-tag";
    DELETE_MODEL_VERSION_TAG = delete "model-versions/delete-tag";
    GET_EXPERIMENT = get "experiments/get";
    GET_EXPERIMENT_BY_NAME = get "experiments/get-by-name";
    SEARCH_EXPERIMENTS = post "experiments/search";
    GET_RUN = get "runs/get";
    SEARCH_RUNS = post "runs/search";
    GET_METRIC_HISTORY = get "metrics/get-history";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_endpoints_are_the_same() {
        let different: HashSet<_> = ALL.iter().map(|e| (&e.method, e.path)).collect();
        assert_eq!(different.len(), ALL.len());
    }
}
