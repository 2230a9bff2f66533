//! Help texts: one style, an example each, at most 80 columns.

use clap::Command;

/// Every command with its path.
pub(crate) fn commands() -> Vec<(String, Command)> {
    let mut found = Vec::new();
    let mut root = fmf_cli::command().term_width(80);
    root.build();
    collect("fmf", &root, &mut found);
    found
}

fn collect(path: &str, command: &Command, found: &mut Vec<(String, Command)>) {
    found.push((path.to_owned(), command.clone()));
    for child in command.get_subcommands() {
        collect(&format!("{path} {}", child.get_name()), child, found);
    }
}

/// The help text of a command, without colours.
pub(crate) fn help(command: &Command) -> String {
    command.clone().term_width(80).render_long_help().to_string()
}

#[test]
fn every_help_text_fits_the_screen_and_reads_alike() {
    for (path, command) in commands() {
        let text = help(&command);
        let about = command.get_about().unwrap().to_string();
        assert!(about.starts_with(char::is_lowercase) && !about.ends_with('.'), "{path}: {about}");
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{path}: {line}");
        }
        let is_group = command.has_subcommands() && path != "fmf";
        assert!(is_group || text.contains("Examples:\n  "), "{path} has no example");
    }
}

#[test]
fn help_is_a_command_too() {
    let desk = super::given::Desk::new();
    assert!(desk.ok(&["help"]).contains("Commands:"));
    assert_eq!(desk.ok(&["help", "prompt", "copy"]), desk.ok(&["prompt", "copy", "--help"]));
    let ran = desk.run(&["help", "prompt", "nothing"]);
    assert!(ran.code == 2 && ran.err.contains("fmf prompt nothing"), "{ran:?}");
}

#[test]
fn every_example_is_understood() {
    for (path, command) in commands() {
        for line in help(&command).lines() {
            let Some(example) = line.strip_prefix("  ").filter(|line| line.contains("fmf ")) else {
                continue;
            };
            let is_command = !example.starts_with(' ') && !example.contains("  ");
            if is_command {
                let words = words(example);
                let parsed = fmf_cli::command().try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{path}: {words:?}: {}", parsed.unwrap_err());
            }
        }
    }
}

/// The words of an example as a shell would see them, up to a redirection.
fn words(example: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in example.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    let from = words.iter().position(|word| word == "fmf").unwrap();
    let to = words.iter().position(|word| word == ">" || word == "<").unwrap_or(words.len());
    words[from..to].to_vec()
}

#[test]
fn the_help_texts_are_as_they_were_looked_at() {
    let all: Vec<String> = commands()
        .into_iter()
        .map(|(path, command)| format!("$ {path} --help\n{}", help(&command)))
        .collect();
    insta::assert_snapshot!(all.join("\n"));
}
