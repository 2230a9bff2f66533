//! What may stand in one folder only: SQL, MLflow's reserved keys, the environment.

use super::tree::{Finding, Source};

/// Beginnings of statements, and a word that must follow on the same line (or none).
const STATEMENTS: &[(&str, &str)] = &[
    ("select ", " from "),
    ("insert into ", ""),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table ", ""),
    ("create index ", ""),
    ("alter table ", ""),
    ("pragma ", ""),
];

/// MLflow's names for what a prompt is made of.
const RESERVED_KEYS: &[&str] =
    &["mlflow.prompt.", "_mlflow_prompt_", "_mlflow_experiment_ids", "mlflow.linkedPrompts"];

/// The folders that are doors: they read the environment and hand on what they found.
const DOORS: &[&str] = &["crates/fmf-cli/", "crates/fmf/src/config/"];

/// SQL outside of `fmf-db`.
pub(super) fn sql(sources: &[Source]) -> Vec<Finding> {
    let ours = |source: &&Source| !source.path.starts_with("crates/fmf-db/") && is_program(source);
    let statements = sources.iter().filter(ours).flat_map(|source| {
        let lines = source.code().filter(|(_, line)| holds_sql(line));
        lines.map(|(line, _)| source.finding(line, "SQL belongs in fmf-db"))
    });
    let files =
        sources.iter().filter(|file| file.is("sql") && !file.path.starts_with("crates/fmf-db/"));
    statements.chain(files.map(|file| file.finding(0, "SQL belongs in fmf-db"))).collect()
}

/// MLflow's reserved keys outside of `fmf-wire/src/mlflow`.
pub(super) fn reserved_keys(sources: &[Source]) -> Vec<Finding> {
    let what = "MLflow's reserved keys belong in fmf-wire/src/mlflow";
    only_in(sources, &["crates/fmf-wire/src/mlflow/"], RESERVED_KEYS, what)
}

/// The environment, read anywhere but at a door.
pub(super) fn environment(sources: &[Source]) -> Vec<Finding> {
    let what = "the environment is read at the doors: fmf-cli and fmf/src/config";
    only_in(sources, DOORS, &["std::env", "env::var", "env::args", "env::current_dir"], what)
}

fn only_in(sources: &[Source], homes: &[&str], words: &[&str], what: &str) -> Vec<Finding> {
    let abroad = |source: &&Source| {
        is_program(source) && !homes.iter().any(|home| source.path.starts_with(home))
    };
    let found = sources.iter().filter(abroad).flat_map(|source| {
        let lines = source.code().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        lines.map(|(line, _)| source.finding(line, what))
    });
    found.collect()
}

/// What the product is made of: no test, no example, no task.
fn is_program(source: &Source) -> bool {
    source.is("rs") && source.path.starts_with("crates/") && !source.is_test()
}

fn holds_sql(line: &str) -> bool {
    let line = line.to_lowercase();
    STATEMENTS.iter().any(|(begin, then)| {
        let Some((before, after)) = line.split_once(begin) else { return false };
        // Over these tables users ask: it is an example for them.
        if after.contains(" from mlflow.") {
            return false;
        }
        let begins_a_text = before.trim_end().ends_with('"') || before.trim().is_empty();
        begins_a_text && (then.is_empty() || format!(" {after}").contains(then))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn sql_is_found_outside_of_its_crate() {
        let text = "let q = \"select name from prompts\";\nlet s = \"select a prompt\";";
        let found = sql(&[file("crates/fmf/src/a.rs", text), file("crates/fmf-db/src/a.rs", text)]);
        assert_eq!(found, [file("crates/fmf/src/a.rs", "").finding(1, "SQL belongs in fmf-db")]);
    }

    #[test]
    fn a_statement_over_several_lines_is_found_by_its_beginning() {
        assert!(holds_sql("        insert into prompts (name)"));
        assert!(holds_sql("    \"DELETE FROM prompts\""));
        assert!(!holds_sql("// insert into the list"));
        assert!(!holds_sql("let chosen = \"select one of these\";"));
        assert!(!holds_sql("fn update (&mut self)"));
        assert!(!holds_sql("(\"fmf sql \\\"SELECT * FROM mlflow.runs\\\"\", \"all runs\")"));
    }

    #[test]
    fn reserved_keys_are_found_outside_of_the_wire_and_not_in_tests() {
        let text = "const KEY: &str = \"mlflow.prompt.text\";";
        let abroad = file("crates/fmf-server/src/a.rs", text);
        let home = file("crates/fmf-wire/src/mlflow/keys.rs", text);
        let test = file("crates/fmf-server/tests/it/a.rs", text);
        assert_eq!(reserved_keys(&[abroad, home, test]).len(), 1);
    }

    #[test]
    fn the_environment_is_read_at_the_doors() {
        let text = "let home = std::env::var(\"HOME\");";
        assert_eq!(environment(&[file("crates/fmf-core/src/a.rs", text)]).len(), 1);
        assert_eq!(environment(&[file("crates/fmf-cli/src/a.rs", text)]), []);
        assert_eq!(environment(&[file("crates/fmf/src/config/env.rs", text)]), []);
    }
}
