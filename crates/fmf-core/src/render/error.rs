//! Why a template could not be rendered.

use std::fmt;

use crate::StoreError;

/// Why a template could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// Variables of the template have no value.
    #[error("missing variables: {}; give each a value, or allow a partial rendering", .names.join(", "))]
    Missing {
        /// All of them, in the order of their first appearance.
        names: Vec<String>,
    },
    /// Values were given that the template has no variables for.
    #[error("unknown variables: {}; {}", .names.join(", "), variables(.known))]
    Unknown {
        /// All of them, as they were given.
        names: Vec<String>,
        /// The variables of the template.
        known: Vec<String>,
    },
    /// A chat template's source is no list of messages.
    #[error("{0}")]
    Unreadable(String),
    /// Something is wrong with a Jinja2 template, or it takes too much.
    #[error("{}{fault}{}", place_of(*.message, *.line), clause_of(.detail))]
    Jinja {
        /// What kind of thing.
        fault: JinjaFault,
        /// The message of a chat template it is in, from 1.
        message: Option<usize>,
        /// The line of the text, or of the message, from 1, where it is known.
        line: Option<usize>,
        /// What it is.
        detail: String,
    },
}

/// What can go wrong with a Jinja2 template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JinjaFault {
    /// It is not written correctly.
    Syntax,
    /// Something in it cannot be done with these values.
    Failed,
    /// It takes more steps than are allowed.
    TooManySteps,
    /// It is nested too deeply.
    TooDeep,
    /// It makes a text that is too long.
    TooLong,
}

impl fmt::Display for JinjaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "the template is not valid Jinja2",
            Self::Failed => "the template cannot be rendered",
            Self::TooManySteps => "the template takes too many steps; look for an endless loop",
            Self::TooDeep => "the template is nested too deeply",
            Self::TooLong => "the rendered text is too long",
        })
    }
}

impl RenderError {
    /// The same error, without the number of the message where there is only one text.
    pub(super) fn of_messages(mut self, is_chat: bool) -> Self {
        if let Self::Jinja { message, .. } = &mut self
            && !is_chat
        {
            *message = None;
        }
        self
    }
}

impl From<RenderError> for StoreError {
    fn from(error: RenderError) -> Self {
        Self::Invalid(error.to_string())
    }
}

fn variables(known: &[String]) -> String {
    if known.is_empty() {
        return "the template has none".to_owned();
    }
    format!("the template has {}", known.join(", "))
}

fn place_of(message: Option<usize>, line: Option<usize>) -> String {
    let places = [("message", message), ("line", line)];
    let known = places.into_iter().filter_map(|(what, at)| Some(format!("{what} {}", at?)));
    let known = known.collect::<Vec<_>>().join(", ");
    if known.is_empty() { known } else { format!("{known}: ") }
}

fn clause_of(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(": {detail}") }
}
