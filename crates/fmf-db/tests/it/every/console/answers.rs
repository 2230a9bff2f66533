//! Queries and what they answer, on every engine.

use fmf_core::{sql::SqlKind, tracking::Lifecycle};

use super::given::{BEGAN, Given};

/// The query of the quick start, letter for letter.
const SEED: &str = "-- In MLflow UI or via API
SELECT 
  params.prompt_version,
  AVG(metrics.quality_score) as avg_quality,
  AVG(metrics.latency) as avg_latency,
  COUNT(*) as num_runs
FROM mlflow.runs
WHERE params.prompt_name = 'telco_support_technical'
GROUP BY params.prompt_version
ORDER BY params.prompt_version DESC
";

#[tokio::test]
async fn the_query_of_the_quick_start_is_answered_as_it_stands_there() {
    let given = Given::new().await;
    let answer = given.ask(SEED).await;
    let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["prompt_version", "avg_quality", "avg_latency", "num_runs"]);
    let kinds: Vec<SqlKind> = answer.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [SqlKind::Text, SqlKind::Number, SqlKind::Number, SqlKind::Integer]);
    assert_eq!(
        super::given::shown(&answer),
        [
            "10 | 0.75 | 100 | 2",
            "9 | 0.625 | 100 | 2",
            "2 | 0.75 | 100 | 2",
            "1 | 0.1875 | 250 | 2"
        ]
    );
}

/// The same question by what the runs used, however they name it.
const BY_LINKS: &str = "
SELECT l.version, AVG(r.metrics.quality_score) AS avg_quality, COUNT(*) AS num_runs
FROM mlflow.links l
JOIN mlflow.runs r ON r.run_id = l.run_id
WHERE l.prompt = 'telco_support_technical'
GROUP BY l.version
ORDER BY l.version DESC";

#[tokio::test]
async fn a_run_counts_once_at_each_version_that_it_used() {
    let given = Given::new().await;
    let loaded = given.run("loaded", BEGAN).await;
    given.log(&loaded, &[], &[("quality_score", 1.0)]).await;
    let twice = given.run("twice", BEGAN).await;
    let params = [("prompt_name", "telco_support_technical"), ("prompt_version", "9")];
    given.log(&twice, &params, &[("quality_score", 0.25)]).await;
    for id in [&loaded, &twice] {
        given.uses(id, &[("telco_support_technical", 9), ("greeting", 1)]).await;
    }
    let gone = given.run("deleted", BEGAN).await;
    given.uses(&gone, &[("telco_support_technical", 9)]).await;
    given.tracking.set_run_lifecycle(&gone, Lifecycle::Deleted).await.unwrap();
    let rows = ["10 | 0.75 | 2", "9 | 0.625 | 4", "2 | 0.75 | 2", "1 | 0.1875 | 2"];
    assert_eq!(given.rows(BY_LINKS).await, rows);
    let both = "select r.run_name, l.prompt, l.version from links l
                join runs r on r.run_id = l.run_id where l.prompt = 'greeting' order by 1";
    assert_eq!(given.rows(both).await, ["loaded | greeting | 1", "twice | greeting | 1"]);
}

/// Queries with their rows.
const QUERIES: &[(&str, &[&str])] = &[
    // Of a query inside of another the rows alone may be wanted.
    ("select count(*) from (select 1 as x union all select 2) q", &["2"]),
    ("with w as (select run_id from runs where false) select count(*) from w", &["0"]),
    ("with w as (select 1 as x union all select 1) select count(*) from w a, w b", &["4"]),
    ("select 1, 'a', null, true, 1.5, 1 = 2", &["1 | a | - | true | 1.5 | false"]),
    ("select count(*), count(params.prompt_version) from runs", &["10 | 9"]),
    (
        "select distinct params.prompt_version from mlflow.runs order by 1",
        &["1", "2", "9", "10", "draft", "-"],
    ),
    (
        "select distinct params.prompt_version v from mlflow.runs order by v desc nulls first",
        &["-", "draft", "10", "9", "2", "1"],
    ),
    (
        "select params.\"learning rate\" from runs where params.`learning rate` is not null
         order by params.\"learning rate\", run_name",
        &["1e-3", "0.25", "0.5", "0.5", "2", "9", "10", "auto"],
    ),
    (
        "select min(params.prompt_version), max(params.prompt_version),
           max(params.prompt_version) filter (where params.prompt_version < 10) from runs",
        &["1 | draft | 9"],
    ),
    (
        "select run_name from runs where params.prompt_version > '2' order by start_time",
        &["run 0", "run 1", "run 2", "run 3"],
    ),
    (
        "select run_name from runs where params.prompt_version = 10 or params.prompt_version = '1'
         order by run_name",
        &["run 2", "run 3", "run 4", "run 5"],
    ),
    (
        "select run_name from runs where params.prompt_version between 2 and 9
         and metrics.quality_score >= 0.5 order by 1",
        &["run 0", "run 1", "run 6", "run 7"],
    ),
    (
        "select run_name from runs where params.prompt_version in (1, 10) order by run_name desc",
        &["run 5", "run 4", "run 3", "run 2"],
    ),
    (
        "select run_name from runs where params.prompt_version not in ('1', '2', '9', '10')",
        &["other"],
    ),
    (
        "select status, count(*) n from runs group by status having count(*) > 1 order by n desc, status",
        &["FAILED | 4", "FINISHED | 4", "RUNNING | 2"],
    ),
    (
        "select status, count(*) n from runs group by 1 having n > 2 order by 1",
        &["FAILED | 4", "FINISHED | 4"],
    ),
    (
        "select case when metrics.latency < 100 then 'fast' when metrics.latency is null then '?'
         else 'slow' end as speed, count(*) from runs group by case when metrics.latency < 100
         then 'fast' when metrics.latency is null then '?' else 'slow' end order by speed",
        &["? | 2", "fast | 3", "slow | 5"],
    ),
    (
        "select case params.prompt_version when 9 then 'nine' when 10 then 'ten' else 'other' end k,
         count(*) from runs group by params.prompt_version order by k, 2",
        &["nine | 2", "other | 1", "other | 1", "other | 2", "other | 2", "ten | 2"],
    ),
    ("select run_name from runs where run_name like 'run _' and run_name like '%7'", &["run 7"]),
    ("select run_name from runs where run_name ilike 'OTH%'", &["other"]),
    ("select count(*) from runs where run_name like 'OTH%'", &["0"]),
    ("select 'a%b' like 'a!%_' escape '!', 'a\\b' like '%\\b'", &["true | true"]),
    (
        "select r.run_name, v.commit_message from runs r join prompt_versions v
         on v.name = r.params.prompt_name and v.version = r.params.prompt_version
         where r.metrics.latency > 100 order by r.start_time",
        &["run 0 | change 9", "run 3 | change 10", "run 4 | change 1", "run 5 | change 1", "run 6 | change 2"],
    ),
    (
        "select a.alias, count(r.run_id) from mlflow.aliases a left join mlflow.runs r
         on r.params.prompt_name = a.name and r.params.prompt_version = a.version
         group by a.alias order by a.alias",
        &["production | 2", "staging | 2"],
    ),
    (
        "select p.name, p.latest_version, p.tags.team from mlflow.prompts p order by p.name",
        &["greeting | 1 | care", "telco_support_technical | 10 | care"],
    ),
    (
        "select name, version, type, template from prompt_versions where version >= 10",
        &["telco_support_technical | 10 | text | template 10 of {{x}}"],
    ),
    (
        "select alias, before, after from changes where action = 'alias.set' order by seq",
        &["production | - | 9", "staging | - | 10"],
    ),
    ("select name, lifecycle_stage from experiments order by name", &["Default | active", "elsewhere | active"]),
    (
        "select run_name from runs where metrics.latency = (select max(metrics.latency) from runs)",
        &["run 5"],
    ),
    (
        "select run_name from runs r where exists (select 1 from aliases a
         where a.version = r.params.prompt_version and a.alias = 'production') order by 1",
        &["run 0", "run 1"],
    ),
    (
        "select run_name from runs where params.prompt_version in (select version from aliases)
         order by start_time desc limit 3",
        &["run 3", "run 2", "run 1"],
    ),
    (
        "with best as (select params.prompt_version v, avg(metrics.quality_score) q from runs
         where params.prompt_version is not null group by params.prompt_version)
         select v, round(q, 2) from best where q is not null order by q desc, v limit 2 offset 1",
        &["10 | 0.75", "9 | 0.63"],
    ),
    (
        "with a(x) as (select 1 union all select 2 union select 2), b as (select x * 10 y from a)
         select a.x, b.y from a cross join b where b.y > 10 order by x, y",
        &["1 | 20", "2 | 20"],
    ),
    (
        "select run_name, row_number() over (partition by params.prompt_version order by
         metrics.quality_score desc) place, rank() over (order by metrics.quality_score) r
         from runs where metrics.quality_score >= 0.5 order by r, run_name",
        &["run 0 | 2 | 1", "run 6 | 2 | 1", "run 3 | 2 | 3", "run 1 | 1 | 4", "run 2 | 1 | 5", "run 7 | 1 | 6"],
    ),
    (
        "select run_name, lag(metrics.latency) over (order by start_time) before,
         sum(metrics.latency) over (order by start_time rows between 1 preceding and current row) two
         from runs where metrics.latency is not null order by start_time limit 3",
        &["run 0 | - | 120", "run 1 | 120 | 200", "run 2 | 80 | 170"],
    ),
    (
        "select date(start_time) day, count(*), sum(duration_ms) from runs group by date(start_time)
         order by day",
        &["2026-11-19 | 1 | -", "2026-11-20 | 8 | 2160000", "2026-11-21 | 1 | -"],
    ),
    (
        "select run_name, start_time, end_time - start_time from runs
         where start_time >= '2026-11-20 20:00' and start_time < '2026-11-21' order by start_time",
        &[
            "run 6 | 2026-11-20T20:00:00.000Z | 420000",
            "run 7 | 2026-11-20T21:00:00.000Z | 480000",
        ],
    ),
    ("select cast(start_time as text) || '!' from runs where run_name = 'run 1'", &["2026-11-20T15:00:00.000Z!"]),
    ("select 7 / 2, 7.0 / 2, 7 % 4, -7 % 4, 1 / 0, 7.5 % 2, 2 * 3 - -1", &["3 | 3.5 | 3 | -3 | - | 1 | 7"]),
    (
        "select round(2.675, 2), round(-2.5), round(10), floor(-1.5), ceil(1.2), abs(-3)",
        &["2.68 | -3 | 10 | -2 | 2 | 3"],
    ),
    (
        "select upper('abc'), length('größe'), substr('abcdef', 2, 3), trim('  x '), instr('abc', 'c'),
         'a' || 1 || true, substr('abc', 2)",
        &["ABC | 5 | bcd | x | 3 | a1true | bc"],
    ),
    ("select coalesce(null, 'x'), coalesce(1, 2.5), nullif(1, 1), ifnull(null, 3)", &["x | 1 | - | 3"]),
    (
        "select cast('12' as integer), cast('x' as integer), cast(3.9 as int), cast(-3.9 as int),
         cast(2 as text), cast('1.5' as double)",
        &["12 | - | 3 | -3 | 2 | 1.5"],
    ),
    (
        "select avg(params.prompt_version), sum(params.prompt_version) from runs",
        &["5.5 | 44"],
    ),
    ("select count(distinct params.prompt_version), count(distinct status) from runs", &["5 | 3"]),
    ("select metrics.\"f1-score\", metrics.quality_score from runs where run_name = 'other'", &["0.5 | -"]),
    ("select tags.my.dotted.tag from runs where tags.team = 'care' and run_name = 'bare'", &["bare"]),
    ("select null is null, null = 1, not true, 1 in (2, null), null or true", &["true | - | false | - | true"]),
    (
        "select run_name, max(params.\"learning rate\") over (partition by status) m from runs
         where params.prompt_version in (9, 10) order by 1",
        &["run 0 | 0.5", "run 1 | auto", "run 2 | 0.5", "run 3 | auto"],
    ),
    ("select sum(metrics.latency) from runs where 1 = 2", &["-"]),
    ("select status from runs union select 'NEW' order by status", &["FAILED", "FINISHED", "NEW", "RUNNING"]),
    ("select status from runs intersect select 'FAILED'", &["FAILED"]),
    ("select status from runs except select 'FAILED' order by 1 desc", &["RUNNING", "FINISHED"]),
    ("select 'a' < 'B', 'ä' > 'z', 'Z' < 'a'", &["false | true | true"]),
    (
        "select r.* from (select run_name, status from runs where run_name = 'run 3') r",
        &["run 3 | FAILED"],
    ),
    (
        "select sum(n), max(n) from (select count(*) n from runs group by status) counts",
        &["10 | 4"],
    ),
    (
        "select substr(run_name, 1, 3) s, count(*) from runs group by substr(run_name, 1, 3) order by s",
        &["bar | 1", "oth | 1", "run | 8"],
    ),
    ("select RUNS.Status FROM MLFLOW.RUNS where Runs.Run_Name = 'run 0';", &["FINISHED"]),
    ("select mlflow.runs.status from mlflow.runs limit 0", &[]),
];

#[tokio::test]
async fn queries_are_answered_the_same_on_every_engine() {
    let given = Given::new().await;
    let mut wrong = Vec::new();
    for (query, expected) in QUERIES {
        match given.console.query(query).await {
            Ok(answer) if super::given::shown(&answer) == *expected => {}
            Ok(answer) => wrong.push(format!("{query}\n  {:?}", super::given::shown(&answer))),
            Err(error) => wrong.push(format!("{query}\n  {error:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which version was production when a run started.
const PRODUCTION_THEN: &str = "
select r.run_name,
  (select c.after from mlflow.changes c
   where c.prompt = r.params.prompt_name and c.alias = 'production' and c.at <= r.start_time
   order by c.seq desc limit 1) as production_then
from mlflow.runs r
where r.params.round is not null
order by r.start_time";

#[tokio::test]
async fn the_version_that_was_production_when_a_run_started_is_found() {
    let given = Given::new().await;
    let mut starts = vec![("before", given.last_change().await - 60_000_000)];
    starts.push(("first", given.last_change().await));
    // The log's moments never go back, and are at least a millisecond apart here.
    while given.last_change().await <= starts[1].1 {
        given.point("telco_support_technical", "production", 1).await;
        given.point("telco_support_technical", "production", 10).await;
    }
    starts.push(("second", given.last_change().await));
    for (round, (name, start)) in starts.iter().enumerate() {
        let id = given.run(name, *start).await;
        let round = round.to_string();
        let params = [("prompt_name", "telco_support_technical"), ("round", round.as_str())];
        given.log(&id, &params, &[]).await;
    }
    let rows = given.rows(PRODUCTION_THEN).await;
    assert_eq!(rows, ["before | -", "first | 9", "second | 10"]);
}
