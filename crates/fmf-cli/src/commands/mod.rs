//! The commands: one file each, and the one table of them.

mod ab;
mod alias;
mod backup;
mod completions;
mod config;
mod db;
mod experiment;
mod export;
mod help;
mod import;
mod init;
mod log;
mod promote;
mod prompt;
mod restore;
mod rollback;
mod run;
mod serve;
mod sql;
mod token;

use clap::Subcommand;

pub(crate) use run::Shown;

use crate::{arguments::Arguments, fault::Result, session::Session};

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Serve(serve::Serve),
    #[command(subcommand)]
    Prompt(prompt::Prompt),
    #[command(subcommand)]
    Alias(alias::Alias),
    Promote(promote::Promote),
    #[command(subcommand)]
    Ab(ab::Ab),
    Rollback(rollback::Rollback),
    Log(log::Log),
    #[command(subcommand)]
    Run(run::Run),
    #[command(subcommand)]
    Experiment(experiment::Experiment),
    Sql(sql::Sql),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Export(export::Export),
    Import(import::Import),
    #[command(subcommand)]
    Token(token::Token),
    #[command(subcommand)]
    Config(config::Config),
    #[command(subcommand)]
    Db(db::Db),
    Completions(completions::Completions),
    Help(help::Help),
}

/// Runs what the arguments ask for.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let session = Session::new(arguments.global);
    match dispatch(arguments.command, &session).await {
        Ok(()) => Ok(()),
        Err(fault) => Err(session.advise(fault).await),
    }
}

async fn dispatch(command: Command, session: &Session) -> Result<()> {
    match command {
        Command::Init(command) => command.run(session),
        Command::Serve(command) => command.run(session).await,
        Command::Prompt(command) => command.run(session).await,
        Command::Alias(command) => command.run(session).await,
        Command::Promote(command) => command.run(session).await,
        Command::Ab(command) => command.run(session).await,
        Command::Rollback(command) => command.run(session).await,
        Command::Log(command) => command.run(session).await,
        Command::Run(command) => command.run(session).await,
        Command::Experiment(command) => command.run(session).await,
        Command::Sql(command) => command.run(session).await,
        Command::Backup(command) => command.run(session).await,
        Command::Restore(command) => command.run(session).await,
        Command::Export(command) => command.run(session).await,
        Command::Import(command) => command.run(session).await,
        Command::Token(command) => command.run(session).await,
        Command::Config(command) => command.run(session),
        Command::Db(command) => command.run(session).await,
        Command::Completions(command) => command.run(),
        Command::Help(command) => command.run(),
    }
}
