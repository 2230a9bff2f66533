//! The messages of a chat template and their JSON.

use serde_json::Value;

use super::json::write_as_python;
use crate::{Result, StoreError};

/// One message of a chat template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who speaks: `system`, `user`, `assistant`, or what the application uses.
    pub role: String,
    /// What is said, with variables.
    pub content: String,
}

/// The messages as the stock client writes them: Python's `json.dumps`.
pub(super) fn encode(messages: &[Message]) -> String {
    let messages = messages
        .iter()
        .map(|Message { role, content }| serde_json::json!({"role": role, "content": content}))
        .collect();
    write_as_python(&Value::Array(messages))
}

/// # Errors
/// `Corrupt` for anything but a list of objects with a textual role and content.
pub(super) fn decode(source: &str) -> Result<Vec<Message>> {
    let corrupt = |why: String| StoreError::Corrupt(format!("the chat template {why}"));
    let value: Value =
        serde_json::from_str(source).map_err(|error| corrupt(format!("is not JSON: {error}")))?;
    let list = value.as_array().ok_or_else(|| corrupt("is no list of messages".to_owned()))?;
    list.iter()
        .enumerate()
        .map(|(index, message)| {
            let field = |key: &str| {
                message.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| {
                    corrupt(format!("has no text under {key:?} in message {}", index + 1))
                })
            };
            let known = message.as_object().is_some_and(|fields| fields.len() == 2);
            let message = Message { role: field("role")?, content: field("content")? };
            known
                .then_some(message)
                .ok_or_else(|| corrupt(format!("has unknown keys in message {}", index + 1)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{Message, Template, TemplateKind};

    #[test]
    fn messages_are_written_as_the_stock_client_writes_them() {
        let messages = [
            Message { role: "system".into(), content: "Sé breve".into() },
            Message { role: "user".into(), content: "{{q}}\n\"x\" \u{1F600}".into() },
        ];
        let template = Template::chat(&messages);
        assert_eq!(
            template.source(),
            r#"[{"role": "system", "content": "S\u00e9 breve"}, {"role": "user", "content": "{{q}}\n\"x\" \ud83d\ude00"}]"#
        );
        assert_eq!(template.messages().unwrap(), messages);
    }

    #[test]
    fn a_chat_template_that_is_not_json_is_kept_and_said_to_be_corrupt() {
        let template = Template::from_source(TemplateKind::Chat, "not json");
        assert_eq!(template.source(), "not json");
        assert!(template.messages().unwrap_err().to_string().contains("is not JSON"));
    }
}
