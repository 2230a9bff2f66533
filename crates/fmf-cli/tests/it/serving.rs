//! Starting and stopping a server.

use super::{given::Desk, sql::SEED};

#[test]
fn a_demo_has_the_prompts_of_the_quick_start() {
    let desk = Desk::new();
    let server = desk.serve(&["--demo"]);
    let with = |arguments: &[&str]| desk.ok(&[&["--store", &server.url], arguments].concat());
    insta::assert_snapshot!(desk.steady(&with(&["prompt", "list"])));
    let shown = with(&["prompt", "show", "telco_support_technical"]);
    for alias in ["production:2", "staging:3", "variant_a:1", "variant_b:2"] {
        assert!(shown.contains(alias), "{shown}");
    }
    let chat = with(&["prompt", "show", "telco_support_chat@production"]);
    assert!(chat.contains("| [system]"), "{chat}");
}

#[test]
fn a_demo_has_runs_that_tell_its_versions_apart() {
    let desk = Desk::new();
    let server = desk.serve(&["--demo"]);
    let with = |arguments: &[&str]| desk.ok(&[&["--store", &server.url], arguments].concat());
    let prompt = "telco_support_technical";
    insta::assert_snapshot!(with(&["prompt", "metrics", prompt, "--metric", "quality_score"]));
    let status = ["ab", "status", prompt, "--a", "variant_a", "--b", "variant_b"];
    let told = with(&[&status[..], &["--metric", "quality_score"]].concat());
    assert!(told.contains("variant_b (version 2) is better, by more than chance"), "{told}");
    assert_eq!(with(&["run", "list", "--limit", "1000"]).matches("finished").count(), 108);
    let promote = ["ab", "promote", prompt, "--a", "1", "--b", "2", "--metric", "latency"];
    let quicker = with(&promote);
    assert!(quicker.contains("version 1 is better, by more than chance"), "{quicker}");
    insta::assert_snapshot!(with(&["sql", SEED]));
}

#[test]
fn stopping_is_clean_and_what_was_written_is_there_again() {
    let desk = Desk::new();
    let server = desk.serve(&["--data-dir", "data"]);
    desk.file("hello.txt", "Hello");
    let register = ["prompt", "register", "greeting", "hello.txt", "--alias", "production"];
    desk.ok(&[&["--store", &server.url][..], &register].concat());
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("Hello"), "{log}");
    let server = desk.serve(&["--data-dir", "data"]);
    assert_eq!(desk.ok(&["--store", &server.url, "prompt", "get", "greeting"]), "Hello");
}

#[test]
fn a_demo_adds_nothing_when_it_is_started_again() {
    let desk = Desk::new();
    let server = desk.serve(&["--demo"]);
    let log = ["--store", "sqlite:fmf-demo/fmf.db", "log", "--limit", "1000", "--json"];
    let runs = ["--store", "sqlite:fmf-demo/fmf.db", "run", "list", "--limit", "1000", "--json"];
    let before = (desk.ok(&log), desk.ok(&runs));
    drop(server);
    let server = desk.serve(&["--demo"]);
    assert_eq!((desk.ok(&log), desk.ok(&runs)), before);
    drop(server);
}

#[test]
fn a_folder_that_is_no_demo_is_refused() {
    let desk = Desk::new();
    desk.file("fmf-demo/something.txt", "mine");
    let ran = desk.run(&["serve", "--demo", "--port", "0"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.err.contains("fmf-demo holds something else than a demo"), "{}", ran.err);
}

#[test]
fn a_folder_or_a_port_that_is_taken_is_refused_with_the_way_out() {
    let desk = Desk::new();
    let server = desk.serve(&[]);
    let ran = desk.run(&["serve", "--port", "0"]);
    assert!(ran.code == 1 && ran.err.contains("--data-dir"), "{ran:?}");
    let port = server.url.rsplit(':').next().unwrap();
    let ran = desk.run(&["serve", "--port", port, "--data-dir", "other"]);
    assert!(ran.code == 1 && ran.err.contains("--port"), "{ran:?}");
}

#[test]
fn wrong_settings_are_refused_by_the_name_they_were_given_under() {
    let desk = Desk::new();
    let check = |arguments: &[&str], said: &str| {
        let ran = desk.run(&[&["serve"], arguments].concat());
        assert!(ran.code == 2 && ran.err.contains(said), "{arguments:?}: {ran:?}");
    };
    check(&["--port", "x"], "serve.port cannot be \"x\" (--port)");
    check(&["--host", "mlflow"], "serve.host cannot be \"mlflow\" (--host)");
    check(&["--connections-per-client", "all"], "serve.connections_per_client cannot be \"all\"");
    check(&["--cache-size", "much"], "serve.cache_size cannot be \"much\" (--cache-size)");
    let desk = Desk::new().variable("FMF_SERVE__PROT", "1");
    let ran = desk.run(&["serve"]);
    assert!(ran.code == 2 && ran.err.contains("FMF_SERVE__PORT"), "{ran:?}");
}

#[test]
fn the_section_of_the_file_counts_for_the_server() {
    let desk = Desk::new();
    desk.file("fmf.yaml", "prompts:\n  backend: mlflow\nserve:\n  data_dir: ./elsewhere\n");
    let server = desk.serve(&[]);
    assert!(desk.path().join("elsewhere/fmf.db").is_file());
    drop(server);
}
