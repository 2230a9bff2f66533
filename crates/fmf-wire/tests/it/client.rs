//! The client against servers that misbehave, each played by a few lines over a real socket.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fmf_core::{NewVersion, PromptStore, StoreError, Template};
use fmf_wire::mlflow::client::{Credentials, MlflowOptions, MlflowStore};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

/// A server that gives these answers one after the other, the last one for ever.
struct Played {
    url: String,
    asked: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Played {
    async fn new(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let (asked, requests) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<Vec<_>>>::default());
        let (count, log) = (asked.clone(), requests.clone());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let request = read_request(&mut socket).await;
                log.lock().await.push(request);
                let number = count.fetch_add(1, Ordering::SeqCst);
                let answer = &answers[number.min(answers.len() - 1)];
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        Self { url, asked, requests }
    }

    fn store(&self) -> MlflowStore {
        let mut options = MlflowOptions::new(&self.url);
        options.timeout = Duration::from_secs(5);
        MlflowStore::new(&options).unwrap()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// The head of a request, and its body as far as the head promises one.
async fn read_request(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = socket.read(&mut buffer).await.unwrap_or(0);
        bytes.extend(&buffer[..length]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if length == 0 {
                return text;
            }
            continue;
        };
        let promised = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if length == 0 || body.len() >= promised.map_or(0, |length| length.parse().unwrap()) {
            return text;
        }
    }
}

fn json(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    )
}

const PROMPT: &str = r#"{"registered_model":{"name":"x","creation_timestamp":1,
    "last_updated_timestamp":2,"tags":[{"key":"mlflow.prompt.is_prompt","value":"true"}]}}"#;
const MODEL: &str = r#"{"registered_model":{"name":"x"}}"#;
const BUSY: &str = r#"{"error_code":"TEMPORARILY_UNAVAILABLE","message":"the disk is full"}"#;
const MISSING: &str = r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Registered Model with name=x not found"}"#;

fn name() -> fmf_core::PromptName {
    "x".parse().unwrap()
}

fn new_version() -> NewVersion {
    NewVersion::new(name(), Template::text("Hello"))
}

#[tokio::test]
async fn a_read_is_repeated_until_the_server_is_back() {
    let busy = json("503 Service Unavailable", "", BUSY);
    let gone = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"regi";
    let server = Played::new(&[&busy, gone, &json("200 OK", "", PROMPT)]).await;
    let prompt = server.store().prompt(&name()).await.unwrap();
    assert_eq!((prompt.name, server.asked()), (name(), 3));
}

#[tokio::test]
async fn a_write_is_not_repeated_unless_the_server_names_a_time() {
    let missing = json("404 Not Found", "", MISSING);
    let busy = json("503 Service Unavailable", "", BUSY);
    let server = Played::new(&[&missing, &busy]).await;
    let error = server.store().register(new_version()).await.unwrap_err();
    assert!(matches!(&error, StoreError::Unavailable(text) if text.contains("the disk is full")));
    assert_eq!(server.asked(), 2);

    let later = json("503 Service Unavailable", "Retry-After: 0\r\n", BUSY);
    let denied = json("403 Forbidden", "", "{}");
    let server = Played::new(&[&missing, &later, &later, &denied]).await;
    let error = server.store().register(new_version()).await.unwrap_err();
    assert!(matches!(error, StoreError::Denied(_)), "{error:?}");
    assert_eq!(server.asked(), 4);
}

#[tokio::test]
async fn patience_has_an_end() {
    let later = json("503 Service Unavailable", "Retry-After: 3600\r\n", BUSY);
    let server = Played::new(&[&later]).await;
    let error = server.store().prompt(&name()).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn what_is_no_mlflow_server_is_said_so() {
    let html = json("200 OK", "", "<html><body>Please log in</body></html>");
    let cut = json("200 OK", "", r#"{"registered_model": {"name": "#);
    let moved = json("302 Found", "Location: https://user:secret@elsewhere/\r\n", "");
    let unknown = json("404 Not Found", "", "<!doctype html><title>404</title>");
    for answer in [html, cut, moved, unknown] {
        let server = Played::new(&[&answer]).await;
        let error = server.store().prompt(&name()).await.unwrap_err();
        let StoreError::Backend { what, source } = &error else { panic!("{error:?}") };
        assert_eq!(*what, format!("server at {} gave no usable answer", server.url));
        assert!(source.to_string().contains("registered-models/get"), "{source}");
        assert!(!source.to_string().contains("secret"));
        assert_eq!(server.asked(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_named_without_its_password() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut options = MlflowOptions::new(format!("http://ann:secret@{address}"));
    options.retries = 1;
    let store = MlflowStore::new(&options).unwrap();
    assert_eq!(store.to_string(), format!("server at http://{address}"));
    let error = store.prompt(&name()).await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert!(text.contains(&store.to_string()) && text.contains("refused"), "{text}");
    assert!(!format!("{text}{store:?}").contains("secret"));
}

#[tokio::test]
async fn credentials_are_sent_and_their_refusal_is_told() {
    let denied = json("401 Unauthorized", "", r#"{"error_code":"UNAUTHENTICATED","message":"no"}"#);
    let server = Played::new(&[&denied]).await;
    let address = server.url.replace("http://", "http://ann:secret@");
    let options = MlflowOptions::new(&address);
    let bearer = options.clone().with_credentials(Credentials::Bearer("t0ken".into()));
    for options in [options, bearer] {
        let store = MlflowStore::new(&options).unwrap();
        let error = store.prompt(&name()).await.unwrap_err();
        assert!(matches!(error, StoreError::Denied(_)), "{error:?}");
    }
    let requests = server.requests.lock().await;
    assert!(requests[0].contains("authorization: Basic YW5uOnNlY3JldA=="), "{}", requests[0]);
    assert!(requests[1].contains("authorization: Bearer t0ken"), "{}", requests[1]);
    assert!(requests[0].starts_with("GET /api/2.0/mlflow/registered-models/get?name=x HTTP"));
}

const INFO: &str = r#"{"product":"fmf","abilities":{"history":true},"later":1}"#;
const HEAD: &str = r#"{"seq":0,"hash":"00"}"#;

#[tokio::test]
async fn a_server_is_asked_once_what_it_can() {
    let busy = json("503 Service Unavailable", "", BUSY);
    let head = json("200 OK", "", HEAD);
    let server = Played::new(&[&busy, &json("200 OK", "", INFO), &head]).await;
    let store = server.store();
    for _ in 0..2 {
        assert_eq!(store.require_history().unwrap().head().await.unwrap().seq, 0);
    }
    assert_eq!(server.asked(), 4);
    let requests = server.requests.lock().await;
    assert!(requests[1].starts_with("GET /api/fmf/v1/info HTTP"), "{}", requests[1]);
    assert!(requests[2].starts_with("GET /api/fmf/v1/log/head HTTP"), "{}", requests[2]);
}

#[tokio::test]
async fn any_other_server_keeps_no_history_and_is_asked_once() {
    let page = json("200 OK", "", "<!doctype html><title>MLflow</title>");
    let unknown = json("404 Not Found", "", r#"{"detail":"Not Found"}"#);
    let endpoint = json("404 Not Found", "", r#"{"error_code":"ENDPOINT_NOT_FOUND"}"#);
    let another = json("200 OK", "", r#"{"product":"x","abilities":{"history":true}}"#);
    for answer in [page, unknown, endpoint, another] {
        let server = Played::new(&[&answer]).await;
        let store = server.store();
        for _ in 0..2 {
            let error = store.require_history().unwrap().head().await.unwrap_err();
            let said = format!("{store} does not support a change log or reading the past");
            assert!(matches!(error, StoreError::Unsupported { .. }), "{error:?}");
            assert_eq!(error.to_string(), said);
        }
        assert_eq!(server.asked(), 1);
    }
}

#[tokio::test]
async fn an_outage_is_no_answer_about_what_a_server_can() {
    let denied = json("401 Unauthorized", "", "{}");
    let head = json("200 OK", "", HEAD);
    let server = Played::new(&[&denied, &json("200 OK", "", INFO), &head]).await;
    let store = server.store();
    let error = store.require_history().unwrap().head().await.unwrap_err();
    assert!(matches!(error, StoreError::Denied(_)), "{error:?}");
    assert_eq!(store.require_history().unwrap().head().await.unwrap().seq, 0);
}

#[tokio::test]
async fn a_model_is_no_prompt_and_keeps_its_name() {
    let server = Played::new(&[&json("200 OK", "", MODEL)]).await;
    let store = server.store();
    let error = store.prompt(&name()).await.unwrap_err();
    assert!(matches!(error, StoreError::PromptNotFound { .. }), "{error:?}");
    let error = store.register(new_version()).await.unwrap_err();
    assert_eq!(error.to_string(), "registered model \"x\" exists already");
}

#[tokio::test]
async fn a_prompt_whose_first_version_cannot_be_added_is_taken_back() {
    let wrong = r#"{"error_code":"INVALID_PARAMETER_VALUE","message":"not like this"}"#;
    let answers = [
        json("404 Not Found", "", MISSING),
        json("200 OK", "", PROMPT),
        json("400 Bad Request", "", wrong),
        json("200 OK", "", PROMPT),
        json("200 OK", "", "{}"),
    ];
    let server = Played::new(&answers.each_ref().map(String::as_str)).await;
    let error = server.store().register(new_version()).await.unwrap_err();
    assert!(matches!(&error, StoreError::Invalid(text) if text == "not like this"), "{error:?}");
    let requests = server.requests.lock().await;
    let lines = requests.iter().map(|request| request.lines().next().unwrap_or_default());
    let path = |line: &str| line.replace("/api/2.0/mlflow/", "").replace(" HTTP/1.1", "");
    assert_eq!(
        lines.map(path).collect::<Vec<_>>(),
        [
            "GET registered-models/get?name=x",
            "POST registered-models/create",
            "POST model-versions/create",
            "GET registered-models/get?name=x",
            "DELETE registered-models/delete",
        ]
    );
}

#[tokio::test]
async fn a_key_that_would_rewrite_the_prompt_is_no_tag() {
    let server = Played::new(&[&json("200 OK", "", PROMPT)]).await;
    let store = server.store();
    for key in ["mlflow.prompt.text", "mlflow.prompt.is_prompt", "_mlflow_experiment_ids"] {
        let mut new = new_version();
        new.tags.set(key.parse().unwrap(), "x").unwrap();
        let error = store.register(new).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
    }
    assert_eq!(server.asked(), 0);
}
