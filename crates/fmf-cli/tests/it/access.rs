//! Tokens and protected aliases: the database on one side, a server and its clients on the other.

use insta::assert_snapshot;

use super::given::{Desk, Serving};

/// Adds a token and gives what its holder is told.
fn token(desk: &Desk, name: &str, role: &str) -> String {
    let out = desk.ok(&["token", "add", name, "--role", role]);
    let token = out.trim_end().to_owned();
    assert!(token.len() == 68 && token.starts_with("fmf_"), "the answer is the token: {out}");
    token
}

/// A desk with a registry that has `x` in production, and a server that asks for tokens.
fn guarded() -> (Desk, Serving) {
    let desk = Desk::new();
    desk.file("x.txt", "Hello");
    desk.ok(&["alias", "protect", "production"]);
    let register = ["prompt", "register", "x", "x.txt", "--alias", "production"];
    desk.ok(&[&["--store", "sqlite:fmf-data/fmf.db"][..], &register].concat());
    let server = desk.serve(&["--auth", "on"]);
    (desk, server)
}

/// Asks a server with the variables of one client.
fn ask(desk: &Desk, server: &Serving, variables: &[(&str, &str)], arguments: &[&str]) -> Asked {
    let mut command = desk.command(&[&["--store", &server.url], arguments].concat());
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    Asked { code, out: text(output.stdout), err: text(output.stderr) }
}

#[derive(Debug)]
struct Asked {
    code: i32,
    out: String,
    err: String,
}

#[test]
fn tokens_are_added_listed_and_revoked() {
    let desk = Desk::new();
    let said = desk.run(&["token", "add", "ana@example.org", "--role", "admin"]);
    assert!(said.err.contains("it is shown this once"), "{said:?}");
    desk.ok(&["token", "add", "ci", "--role", "writer", "--expires", "90d", "--reason", "builds"]);
    let commands: &[&[&str]] = &[
        &["token", "list"],
        &["token", "revoke", "ci", "--reason", "it was in a log"],
        &["token", "revoke", "ci"],
        &["token", "add", "ana@example.org", "--role", "reader"],
        &["token", "add", "late", "--role", "reader", "--expires", "2020-01-31"],
        &["token", "add", "ana (unverified)", "--role", "reader"],
        &["token", "add", "x", "--role", "owner"],
        &["token", "list", "--data-dir", "elsewhere"],
        &["--store", "http://127.0.0.1:1", "token", "list"],
        &["--store", "sqlite:fmf-data/fmf.db", "log"],
    ];
    let shown: Vec<_> = commands.iter().map(|command| desk.show(command)).collect();
    assert_snapshot!(shown.join("\n"));
}

#[test]
fn protections_are_set_listed_and_taken_away() {
    let desk = Desk::new();
    let commands: &[&[&str]] = &[
        &["alias", "protect", "production", "--reason", "audited"],
        &["alias", "protect", "production"],
        &["alias", "protect", "staging", "--prompt", "billing_*"],
        &["alias", "protect", "staging", "--role", "writer"],
        &["alias", "protections"],
        &["alias", "unprotect", "staging"],
        &["alias", "unprotect", "staging", "--prompt", "billing_*"],
        &["--store", "sqlite:fmf-data/fmf.db", "log"],
    ];
    let shown: Vec<_> = commands.iter().map(|command| desk.show(command)).collect();
    assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_client_sends_its_token_and_a_refusal_says_what_to_do() {
    let (desk, server) = guarded();
    let (reader, writer) = (token(&desk, "web", "reader"), token(&desk, "ci", "writer"));
    let admin = token(&desk, "ana", "admin");
    known(&desk, &server, &admin);
    let get = &["prompt", "get", "x"][..];
    let read = |variables: &[(&str, &str)]| ask(&desk, &server, variables, get);
    for name in ["MLFLOW_TRACKING_TOKEN", "FMF_PROMPTS__TOKEN"] {
        assert_eq!(read(&[(name, &reader)]).out, "Hello");
    }
    let basic = [("MLFLOW_TRACKING_USERNAME", "web"), ("MLFLOW_TRACKING_PASSWORD", &*reader)];
    assert_eq!(read(&basic).out, "Hello");
    let nobody = read(&[]);
    assert!(nobody.code == 7 && nobody.err.contains("MLFLOW_TRACKING_TOKEN"), "{nobody:?}");
    let wrong = read(&[("MLFLOW_TRACKING_TOKEN", "fmf_wrong")]);
    assert!(wrong.code == 7 && wrong.err.contains("not known"), "{wrong:?}");
    let write = |who: &str| {
        let register = ["prompt", "register", "x", "x.txt", "--force"];
        ask(&desk, &server, &[("MLFLOW_TRACKING_TOKEN", who)], &register)
    };
    let refused = write(&reader);
    assert!(refused.code == 7 && refused.err.contains("the role writer"), "{refused:?}");
    assert!(!refused.err.contains("FMF_PROMPTS__TOKEN"), "its token is not missing: {refused:?}");
    assert_eq!(write(&writer).code, 0);
    let promote = |who: &str| {
        let alias = ["alias", "set", "x", "production", "2"];
        ask(&desk, &server, &[("MLFLOW_TRACKING_TOKEN", who)], &alias)
    };
    let refused = promote(&writer);
    assert!(refused.code == 7 && refused.err.contains("*@production"), "{refused:?}");
    assert_eq!(promote(&admin).code, 0);
    let log = desk.ok(&["--store", "sqlite:fmf-data/fmf.db", "log", "x"]);
    assert!(log.contains("ana  ") && log.contains("ci  "), "{log}");
}

/// Waits until a server knows a token.
fn known(desk: &Desk, server: &Serving, token: &str) {
    let knows =
        || ask(desk, server, &[("MLFLOW_TRACKING_TOKEN", token)], &["prompt", "list"]).code == 0;
    assert!((0..5).any(|_| knows()), "the server does not know a token that was added");
}

#[test]
fn a_token_appears_in_no_log_no_configuration_and_no_list_of_processes() {
    let desk = Desk::new().variable("FMF_LOG", "trace");
    let secret = token(&desk, "ana", "admin");
    let digits = &secret[4..];
    let server = desk.serve(&["--auth", "on"]);
    for variables in [[("MLFLOW_TRACKING_TOKEN", &*secret)], [("FMF_PROMPTS__TOKEN", &*secret)]] {
        for arguments in [
            &["prompt", "list"][..],
            &["prompt", "get", "nothing"],
            &["config", "show"],
            &["config", "show", "--json"],
        ] {
            let asked = ask(&desk, &server, &variables, arguments);
            assert!(!asked.out.contains(digits) && !asked.err.contains(digits), "{asked:?}");
        }
    }
    let lines = std::process::Command::new("ps").args(["-eo", "args"]).output();
    assert!(lines.is_ok_and(|ps| !String::from_utf8_lossy(&ps.stdout).contains(digits)));
    for command in
        [&["token", "revoke", &*secret][..], &["token", "add", &secret, "--role", "reader"]]
    {
        let ran = desk.run(command);
        assert!(ran.code == 2 && !ran.err.contains(digits), "{ran:?}");
    }
    let (_, log) = server.stop();
    assert!(!log.contains(digits), "{log}");
    assert!(!desk.ok(&["token", "list", "--json"]).contains(digits));
    for (path, command) in super::help::commands() {
        let flags = command.get_arguments().filter_map(|flag| flag.get_long());
        assert_eq!(flags.filter(|flag| flag.contains("token")).count(), 0, "{path}");
    }
}

#[test]
fn a_server_for_other_machines_says_how_to_give_access() {
    let desk = Desk::new();
    let ran = desk.run(&["serve", "--port", "0", "--host", "0.0.0.0"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("fmf token add") && ran.err.contains("--auth off"), "{}", ran.err);
    token(&desk, "ana", "admin");
    drop(desk.serve(&["--host", "0.0.0.0"]));
    let ran = desk.run(&["serve", "--auth", "perhaps"]);
    assert!(ran.code == 2 && ran.err.contains("serve.auth"), "{ran:?}");
}
