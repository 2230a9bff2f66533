//! What `fmf serve` logs: FMF_LOG says.

use std::io::{self, IsTerminal as _};

use fmf::Environment;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

use crate::fault::{Fault, Result};

/// # Errors
/// A fault for what names neither a level nor parts of the program with theirs.
pub(super) fn start(environment: &Environment) -> Result<()> {
    let filter = read(environment.get("FMF_LOG").unwrap_or("info"))?;
    // Another subscriber is there already only when a test has set one.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .try_init();
    Ok(())
}

fn read(wanted: &str) -> Result<EnvFilter> {
    let all_known = wanted.split(',').map(str::trim).all(is_known);
    EnvFilter::try_new(wanted).ok().filter(|_| all_known).ok_or_else(|| {
        Fault::usage(format!(
            "FMF_LOG cannot be {wanted:?}; expected error, warn, info, debug, trace or off, or \
             parts of the program with theirs, such as info,fmf_server=debug"
        ))
    })
}

/// Whether a directive is a level, or says for which part it is one. A lone word that is no level
/// would be the name of a part, and nothing of any other would be logged: it is a slip.
fn is_known(directive: &str) -> bool {
    directive.is_empty()
        || directive.contains(['=', '[', ':', '_'])
        || directive.parse::<LevelFilter>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_level_is_refused() {
        for known in ["warn", "DEBUG", "off", "info,fmf_server=debug", "fmf_db", "warn,", "3"] {
            assert!(read(known).is_ok(), "{known}");
        }
        for unknown in ["nonsense", "warning", "info,nonsense", "fmf_db=nonsense"] {
            assert!(read(unknown).is_err(), "{unknown}");
        }
    }
}
