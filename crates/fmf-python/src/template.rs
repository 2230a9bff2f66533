//! Templates: a str, or a list of messages, each a dict with a role and a content.

use fmf::{
    Template, TemplateKind,
    render::{RenderOptions, Rendered, render},
};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    intern,
    prelude::*,
    types::{PyDict, PyList, PyString},
};

use crate::{errors::raised, json};

/// A template as Python writes it.
///
/// # Errors
/// `TypeError` for what is neither a text nor a list, `ValueError` for a list of anything but
/// messages.
pub(crate) fn read(template: &Bound<'_, PyAny>) -> PyResult<Template> {
    if let Ok(text) = template.cast::<PyString>() {
        return Ok(Template::text(text.to_str()?));
    }
    let messages = template.cast::<PyList>().map_err(|_| no_template(template))?;
    for (index, message) in messages.iter().enumerate() {
        if !is_message(&message)? {
            return Err(PyValueError::new_err(format!(
                "message {} of the template is no dict with a \"role\" and a \"content\"",
                index + 1
            )));
        }
    }
    // The stock client takes an empty list for a text.
    let kind = if messages.is_empty() { TemplateKind::Text } else { TemplateKind::Chat };
    Ok(Template::from_source(kind, json::text(template)?))
}

/// A message may lack its content, as one that only calls tools does.
fn is_message(message: &Bound<'_, PyAny>) -> PyResult<bool> {
    let Ok(fields) = message.cast::<PyDict>() else { return Ok(false) };
    fields.contains(intern!(message.py(), "role"))
}

fn no_template(found: &Bound<'_, PyAny>) -> PyErr {
    let class = found.get_type();
    let class = class.qualname().map_or_else(|_| "object".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!(
        "a template is a str or a list of messages, but this is of class {class}"
    ))
}

/// A template as Python reads it.
///
/// # Errors
/// What `json.loads` says of a chat template that is no JSON.
pub(crate) fn shown<'py>(py: Python<'py>, template: &Template) -> PyResult<Bound<'py, PyAny>> {
    if template.is_chat() {
        return json::loaded(py, template.source());
    }
    Ok(PyString::new(py, template.source()).into_any())
}

/// A template, filled in: a str, or a list of messages.
///
/// # Errors
/// `RenderError`, and `TypeError` for values that are no data.
pub(crate) fn filled<'py>(
    py: Python<'py>,
    template: &Template,
    variables: Option<&Bound<'py, PyDict>>,
    options: &RenderOptions,
) -> PyResult<Bound<'py, PyAny>> {
    let variables = match template.is_jinja() {
        true => json::structured(variables)?,
        false => json::displayed(variables)?,
    };
    let rendered = render(template, &variables, options).map_err(|error| raised(py, error))?;
    let messages = match rendered {
        Rendered::Text(text) => return Ok(PyString::new(py, &text).into_any()),
        Rendered::Chat(messages) => messages,
    };
    let list = PyList::empty(py);
    for message in messages {
        let fields = PyDict::new(py);
        fields.set_item(intern!(py, "role"), message.role)?;
        fields.set_item(intern!(py, "content"), message.content)?;
        list.append(fields)?;
    }
    Ok(list.into_any())
}
