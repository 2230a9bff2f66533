//! Who is let in, on every route: tokens, roles, expiry, wrong tokens.

use std::time::{Duration, SystemTime};

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_core::{Change, ChangeQuery, History as _, Role, Timestamp, Write};
use fmf_db::{DatabaseUrl, NamePattern, NewToken, Protection, Registry};
use fmf_server::{Auth, Need, Route, ServeOptions, Server, every_route};
use fmf_wire::fmf::{ProblemKind, paths};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    browsers::check_guarded,
    harness::{Answer, InProcess},
};

/// A server that asks for tokens, with one token of each role.
struct Guarded {
    server: InProcess,
    registry: Registry,
    tokens: Vec<(Role, String)>,
}

impl Guarded {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = registry_in(&folder).await;
        Self::over(folder, registry).await
    }

    /// The same over a registry that is there already.
    async fn over(folder: TempDir, registry: Registry) -> Self {
        let mut tokens = Vec::new();
        for role in Role::ALL {
            tokens.push((*role, add(&registry, role.as_str(), *role, None).await));
        }
        Self { server: asking(folder, Auth::On).await, registry, tokens }
    }

    fn token(&self, role: Role) -> &str {
        &self.tokens.iter().find(|(of, _)| *of == role).unwrap().1
    }

    async fn send(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.server.send(request.body(Body::empty()).unwrap()).await
    }

    /// Loads until that is refused, which must be within `bound`.
    async fn refused_within(&self, bound: Duration, token: &str) -> Answer {
        let asking = async {
            loop {
                let answer = self.send("GET", LOAD, Some(token)).await;
                if answer.status != StatusCode::OK {
                    return answer;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(bound, asking).await.unwrap()
    }
}

/// A server in a folder that may hold a registry already, asking for tokens or not.
async fn asking(folder: TempDir, auth: Auth) -> InProcess {
    let data_dir = folder.path().join("data");
    InProcess::start(ServeOptions { data_dir, auth, ..ServeOptions::default() }, folder).await
}

async fn registry_in(folder: &TempDir) -> Registry {
    Registry::open(&DatabaseUrl::file(folder.path().join("data/fmf.db"))).await.unwrap()
}

async fn add(registry: &Registry, name: &str, role: Role, expires_at: Option<Timestamp>) -> String {
    let new = NewToken { name: name.parse().unwrap(), role, expires_at };
    let (_, secret) = registry.add_token(new, Write::default()).await.unwrap();
    secret.reveal().to_owned()
}

const LOAD: &str = "/api/2.0/mlflow/registered-models/alias?name=x&alias=production";

#[tokio::test]
async fn every_route_takes_just_the_role_it_says() {
    let guarded = Guarded::start().await;
    let routes = every_route();
    assert!(routes.len() > 40, "{}", routes.len());
    for route in &routes {
        for (role, token) in &guarded.tokens {
            let answer = guarded.send(route.method, &route.path, Some(token)).await;
            let allowed = match route.need {
                Need::Nothing => true,
                Need::Role(takes) => *role >= takes,
            };
            assert_eq!(answer.status == StatusCode::FORBIDDEN, !allowed, "{role} {route:?}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{role} {route:?}");
            check_guarded(&answer.headers, &format!("{role} {route:?}"));
            assert_eq!(code(&answer) == "PERMISSION_DENIED", !allowed && is_api(route));
        }
        let answer = guarded.send(route.method, &route.path, None).await;
        let open = route.need == Need::Nothing;
        assert_eq!(answer.status == StatusCode::UNAUTHORIZED, !open, "nobody {route:?}");
        check_guarded(&answer.headers, &format!("nobody {route:?}"));
        assert_eq!(code(&answer) == "UNAUTHENTICATED", !open && is_api(route), "{route:?}");
    }
}

#[tokio::test]
async fn a_route_takes_a_reader_or_a_writer_as_it_reads_or_writes() {
    for route in every_route() {
        let asks = [
            "/get-latest-versions",
            "/runs/search",
            "/experiments/search",
            "/logged-models/search",
            "/sql",
        ];
        let reads = route.method == "GET" || asks.iter().any(|path| route.path.ends_with(path));
        let expected = match route.path.as_str() {
            "/health" => Need::Nothing,
            _ if reads => Need::Role(Role::Reader),
            _ => Need::Role(Role::Writer),
        };
        assert_eq!(route.need, expected, "{} {}", route.method, route.path);
    }
}

fn is_api(route: &Route) -> bool {
    let is_own = route.path.starts_with(paths::PREFIX) && !route.path.ends_with(paths::REFERENCE);
    is_own || route.path.contains("/mlflow") || route.path.ends_with("/get-artifact")
}

/// What a refusal is called: in MLflow's words, of whichever API it is.
fn code(answer: &Answer) -> String {
    let json = answer.json().unwrap_or_default();
    match json["type"].as_str().and_then(ProblemKind::of) {
        Some(ProblemKind::Unauthenticated) => "UNAUTHENTICATED",
        Some(ProblemKind::Denied) => "PERMISSION_DENIED",
        _ => json["error_code"].as_str().unwrap_or_default(),
    }
    .to_owned()
}

#[tokio::test]
async fn a_refusal_says_how_to_come_in() {
    let guarded = Guarded::start().await;
    let answer = guarded.send("GET", LOAD, None).await;
    let schemes: Vec<_> = answer.headers.get_all(header::WWW_AUTHENTICATE).iter().collect();
    assert!(schemes[0].to_str().unwrap().starts_with("Bearer "), "{schemes:?}");
    assert!(schemes[1].to_str().unwrap().starts_with("Basic "), "{schemes:?}");
    assert!(answer.message().contains("MLFLOW_TRACKING_TOKEN"), "{}", answer.message());
    let page = guarded.send("GET", "/", None).await;
    assert!(page.json().is_none() && String::from_utf8(page.body).unwrap().contains("token"));
    let unknown = guarded.send("GET", "/nothing", None).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_token_is_taken_as_the_password_of_any_user() {
    let guarded = Guarded::start().await;
    let reader = guarded.token(Role::Reader);
    let basic = |pair: String| async {
        let value = format!("Basic {}", STANDARD.encode(pair));
        let request = Request::get("/").header(header::AUTHORIZATION, value);
        guarded.server.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(basic(format!("ana:{reader}")).await, StatusCode::OK);
    assert_eq!(basic(format!(":{reader}")).await, StatusCode::OK);
    assert_eq!(basic(format!("{reader}:")).await, StatusCode::UNAUTHORIZED);
}

/// Makes prompt `x` with version 1 in production, and has the server keep the answer.
async fn loaded(guarded: &Guarded) {
    let new = json!({"name": "x"});
    guarded.call("POST", "registered-models/create", new, Role::Writer).await;
    let new = json!({"name": "x", "source": "s3://bucket/model"});
    guarded.call("POST", "model-versions/create", new, Role::Writer).await;
    let alias = json!({"name": "x", "alias": "production", "version": "1"});
    guarded.call("POST", "registered-models/alias", alias, Role::Writer).await;
    for _ in 0..2 {
        let reader = guarded.token(Role::Reader);
        assert_eq!(guarded.send("GET", LOAD, Some(reader)).await.status, StatusCode::OK);
    }
}

impl Guarded {
    /// A request with a JSON body, which must succeed.
    async fn call(&self, method: &str, path: &str, body: Value, role: Role) {
        let answer = self.answer(method, path, body, self.token(role), HeaderMap::new()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.message());
    }

    async fn answer(
        &self,
        method: &str,
        path: &str,
        body: Value,
        token: &str,
        more: HeaderMap,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/2.0/mlflow/{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(body.to_string()))
            .unwrap();
        request.headers_mut().extend(more);
        self.server.send(request).await
    }
}

#[tokio::test]
async fn an_answer_that_is_kept_is_kept_from_who_has_no_token() {
    let guarded = Guarded::start().await;
    loaded(&guarded).await;
    assert_eq!(guarded.send("GET", LOAD, None).await.status, StatusCode::UNAUTHORIZED);
    let wrong = format!("fmf_{}", "0".repeat(64));
    assert_eq!(guarded.send("GET", LOAD, Some(&wrong)).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_within_a_second() {
    let guarded = Guarded::start().await;
    loaded(&guarded).await;
    let reader = guarded.token(Role::Reader);
    guarded.registry.revoke_token(&"reader".parse().unwrap(), Write::default()).await.unwrap();
    let answer = guarded.refused_within(Duration::from_secs(1), reader).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.message().contains("revoked"), "{}", answer.message());
}

#[tokio::test]
async fn a_new_token_is_known_within_a_second() {
    let guarded = Guarded::start().await;
    loaded(&guarded).await;
    let token = add(&guarded.registry, "new", Role::Reader, None).await;
    let known = async {
        while guarded.send("GET", LOAD, Some(&token)).await.status != StatusCode::OK {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(1), known).await.unwrap();
}

#[tokio::test]
async fn a_token_that_expires_opens_nothing_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry_in(&folder).await;
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let soon = Timestamp::from_millis(i64::try_from(now).unwrap() + 2000);
    let token = add(&registry, "brief", Role::Reader, Some(soon)).await;
    let guarded = Guarded::over(folder, registry).await;
    loaded(&guarded).await;
    let answer = guarded.refused_within(Duration::from_secs(5), &token).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.message().contains("expired"), "{}", answer.message());
}

#[tokio::test]
async fn wrong_tokens_are_limited_and_right_ones_are_not() {
    let guarded = Guarded::start().await;
    let wrong = format!("fmf_{}", "0".repeat(64));
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(guarded.send("GET", LOAD, Some(&wrong)).await.status.as_u16());
    }
    assert_eq!(statuses, [vec![401; 10], vec![429; 2]].concat());
    let answer = guarded.send("GET", LOAD, Some(&wrong)).await;
    let wait: u64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(code(&answer), "REQUEST_LIMIT_EXCEEDED");
    check_guarded(&answer.headers, "too many wrong tokens");
    let reader = guarded.token(Role::Reader);
    assert_eq!(guarded.send("GET", "/", Some(reader)).await.status, StatusCode::OK);
    assert_eq!(guarded.send("GET", "/health", Some(&wrong)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_log_names_the_token_and_keeps_the_reason() {
    let guarded = Guarded::start().await;
    let header = |name: &'static str, value: &str| (name.parse().unwrap(), value.parse().unwrap());
    let said = HeaderMap::from_iter([
        header("x-fmf-actor", "somebody else"),
        header("x-fmf-reason", "a trial"),
    ]);
    let writer = guarded.token(Role::Writer);
    let create = "registered-models/create";
    let answer = guarded.answer("POST", create, json!({"name": "x"}), writer, said).await;
    assert_eq!(answer.status, StatusCode::OK);
    let last = last_change(&guarded.registry).await;
    assert_eq!((last.actor.as_str(), last.reason.as_deref()), ("writer", Some("a trial")));
    let long = HeaderMap::from_iter([header("x-fmf-reason", &"a".repeat(1001))]);
    let answer = guarded.answer("POST", create, json!({"name": "y"}), writer, long).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("1000 characters"), "{}", answer.message());
}

/// Only admins move `production`.
fn only_admins() -> Protection {
    let alias = "production".parse().unwrap();
    Protection { alias, prompts: NamePattern::every(), role: Role::Admin }
}

async fn last_change(registry: &Registry) -> Change {
    registry.changes(&ChangeQuery::default()).await.unwrap().items.remove(0)
}

#[tokio::test]
async fn without_tokens_everybody_is_an_admin_and_a_claimed_name_is_marked() {
    let server = InProcess::with(ServeOptions::default()).await;
    let registry = server.opened_again().await;
    registry.protect_alias(only_admins(), Write::default()).await.unwrap();
    server.must("POST", "registered-models/create", json!({"name": "x"})).await;
    assert_eq!(last_change(&registry).await.actor, "anonymous");
    server
        .must("POST", "model-versions/create", json!({"name": "x", "source": "s3://bucket/model"}))
        .await;
    let request = Request::post("/api/2.0/mlflow/registered-models/alias")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, "Bearer of nothing")
        .header("x-fmf-actor", "ana@example.org")
        .body(Body::from(r#"{"name":"x","alias":"production","version":"1"}"#))
        .unwrap();
    assert_eq!(server.send(request).await.status, StatusCode::OK);
    assert_eq!(last_change(&registry).await.actor, "ana@example.org (unverified)");
}

#[tokio::test]
async fn a_writer_moves_no_protected_alias_over_http() {
    let guarded = Guarded::start().await;
    loaded(&guarded).await;
    guarded.registry.protect_alias(only_admins(), Write::default()).await.unwrap();
    let version = json!({"name": "x", "source": "s3://bucket/model"});
    guarded.call("POST", "model-versions/create", version, Role::Writer).await;
    let to = |version: &str| json!({"name": "x", "alias": "production", "version": version});
    let requests = [
        ("POST", "registered-models/alias", to("2")),
        ("DELETE", "registered-models/alias", json!({"name": "x", "alias": "production"})),
        ("DELETE", "model-versions/delete", json!({"name": "x", "version": "1"})),
        ("DELETE", "registered-models/delete", json!({"name": "x"})),
        ("POST", "registered-models/rename", json!({"name": "x", "new_name": "y"})),
    ];
    let writer = guarded.token(Role::Writer);
    for (method, path, body) in requests {
        let answer = guarded.answer(method, path, body, writer, HeaderMap::new()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
        assert_eq!(code(&answer), "PERMISSION_DENIED");
        for word in ["production", "*@production", "admin"] {
            assert!(answer.message().contains(word), "{}", answer.message());
        }
    }
    guarded.call("POST", "registered-models/alias", to("2"), Role::Admin).await;
}

#[tokio::test]
async fn a_server_that_others_can_reach_does_not_start_without_a_token_by_chance() {
    let folder = tempfile::tempdir().unwrap();
    let with = |auth| ServeOptions {
        host: "0.0.0.0".parse().unwrap(),
        port: 0,
        data_dir: folder.path().join("data"),
        auth,
        ..ServeOptions::default()
    };
    let refused = Server::bind(with(Auth::Auto)).await.map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("fmf token add") && refused.contains("--auth off"), "{refused}");
    assert!(!Server::bind(with(Auth::Off)).await.unwrap().asks_for_tokens());
    assert!(Server::bind(with(Auth::On)).await.unwrap().asks_for_tokens());
    add(&registry_in(&folder).await, "ci", Role::Reader, None).await;
    assert!(Server::bind(with(Auth::Auto)).await.unwrap().asks_for_tokens());
    let loopback = ServeOptions { host: "127.0.0.1".parse().unwrap(), ..with(Auth::Auto) };
    assert!(!loopback.asks_for_tokens());
    assert!(!Server::bind(loopback.clone()).await.unwrap().asks_for_tokens());
    let proxied = ServeOptions { trusted_proxies: vec!["127.0.0.1".to_owned()], ..loopback };
    assert!(proxied.asks_for_tokens(), "whoever reaches the proxy reaches the server");
    assert!(!ServeOptions { auth: Auth::Off, ..proxied }.asks_for_tokens());
}
