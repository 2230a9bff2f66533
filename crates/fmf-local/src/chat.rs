//! Chat templates as `.prompt.yml`, in the keys of GitHub Models.
//!
//! `model` and `modelParameters` are a model configuration in MLflow's words (`model_name`, and
//! `max_tokens` for `maxTokens`); `responseFormat` with `jsonSchema` is the response format as
//! the OpenAI interface takes it. Other keys (`name`, `testData`, `evaluators` …) are left alone.
//! A file is written only if it reads back as exactly what was registered; what the keys cannot
//! say goes to the sidecar, which wins over the file.

use fmf_core::{JsonText, Message, NewVersion, Template};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::yaml;

/// `modelParameters`.
type Parameters = Map<String, Value>;

/// What a `.prompt.yml` says.
#[derive(Debug, PartialEq)]
pub struct Chat {
    /// The messages.
    pub template: Template,
    /// The schema of the answer.
    pub response_format: Option<JsonText>,
    /// Model and parameters.
    pub model_config: Option<JsonText>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model_parameters: Option<Parameters>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    json_schema: Option<Value>,
    messages: Vec<FileMessage>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FileMessage {
    role: String,
    content: String,
}

/// Reads a `.prompt.yml`.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<Chat, String> {
    let file: File = yaml::read(text)?;
    let messages: Vec<Message> = file
        .messages
        .into_iter()
        .map(|FileMessage { role, content }| Message { role, content })
        .collect();
    Ok(Chat {
        template: Template::chat(&messages),
        response_format: response_format(file.response_format, file.json_schema)?,
        model_config: model_config(file.model, file.model_parameters),
    })
}

/// Writes the chat template of a version with as much of the rest as the keys can say; `None`
/// for a template that cannot be written without change.
pub(crate) fn write(new: &NewVersion) -> Option<(String, Chat)> {
    let messages = new.template.messages().ok().filter(|_| new.template.is_chat())?;
    let (model, model_parameters) =
        new.model_config.as_ref().and_then(split_model_config).unwrap_or_default();
    let (response_format, json_schema) =
        new.response_format.as_ref().and_then(split_response_format).unwrap_or_default();
    let says_model = model.is_some() || model_parameters.is_some();
    let expected = Chat {
        template: new.template.clone(),
        response_format: new.response_format.clone().filter(|_| response_format.is_some()),
        model_config: new.model_config.clone().filter(|_| says_model),
    };
    let messages = messages
        .into_iter()
        .map(|Message { role, content }| FileMessage { role, content })
        .collect();
    let file = File { model, model_parameters, response_format, json_schema, messages };
    let text = yaml::write(&file).ok()?;
    read(&text).is_ok_and(|said| said == expected).then_some((text, expected))
}

fn model_config(model: Option<String>, parameters: Option<Parameters>) -> Option<JsonText> {
    if model.is_none() && parameters.is_none() {
        return None;
    }
    let mut config = Map::new();
    config.extend(model.map(|model| ("model_name".to_owned(), Value::from(model))));
    let parameters = parameters.unwrap_or_default().into_iter();
    config.extend(parameters.map(|(key, value)| (snake_case(&key), value)));
    Some(JsonText::from_value(&Value::Object(config)))
}

/// The keys that say a model configuration, if they can say exactly this one.
fn split_model_config(config: &JsonText) -> Option<(Option<String>, Option<Parameters>)> {
    let Value::Object(mut fields) = config.value()? else { return None };
    let model = match fields.shift_remove("model_name") {
        Some(Value::String(model)) => Some(model),
        Some(_) => return None,
        None => None,
    };
    let parameters: Map<_, _> =
        fields.into_iter().map(|(key, value)| (camel_case(&key), value)).collect();
    let parameters = (!parameters.is_empty() || model.is_none()).then_some(parameters);
    let said = model_config(model.clone(), parameters.clone());
    (said.as_ref() == Some(config)).then_some((model, parameters))
}

fn response_format(
    format: Option<Value>,
    schema: Option<Value>,
) -> Result<Option<JsonText>, String> {
    let value = match format {
        None => return Ok(None),
        Some(Value::String(kind)) if kind == "json_schema" => {
            let schema = match schema {
                Some(Value::String(text)) => serde_json::from_str(&text)
                    .map_err(|error| format!("jsonSchema is not JSON: {error}"))?,
                Some(schema @ Value::Object(_)) => schema,
                _ => return Err("responseFormat json_schema needs a jsonSchema".to_owned()),
            };
            json!({"type": kind, "json_schema": schema})
        }
        Some(Value::String(kind)) => json!({"type": kind}),
        Some(format @ Value::Object(_)) => format,
        Some(other) => return Err(format!("responseFormat {other} is no format")),
    };
    Ok(Some(JsonText::from_value(&value)))
}

/// The keys that say a response format, if they can say exactly this one.
fn split_response_format(format: &JsonText) -> Option<(Option<Value>, Option<Value>)> {
    let Value::Object(fields) = format.value()? else { return None };
    let kind = fields.get("type")?.clone();
    // GitHub's own tools take the schema as a JSON text only.
    let schema = fields.get("json_schema").map(|schema| Value::from(format!("{schema:#}")));
    let said = response_format(Some(kind.clone()), schema.clone()).ok()?;
    (said.as_ref() == Some(format)).then_some((Some(kind), schema))
}

/// `maxTokens` as `max_tokens`.
fn snake_case(key: &str) -> String {
    let mut snake = String::with_capacity(key.len() + 2);
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// `max_tokens` as `maxTokens`.
fn camel_case(key: &str) -> String {
    let mut camel = String::with_capacity(key.len());
    let mut starts_word = false;
    for c in key.chars() {
        match c {
            '_' => starts_word = true,
            _ if starts_word => {
                camel.push(c.to_ascii_uppercase());
                starts_word = false;
            }
            _ => camel.push(c),
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_version(model_config: Option<&str>, response_format: Option<&str>) -> NewVersion {
        let message = |role: &str, content: &str| Message {
            role: role.to_owned(),
            content: content.to_owned(),
        };
        let messages = [message("system", "Be brief.\n"), message("user", "{{question}}")];
        NewVersion {
            model_config: model_config.map(JsonText::as_found),
            response_format: response_format.map(JsonText::as_found),
            ..NewVersion::new("p".parse().unwrap(), Template::chat(&messages))
        }
    }

    #[test]
    fn a_chat_template_is_written_in_the_keys_of_github_models() {
        let new = new_version(
            Some(r#"{"model_name": "gpt-4o", "temperature": 0.5, "max_tokens": 100}"#),
            Some(r#"{"type": "json_schema", "json_schema": {"name": "x", "schema": {}}}"#),
        );
        let (text, said) = write(&new).unwrap();
        assert_eq!(
            text,
            "model: gpt-4o\nmodelParameters:\n  temperature: 0.5\n  maxTokens: 100\n\
             responseFormat: json_schema\njsonSchema: |-\n  {\n    \"name\": \"x\",\n    \
             \"schema\": {}\n  }\nmessages:\n- role: system\n  content: |\n    Be brief.\n- role: user\n  content: \
             \"{{question}}\"\n"
        );
        assert_eq!(
            (said.model_config, said.response_format),
            (new.model_config, new.response_format)
        );
    }

    #[test]
    fn what_the_keys_cannot_say_is_left_to_the_sidecar() {
        for (model_config, response_format) in [
            (r#"{"temperature":0.5}"#, r#"{"type":"object"}"#),
            (r#"{"temperature": 0.5, "model_name": "m"}"#, r#"{"title": "X", "type": "object"}"#),
            (r#"{"model_name": 3}"#, r#"{"type": "text", "extra": 1}"#),
            (r#"{"odd__key": 1}"#, "not JSON"),
        ] {
            let (_, said) = write(&new_version(Some(model_config), Some(response_format))).unwrap();
            assert_eq!(said.model_config, None, "{model_config}");
            assert_eq!(said.response_format, None, "{response_format}");
        }
    }

    #[test]
    fn a_file_of_github_models_is_understood() {
        let text = "name: Summary\ndescription: d\nmodel: openai/gpt-4o-mini\n\
            modelParameters:\n  temperature: 1\n  topP: 0.9\nresponseFormat: json_object\n\
            messages:\n  - role: system\n    content: no\n  - role: user\n    content: >\n      \
            {{input}}\n      please\ntestData:\n  - input: x\nevaluators: []\n";
        let chat = read(text).unwrap();
        let messages = chat.template.messages().unwrap();
        assert_eq!(
            (messages[0].content.as_str(), messages[1].content.as_str()),
            ("no", "{{input}} please\n")
        );
        assert_eq!(
            chat.model_config.unwrap().as_str(),
            r#"{"model_name": "openai/gpt-4o-mini", "temperature": 1, "top_p": 0.9}"#
        );
        assert_eq!(chat.response_format.unwrap().as_str(), r#"{"type": "json_object"}"#);
    }

    #[test]
    fn what_is_no_chat_template_says_why() {
        for (text, why) in [
            ("messages: hello", "a list is expected"),
            ("model: x", "messages"),
            ("messages:\n- role: user", "content"),
            ("messages: []\nresponseFormat: json_schema", "needs a jsonSchema"),
            ("messages: []\nresponseFormat: json_schema\njsonSchema: '{'", "is not JSON"),
            ("[", ""),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
