//! Input that means no good.

use std::fs;

use super::given::{Desk, Ran};

/// Registers bytes, which must be refused, and nothing must be left behind.
fn refused(bytes: &[u8], said: &str) -> Ran {
    let desk = Desk::new();
    desk.ok(&["init"]);
    let ran = desk.feed(&["prompt", "register", "greeting", "-"], bytes);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(desk.run(&["prompt", "show", "greeting"]).code, 3);
    assert!(!desk.path().join("prompts/greeting/1.prompt.txt").exists());
    ran
}

#[test]
fn templates_that_cannot_be_kept_are_refused_and_nothing_is_written() {
    refused(b"a\0b", "NUL");
    refused(b"a\xff", "standard input is not UTF-8 (byte 1)");
    refused(b"\xef\xbb\xbfHello", "byte order mark");
    refused("é".repeat(100_001).as_bytes(), "exceeds max length of 100000 characters");
    refused(&vec![b'x'; 10_000_000], "larger than 4 MiB");
}

#[test]
fn a_template_of_the_greatest_length_is_kept() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    let text = "é".repeat(100_000);
    desk.register("greeting", &text, &["--alias", "production"]);
    assert_eq!(desk.ok(&["prompt", "get", "greeting"]), text);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    for name in ["../x", "..", "a/b", "", " ", "/etc", "a:b", "."] {
        let ran = desk.feed(&["prompt", "register", name, "-"], b"x");
        assert_eq!(ran.code, 2, "{name:?}: {ran:?}");
    }
    let outside: Vec<_> =
        fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(outside.len(), 2, "{outside:?}");
}

#[test]
fn a_bomb_of_aliases_in_the_configuration_is_refused() {
    let desk = Desk::new();
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..30 {
        let again = vec![format!("*a{}", level - 1); 9].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{again}]\n"));
    }
    desk.file("fmf.yaml", bomb);
    let ran = desk.run(&["prompt", "list"]);
    assert!(ran.code == 2 && ran.err.contains("fmf.yaml cannot be understood"), "{ran:?}");
    desk.file("fmf.yaml", b"prompts: \xff");
    let ran = desk.run(&["prompt", "list"]);
    assert!(ran.code == 2 && ran.err.contains("not UTF-8"), "{ran:?}");
}

#[test]
fn a_bomb_of_aliases_in_a_chat_file_is_refused() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..30 {
        let again = vec![format!("*a{}", level - 1); 9].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{again}]\n"));
    }
    desk.file("x.prompt.yml", bomb);
    let ran = desk.run(&["prompt", "register", "x", "x.prompt.yml"]);
    assert!(ran.code == 2 && ran.err.contains("x.prompt.yml"), "{ran:?}");
}

#[test]
fn a_root_that_is_no_folder_is_said_to_be_none() {
    let desk = Desk::new();
    desk.file("prompts", "a file");
    for arguments in [&["prompt", "list"][..], &["prompt", "get", "x@latest"]] {
        let ran = desk.run(arguments);
        assert_ne!(ran.code, 0, "{ran:?}");
        assert!(ran.err.contains("prompts"), "{}", ran.err);
    }
    let ran = desk.feed(&["prompt", "register", "x", "-"], b"x");
    assert_ne!(ran.code, 0, "{ran:?}");
    assert_eq!(fs::read_to_string(desk.path().join("prompts")).unwrap(), "a file");
}

#[test]
fn one_broken_prompt_does_not_hide_the_others() {
    let desk = Desk::with_prompts();
    desk.file("prompts/broken/1.prompt.txt", b"\xff\xfe");
    desk.file("prompts/twice/1.prompt.txt", "a");
    desk.file("prompts/twice/v1.prompt.txt", "b");
    let listed = desk.ok(&["prompt", "list"]);
    assert!(listed.contains("invoice_summary"), "{listed}");
    for name in ["broken", "twice"] {
        let ran = desk.run(&["prompt", "get", &format!("{name}/1")]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains(name), "{}", ran.err);
    }
}

#[test]
fn control_characters_of_a_store_do_not_reach_the_terminal() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    let evil = "evil \u{1b}]0;owned\u{7}\u{1b}[2J";
    desk.register(
        "greeting",
        evil,
        &["--alias", "production", "-m", evil, "--tag", &format!("k={evil}")],
    );
    for arguments in [
        &["prompt", "list"][..],
        &["prompt", "show", "greeting"],
        &["prompt", "show", "greeting@production"],
        &["prompt", "versions", "greeting"],
        &["prompt", "tag", "greeting"],
    ] {
        let out = desk.ok(arguments);
        assert!(out.contains("\\u{1b}") || !out.contains("evil"), "{out:?}");
        assert!(!out.contains(['\u{1b}', '\u{7}']), "{arguments:?}: {out:?}");
    }
    // Into a pipe go exactly the bytes.
    assert_eq!(desk.ok(&["prompt", "get", "greeting"]), evil);
}

#[test]
fn values_are_not_looked_into_again() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    desk.register("greeting", "{{a}} {{b}}", &["--alias", "production"]);
    let render = ["prompt", "render", "greeting", "--var", "a={{b}}", "--var", "b={{a}}=x"];
    assert_eq!(desk.ok(&render), "{{b}} {{a}}=x");
    let ran = desk.feed(&["prompt", "render", "greeting", "--vars", "-"], b"[1]");
    assert!(ran.code == 2 && ran.err.contains("no JSON object"), "{ran:?}");
    let deep = format!("{{\"a\": {}1{}, \"b\": 1}}", "[".repeat(5_000), "]".repeat(5_000));
    let ran = desk.feed(&["prompt", "render", "greeting", "--vars", "-"], deep.as_bytes());
    assert_eq!(ran.code, 2, "{ran:?}");
}
