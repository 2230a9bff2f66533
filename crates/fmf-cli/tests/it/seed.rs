//! The flow that FMF was asked for: files first, a server later, no change in between.

use fmf::{Config, ConfigSource, make_store};
use serde_json::json;

use super::given::Desk;

/// The configuration in the shape it was asked for, with our own values.
fn config(backend: &str, uri: &str) -> String {
    format!(
        "prompts:\n  backend: {backend}    # or \"mlflow\"\n  root: ./prompts   # used by local\n  \
         tracking_uri: {uri}  # used by mlflow\n  default_selector: production\n"
    )
}

#[test]
fn prompts_move_from_files_to_a_server_without_a_change_of_commands() {
    let desk = Desk::new();
    desk.file("prompts/invoice_summary/1.prompt.txt", "Summarise in two lines: {{data}}");
    desk.file("prompts/invoice_summary/2.prompt.txt", "Summarise in one line: {{data}}");
    desk.file("prompts/invoice_summary/aliases.json", r#"{"production": 1, "staging": 2}"#);
    let server = desk.serve(&[]);
    desk.file("fmf.yaml", config("local", &server.url));
    let render = ["prompt", "render", "invoice_summary", "--var", "data=42 EUR"];
    assert_eq!(desk.ok(&render), "Summarise in two lines: 42 EUR");
    let copied = desk.ok(&["prompt", "copy", "--to", &server.url]);
    assert!(copied.contains("1 prompt: 1 created"), "{copied}");
    desk.file("fmf.yaml", config("mlflow", &server.url));
    assert_eq!(desk.ok(&render), "Summarise in two lines: 42 EUR");
    let promote = ["promote", "invoice_summary", "--from", "staging", "--to", "production"];
    assert_eq!(desk.ok(&promote), "production: 1 -> 2\n");
    assert_eq!(desk.ok(&render), "Summarise in one line: 42 EUR");
    let again = desk.ok(&["prompt", "copy", "--from", "./prompts", "--dry-run"]);
    assert!(again.contains("production: 2 -> 1"), "{again}");
    desk.ok(&["rollback", "invoice_summary@production", "--to", "1"]);
    let again = desk.ok(&["prompt", "copy", "--from", "./prompts"]);
    assert!(again.contains("1 prompt: 1 unchanged"), "{again}");
}

#[test]
fn mlflows_own_variable_names_the_server() {
    let desk = Desk::new();
    let server = desk.serve(&["--demo"]);
    let desk = desk.variable("MLFLOW_TRACKING_URI", &server.url);
    let desk = desk.variable("FMF_PROMPTS__BACKEND", "mlflow");
    let listed = desk.ok(&["prompt", "list"]);
    assert!(listed.contains("telco_support_technical"), "{listed}");
}

/// What an application does; it never learns where its prompts come from.
async fn application(desk: &Desk) -> (u32, String) {
    let folder = desk.path().to_owned();
    let source = ConfigSource { folder, ..ConfigSource::default() };
    let config = Config::from_source(&source).unwrap();
    let store = make_store(&config).await.unwrap();
    let selector = &config.prompts.default_selector;
    let prompt = store.get("invoice_summary", selector).await.unwrap();
    let variables = json!({"data": "42 EUR"});
    let text = store.format(&prompt.template, variables.as_object().unwrap()).unwrap();
    (prompt.version.get(), text)
}

#[test]
fn an_application_moves_from_files_to_a_server_without_a_change_of_code() {
    let desk = Desk::new();
    desk.file("prompts/invoice_summary/1.prompt.txt", "Summarise in two lines: {{data}}");
    desk.file("prompts/invoice_summary/aliases.json", r#"{"production": 1}"#);
    let server = desk.serve(&[]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    desk.file("fmf.yaml", config("local", &server.url));
    let expected = (1, "Summarise in two lines: 42 EUR".to_owned());
    assert_eq!(runtime.block_on(application(&desk)), expected);
    desk.ok(&["prompt", "copy", "--to", &server.url]);
    std::fs::remove_dir_all(desk.path().join("prompts")).unwrap();
    desk.file("fmf.yaml", config("mlflow", &server.url));
    assert_eq!(runtime.block_on(application(&desk)), expected);
}
