//! `cargo xtask bench`: what FMF costs, each ratio from one run.
//!
//! The load comes from `wrk` on the same machine, so absolute figures belong to that machine;
//! ratios are medians of interleaved rounds. With `--mlflow PATH` the same rows are measured on a
//! real MLflow server; with `--growth VERSIONS` it is measured instead how figures change while both
//! engines are filled up to that many.

mod cpu;
mod databases;
mod files;
mod growth;
mod linked;
mod process;
mod python;
mod rows;
mod runs;
mod table;
mod wrk;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail, ensure};

use self::{rows::Data, table::Table};
use crate::{postgres::Postgres, shell};

/// What `cargo xtask bench` was told.
pub(crate) struct Options {
    /// How many prompts the large registry has, with ten versions each.
    pub(crate) prompts: usize,
    /// How many seconds a round of load takes.
    pub(crate) seconds: u32,
    /// The `mlflow` program of a full installation, to be measured too.
    pub(crate) mlflow: Option<PathBuf>,
    /// How many runs are searched, with 400 points each.
    pub(crate) runs: usize,
    /// How many runs name a version of the prompt whose versions are compared.
    pub(crate) linked_runs: usize,
    /// Whether nothing but the rows about runs is measured.
    pub(crate) only_runs: bool,
    /// Up to how many versions both engines are filled, in place of everything else.
    pub(crate) growth: Option<usize>,
}

impl Options {
    /// Reads the arguments behind `bench`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            prompts: 10_000,
            seconds: 3,
            mlflow: None,
            runs: 20_000,
            linked_runs: 1_000_000,
            only_runs: false,
            growth: None,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--prompts" => options.prompts = value()?.parse()?,
                "--seconds" => options.seconds = value()?.parse()?,
                "--mlflow" => options.mlflow = Some(value()?.into()),
                "--runs" => options.runs = value()?.parse()?,
                "--linked-runs" => options.linked_runs = value()?.parse()?,
                "--only-runs" => options.only_runs = true,
                "--growth" => options.growth = Some(value()?.parse()?),
                other => bail!(
                    "unknown argument {other}; there are --prompts, --seconds, --mlflow, --runs, \
                     --linked-runs, --only-runs, --growth"
                ),
            }
        }
        Ok(options)
    }
}

/// Builds, fills and measures, and prints the table.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    wrk::require()?;
    let programs = Programs::build()?;
    let folder = PathBuf::from("target/bench");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    if let Some(versions) = options.growth {
        growth::measure(&programs, &folder, versions)?.print();
        return Ok(());
    }
    let mut table = Table::default();
    let postgres = Postgres::start()?;
    if options.only_runs {
        about_runs(&programs, &folder, &postgres, &options, &mut table)?;
        table.print();
        return Ok(());
    }
    let data = Data::fill(&programs, &folder, options.prompts)?;
    rows::load(&programs, &data, &options, &mut table)?;
    rows::load_with_token(&programs, &data, &folder, &options, &mut table)?;
    rows::writes_and_searches(&programs, &data, &options, &mut table)?;
    rows::start_and_memory(&programs, &folder, &mut table)?;
    files::both_ways(&programs.fmf, &folder, 1024, &mut table)?;
    rows::local(&programs, options.prompts, &mut table)?;
    python::package(&programs, &folder, &mut table)?;
    databases::on_postgres(&programs, &postgres, &options, &mut table)?;
    databases::past(&programs, &folder, &postgres, &mut table)?;
    about_runs(&programs, &folder, &postgres, &options, &mut table)?;
    if let Some(mlflow) = &options.mlflow {
        rows::mlflow(mlflow, &folder, &options, &mut table)?;
    }
    table.print();
    Ok(())
}

fn about_runs(
    programs: &Programs,
    folder: &Path,
    postgres: &Postgres,
    options: &Options,
    table: &mut Table,
) -> Result<()> {
    runs::measure(programs, folder, postgres, options, table)?;
    linked::measure(programs, folder, postgres, options, table)?;
    match &options.mlflow {
        Some(mlflow) => runs::mlflow(mlflow, folder, options, table),
        None => Ok(()),
    }
}

/// The programs that are measured, in the release profile.
pub(crate) struct Programs {
    fmf: PathBuf,
    bare: PathBuf,
    seed: PathBuf,
    warm_get: PathBuf,
    past: PathBuf,
    linked: PathBuf,
    fill_runs: PathBuf,
}

impl Programs {
    fn build() -> Result<Self> {
        let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
        let target = Path::new(&target).join("release");
        cargo(&["build", "--release", "--package", "fmf-cli"])?;
        cargo(&["build", "--release", "--package", "fmf-server", "--examples"])?;
        cargo(&["build", "--release", "--package", "fmf-local", "--examples"])?;
        cargo(&["build", "--release", "--package", "fmf-db", "--example", "past"])?;
        cargo(&["build", "--release", "--package", "fmf-db", "--example", "linked"])?;
        cargo(&["build", "--release", "--package", "fmf-db", "--example", "fill_runs"])?;
        let example = |name: &str| target.join("examples").join(name);
        Ok(Self {
            fmf: target.join("fmf"),
            bare: example("bare"),
            seed: example("seed"),
            warm_get: example("warm_get"),
            past: example("past"),
            linked: example("linked"),
            fill_runs: example("fill_runs"),
        })
    }
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let status = Command::new("cargo").args(arguments).status().context("cannot run cargo")?;
    ensure!(status.success(), "cargo {} failed", arguments.join(" "));
    Ok(())
}

/// What a program prints, which must succeed.
fn output(program: &Path, arguments: &[&str]) -> Result<String> {
    shell::output(Command::new(program).args(arguments))
}
