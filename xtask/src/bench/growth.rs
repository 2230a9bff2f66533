//! `--growth`: how the figures change from a thousand versions upwards, on both engines.

use std::{path::Path, time::Instant};

use anyhow::{Result, ensure};

use super::{
    Programs,
    databases::{cold_loads, percentile},
    output,
    process::Process,
    table::Table,
    wrk,
};
use crate::postgres::Postgres;

/// How many searches of each kind are made.
const SEARCHES: usize = 200;

const MARKED: &str = "tags.%60mlflow.prompt.is_prompt%60+%3D+%27true%27";

/// Fills, measures, fills further and measures again, each time with ten times as many prompts of
/// ten versions, from a hundred until there are `versions` in all. Registers come last at each size:
/// what they add is a few thousand versions of a hundred prompts. PostgreSQL is given what SQLite
/// had at each size, as an archive: it is restored several times as fast as it is registered.
pub(super) fn measure(programs: &Programs, folder: &Path, versions: usize) -> Result<Table> {
    let sizes = std::iter::successors(Some(100), |prompts| Some(prompts * 10));
    let sizes: Vec<usize> = sizes.take_while(|prompts| prompts * 10 <= versions).collect();
    ensure!(!sizes.is_empty(), "--growth begins with 1000 versions");
    let head = sizes.iter().map(|prompts| format!("{} versions", prompts * 10));
    let mut table = Table::new([String::from("what")].into_iter().chain(head).collect());
    let archive = |prompts| folder.join(format!("growth_{prompts}.fmf")).display().to_string();
    let mut columns = Vec::new();
    let mut filled = 0;
    let file = format!("sqlite:{}", folder.join("growth.db").display());
    for &prompts in &sizes {
        let more = [prompts - filled, 10, filled].map(|number| number.to_string());
        let said = output(&programs.seed, &[&file, &more[0], &more[1], &more[2]])?;
        println!("sqlite: {}", said.trim());
        filled = prompts;
        output(&programs.fmf, &["backup", &archive(prompts), "--store", &file])?;
        columns.push(column(programs, &file, prompts)?);
    }
    add_rows(&mut table, "sqlite", &columns);
    let mut columns = Vec::new();
    let postgres = Postgres::start()?;
    for &prompts in &sizes {
        let url = postgres.database(&format!("growth_{prompts}"))?;
        output(&programs.fmf, &["db", "migrate", "--database-url", &url])?;
        let started = Instant::now();
        output(&programs.fmf, &["restore", &archive(prompts), "--store", &url])?;
        let seconds = started.elapsed().as_secs_f64();
        println!("postgresql: {} versions in {seconds:.1} s", prompts * 10);
        columns.push(column(programs, &url, prompts)?);
    }
    add_rows(&mut table, "postgresql", &columns);
    Ok(table)
}

/// A column of figures, each with what it is.
type Column = Vec<(&'static str, String)>;

fn add_rows(table: &mut Table, engine: &str, columns: &[Column]) {
    for (row, (what, _)) in columns[0].iter().enumerate() {
        let figures = columns.iter().map(|column| column[row].1.clone());
        table.cells([format!("{engine}: {what}")].into_iter().chain(figures).collect());
    }
}

/// The figures at one size.
fn column(programs: &Programs, url: &str, prompts: usize) -> Result<Column> {
    let server = Process::serve_database(&programs.fmf, url)?;
    let ms = |figure: f64| format!("{figure:.2} ms");
    let mut column = vec![("load by alias, cold, p50", ms(cold_loads(&server, prompts, 50)?))];
    for (what, path) in searches(prompts) {
        let paths = (0..SEARCHES).map(path);
        column.push((what, ms(percentile(server.port, paths, 95)?)));
    }
    column.push(("memory", format!("{:.0} MiB", server.memory()?)));
    let loads = wrk::whole_round("load", server.port, 2)?;
    column.push(("loads by alias per second, warm", format!("{:.0}", loads.per_second)));
    let registers = wrk::whole_round("register", server.port, 2)?;
    column.push(("registers per second", format!("{:.0}", registers.per_second)));
    Ok(column)
}

type Search = (&'static str, Box<dyn Fn(usize) -> String>);

/// Searches by a hundred results a page, and what to call them.
fn searches(prompts: usize) -> Vec<Search> {
    let entries = |clause: &'static str| -> Box<dyn Fn(usize) -> String> {
        Box::new(move |round| {
            let number = round % 100;
            let clause = clause.replace("NUMBER", &number.to_string());
            let clause = clause.replace("DIGITS", &format!("{number:02}"));
            format!(
                "/api/2.0/mlflow/registered-models/search?max_results=100&filter={MARKED}{clause}"
            )
        })
    };
    let versions: Box<dyn Fn(usize) -> String> = Box::new(move |round| {
        let prompt = round * (prompts / prompts.min(SEARCHES)) % prompts;
        format!(
            "/api/2.0/mlflow/model-versions/search?max_results=100\
             &filter=name+%3D+%27prompt_{prompt:05}%27+AND+{MARKED}"
        )
    });
    vec![
        ("search by a tag, p95", entries("+AND+tags.team+%3D+%27team-NUMBER%27")),
        (
            "search by two tags, p95",
            entries(
                "+AND+tags.environment+%3D+%27production%27+AND+tags.team+%3D+%27team-NUMBER%27",
            ),
        ),
        ("search by name LIKE 'x%', p95", entries("+AND+name+LIKE+%27prompt_0DIGITS%25%27")),
        ("search by name LIKE '%x%', p95", entries("+AND+name+LIKE+%27%25DIGITS%25%27")),
        ("search, last updated first, p95", entries("&order_by=last_updated_timestamp+DESC")),
        ("search for versions by name, p95", versions),
    ]
}
