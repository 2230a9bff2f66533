//! `fmf prompt render`.

use std::path::{Path, PathBuf};

use clap::Args;
use fmf::{
    PromptRef,
    render::{RenderError, RenderOptions, Rendered, render},
};
use serde_json::{Map, Value};

use crate::{
    arguments::{Json, notes},
    fault::{Exit, Fault, Result},
    input::{self, Pair},
    json::RenderedJson,
    screen::{Line, Look},
    session::Session,
};

const NOTES: &str = "\
A chat prompt is printed message by message; --json gives the list that a model takes.";

/// fill a template with values and print the result
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt render greeting --var name=Ana", "with one value"),
    ("fmf prompt render invoice_summary@staging --vars invoice.json", "with the values of a file"),
]))]
pub(crate) struct Render {
    /// the version: name, name@alias, name/3 or prompts:/name@alias
    prompt: PromptRef,
    /// a value, as text; may be repeated, and wins over --vars
    #[arg(long = "var", value_name = "KEY=VALUE")]
    values: Vec<Pair>,
    /// a JSON object of values; - reads it from standard input
    #[arg(long = "vars", value_name = "FILE")]
    file: Option<PathBuf>,
    /// leave variables without a value as they are
    #[arg(long)]
    allow_partial: bool,
    /// refuse values that the template has no variable for
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    json: Json,
}

impl Render {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let variables = self.variables()?;
        let version = session.store().await?.get(&self.prompt).await?;
        let options = RenderOptions { allow_partial: self.allow_partial, strict: self.strict };
        let rendered = render(&version.template, &variables, &options).map_err(told)?;
        if self.json.json {
            return session.screen.json(&RenderedJson::new(&version, &rendered));
        }
        match rendered {
            Rendered::Text(text) => session.screen.text(&text),
            Rendered::Chat(messages) => messages.into_iter().try_for_each(|message| {
                let role = format!("[{}]", message.role);
                session.screen.line(Line::new().add(role, Look::Dim))?;
                session.screen.text(&with_line_break(message.content))
            }),
        }
    }

    fn variables(&self) -> Result<Map<String, Value>> {
        let mut variables = match &self.file {
            Some(path) => object(path)?,
            None => Map::new(),
        };
        for Pair { key, value } in &self.values {
            variables.insert(key.clone(), Value::from(value.as_str()));
        }
        Ok(variables)
    }
}

fn object(path: &Path) -> Result<Map<String, Value>> {
    let text = input::text(path)?;
    let wrong = |why: String| Fault::usage(format!("{} {why}", input::shown(path)));
    match serde_json::from_str(&text) {
        Ok(Value::Object(variables)) => Ok(variables),
        Ok(_) => Err(wrong("is no JSON object of variables".to_owned())),
        Err(error) => Err(wrong(format!("is not JSON: {error}"))),
    }
}

fn told(error: RenderError) -> Fault {
    let hint = match &error {
        RenderError::Missing { names, .. } => names.first().map(|name| {
            format!("give it with --var {name}=…, or --allow-partial to leave it as it is")
        }),
        _ => None,
    };
    let fault = Fault::new(Exit::Failure, error.to_string());
    match hint {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

fn with_line_break(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
