//! What cannot be answered, and how that is said.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use fmf_core::{Missing, StoreError, Version};
use fmf_wire::fmf::{ProblemKind, messages::Info, paths};

use super::given::{Given, problem};

#[tokio::test]
async fn what_is_not_there_is_named_with_what_is() {
    let given = Given::new("greeting").await;
    let nobody = given.refused(paths::PROMPT, &["nobody"], "").await;
    assert!(
        matches!(&nobody, StoreError::PromptNotFound { name, .. } if name.as_str() == "nobody")
    );
    let version = given.refused(paths::VERSION, &["greeting", "9"], "").await;
    let latest = Version::new(2);
    assert!(
        matches!(version, StoreError::VersionNotFound { latest: found, .. } if found == latest)
    );
    let alias = given.refused(paths::ALIAS, &["greeting", "nothing"], "").await;
    assert!(matches!(&alias, StoreError::AliasNotFound { known, .. } if known.len() == 1));
    let then = given.refused(paths::PROMPT, &["greeting"], "at=2001-01-01").await;
    let StoreError::NotThen(then) = then else { panic!("{then:?}") };
    assert!(matches!(then.missing, Missing::Prompt { ended: None, begins: Some(_) }), "{then:?}");
}

#[tokio::test]
async fn a_request_that_is_wrong_says_what_would_be_right() {
    let given = Given::new("greeting").await;
    let refused = [
        (paths::PROMPTS, "filtr=x", "did you mean \"filter\"?"),
        (paths::PROMPTS, "filter=nonsense", ""),
        (paths::PROMPTS, "order_by=nonsense", ""),
        (paths::PROMPTS, "max_results=0", "1 to 1000"),
        (paths::PROMPTS, "max_results=1001", "1 to 1000"),
        (paths::PROMPTS, "page_token=x", "page token"),
        (paths::PROMPTS, "max_results=1&max_results=2", "once"),
        (paths::CHANGES, "action=alias.moved", "alias.set"),
        (paths::CHANGES, "since=soon", "2026-11-20T10:00:00Z"),
        (paths::CHANGES, "alias=a%20b", "Invalid alias name"),
        (paths::CHANGES, "prompt=a%2Fb", "Invalid model name"),
        (paths::CHANGES, "page_token=x", "page token"),
        (paths::CHANGES, "actor=%00", "NUL"),
        (paths::INFO, "at=now", "there are none here"),
        ("/prompts/greeting", "at=soon", "2026-11-20T10:00:00Z"),
        ("/prompts/a%2Fb", "", "Invalid model name"),
        ("/prompts/%ff", "", "UTF-8"),
        ("/prompts/greeting/versions/0", "", "a number from 1 or latest"),
        ("/prompts/greeting/versions/production", "", "/prompts/{name}/aliases/{alias}"),
        ("/prompts/greeting/aliases/a%2Fb", "", "Invalid alias name"),
    ];
    for (path, query, said) in refused {
        let answer = given.server.get(&format!("{}{path}?{query}", paths::PREFIX)).await;
        let problem = problem(&answer);
        assert_eq!(problem.status, 400, "{path} {query}: {problem:?}");
        assert!(problem.detail.contains(said), "{path} {query}: {problem:?}");
    }
}

#[tokio::test]
async fn a_token_from_far_away_leads_to_an_empty_page() {
    let given = Given::new("greeting").await;
    for path in [paths::PROMPTS, paths::CHANGES, paths::VERSIONS] {
        for token in ["4000000000", "9223372036854775807", "18446744073709551615"] {
            let query = format!("page_token={token}&max_results=1000");
            let answer = given.get(path, &["greeting"], &query).await;
            assert!(answer.status.as_u16() < 500, "{path} {token}");
        }
    }
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_method_are_problems_too() {
    let given = Given::new("greeting").await;
    for path in ["/api/fmf/v1/nothing", "/api/fmf/v2/info", "/api/fmf/v1/prompts/a/b/c"] {
        let answer = given.server.get(path).await;
        assert_eq!(ProblemKind::of(&problem(&answer).kind), Some(ProblemKind::NoSuchAddress));
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    for (method, path, allowed) in
        [("PUT", "/info", "GET,HEAD"), ("GET", "/prompts/a/aliases/b/undo", "POST")]
    {
        let path = format!("{}{path}", paths::PREFIX);
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = given.server.send(request).await;
        assert_eq!(ProblemKind::of(&problem(&answer).kind), Some(ProblemKind::WrongMethod));
        assert_eq!(answer.headers[header::ALLOW], allowed);
    }
}

#[tokio::test]
async fn the_server_says_what_it_is_and_who_asks() {
    let given = Given::new("greeting").await;
    let request = Request::get(paths::address(paths::INFO, &[])).header("x-fmf-actor", "ana");
    let answer = given.server.send(request.body(Body::empty()).unwrap()).await;
    let info: Info = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((info.product.as_str(), info.api.as_str()), ("fmf", "v1"));
    assert!(info.abilities.history);
    assert_eq!(
        (info.caller.name.as_str(), info.caller.role.as_str()),
        ("ana (unverified)", "admin")
    );
}
