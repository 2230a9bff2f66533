//! Files that no one should write.

use std::fs;

use fmf_core::{MAX_TEMPLATE_CHARS, PromptStore as _, StoreError};
use fmf_local::LocalOptions;

use crate::given::{Prompts, is_corrupt};

/// Holds that `files` break prompt `p`, with an error that names the file and says `why`, and
/// that no other prompt suffers.
async fn check(files: &[(&str, &[u8])], names: &str, why: &str) {
    let prompts = Prompts::of(&[("fine/1.prompt.txt", "fine"), ("p/1.prompt.txt", "text")]);
    files.iter().for_each(|(path, bytes)| prompts.write(path, bytes));
    let answer = prompts.get("p", "1").await;
    assert!(is_corrupt(&answer), "{files:?}: {answer:?}");
    let error = answer.unwrap_err().to_string();
    assert!(error.contains(names) && error.contains(why), "{error}");
    assert_eq!(prompts.source("fine", "1").await, "fine");
    assert!(prompts.names().await.contains(&"fine".to_owned()));
    assert!(prompts.store.lint().unwrap().iter().any(|finding| finding.message.contains(why)));
}

#[tokio::test]
async fn a_template_that_is_no_plain_text_is_refused() {
    check(&[("p/1.prompt.txt", b"caf\xe9")], "1.prompt.txt", "not UTF-8 (at byte 3)").await;
    check(&[("p/1.prompt.txt", b"a\0b")], "1.prompt.txt", "NUL").await;
    check(&[("p/1.prompt.txt", b"\xef\xbb\xbftext")], "1.prompt.txt", "byte order mark").await;
    check(&[("p/1.prompt.txt", b"\xff\xfet\0")], "1.prompt.txt", "not UTF-8").await;
}

#[tokio::test]
async fn a_template_that_is_too_long_is_refused() {
    let long = "é".repeat(MAX_TEMPLATE_CHARS + 1);
    check(&[("p/1.prompt.txt", long.as_bytes())], "1.prompt.txt", "100000 characters").await;
    let huge = vec![b'x'; 1_000_000];
    check(&[("p/1.prompt.txt", &huge)], "1.prompt.txt", "longer than 400000 bytes").await;
    let huge = vec![b' '; 9 * 1024 * 1024];
    check(&[("p/1.meta.yaml", &huge)], "1.meta.yaml", "longer than").await;
}

#[tokio::test]
async fn a_sidecar_that_cannot_be_understood_is_refused() {
    for (sidecar, why) in [
        ("tags: [a, b]", "expected"),
        ("commit_message: {a: b}", "expected"),
        ("created_at: yesterday", "is no moment"),
        ("tags: {'bad key!': x}", "bad key!"),
        ("a: [", ""),
        ("- a\n- b", ""),
        ("tags: {a: b, a: c}", "is there twice"),
    ] {
        check(&[("p/1.meta.yaml", sidecar.as_bytes())], "1.meta.yaml", why).await;
    }
}

#[tokio::test]
async fn bombs_of_aliases_and_depth_are_refused_in_no_time() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    bomb.push_str("response_format: *a11\n");
    check(&[("p/1.meta.yaml", bomb.as_bytes())], "1.meta.yaml", "").await;
    let deep = format!("response_format: {}", "[".repeat(100_000));
    check(&[("p/1.meta.yaml", deep.as_bytes())], "1.meta.yaml", "").await;
    let deep = "[".repeat(1_000_000);
    check(&[("p/aliases.json", deep.as_bytes())], "aliases.json", "no JSON object").await;
    let chat = format!("messages: {}", "[".repeat(100_000));
    let files: &[(&str, &[u8])] = &[("p/2.prompt.yml", chat.as_bytes())];
    let prompts = Prompts::of(&[]);
    files.iter().for_each(|(path, bytes)| prompts.write(path, bytes));
    assert!(is_corrupt(&prompts.get("p", "2").await));
}

#[tokio::test]
async fn aliases_of_the_wrong_type_are_refused() {
    for (text, why) in [
        ("[]", "no JSON object"),
        ("{", "no JSON object"),
        ("", "no JSON object"),
        (r#"{"production": true}"#, "stands for true, which is no version"),
        (r#"{"production": 0}"#, "stands for 0"),
        (r#"{"production": 1.5}"#, "stands for 1.5"),
        (r#"{"production": -1}"#, "stands for -1"),
        (r#"{"production": "v1"}"#, "stands for \"v1\""),
        (r#"{"production": {"version": 1}}"#, "no version"),
        (r#"{"production": 99999999999}"#, "no version"),
        (r#"{"production": 1, "production": 9}"#, "\"production\" stands there twice"),
        ("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "no JSON object"),
        (r#"{"latest": 1}"#, "'latest' alias name"),
        (r#"{"v2": 1}"#, "'v2' is reserved"),
        (r#"{"a/b": 1}"#, "Invalid alias name"),
    ] {
        check(&[("p/aliases.json", text.as_bytes())], "aliases.json", why).await;
    }
    let root = br#"{"p": [1], "fine": {}}"#;
    check(&[("aliases.json", root)], "aliases.json", "\"p\" has no object").await;
}

#[tokio::test]
async fn prompts_that_a_search_leaves_out_are_told_with_the_reason() {
    let prompts = Prompts::of(&[
        ("fine/1.prompt.txt", "fine"),
        ("comma/1.prompt.txt", "x"),
        ("comma/aliases.json", r#"{"production": 1,}"#),
        ("conflict/1.prompt.txt", "x"),
        ("conflict/aliases.json", "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"),
        ("shared/1.prompt.txt", "x"),
        ("aliases.json", r#"{"shared": {"production": "one"}}"#),
        ("sidecar/1.prompt.txt", "x"),
        ("sidecar/1.meta.yaml", "tags: ["),
        ("twice/1.prompt.txt", "x"),
        ("twice/01.prompt.txt", "x"),
        ("empty/README.md", "no prompt"),
    ]);
    assert_eq!(prompts.names().await, ["fine"]);
    let told = prompts.store.unreadable().await.unwrap();
    let names: Vec<_> = told.iter().map(|prompt| prompt.name.as_str()).collect();
    assert_eq!(names, ["comma", "conflict", "shared", "sidecar", "twice"]);
    let files = ["comma/aliases.json", "conflict/aliases.json", "aliases.json", "1.meta.yaml"];
    for (prompt, file) in told.iter().zip(files.into_iter().chain(["01.prompt.txt"])) {
        assert!(matches!(prompt.error, StoreError::Corrupt(_)), "{prompt:?}");
        assert!(prompt.error.to_string().contains(file), "{prompt:?}");
    }
    prompts.write("aliases.json", "{");
    assert!(is_corrupt(&prompts.store.unreadable().await));
}

#[tokio::test]
async fn root_aliases_that_cannot_be_read_are_said_and_not_hidden() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one"), ("aliases.json", "{")]);
    assert!(is_corrupt(&prompts.get("p", "1").await));
    assert!(is_corrupt(&prompts.store.search(&Default::default()).await));
    assert!(prompts.register("p", "two").await.is_err());
}

#[tokio::test]
async fn a_last_version_of_the_wrong_type_is_refused() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/prompt.yaml", "last_version: many\n"),
        ("q/4294967295.prompt.txt", "the last"),
    ]);
    // Reading a version does not need it; writing one does.
    assert_eq!(prompts.source("p", "1").await, "one");
    assert!(is_corrupt(&prompts.register("p", "two").await));
    let error = prompts.register("q", "one more").await.unwrap_err().to_string();
    assert!(error.contains("no version number after 4294967295"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn links_that_leave_the_root_are_refused() {
    use std::os::unix::fs::symlink;
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one"), ("fine/1.prompt.txt", "fine")]);
    fs::create_dir(prompts.outside("elsewhere")).unwrap();
    fs::write(prompts.outside("elsewhere/1.prompt.txt"), "secret").unwrap();
    symlink(prompts.outside("elsewhere"), prompts.path("linked")).unwrap();
    symlink(prompts.outside("elsewhere/1.prompt.txt"), prompts.path("p/2.prompt.txt")).unwrap();
    for (name, selector) in [("linked", "1"), ("p", "2"), ("p", "1")] {
        let error = prompts.error(name, selector).await;
        assert!(error.contains("this link leaves"), "{error}");
    }
    fs::remove_file(prompts.path("p/2.prompt.txt")).unwrap();
    symlink("nowhere", prompts.path("p/2.prompt.txt")).unwrap();
    assert!(prompts.error("p", "1").await.contains("leads nowhere"));
    assert_eq!(prompts.names().await, ["fine"]);
    assert!(prompts.register("linked", "x").await.is_err());
    assert!(!prompts.outside("elsewhere/2.prompt.txt").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn links_within_the_root_are_followed_and_deleted_as_links() {
    use std::os::unix::fs::symlink;
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one")]);
    symlink("p", prompts.path("twin")).unwrap();
    symlink("1.prompt.txt", prompts.path("p/2.prompt.txt")).unwrap();
    assert_eq!(prompts.source("twin", "2").await, "one");
    prompts.store.delete(&"twin".parse().unwrap(), None, Default::default()).await.unwrap();
    assert_eq!(prompts.source("p", "1").await, "one");
}

/// On a disk that tells capitals from small letters a link plays the part of one that does not.
#[cfg(unix)]
#[tokio::test]
async fn names_that_differ_only_in_case_are_refused_where_the_disk_cannot_keep_both() {
    let prompts = Prompts::of(&[("Greeting/1.prompt.txt", "capital")]);
    std::os::unix::fs::symlink("Greeting", prompts.path("greeting")).unwrap();
    assert!(prompts.error("greeting", "1").await.starts_with("no prompt"));
    let error = prompts.register("greeting", "small").await.unwrap_err().to_string();
    assert!(error.contains("differs from \"greeting\" only in capitals"), "{error}");
    assert_eq!(prompts.source("Greeting", "latest").await, "capital");
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_and_a_folder_are_no_templates() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one")]);
    fs::create_dir(prompts.path("p/2.prompt.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(prompts.path("p/3.prompt.txt")).status();
    assert!(prompts.error("p", "2").await.contains("this is no file"));
    if made.is_ok_and(|status| status.success()) {
        assert!(prompts.error("p", "3").await.contains("this is no file"));
    }
    assert_eq!(prompts.source("p", "1").await, "one");
}

#[tokio::test]
async fn an_edited_version_is_refused_when_strict() {
    let prompts = Prompts::with(LocalOptions { strict: true, ..LocalOptions::default() });
    prompts.register("p", "as published").await.unwrap();
    assert_eq!(prompts.source("p", "1").await, "as published");
    prompts.write("p/1.prompt.txt", "edited");
    let error = prompts.error("p", "1").await;
    assert!(error.contains("1.prompt.txt") && error.contains("sha256"), "{error}");
    let lenient = fmf_local::LocalStore::open(prompts.store.root());
    let version = lenient.get(&"p".parse().unwrap(), &"1".parse().unwrap()).await.unwrap();
    assert_eq!(version.template.source(), "edited");
}

#[tokio::test]
async fn a_byte_order_mark_that_was_registered_belongs_to_the_template() {
    let prompts = Prompts::of(&[]);
    prompts.register("p", "\u{feff}text").await.unwrap();
    assert_eq!(prompts.source("p", "1").await, "\u{feff}text");
    prompts.write("p/1.prompt.txt", "\u{feff}edited");
    assert!(prompts.error("p", "1").await.contains("byte order mark"));
}
