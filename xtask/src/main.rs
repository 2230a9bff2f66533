//! The tasks of the project: `cargo xtask test`, and what it is made of.
//!
//! Everything that a person or a machine does with the tree again and again stands here, in Rust,
//! so that Rust is all a newcomer needs. Nothing of the product belongs here.

#![expect(clippy::print_stdout, reason = "a task speaks to the person who started it")]

mod bench;
mod debian;
mod postgres;
mod seeds;
mod shell;
mod test;
mod tidy;
mod wheel;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
The tasks of this project.

Usage: cargo xtask <TASK>

Tasks:
  test [--fast] [--real-mlflow] [--clouds]
            install what is missing and check everything: format, lints, tests, documentation,
            dependencies, and the stock `mlflow` client against our server
            --fast         leave out documentation, dependencies and Python
            --real-mlflow  also hold our server and our client against a real `mlflow server`
            --clouds       also hold a server built with clouds against emulators of S3 and Azure
  with-postgres COMMAND
            run a command beside a temporary PostgreSQL server, which the tests find by
            FMF_TEST_POSTGRES; for instance `cargo xtask with-postgres cargo test`
  tidy      the rules of the tree that no compiler checks
  wheel [--dev]
            build the Python package fmf-prompts as a wheel in target/wheels; --dev builds it
            quickly and unoptimised
  seeds DIR run every Python block of the documents in DIR through our package, and through the
            stock client against our server
  bench [--prompts N] [--seconds N] [--runs N] [--linked-runs N] [--only-runs] [--mlflow PATH]
        [--growth VERSIONS]
            measure the server and the stores; --mlflow measures that program of a real MLflow
            too; --only-runs measures nothing but runs; --growth measures instead how both engines do while they are filled
            up to so many versions, such as 1000000

Example: cargo xtask test";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<()> {
    let (task, flags) = words.split_first().map_or(("help", &[][..]), |(t, f)| (t.as_str(), f));
    match task {
        "test" => test::run(&test::Options::parse(flags)?),
        "with-postgres" => postgres::run_with(flags),
        "tidy" => tidy::run(),
        "wheel" => wheel::run_task(flags),
        "seeds" => seeds::run_task(flags),
        "bench" => bench::run(flags),
        "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("{other:?} is no task; `cargo xtask` lists them"),
    }
}
