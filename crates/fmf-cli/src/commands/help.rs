//! `fmf help`.

use clap::Args;

use crate::{
    arguments::examples,
    fault::{Fault, Result},
};

/// print the help of a command
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf help", "all commands"),
    ("fmf help prompt copy", "one of them"),
]))]
pub(crate) struct Help {
    /// the command; without it, all commands
    command: Vec<String>,
}

impl Help {
    pub(crate) fn run(self) -> Result<()> {
        let mut root = crate::command();
        root.build();
        let mut found = &mut root;
        for word in &self.command {
            let path = self.command.join(" ");
            found = found.find_subcommand_mut(word).ok_or_else(|| {
                Fault::usage(format!("there is no command `fmf {path}`"))
                    .hint("`fmf help` lists the commands")
            })?;
        }
        Ok(found.print_help()?)
    }
}
