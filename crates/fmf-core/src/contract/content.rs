//! Content is handed back as it was given, byte for byte.

use super::given::{at, parsed, saying};
use crate::{
    JsonText, Message, NewVersion, PromptName, PromptStore, Result, Template, TemplateKind,
};

/// Registers a template and holds what comes back against it.
async fn keeps(store: &dyn PromptStore, name: &str, template: Template) -> Result<()> {
    let name = parsed(name);
    let new = NewVersion::new(name, template);
    let registered = store.register(new.clone()).await?;
    assert_eq!(registered.template, new.template);
    let found = store.get(&new.name, &registered.version.into()).await?;
    assert_eq!(found.template, new.template);
    assert_eq!(found.digest(), new.digest());
    Ok(())
}

pub(super) async fn templates_are_kept_byte_for_byte(store: &dyn PromptStore) -> Result<()> {
    for source in [
        "",
        " ",
        "\n",
        "no newline at the end",
        "one newline\n",
        "three\n\n\n",
        "  spaces before and after  ",
        "\r\nWindows\r\nlines\r\n",
        "\told\rMac\r",
        "Größe 名前 🦀 e\u{301} \u{200b}\u{202e}",
        "a \u{feff} mark inside, \u{85} and \u{2028}",
        "\u{1}\u{1b}[0m\u{7f}",
        "{{ name }} {% if x %}y{% endif %} {# note #} {single} {{{{",
        "---\nkey: &a [*a]\n...\n",
        r#"{"json": "\u00e9 \\ \""}"#,
    ] {
        keeps(store, "content-texts", Template::text(source)).await?;
    }
    Ok(())
}

pub(super) async fn commit_messages_are_kept_byte_for_byte(store: &dyn PromptStore) -> Result<()> {
    let name = parsed("content-messages");
    for message in ["plain", "two\nlines\n", "  : é # - 'x' \"y\" {z} ", "null", "1.0", "~", "🦀"]
    {
        let commit_message = Some(message.to_owned());
        let new = NewVersion { commit_message, ..saying(&name, "text") };
        let registered = store.register(new).await?;
        assert_eq!(registered.commit_message.as_deref(), Some(message));
        let found = store.get(&name, &registered.version.into()).await?;
        assert_eq!(found.commit_message.as_deref(), Some(message));
    }
    let empty = NewVersion { commit_message: Some(String::new()), ..saying(&name, "text") };
    assert_eq!(store.register(empty).await?.commit_message, None);
    assert_eq!(at(store, &name, "latest").await?.commit_message, None);
    Ok(())
}

pub(super) async fn chat_messages_are_kept(store: &dyn PromptStore) -> Result<()> {
    let message =
        |role: &str, content: &str| Message { role: role.to_owned(), content: content.to_owned() };
    let messages = [
        message("system", "Be brief.\n\nAnswer in {{language}}.\n"),
        message("user", "  {{question}} é \"quoted\" \\ 🦀\r\n"),
        message("assistant", ""),
        message("a role of one's own", "null"),
    ];
    keeps(store, "content-chat", Template::chat(&messages)).await?;
    assert_eq!(at(store, &parsed("content-chat"), "1").await?.template.messages()?, messages);
    keeps(store, "content-chat", Template::chat(&[])).await
}

pub(super) async fn a_chat_source_is_kept_as_it_was_written(store: &dyn PromptStore) -> Result<()> {
    let source = "[{\"content\":\"é\",\"role\":\"user\"}]\n";
    keeps(store, "content-chat-source", Template::from_source(TemplateKind::Chat, source)).await
}

pub(super) async fn a_chat_source_that_cannot_be_read_is_kept(
    store: &dyn PromptStore,
) -> Result<()> {
    for source in ["not JSON", "", "{}", r#"[{"role": "user"}]"#, r#"[{"role": 1, "content": []}]"#]
    {
        let template = Template::from_source(TemplateKind::Chat, source);
        keeps(store, "content-chat-broken", template).await?;
    }
    Ok(())
}

pub(super) async fn an_unknown_kind_of_template_is_kept(store: &dyn PromptStore) -> Result<()> {
    let template = Template::from_source(TemplateKind::from("picture"), "a text\r\n");
    keeps(store, "content-kind", template).await
}

pub(super) async fn json_documents_are_kept_byte_for_byte(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("content-json");
    let chat = Template::chat(&[Message { role: "user".to_owned(), content: "x".to_owned() }]);
    for source in [
        "{}",
        r#"{"b": 1, "a": [1, 2.0, 1e3, -0.0, null, true], "é": "\u00e9"}"#,
        "{\"b\":1,\n \"a\" : { \"deep\": [ [ ] ] } }",
        r#"{"big": 12345678901234567890123, "model_name": "m", "max_tokens": 10}"#,
        r#"{"type": "json_schema", "json_schema": {"name": "x", "strict": true}}"#,
        r#""a text""#,
        "null",
        "5",
        "[1, 2]",
    ] {
        let json = JsonText::parse(source)?;
        for template in [Template::text("text"), chat.clone()] {
            let new = NewVersion {
                response_format: Some(json.clone()),
                model_config: Some(json.clone()),
                ..NewVersion::new(name.clone(), template)
            };
            let digest = new.digest();
            let registered = store.register(new).await?;
            let found = store.get(&name, &registered.version.into()).await?;
            assert_eq!(found.response_format.as_ref().map(JsonText::as_str), Some(source));
            assert_eq!(found.model_config.as_ref().map(JsonText::as_str), Some(source));
            assert_eq!(found.digest(), digest);
        }
    }
    Ok(())
}
