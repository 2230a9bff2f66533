//! Why a command did not do what it was asked, its exit code, and what may help.

use std::{error::Error, io, process::ExitCode};

use anstyle::{AnsiColor, Style};
use fmf::{ConfigError, PromptName, StoreError, ab::TestError, nearest};

use crate::{
    hint::{self, Place, Trouble},
    reworded::without_sets,
    screen::plain,
};

/// The exit codes, the same for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Failure = 1,
    Usage = 2,
    NotFound = 3,
    Conflict = 4,
    Unsupported = 5,
    Unavailable = 6,
    Denied = 7,
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Something to tell the user.
    Told { exit: Exit, message: String, hint: Option<String>, trouble: Option<Trouble> },
    /// The user decided so and was told already.
    Declined,
    /// Nobody reads what is written any more (`fmf prompt list | head -1`): no error at all.
    Unread,
}

pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

impl Fault {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        let message = without_sets(&message.into());
        Self::Told { exit, message, hint: None, trouble: None }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Adds the causes of `error`, and itself, behind the message.
    pub(crate) fn because(self, error: &dyn Error) -> Self {
        self.map_message(|message| format!("{message}: {}", chain(error)))
    }

    /// Says what may help; the first hint stays.
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Told { hint: hint @ None, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// Says what may help, instead of what is said usually.
    pub(crate) fn instead(mut self, text: impl Into<String>) -> Self {
        if let Self::Told { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// Says what helps in the place where it came from, unless a hint is there already.
    pub(crate) fn at(self, place: Place) -> Self {
        match &self {
            Self::Told { trouble: Some(trouble), .. } => match trouble.hint(place) {
                Some(hint) => self.hint(hint),
                None => self,
            },
            _ => self,
        }
    }

    /// The exit code it has.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Told { exit, .. } => *exit,
            Self::Declined | Self::Unread => Exit::Failure,
        }
    }

    /// Says more behind the message.
    pub(crate) fn and_also(self, more: &str) -> Self {
        self.map_message(|message| format!("{message}, {more}"))
    }

    /// The prompt that is not there, if that is the fault.
    pub(crate) fn missing_prompt(&self) -> Option<&PromptName> {
        match self {
            Self::Told { trouble: Some(Trouble::NoPrompt(name)), .. } => Some(name),
            _ => None,
        }
    }

    fn map_message(mut self, change: impl FnOnce(&str) -> String) -> Self {
        if let Self::Told { message, .. } = &mut self {
            *message = change(message);
        }
        self
    }

    /// Tells the user and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        let (exit, message, hint) = match self {
            Self::Told { exit, message, hint, .. } => (exit, message, hint),
            Self::Declined => return ExitCode::from(Exit::Failure as u8),
            Self::Unread => return ExitCode::SUCCESS,
        };
        tell("error", AnsiColor::Red, &message);
        if let Some(hint) = hint {
            tell("hint", AnsiColor::Cyan, &hint);
        }
        ExitCode::from(exit as u8)
    }
}

/// Says something that is no error, beside the answer, and what to do about it.
pub(crate) fn note(message: &str, hint: &str) {
    tell("note", AnsiColor::Yellow, message);
    tell("hint", AnsiColor::Cyan, hint);
}

/// Says something that is no error, beside the answer.
pub(crate) fn remark(message: &str) {
    tell("note", AnsiColor::Yellow, message);
}

/// Says what is wrong with something that the answer leaves out.
pub(crate) fn warn(message: &str) {
    tell("warning", AnsiColor::Yellow, message);
}

fn tell(word: &str, colour: AnsiColor, text: &str) {
    use std::io::Write as _;
    let style = Style::new().bold().fg_color(Some(colour.into()));
    // Where the standard error is closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{style}{word}:{style:#} {}", plain(text));
}

/// An error and its causes on one line, without what is said twice.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let exit = match &error {
            StoreError::Invalid(_) | StoreError::UnfitOrigin { .. } => Exit::Usage,
            StoreError::PromptNotFound { .. }
            | StoreError::VersionNotFound { .. }
            | StoreError::AliasNotFound { .. }
            | StoreError::NotThen(_) => Exit::NotFound,
            StoreError::Tracking(fault) if fault.is_not_found() => Exit::NotFound,
            StoreError::Tracking(_)
            | StoreError::AlreadyExists { .. }
            | StoreError::Conflict(_) => Exit::Conflict,
            StoreError::Denied(_) => Exit::Denied,
            StoreError::Unsupported { .. } => Exit::Unsupported,
            StoreError::Unavailable(_) => Exit::Unavailable,
            StoreError::Corrupt(_) | StoreError::Backend { .. } => Exit::Failure,
        };
        let (message, hint) = (without_sets(&chain(&error)), hint::everywhere(&error));
        Self::Told { exit, message, hint, trouble: Trouble::of(&error) }
    }
}

impl From<TestError> for Fault {
    fn from(error: TestError) -> Self {
        let fault = |exit| Self::new(exit, chain(&error));
        match &error {
            TestError::UnknownMetric { metric, known, .. } => {
                let near = nearest(metric, known.iter().map(String::as_str));
                let fault = fault(Exit::NotFound);
                match near {
                    Some(near) => fault.hint(format!("did you mean {near:?}?")),
                    None => fault,
                }
            }
            TestError::NotMeasured { .. } => fault(Exit::Conflict),
            TestError::Undecided { .. } => fault(Exit::Conflict).hint(
                "`fmf ab status` says how many runs would tell; --force promotes the better mean",
            ),
            TestError::Store(_) => match error {
                TestError::Store(error) => error.into(),
                _ => fault(Exit::Failure),
            },
        }
    }
}

impl From<ConfigError> for Fault {
    fn from(error: ConfigError) -> Self {
        let exit = match error {
            ConfigError::Unreadable { .. } => Exit::Failure,
            _ => Exit::Usage,
        };
        Self::new(exit, chain(&error))
    }
}

impl From<io::Error> for Fault {
    /// For writing to the terminal or a pipe; files are read and written with more words.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::new(Exit::Failure, "cannot write").because(&error),
        }
    }
}
