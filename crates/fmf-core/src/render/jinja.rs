//! Templates with `{% %}`, through minijinja, within limits.
//!
//! The limits bound the steps, the depth and the text that is written, so that a mistake in a
//! template does not hang an application. They do not bound memory: a template that doubles a
//! text in a variable outgrows any machine in few steps. Whoever renders templates of strangers
//! does it in a process of its own.

use std::io;

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
    escape_formatter,
    value::{Serde, ValueKind},
};
use serde_json::Map;

use super::{JinjaFault, RenderError};
use crate::python;

/// The most instructions of one text.
const MAX_STEPS: u64 = 1_000_000;
/// The deepest nesting of macros and the like.
const MAX_DEPTH: usize = 100;
/// The most bytes of one rendered text.
const MAX_BYTES: usize = 10_000_000;

/// Renders every text by itself.
///
/// # Errors
/// The first fault, with the place of its text (from 1) and its line.
pub(super) fn render(
    texts: &[&str],
    variables: &Map<String, serde_json::Value>,
) -> Result<Vec<String>, RenderError> {
    let environment = environment();
    let context = Value::from(Serde(variables));
    let render = |(index, text): (usize, &&str)| {
        let mut out = Bounded(Vec::new());
        environment
            .template_from_str(text)
            .and_then(|template| template.render_captured_to(context.clone(), &mut out).map(drop))
            .map_err(|error| fault(&error, index + 1))?;
        Ok(String::from_utf8_lossy(&out.0).into_owned())
    };
    texts.iter().enumerate().map(render).collect()
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(MAX_STEPS));
    environment.set_recursion_limit(MAX_DEPTH);
    environment.set_undefined_behavior(UndefinedBehavior::Lenient);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.set_formatter(write_as_python);
    environment
}

/// Writes what is no text as Python writes it: `True`, `None`, `1.0`, `['a']`.
fn write_as_python(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let differs = matches!(
        value.kind(),
        ValueKind::Bool | ValueKind::None | ValueKind::Number | ValueKind::Seq | ValueKind::Map
    );
    match serde_json::to_value(value) {
        Ok(json) if differs => Ok(out.write_str(&python::display(&json))?),
        _ => escape_formatter(out, state, value),
    }
}

fn fault(error: &Error, message: usize) -> RenderError {
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let fault = match error.kind() {
        ErrorKind::OutOfFuel => JinjaFault::TooManySteps,
        ErrorKind::WriteFailure => JinjaFault::TooLong,
        _ if detail.contains("recursion limit") => JinjaFault::TooDeep,
        ErrorKind::SyntaxError => JinjaFault::Syntax,
        _ => JinjaFault::Failed,
    };
    let limit = match fault {
        JinjaFault::TooManySteps => Some(format!("at most {MAX_STEPS} are allowed")),
        JinjaFault::TooLong => Some(format!("at most {MAX_BYTES} bytes are allowed")),
        _ => None,
    };
    let line = error.line();
    RenderError::Jinja { fault, message: Some(message), line, detail: limit.unwrap_or(detail) }
}

/// A text that takes no more than [`MAX_BYTES`].
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
