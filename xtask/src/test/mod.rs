//! `cargo xtask test`: every check there is, each with its time, and a summary at the end.
//!
//! A check that fails does not keep the next one from running, and a check that cannot run is a
//! failure: nothing is skipped in silence.

mod clouds;
mod deny;
pub(crate) mod package;
pub(crate) mod python;
mod real_mlflow;
mod rust;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::tidy;

/// What to check.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    fast: bool,
    real_mlflow: bool,
    clouds: bool,
}

impl Options {
    /// Reads the flags of the command line.
    ///
    /// # Errors
    /// A flag that is not known.
    pub(crate) fn parse(flags: &[String]) -> Result<Self> {
        let mut options = Self::default();
        for flag in flags {
            match flag.as_str() {
                "--fast" => options.fast = true,
                "--real-mlflow" => options.real_mlflow = true,
                "--clouds" => options.clouds = true,
                other => bail!("{other:?} is no flag of `test`; `cargo xtask` lists them"),
            }
        }
        Ok(options)
    }
}

/// A check: what it is called, when it is made, and how.
struct Check {
    name: &'static str,
    made: fn(&Options) -> bool,
    make: fn() -> Result<()>,
}

/// All checks, the quick ones first.
const CHECKS: &[Check] = &[
    Check { name: "format", made: always, make: rust::format },
    Check { name: "tidy", made: always, make: tidy::run },
    Check { name: "lints", made: always, make: rust::lints },
    Check { name: "tests", made: always, make: rust::tests },
    Check { name: "documentation", made: unless_fast, make: rust::documentation },
    Check { name: "dependencies", made: unless_fast, make: deny::run },
    Check { name: "python", made: unless_fast, make: python::run_tests },
    Check { name: "python package", made: unless_fast, make: package::run_tests },
    Check { name: "real mlflow, rust", made: with_real_mlflow, make: real_mlflow::rust },
    Check { name: "real mlflow, python", made: with_real_mlflow, make: real_mlflow::python },
    Check { name: "real mlflow, package", made: with_real_mlflow, make: real_mlflow::package },
    Check { name: "clouds", made: with_clouds, make: clouds::run_tests },
];

fn always(_: &Options) -> bool {
    true
}

fn unless_fast(options: &Options) -> bool {
    !options.fast
}

fn with_real_mlflow(options: &Options) -> bool {
    options.real_mlflow
}

fn with_clouds(options: &Options) -> bool {
    options.clouds
}

/// How a check ended.
enum Outcome {
    Passed(Duration),
    Failed(Duration, String),
    LeftOut,
}

/// Makes every check that `options` ask for.
///
/// # Errors
/// One of them failed; the summary says which.
pub(crate) fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let outcomes: Vec<_> = CHECKS.iter().map(|check| (check.name, make(check, options))).collect();
    println!("\n==> summary");
    for (name, outcome) in &outcomes {
        println!("{}", line(name, outcome));
    }
    let failed = outcomes.iter().filter(|(_, end)| matches!(end, Outcome::Failed(..))).count();
    let time = seconds(started.elapsed());
    if failed > 0 {
        bail!("{failed} of {} checks failed, after {time}", outcomes.len());
    }
    println!("all passed, in {time}");
    Ok(())
}

fn make(check: &Check, options: &Options) -> Outcome {
    if !(check.made)(options) {
        return Outcome::LeftOut;
    }
    println!("\n==> {}", check.name);
    let started = Instant::now();
    match (check.make)() {
        Ok(()) => Outcome::Passed(started.elapsed()),
        Err(error) => {
            println!("error: {error:#}");
            Outcome::Failed(started.elapsed(), format!("{error:#}"))
        }
    }
}

fn line(name: &str, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed(time) => format!("  ok      {:>8}  {name}", seconds(*time)),
        Outcome::Failed(time, why) => {
            let first = why.lines().next().unwrap_or_default();
            format!("  FAILED  {:>8}  {name}: {first}", seconds(*time))
        }
        Outcome::LeftOut => format!("  -                 {name} (not asked for)"),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(words: &[&str]) -> Result<Options> {
        Options::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn flags_are_read_in_any_order() {
        let all = Options { fast: true, real_mlflow: true, clouds: true };
        assert_eq!(flags(&["--real-mlflow", "--clouds", "--fast"]).unwrap(), all);
        assert_eq!(flags(&[]).unwrap(), Options::default());
    }

    #[test]
    fn an_unknown_flag_is_named() {
        let error = flags(&["--real"]).unwrap_err().to_string();
        assert_eq!(error, r#""--real" is no flag of `test`; `cargo xtask` lists them"#);
    }

    #[test]
    fn a_fast_run_leaves_the_slow_checks_out_and_says_so() {
        let options = flags(&["--fast"]).unwrap();
        let made = |name: &str| {
            let check = CHECKS.iter().find(|check| check.name == name).unwrap();
            (check.made)(&options)
        };
        assert!(made("lints") && made("tests") && made("tidy"));
        assert!(!made("python") && !made("real mlflow, rust") && !made("clouds"));
        assert_eq!(
            line("python", &Outcome::LeftOut).trim(),
            "-                 python (not asked for)"
        );
    }

    #[test]
    fn a_failure_shows_its_first_line() {
        let outcome = Outcome::Failed(Duration::from_millis(1500), "broken\nand more".to_owned());
        assert_eq!(line("tests", &outcome), "  FAILED     1.5 s  tests: broken");
    }
}
