//! What is said of names that are not there, and of queries that mean nothing.

use fmf_db::ConsoleLimits;

use super::given::Given;

/// Queries, and a part of what is said about them.
const SAID: &[(&str, &str)] = &[
    ("select params.promt_name from runs", "did you mean params.prompt_name? (line 1, column 15)"),
    ("select metrics.f1score from runs", "did you mean metrics.\"f1-score\"?"),
    ("select params.zzzzzzzz from runs", "there are learning rate, prompt_name, prompt_version"),
    ("select statsu from runs", "did you mean status?"),
    ("select r.nothing_like_it from runs r", "r has no column"),
    ("select name from aliases a, prompts p", "a.name or p.name"),
    ("select tags.team from runs, prompts", "runs.tags or prompts.tags"),
    ("select 1 from runns", "did you mean mlflow.runs?"),
    ("select 1 from mlflow.traces", "traces are not kept"),
    ("select 1 from runs, runs", "two tables are called \"runs\""),
    ("select status, count(*) from runs", "must stand in GROUP BY"),
    ("select count(*) from runs where count(*) > 1", "HAVING"),
    ("select max(min(run_id)) from runs", "aggregate inside"),
    ("select lenght('x')", "did you mean length?"),
    ("select round()", "takes 1 to 2 values"),
    ("select start_time > 'yesterday' from runs", "2026-11-20"),
    ("select 1 where 'x'", "expected a condition"),
    ("select cast(1 as date)", "integer, double and text"),
    ("select 1 union select 'a'", "cannot stand beside"),
    ("select 1 union select 1, 2", "same number of columns"),
    ("select\n  1 frm runs where", "line 2"),
    ("select * from runs natural join prompts", "natural"),
    ("select * from runs join prompts using (name)", "USING"),
    ("select 1 order by 2", "column of that number"),
    ("select (select 1, 2)", "one column"),
    ("select distinct status from runs order by start_time", "columns of the answer"),
    ("select params from runs", "params.name"),
    ("select row_number() from runs", "OVER"),
];

#[tokio::test]
async fn a_query_that_cannot_be_meant_is_told_why_and_where() {
    let given = Given::new().await;
    for (query, said) in SAID {
        let why = given.refusal(query).await;
        assert!(why.contains(said), "{query}: {why}");
        assert!(why.contains("(line "), "{query}: {why}");
    }
}

#[tokio::test]
async fn a_store_without_runs_has_no_keys() {
    let given = Given::empty(ConsoleLimits::default()).await;
    let why = given.refusal("select params.x from runs").await;
    assert!(why.contains("nothing in mlflow.runs has any params"), "{why}");
    assert_eq!(given.rows("select count(*) from runs").await, ["0"]);
}

#[tokio::test]
async fn the_tables_are_listed_with_the_keys_that_were_logged() {
    let given = Given::new().await;
    let tables = given.console.tables().await.unwrap();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names[..2], ["mlflow.runs", "mlflow.links"]);
    let runs = &tables[0];
    assert!(runs.columns.iter().any(|column| column.name == "start_time"));
    let known: Vec<(&str, Vec<&str>)> = runs
        .keys
        .iter()
        .map(|keys| (keys.group.as_str(), keys.known.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        known,
        [
            ("params", vec!["learning rate", "prompt_name", "prompt_version"]),
            ("metrics", vec!["f1-score", "latency", "quality_score"]),
            ("tags", vec!["my.dotted.tag", "team"]),
        ]
    );
}

#[tokio::test]
async fn a_key_may_hold_anything() {
    let given = Given::new().await;
    let id = given.run("odd", 0).await;
    let odd = ["it's", "a\"b", "{runs}.x", "ключ", "--", "{k}.value"];
    for (number, key) in odd.iter().enumerate() {
        given.log(&id, &[(key, &number.to_string())], &[]).await;
    }
    for (number, key) in odd.iter().enumerate() {
        let key = key.replace('"', "\"\"");
        let query = format!("select params.\"{key}\" from runs where params.\"{key}\" is not null");
        assert_eq!(given.rows(&query).await, [number.to_string()], "{query}");
    }
}
