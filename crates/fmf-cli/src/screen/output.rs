//! Where text goes. Printing fails when nobody reads any more.

use std::io::{self, IsTerminal as _, Write as _};

use fmf::Environment;

use super::{Line, line::visible};
use crate::fault::Result;

/// The standard output.
#[derive(Debug)]
pub(crate) struct Screen {
    terminal: bool,
    width: Option<usize>,
}

impl Screen {
    /// `COLUMNS` if it is set, else the width of the terminal; off a terminal nothing is cut.
    pub(crate) fn of_process(environment: &Environment) -> Self {
        let terminal = io::stdout().is_terminal();
        let said = environment.get("COLUMNS").and_then(|columns| columns.parse().ok());
        let seen = || Some(usize::from(terminal_size::terminal_size()?.0.0));
        let width = said.or_else(|| if terminal { seen().or(Some(80)) } else { None });
        Self { terminal, width: width.map(|width: usize| width.clamp(40, 200)) }
    }

    /// A screen of that width, for the tests of what is drawn.
    #[cfg(test)]
    pub(crate) fn of_width(width: usize) -> Self {
        Self { terminal: false, width: Some(width) }
    }

    /// How many columns there are, if there is a bound.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Prints lines.
    pub(crate) fn lines(&self, lines: impl IntoIterator<Item = Line>) -> Result<()> {
        let mut out = anstream::stdout().lock();
        for line in lines {
            writeln!(out, "{line}")?;
        }
        Ok(out.flush()?)
    }

    /// Prints one line.
    pub(crate) fn line(&self, line: impl Into<Line>) -> Result<()> {
        self.lines([line.into()])
    }

    /// Prints a text as it is; on a terminal with a line break at its end and with control
    /// characters made visible.
    pub(crate) fn text(&self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        if self.terminal {
            for line in text.lines() {
                writeln!(out, "{}", visible(line))?;
            }
        } else {
            out.write_all(text.as_bytes())?;
        }
        Ok(out.flush()?)
    }

    /// Prints a value as JSON: indented on a terminal and off it alike, because people read both.
    pub(crate) fn json(&self, value: &impl serde::Serialize) -> Result<()> {
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
        writeln!(out)?;
        Ok(out.flush()?)
    }
}
