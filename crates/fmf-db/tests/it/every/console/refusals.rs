//! Statements that try to do something else than to read what may be read.

use std::time::{Duration, Instant};

use fmf_core::{ChangeQuery, History as _, StoreError};
use fmf_db::ConsoleLimits;

use super::given::Given;

/// What writes, or changes what is there.
const WRITING: &[&str] = &[
    "insert into runs values (1)",
    "update mlflow.runs set status = 'x'",
    "delete from mlflow.runs",
    "replace into runs values (1)",
    "merge into runs using prompts on true when matched then delete",
    "truncate mlflow.runs",
    "drop table runs",
    "create table x (a int)",
    "create temp table x as select 1",
    "create view x as select 1",
    "alter table runs add column x int",
    "select * into x from runs",
    "select 1 into outfile '/tmp/x'",
    "with x as (delete from fmf_runs.runs returning 1) select * from x",
    "with x as (insert into runs default values returning 1) select * from x",
    "with x as (update fmf.prompts set name = 'x' returning 1) select 1",
    "select * from runs for update",
    "reindex",
    "vacuum",
    "vacuum into '/tmp/x.db'",
    "analyze",
    "grant all on fmf.tokens to public",
    "comment on table runs is 'x'",
    "lock table fmf.prompts",
    "notify fmf_changes, 'x'",
    "refresh materialized view x",
];

/// What is no query at all, or several.
const COMMANDS: &[&str] = &[
    "",
    ";",
    "-- nothing",
    "attach '/etc/passwd' as x",
    "detach registry",
    "pragma query_only = off",
    "pragma table_info(tokens)",
    "begin",
    "commit",
    "rollback; drop table fmf.prompts",
    "set transaction read write",
    "set role postgres",
    "reset all",
    "show all",
    "explain select 1",
    "explain analyze delete from fmf.prompts",
    "explain query plan select 1",
    "copy fmf.prompts to '/tmp/x'",
    "copy (select 1) to program 'sh'",
    "do $$ begin delete from fmf.prompts; end $$",
    "call x()",
    "execute x",
    "prepare x as select 1",
    "declare c cursor for select 1",
    "listen fmf_changes",
    "load 'x'",
    "values (1)",
    "table fmf.tokens",
    "select 1; select 2",
    "select 1; drop table runs",
    "select 1;; ",
    "select 1 -- x\n; delete from runs",
    "select 1 /* x */; delete from runs",
    "select 1 /* /* */ ; delete from runs */",
    "select 1 /*",
    "/*! delete from runs */",
];

/// What reads elsewhere.
const ELSEWHERE: &[&str] = &[
    "select * from tokens",
    "select * from fmf.tokens",
    "select * from registry.tokens",
    "select * from main.runs",
    "select * from fmf_runs.runs",
    "select * from mlflow.tokens",
    "select * from protected_aliases",
    "select * from mlflow.versions",
    "select * from log_head",
    "select * from schema_migrations",
    "select digest from aliases",
    "select a.digest from aliases a",
    "select tokens.digest from aliases",
    "select (select digest from tokens)",
    "select * from runs where exists (select 1 from registry.tokens)",
    "select 1 in (select digest from fmf.tokens)",
    "with x as (select * from tokens) select * from x",
    "select 1 from runs join tokens on true",
    "select 1 from runs, tokens",
    "select 1 union select digest from tokens",
    "select * from \"tokens\"",
    "select * from `tokens`",
    "select * from [tokens]",
    "select * from \"mlflow\".\"tokens\"",
    "select * from \"fmf.tokens\"",
    "select * from \"runs\"\" union select digest from tokens --\"",
    "select \"c0 from registry.tokens --\" from runs",
    "select 1 as \"x from registry.tokens --\", y from runs",
    "select * from sqlite_master",
    "select * from main.sqlite_schema",
    "select * from sqlite_temp_master",
    "select * from registry.sqlite_master",
    "select * from pragma_table_info('tokens')",
    "select * from json_each('[1]')",
    "select * from generate_series(1, 10)",
    "select * from pg_catalog.pg_class",
    "select * from pg_shadow",
    "select * from pg_authid",
    "select * from pg_stat_activity",
    "select * from information_schema.tables",
    "select * from runs tablesample system (1)",
    "select * from only runs",
    "select * from runs, lateral (select 1) x",
    "select * from (table fmf.tokens) x",
    "select * from (values (1)) x",
    "select ctid from runs",
    "select rowid from runs",
    "select xmin, tableoid from runs",
    "select r from runs r",
    "select (r).id from runs r",
    "select r.c0 from runs r",
    "select b.digest from runs",
    "select params.\"#name\" from runs",
    "select tags.\"#is_prompt\" from prompts",
];

/// What calls something.
const CALLS: &[&str] = &[
    "select load_extension('x')",
    "select writefile('/tmp/x', 'y')",
    "select readfile('/etc/passwd')",
    "select edit('x')",
    "select fts3_tokenizer('x')",
    "select sqlite_version()",
    "select fmf_number('1')",
    "select pg_sleep(10)",
    "select pg_catalog.pg_sleep(10)",
    "select \"pg_sleep\"(10)",
    "select pg_read_file('/etc/passwd')",
    "select pg_read_binary_file('/etc/passwd')",
    "select pg_ls_dir('/')",
    "select lo_import('/etc/passwd')",
    "select lo_export(1, '/tmp/x')",
    "select dblink('host=x', 'select 1')",
    "select set_config('transaction_read_only', 'off', false)",
    "select current_setting('data_directory')",
    "select current_user",
    "select session_user",
    "select version()",
    "select nextval('x')",
    "select setval('x', 1)",
    "select pg_terminate_backend(1)",
    "select pg_cancel_backend(1)",
    "select pg_reload_conf()",
    "select pg_advisory_lock(1)",
    "select pg_notify('fmf_changes', 'x')",
    "select query_to_xml('select * from fmf.tokens', true, true, '')",
    "select xpath('x', 'y')",
    "select table_to_xml('fmf.tokens', true, true, '')",
    "select txid_current()",
    "select inet_server_addr()",
    "select random()",
    "select eval('x')",
    "select quote_ident('x')",
    "select format('%s', 'x')",
    "select 'fmf.tokens'::regclass",
    "select regclass 'fmf.tokens'",
    "select cast('fmf.tokens' as regclass)",
    "select date '2026-11-20'",
    "select count(*) filter (where pg_sleep(1) is null) from runs",
    "select sum(1) over (order by pg_sleep(1)) from runs",
    "select 1 order by pg_sleep(10)",
    "select 1 limit pg_sleep(10)",
    "select 1 limit (select 1)",
    "select 1 group by pg_sleep(1)",
    "select case when pg_sleep(1) is null then 1 end",
    "select operator(pg_catalog.+) 1",
];

/// What plays with quotes, signs and letters.
const TRICKS: &[&str] = &[
    "select U&'\\0061'",
    "select U&\"\\0061\" from runs",
    "select U&\"d!0061ta\" UESCAPE '!'",
    "select E'\\x41'",
    "select e'\\'' || pg_sleep(10) || e'\\''",
    "select N'x'",
    "select X'41'",
    "select B'1'",
    "select $$x$$",
    "select $tag$x$tag$",
    "select 'x",
    "select \"x",
    "select `x",
    "select 'a' 'b'",
    "select 'a'\n'b'",
    "select '\\' || pg_sleep(10) || '",
    "select ?1",
    "select :x",
    "select @x",
    "select @@version",
    "select $1",
    "select #x",
    "select 1 \\gexec",
    "select 1 & 2 | 3 ~ 4",
    "select 'a' ~ 'b'",
    "select 'a' similar to 'b'",
    "select 'a' regexp 'b'",
    "select 'a' glob 'b'",
    "select 'a' match 'b'",
    "select array[1]",
    "select row(1, 2)",
    "select (1, 2)",
    "select 0x41",
    "select 1_000",
    "ｓｅｌｅｃｔ 1",
    "select\u{a0}1 from\u{200b}runs",
    "select 1 from runs\u{0}",
    "sel/**/ect 1",
    "select 1 collate nocase",
    "select 1 at time zone 'x'",
    "select interval '1 day'",
    "select a -> b from runs",
    "select any (select 1)",
    "select 1 = all (select 1)",
    "select current_date",
    "select default",
];

/// What never ends or takes everything. Some of it is stopped, the rest is never begun.
const EXHAUSTING: &[&str] = &[
    "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
    "with n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
    "select count(*) from runs a, runs b, runs c, runs d, runs e, runs f, runs g, runs h, runs i,
     runs j, runs k, runs l where a.run_name || b.run_name <> l.run_name",
    "select a.run_name || b.run_name || c.run_name from runs a, runs b, runs c, runs d, runs e,
     runs f, runs g, runs h, runs i, runs j, runs k order by a.run_name || b.run_name",
    "select count(distinct a.run_name || b.run_id || c.run_id || d.run_id || e.run_id || f.run_id)
     from runs a, runs b, runs c, runs d, runs e, runs f, runs g, runs h, runs i",
    "select randomblob(1000000000)",
    "select hex(randomblob(1000000000))",
    "select zeroblob(2000000000)",
    "select repeat('x', 2000000000)",
    "select lpad('x', 2000000000)",
    "select rpad('x', 2000000000)",
    "select replace('xx', 'x', 'xxxxxxxx')",
    "select printf('%.2000000000d', 1)",
    "select string_agg(run_name, '') from runs",
    "select array_agg(run_name) from runs",
    "select group_concat(run_name) from runs",
    "select json_group_array(run_name) from runs",
    "select concat('a', 'b')",
    "select 1 limit 99999999999",
];

async fn check_all(given: &Given, all: &[&str], longest: Duration, wrong: &mut Vec<String>) {
    for query in all {
        let begun = Instant::now();
        match given.console.query(query).await {
            Err(StoreError::Invalid(_)) if begun.elapsed() < longest => {}
            outcome => wrong.push(format!("{query}\n  {outcome:?} {:?}", begun.elapsed())),
        }
    }
}

#[tokio::test]
async fn whatever_does_more_than_to_read_is_refused() {
    let limits = ConsoleLimits { time: Duration::from_secs(2), ..ConsoleLimits::default() };
    let mut given = Given::new().await;
    given.console = fmf_db::Console::with_limits(&given.home.url(), limits);
    let before = given.registry.changes(&ChangeQuery::default()).await.unwrap().items;
    let mut wrong = Vec::new();
    let all = [WRITING, COMMANDS, ELSEWHERE, CALLS, TRICKS];
    assert!(all.iter().map(|some| some.len()).sum::<usize>() > 200);
    for some in all {
        // None of them reaches an engine that would have to be stopped.
        check_all(&given, some, Duration::from_secs(1), &mut wrong).await;
    }
    check_all(&given, EXHAUSTING, Duration::from_secs(8), &mut wrong).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(given.registry.changes(&ChangeQuery::default()).await.unwrap().items, before);
    assert_eq!(given.rows("select count(*) from runs").await, ["10"]);
}

#[tokio::test]
async fn what_is_nested_too_deeply_is_refused() {
    let given = Given::empty(ConsoleLimits::default()).await;
    let (deep, wide) = (2_000, 1_900);
    for query in [
        format!("select {}1{}", "(".repeat(deep), ")".repeat(deep)),
        format!("select {}1", "- ".repeat(deep)),
        format!("select {}true", "not ".repeat(deep)),
        format!("select 1{}", " + 1".repeat(wide)),
        format!("select true{}", " and true".repeat(wide)),
        format!("select {}1{}", "case when 1 = 1 then ".repeat(800), " end".repeat(800)),
        format!("select {}1{}", "(select ".repeat(400), ")".repeat(400)),
        format!("select * from {}runs{}", "(select * from ".repeat(300), ") x".repeat(300)),
        format!("select {}1{}", "coalesce(".repeat(600), ")".repeat(600)),
        format!("select 1{}", " union select 1".repeat(500)),
        format!("select 1{}", ", 1".repeat(500)),
        format!(
            "select 1 from runs a0{}",
            (1..60).map(|n| format!(", runs a{n}")).collect::<String>()
        ),
        format!("select '{}'", "x".repeat(30_000)),
        format!("select 1 {}", "a ".repeat(5_000)),
    ] {
        let why = given.refusal(&query).await;
        assert!(why.len() < 300, "{why}");
    }
}

#[tokio::test]
async fn queries_that_grow_by_naming_each_other_are_refused() {
    let given = Given::empty(ConsoleLimits::default()).await;
    let mut query = "with w0 as (select run_id from runs)".to_owned();
    for number in 1..=25 {
        let before = number - 1;
        query.push_str(&format!(
            ", w{number} as (select a.run_id from w{before} a join w{before} b on a.run_id = b.run_id)"
        ));
    }
    let why = given.refusal(&format!("{query} select count(*) from w25")).await;
    assert!(why.contains("tables"), "{why}");
}
