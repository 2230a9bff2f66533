//! The command line: flags and environment in, text and exit codes out.
//!
//! A command is one file under `commands/`: its arguments, what it asks of the library, and how
//! the answer is drawn. This is the only crate that reads flags, and with the library's one door
//! the only reader of the environment. No rule belongs here that a user of the library would miss.

mod actor;
mod arguments;
mod commands;
mod demo;
mod draw;
mod fault;
mod hint;
mod input;
mod json;
mod limit;
mod reworded;
mod screen;
mod session;
mod when;
mod zone;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use arguments::Arguments;
use fault::{Exit, Fault};

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(commands::run(arguments)),
        Err(error) => Err(Fault::new(Exit::Failure, "cannot start").because(&error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fault.report(),
    }
}

/// The whole command line, as its reference is generated from.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}
