//! A registry in PostgreSQL, from the command line.

use std::net::{Ipv4Addr, TcpListener};

use fmf_db::testing::{SERVER, TestDatabase};
use serde_json::Value;

use super::given::Desk;

/// A database without our schema.
fn empty() -> TestDatabase {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(TestDatabase::empty(std::env::var(SERVER))).unwrap()
}

#[test]
fn a_database_is_migrated_and_then_a_store_like_any_other() {
    let (desk, database) = (Desk::with_prompts(), empty());
    let url = database.text();
    let refused = desk.run(&["--store", &url, "prompt", "list"]);
    assert_eq!(refused.code, 6, "{}", refused.err);
    assert!(refused.err.contains("`fmf db migrate --database-url postgres://"));
    let status = desk.ok(&["db", "status", "--database-url", &url]);
    assert!(status.contains("schema 0 of") && status.contains("not yet"), "{status}");
    let migrated = desk.ok(&["db", "migrate", "--database-url", &url]);
    assert!(!migrated.contains("not yet"), "{migrated}");
    desk.ok(&["prompt", "copy", "--to", &url]);
    desk.ok(&["--store", &url, "alias", "set", "invoice_summary", "production", "2"]);
    let log = desk.ok(&["--store", &url, "log", "invoice_summary", "--alias", "production"]);
    assert!(log.contains("1 -> 2"), "{log}");
    let desk = desk.variable("FMF_SERVE__DATABASE_URL", &url);
    let status: Value = serde_json::from_str(&desk.ok(&["db", "status", "--json"])).unwrap();
    let steps = status["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["applied_at"].is_string()), "{status}");
}

#[test]
fn the_schema_of_a_file_that_is_not_there_is_not_made() {
    let desk = Desk::new();
    let refused = desk.run(&["db", "status", "--database-url", "sqlite:none.db"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(!desk.path().join("none.db").exists());
    assert!(desk.ok(&["db", "migrate"]).contains("in ./fmf-data/fmf.db"));
}

#[test]
fn a_server_that_says_nothing_is_away() {
    let desk = Desk::new();
    // Connections wait here, and nobody greets them.
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let place = format!("127.0.0.1:{}/x", silent.local_addr().unwrap().port());
    let url = format!("postgres://fmf:s3cret@{place}?connect_timeout=1");
    for given in [
        &["prompt", "list", "--store", &url][..],
        &["serve", "--port", "0", "--database-url", &url],
    ] {
        let refused = desk.run(given);
        assert!(refused.err.contains(&format!("in postgres://fmf@{place}")), "{}", refused.err);
        assert!(refused.err.contains("it said nothing for 4 s"), "{}", refused.err);
    }
}
