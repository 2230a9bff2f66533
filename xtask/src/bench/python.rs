//! Our Python package beside the stock client, against one server.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{
    Programs,
    process::Process,
    table::{Table, median, spread},
};
use crate::{shell, test::package::installed, wheel::Profile};

const ROUNDS: usize = 3;

/// What is measured: the key in the script's answer, what it is, its unit, how many of them make
/// a unit, decimals, the aim.
const FIGURES: &[(&str, &str, &str, f64, usize, &str)] = &[
    ("warm", "load_prompt by alias, warm", "µs", 1e3, 2, "1 µs"),
    ("get", "store.get by alias, warm", "µs", 1e3, 2, "1 µs"),
    ("uncached", "load_prompt, uncached, by HTTP", "µs", 1e3, 0, ""),
    ("format", "format of 450 characters", "µs", 1e3, 2, ""),
    ("import", "import", "ms", 1e6, 1, "30 ms"),
    ("size", "installed, with what it requires", "MB", 1e6, 1, ""),
];

/// Rows of both clients, measured in turn.
pub(super) fn package(programs: &Programs, folder: &Path, table: &mut Table) -> Result<()> {
    let python = installed(Profile::Release)?;
    let data = folder.join("python");
    fs::create_dir_all(&data)?;
    let server = Process::serve(&programs.fmf, &data, &[])?;
    let address = format!("http://127.0.0.1:{}", server.port);
    let (mut ours, mut stock) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(measure(&python, "ours", &address)?);
        stock.push(measure(&python, "stock", &address)?);
    }
    for (key, what, unit, scale, decimals, aim) in FIGURES {
        let of = |rounds: &[Value]| -> Vec<f64> {
            rounds.iter().filter_map(|round| Some(round[*key].as_f64()? / scale)).collect()
        };
        let (ours, theirs) = (of(&ours), of(&stock));
        let how = match theirs.is_empty() {
            true => String::new(),
            false => format!("the stock client: {:.decimals$} {unit}", median(theirs)),
        };
        let figure = format!("{} {unit}", spread(&ours, *decimals));
        table.row(&format!("python: {what}"), figure, aim, &how);
    }
    Ok(())
}

fn measure(python: &Path, client: &str, address: &str) -> Result<Value> {
    let mut script = Command::new(python);
    script.args(["benches/python_client.py", client, address]);
    script.env("MLFLOW_DISABLE_TELEMETRY", "true").env("MLFLOW_LOGGING_LEVEL", "ERROR");
    let said = shell::output(&mut script)?;
    serde_json::from_str(&said).context("the figures of the client are no JSON")
}
