//! What a person should look at.

use fmf_local::Rule;

use crate::given::Prompts;

fn found(prompts: &Prompts) -> Vec<(String, Rule)> {
    let findings = prompts.store.lint().unwrap().into_iter();
    let seen = findings.map(|finding| {
        let path = finding.path.strip_prefix(prompts.store.root()).unwrap();
        (path.display().to_string(), finding.rule)
    });
    seen.collect()
}

fn check(files: &[(&str, &str)], expected: &[(&str, Rule)]) {
    let prompts = Prompts::of(files);
    let expected: Vec<_> =
        expected.iter().map(|(path, rule)| ((*path).to_owned(), *rule)).collect();
    assert_eq!(found(&prompts), expected);
}

#[test]
fn a_tidy_folder_gives_nothing_to_look_at() {
    check(&[], &[]);
    check(
        &[
            ("p/1.prompt.txt", "one"),
            ("p/README.md", "notes"),
            ("aliases.json", r#"{"p": {"production": 1}}"#),
            (".git/config", ""),
        ],
        &[],
    );
}

#[test]
fn every_rule_finds_what_it_is_for() {
    check(
        &[
            ("p/1.prompt.txt", "one"),
            ("p/1.meta.yaml", "sha256: 00\nautor: ann\n"),
            ("p/2.meta.yaml", "author: ann\n"),
            ("p/draft.prompt.txt", "x"),
            ("p/prompt.yaml", "titel: x\ntags: {mlflow.prompt.text: x}\n"),
            ("p/aliases.json", r#"{"production": 9}"#),
            ("aliases.json", r#"{"p": {"staging": 8}}"#),
            ("unread/1.txt", "x"),
            ("unread/0.prompt.txt", "x"),
            ("a name/1.prompt.txt", "x"),
            ("broken/1.prompt.txt", "x"),
            ("broken/aliases.json", "{"),
        ],
        &[
            ("a name", Rule::StrayFolder),
            ("aliases.json", Rule::AliasOfMissingVersion),
            ("broken", Rule::Broken),
            ("p/1.meta.yaml", Rule::UnknownKey),
            ("p/1.prompt.txt", Rule::EditedVersion),
            ("p/2.meta.yaml", Rule::SidecarWithoutVersion),
            ("p/aliases.json", Rule::AliasOfMissingVersion),
            ("p/draft.prompt.txt", Rule::StrayFile),
            ("p/prompt.yaml", Rule::UnknownKey),
            ("p/prompt.yaml", Rule::ReservedTag),
            ("unread/0.prompt.txt", Rule::StrayFile),
            ("unread/1.txt", Rule::StrayFile),
        ],
    );
}

#[test]
fn a_finding_says_where_what_and_which_rule() {
    let prompts =
        Prompts::of(&[("p/1.prompt.txt", "one"), ("p/aliases.json", r#"{"production": 9}"#)]);
    let finding = prompts.store.lint().unwrap().remove(0).to_string();
    let expected = format!(
        "{}: alias production stands for version 9, which is missing [alias-of-missing-version]",
        prompts.path("p/aliases.json").display()
    );
    assert_eq!(finding, expected);
}
