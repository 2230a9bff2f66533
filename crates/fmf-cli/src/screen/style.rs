//! The few looks a text can have.

use anstyle::{AnsiColor, Color, Style};

/// How a text looks on a terminal with colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Strong,
    Dim,
    /// An alias that production traffic hangs on.
    Production,
    /// Any other alias.
    Alias,
    Added,
    Removed,
    /// Words inside an added line that are new.
    AddedWord,
    /// Words inside a removed line that are gone.
    RemovedWord,
    Warning,
}

impl Look {
    /// The look of an alias.
    pub(crate) fn of_alias(alias: &str) -> Self {
        match alias {
            "production" | "prod" => Self::Production,
            _ => Self::Alias,
        }
    }

    pub(crate) fn style(self) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(Color::Ansi(colour)));
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Production => colour(AnsiColor::Green).bold(),
            Self::Alias => colour(AnsiColor::Cyan),
            Self::Added => colour(AnsiColor::Green),
            Self::Removed => colour(AnsiColor::Red),
            Self::AddedWord => colour(AnsiColor::Green).bold().underline(),
            Self::RemovedWord => colour(AnsiColor::Red).bold().strikethrough(),
            Self::Warning => colour(AnsiColor::Yellow),
        }
    }
}
