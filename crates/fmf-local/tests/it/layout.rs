//! Folders that a person wrote by hand.

use fmf_core::{PageQuery, PromptStore as _, StoreError};

use crate::given::Prompts;

#[tokio::test]
async fn the_layout_of_the_documentation_is_read() {
    let prompts = Prompts::of(&[
        ("invoice_summary/1.prompt.txt", "Summarise {{invoice}}.\n"),
        ("invoice_summary/2.prompt.txt", "Summarise {{invoice}} in {{lines}} lines.\n"),
        (
            "invoice_summary/2.meta.yaml",
            "commit_message: shorter\nauthor: ann\ncreated_at: 2026-01-02T03:04:05Z\ntags:\n  \
             team: billing\n  cost: 250\nresponse_format:\n  type: object\n",
        ),
        ("invoice_summary/aliases.json", r#"{"production": 2, "staging": "1"}"#),
        ("invoice_summary/prompt.yaml", "description: what it is for\ntags: {area: finance}\n"),
    ]);
    let version = prompts.get("invoice_summary", "production").await.unwrap();
    assert_eq!(version.version.get(), 2);
    assert_eq!(version.template.source(), "Summarise {{invoice}} in {{lines}} lines.\n");
    assert_eq!(version.commit_message.as_deref(), Some("shorter"));
    assert_eq!(version.author.as_deref(), Some("ann"));
    assert_eq!(version.created_at.unwrap().as_millis(), 1_767_323_045_000);
    assert_eq!(version.tags.get("cost"), Some("250"));
    assert_eq!(version.response_format.as_ref().unwrap().as_str(), r#"{"type": "object"}"#);
    assert_eq!(prompts.source("invoice_summary", "staging").await, "Summarise {{invoice}}.\n");
    let prompt = prompts.store.prompt(&"invoice_summary".parse().unwrap()).await.unwrap();
    assert_eq!(prompt.description.as_deref(), Some("what it is for"));
    assert_eq!(prompt.tags.get("area"), Some("finance"));
    assert_eq!(prompt.aliases.len(), 2);
}

#[tokio::test]
async fn a_template_alone_is_enough() {
    let prompts = Prompts::of(&[("greeting/1.prompt.txt", "Hello")]);
    let version = prompts.get("greeting", "latest").await.unwrap();
    assert_eq!((version.template.source(), version.author.as_deref()), ("Hello", None));
    assert!(version.created_at.is_some());
    assert_eq!(prompts.names().await, ["greeting"]);
}

#[tokio::test]
async fn tags_that_only_the_protocol_may_set_are_passed_over() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/1.meta.yaml", "tags: {_mlflow_prompt_type: chat, a: b}\n"),
        ("p/prompt.yaml", "tags: {mlflow.prompt.text: other, c: d}\n"),
    ]);
    let version = prompts.get("p", "1").await.unwrap();
    assert_eq!((version.tags.len(), version.tags.get("a")), (1, Some("b")));
    assert!(!version.template.is_chat());
    let prompt = prompts.store.prompt(&"p".parse().unwrap()).await.unwrap();
    assert_eq!((prompt.tags.len(), prompt.tags.get("c")), (1, Some("d")));
}

#[tokio::test]
async fn numbers_may_have_a_v_or_zeros_before_them() {
    let prompts = Prompts::of(&[
        ("p/v1.prompt.txt", "one"),
        ("p/v1.meta.yaml", "commit_message: first"),
        ("p/002.prompt.txt", "two"),
        ("p/010.prompt.yml", "messages: [{role: user, content: ten}]"),
        ("p/draft.prompt.txt", "not a version"),
        ("p/README.md", "notes"),
    ]);
    assert_eq!(prompts.source("p", "1").await, "one");
    assert_eq!(prompts.get("p", "1").await.unwrap().commit_message.as_deref(), Some("first"));
    assert_eq!(prompts.source("p", "2").await, "two");
    assert!(prompts.get("p", "latest").await.unwrap().template.is_chat());
    assert_eq!(prompts.register("p", "eleven").await.unwrap().version.get(), 11);
}

#[tokio::test]
async fn two_files_with_one_number_are_an_error_that_names_both() {
    for (one, other) in [
        ("1.prompt.txt", "v1.prompt.txt"),
        ("01.prompt.txt", "1.prompt.yml"),
        ("1.meta.yaml", "v1.meta.yaml"),
    ] {
        let (one_path, other_path) = (format!("p/{one}"), format!("p/{other}"));
        let prompts = Prompts::of(&[
            ("fine/1.prompt.txt", "fine"),
            ("p/2.prompt.txt", "two"),
            (&one_path, "x"),
            (&other_path, "y"),
        ]);
        let error = prompts.error("p", "2").await;
        assert!(error.contains(one) && error.contains(other), "{error}");
        assert!(prompts.register("p", "three").await.is_err());
        assert_eq!(prompts.names().await, ["fine"]);
    }
}

#[tokio::test]
async fn the_roots_aliases_count_and_a_prompts_own_win() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/2.prompt.txt", "two"),
        ("p/aliases.json", r#"{"production": 2}"#),
        ("aliases.json", r#"{"p": {"production": 1, "staging": 1}, "other": 3}"#),
    ]);
    assert_eq!(prompts.source("p", "production").await, "two");
    assert_eq!(prompts.source("p", "staging").await, "one");
}

#[tokio::test]
async fn an_alias_is_written_where_it_stands() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/2.prompt.txt", "two"),
        ("aliases.json", r#"{"other": {"a": 1}, "p": {"staging": 1}}"#),
    ]);
    assert_eq!(prompts.point("p", "staging", 2).await.unwrap(), Some(1));
    assert_eq!(prompts.point("p", "production", 1).await.unwrap(), None);
    assert_eq!(prompts.read("p/aliases.json"), "{\n  \"production\": 1\n}\n");
    let root: serde_json::Value = serde_json::from_str(&prompts.read("aliases.json")).unwrap();
    assert_eq!(root, serde_json::json!({"other": {"a": 1}, "p": {"staging": 2}}));
}

#[tokio::test]
async fn a_deleted_alias_is_gone_from_both_files() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/2.prompt.txt", "two"),
        ("p/aliases.json", r#"{"production": 2}"#),
        ("aliases.json", r#"{"p": {"production": 1}}"#),
    ]);
    let (name, alias) = ("p".parse().unwrap(), "production".parse().unwrap());
    let left = prompts.store.delete_alias(&name, &alias, Default::default()).await.unwrap();
    assert_eq!(left.map(fmf_core::Version::get), Some(2));
    let error = prompts.get("p", "production").await.unwrap_err();
    assert!(matches!(error, StoreError::AliasNotFound { .. }), "{error}");
}

#[tokio::test]
async fn deleting_a_prompt_takes_its_aliases_out_of_the_root() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("aliases.json", r#"{"p": {"production": 1}, "q": {"a": 1}}"#),
    ]);
    prompts.store.delete(&"p".parse().unwrap(), None, Default::default()).await.unwrap();
    prompts.register("p", "anew").await.unwrap();
    assert!(prompts.get("p", "production").await.is_err());
    assert!(prompts.read("aliases.json").contains("\"q\""));
}

#[tokio::test]
async fn an_alias_of_a_missing_version_finds_nothing_and_is_not_denied() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/aliases.json", r#"{"production": 9, "staging": 1}"#),
    ]);
    let error = prompts.error("p", "production").await;
    assert_eq!(
        error,
        r#"prompt "p" has an alias "production" that stands for version 9, which is not there; its latest is 1"#
    );
    let error = prompts.error("p", "prod").await;
    assert_eq!(error, r#"prompt "p" has no alias "prod"; its only alias is staging"#);
    assert_eq!(prompts.point("p", "production", 1).await.unwrap(), None);
    assert_eq!(prompts.source("p", "production").await, "one");
}

#[tokio::test]
async fn a_folder_without_versions_is_no_prompt() {
    let prompts = Prompts::of(&[
        ("empty/README.md", "nothing yet"),
        ("planned/prompt.yaml", "description: to come\ntags: {a: b}\n"),
        ("planned/aliases.json", r#"{"production": 1}"#),
        ("file.prompt.txt", "in the root"),
        (".hidden/1.prompt.txt", "hidden"),
        ("a name/1.prompt.txt", "not the written form"),
        ("a%20name/1.prompt.txt", "the written form"),
    ]);
    assert_eq!(prompts.names().await, ["a name"]);
    assert_eq!(prompts.source("a name", "1").await, "the written form");
    let error = prompts.error("planned", "production").await;
    assert_eq!(error, format!("no prompt \"planned\" in {}", prompts.store));
    // What was written there before becomes the prompt's.
    prompts.register("planned", "one").await.unwrap();
    let prompt = prompts.store.prompt(&"planned".parse().unwrap()).await.unwrap();
    assert_eq!(prompt.description.as_deref(), Some("to come"));
    assert_eq!((prompt.tags.get("a"), prompt.aliases.len()), (Some("b"), 1));
}

#[tokio::test]
async fn a_missing_root_is_empty_and_says_where_it_looked() {
    let prompts = Prompts::of(&[]);
    assert!(prompts.names().await.is_empty());
    let error = prompts.error("p", "1").await;
    assert_eq!(error, format!("no prompt \"p\" in files in {}", prompts.store.root().display()));
    assert!(!prompts.store.root().exists());
    let name = "p".parse().unwrap();
    assert!(prompts.store.delete(&name, None, Default::default()).await.is_err());
    assert!(!prompts.store.root().exists());
    prompts.register("p", "one").await.unwrap();
    assert_eq!(prompts.source("p", "1").await, "one");
}

#[tokio::test]
async fn names_are_written_as_folders_of_their_own() {
    let prompts = Prompts::of(&[]);
    for name in ["plain-1.2", "a name", "aliases.json", "名", ".git"] {
        prompts.register(name, name).await.unwrap();
    }
    let folders = ["%2Egit", "%E5%90%8D", "a%20name", "aliases%2Ejson", "plain-1.2"];
    for folder in folders {
        assert!(prompts.path(folder).join("1.prompt.txt").is_file(), "{folder}");
    }
    assert_eq!(prompts.names().await, [".git", "a name", "aliases.json", "plain-1.2", "名"]);
    let long = "é".repeat(100);
    let error = prompts.register(&long, "x").await.unwrap_err();
    assert!(matches!(&error, StoreError::Invalid(why) if why.contains("too long")), "{error}");
    assert!(matches!(prompts.get(&long, "1").await, Err(StoreError::PromptNotFound { .. })));
}

#[tokio::test]
async fn listed_versions_may_be_cut_at_any_page() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "1"), ("p/9.prompt.txt", "9")]);
    let page = PageQuery { limit: 1, after: None };
    let first = prompts.store.versions(&"p".parse().unwrap(), &page).await.unwrap();
    assert_eq!((first.items[0].version.get(), first.next.is_some()), (9, true));
}
