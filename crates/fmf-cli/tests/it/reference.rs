//! The reference in `docs/`, generated from the code and checked in.
//!
//! `FMF_UPDATE=1 cargo test -p fmf-cli reference` writes it anew.

use std::{fs, path::PathBuf};

use fmf::config::{KEYS, Kind};

use super::{
    given::Desk,
    help::{commands, help},
};

fn check(file: &str, generated: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
    if std::env::var_os("FMF_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, generated).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == generated,
        "docs/{file} is stale; write it anew with FMF_UPDATE=1 cargo test -p fmf-cli reference"
    );
}

#[test]
fn the_command_line_is_documented() {
    let mut text = include_str!("reference/cli.md").to_owned();
    text.push_str("\n## Commands\n");
    for (path, command) in commands() {
        text.push_str(&format!("\n### {path}\n\n```text\n{}```\n", help(&command)));
    }
    text.push_str(&answers());
    check("cli.md", &text);
}

/// Real answers of every command that takes `--json`.
fn answers() -> String {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    desk.file("new.txt", "Summarise {{data}}");
    let registry = ["--store", "sqlite:fmf.db"];
    desk.ok(&[&registry[..], &["token", "add", "ci", "--role", "writer"]].concat());
    desk.ok(&[&registry[..], &["alias", "protect", "production"]].concat());
    let asked: &[&[&str]] = &[
        &["prompt", "list"],
        &["prompt", "get", "invoice_summary"],
        &["prompt", "render", "invoice_summary", "--var", "data=42.00"],
        &["prompt", "diff", "invoice_summary"],
        &["prompt", "copy", "--to", "./other"],
        &["prompt", "register", "invoice_summary", "new.txt"],
        &["alias", "list"],
        &["--store", "sqlite:fmf.db", "log", "--limit", "1"],
        &["--store", "sqlite:fmf.db", "log", "head"],
        &["--store", "sqlite:fmf.db", "token", "list"],
        &["--store", "sqlite:fmf.db", "alias", "protections"],
        &["--store", "sqlite:fmf.db", "backup", "monday.fmf"],
        &["--store", "sqlite:other.db", "import", "monday.fmf"],
    ];
    let mut text = include_str!("reference/answers.md").to_owned();
    for arguments in asked {
        let answer = desk.ok(&[*arguments, &["--json"]].concat());
        let answer = steady(&desk.steady(&answer));
        text.push_str(&format!(
            "\n### fmf {} --json\n\n```json\n{answer}```\n",
            arguments.join(" ")
        ));
    }
    text
}

/// Without what differs from run to run: moments, identities, hashes.
fn steady(answer: &str) -> String {
    let values = [
        ("\"created_at\"", "2026-11-20T14:03:07.123Z"),
        ("\"updated_at\"", "2026-11-20T14:03:07.123Z"),
        ("\"at\"", "2026-11-20T14:03:07.123Z"),
        ("\"prompt_id\"", "019aa1b2-c3d4-7e5f-8091-a2b3c4d5e6f7"),
        ("\"last_change_at\"", "2026-11-20T14:03:07.123Z"),
        ("\"hash\"", "…"),
    ];
    let line = |line: &str| {
        // The size of an archive.
        if line.trim_start().starts_with("\"bytes\": ") {
            return "  \"bytes\": 2048,\n".to_owned();
        }
        let key =
            values.iter().find(|(key, _)| line.trim_start().starts_with(&format!("{key}: \"")));
        let Some((key, value)) = key else { return format!("{line}\n") };
        let indent = line.len() - line.trim_start().len();
        let comma = if line.ends_with(',') { "," } else { "" };
        format!("{}{key}: \"{value}\"{comma}\n", " ".repeat(indent))
    };
    answer.lines().map(line).collect()
}

#[test]
fn the_configuration_is_documented() {
    let mut text = include_str!("reference/config.md").to_owned();
    for key in KEYS {
        let default = key.default.filter(|default| !default.is_empty());
        let default = default.map_or_else(|| "–".to_owned(), |default| format!("`{default}`"));
        let place = match key.kind {
            Kind::Secret => "environment only".to_owned(),
            _ => format!("`{}`", key.path),
        };
        let about =
            if key.unused { format!("{} (not used yet)", key.about) } else { key.about.to_owned() };
        let holds = key.kind.expected().replace('|', "\\|");
        text.push_str(&format!(
            "| {place} | `{}` | {holds} | {default} | {about} |\n",
            key.variable()
        ));
    }
    check("config.md", &text);
}
