//! What every command takes, and how help looks.

use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use clap::{ArgAction, Args, Parser, builder::Styles};
use fmf::Timestamp;

use crate::{commands::Command, when};

/// keep, version and serve the prompts of LLM applications
#[derive(Debug, Parser)]
#[command(name = "fmf", version, styles = STYLES)]
#[command(disable_help_flag = true, disable_version_flag = true)]
#[command(max_term_width = 80, subcommand_required = true, arg_required_else_help = true)]
#[command(disable_help_subcommand = true, help_expected = true)]
#[command(after_help = examples(&[
    ("fmf init", "start with prompts in files"),
    ("fmf serve --demo", "start a registry with example prompts and runs"),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    /// print the version
    #[arg(long, short = 'V', action = ArgAction::Version, help_heading = "Global options")]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// where prompts are: a folder, http://…, sqlite:FILE, postgres://…; instead of what fmf.yaml
    /// says
    #[arg(long, value_name = "URI", global = true, help_heading = "Global options")]
    pub(crate) store: Option<String>,
    /// read this file instead of the nearest fmf.yaml
    #[arg(long, value_name = "FILE", global = true, help_heading = "Global options")]
    pub(crate) config: Option<PathBuf>,
    /// print this help
    #[arg(long, short, global = true, action = ArgAction::Help, help_heading = "Global options")]
    help: Option<bool>,
}

/// For commands whose answer a program may want to read.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Json {
    /// answer in JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Whose affairs are meant; for commands about a registry itself.
#[derive(Debug, Clone, Args)]
pub(crate) struct RegistryPlace {
    /// the folder of the registry's server, instead of the one `fmf serve` would use
    #[arg(long, value_name = "FOLDER", conflicts_with = "store")]
    pub(crate) data_dir: Option<PathBuf>,
}

/// What of a registry goes into a backup, or comes out of one.
#[derive(Debug, Clone, Args)]
pub(crate) struct Extent {
    /// prompts only: no experiments, runs, logged models, nor their files
    #[arg(long)]
    pub(crate) without_runs: bool,
    /// runs without the files that they logged
    #[arg(long, conflicts_with = "without_runs")]
    pub(crate) without_artifacts: bool,
    /// where these files are, instead of where `fmf serve` would keep them
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["without_runs", "without_artifacts"])]
    pub(crate) artifacts: Option<String>,
}

/// For commands that read, also what was.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct At {
    /// as it was at that time
    #[arg(long, value_name = "TIME", value_parser = when::at)]
    pub(crate) at: Option<Timestamp>,
}

/// What `--at` takes, for the notes of a command.
pub(crate) const TIMES: &str = "\
TIME is 2026-11-20T10:00:00Z, \"2026-11-20 10:00\", 2026-11-20, yesterday, \"2h ago\" or 30m. A day, \
a minute or a second is meant whole: --at reads its end. Times are read and shown in the zone of \
this machine, or in the one that TZ names (TZ=Europe/Berlin). A name means the prompt that bore it then, \
whether it was renamed or deleted since.";

/// Why a change is made; for commands that write.
#[derive(Debug, Clone, Args)]
pub(crate) struct Reason {
    /// why, for the change log
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

const HEADING: Style = Style::new().bold().underline();

const STYLES: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(Style::new().bold())
    .placeholder(Style::new())
    .error(Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))))
    .valid(Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green))))
    .invalid(Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow))));

/// The end of a help text: examples, each with what it is good for.
pub(crate) fn examples(examples: &[(&str, &str)]) -> String {
    let bold = Style::new().bold();
    let lines = examples
        .iter()
        .map(|(command, purpose)| format!("\n  {bold}{command}{bold:#}\n      {purpose}"));
    format!("{HEADING}Examples:{HEADING:#}{}", lines.collect::<String>())
}

/// The end of a help text that needs more words than a line per option.
pub(crate) fn notes(text: &str, its_examples: &[(&str, &str)]) -> String {
    format!("{text}\n\n{}", examples(its_examples))
}
