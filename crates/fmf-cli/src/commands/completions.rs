//! `fmf completions`.

use std::io::{self, Write as _};

use clap::Args;
use clap_complete::Shell;

use crate::{arguments::examples, fault::Result};

/// print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf completions bash > ~/.local/share/bash-completion/completions/fmf", "for bash"),
    ("fmf completions zsh > ~/.zfunc/_fmf", "for zsh, where ~/.zfunc is in fpath"),
]))]
pub(crate) struct Completions {
    /// the shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<()> {
        // Into memory first: the generator panics when nobody reads.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut crate::command(), "fmf", &mut script);
        Ok(io::stdout().lock().write_all(&script)?)
    }
}
