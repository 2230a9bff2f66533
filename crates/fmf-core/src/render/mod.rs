//! From a template and values to what is sent to a model.
//!
//! Plain `{{ x }}` templates are filled in one pass: a value is never looked into again. Templates
//! with `{% %}` are Jinja2. Where templates come from, and what becomes of the result, is not this
//! module's business.

mod error;
mod jinja;
mod plain;

use std::collections::HashSet;

use serde_json::{Map, Value};

pub use error::{JinjaFault, RenderError};

use crate::{Message, Template};

/// How strictly a template and its values must fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Leave variables without a value as they are written, instead of refusing them.
    pub allow_partial: bool,
    /// Refuse values for variables that the template does not have.
    pub strict: bool,
}

/// A rendered template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendered {
    /// Of a text template.
    Text(String),
    /// Of a chat template.
    Chat(Vec<Message>),
}

/// Fills a template with values, written as Python's `str()` writes them.
///
/// In a Jinja2 template a variable without a value is empty, so that `{% if name %}` can ask for
/// it; `allow_partial` changes nothing there.
///
/// # Errors
/// All variables that are missing (or, with `strict`, unknown); a chat template that cannot be
/// read; what is wrong with a Jinja2 template, with its line.
pub fn render(
    template: &Template,
    variables: &Map<String, Value>,
    options: &RenderOptions,
) -> Result<Rendered, RenderError> {
    let messages =
        template.messages().map_err(|error| RenderError::Unreadable(error.to_string()))?;
    let is_jinja = messages.iter().any(|message| crate::template::is_jinja(&message.content));
    let texts: Vec<&str> = messages.iter().map(|message| message.content.as_str()).collect();
    if options.strict {
        let written = if is_jinja { HashSet::new() } else { plain::names(&texts) };
        refuse_unknown(template.variables(), variables, &written)?;
    }
    let texts = if is_jinja {
        jinja::render(&texts, variables).map_err(|error| error.of_messages(template.is_chat()))?
    } else {
        plain::render(&texts, variables, options.allow_partial)?
    };
    if !template.is_chat() {
        return Ok(Rendered::Text(texts.concat()));
    }
    let roles = messages.iter().map(|message| message.role.clone());
    let messages = roles.zip(texts).map(|(role, content)| Message { role, content });
    Ok(Rendered::Chat(messages.collect()))
}

/// The source with `{x}` for every `{{ x }}`, for libraries that write variables so.
#[must_use]
pub fn to_single_brace_format(template: &Template) -> String {
    match template.messages() {
        Ok(messages) if template.is_chat() => {
            let messages = messages.into_iter().map(|message| Message {
                role: plain::single_braces(&message.role),
                content: plain::single_braces(&message.content),
            });
            Template::chat(&messages.collect::<Vec<_>>()).source().to_owned()
        }
        _ => plain::single_braces(template.source()),
    }
}

/// # Errors
/// The keys that are neither among the `known` variables nor `written` in the template otherwise.
fn refuse_unknown(
    known: Vec<String>,
    variables: &Map<String, Value>,
    written: &HashSet<&str>,
) -> Result<(), RenderError> {
    let fits: HashSet<&str> =
        known.iter().map(String::as_str).chain(written.iter().copied()).collect();
    let unknown = variables.keys().filter(|key| !fits.contains(key.as_str()));
    let names: Vec<String> = unknown.cloned().collect();
    if names.is_empty() { Ok(()) } else { Err(RenderError::Unknown { names, known }) }
}

#[cfg(test)]
mod tests;
