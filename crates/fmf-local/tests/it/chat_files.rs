//! Chat templates as files.

use fmf_core::{JsonText, Message, NewVersion, PromptStore as _, Template, TemplateKind, Version};

use crate::given::Prompts;

fn chat() -> Template {
    let message =
        |role: &str, content: &str| Message { role: role.to_owned(), content: content.to_owned() };
    Template::chat(&[message("system", "Be brief.\nAlways.\n"), message("user", "{{question}}")])
}

#[tokio::test]
async fn a_registered_chat_template_is_a_file_that_a_person_can_edit() {
    let prompts = Prompts::of(&[]);
    let new = NewVersion {
        model_config: Some(JsonText::parse(r#"{"model_name": "m", "max_tokens": 5}"#).unwrap()),
        response_format: Some(JsonText::parse(r#"{"type": "json_object"}"#).unwrap()),
        ..NewVersion::new("p".parse().unwrap(), chat())
    };
    prompts.store.register(new).await.unwrap();
    assert_eq!(
        prompts.read("p/1.prompt.yml"),
        "model: m\nmodelParameters:\n  maxTokens: 5\nresponseFormat: json_object\nmessages:\n\
         - role: system\n  content: |\n    Be brief.\n    Always.\n- role: user\n  content: \
         \"{{question}}\"\n"
    );
    let sidecar = prompts.read("p/1.meta.yaml");
    assert!(!sidecar.contains("model_config") && !sidecar.contains("response_format"), "{sidecar}");
}

#[tokio::test]
async fn the_sidecar_wins_over_the_file() {
    let prompts = Prompts::of(&[
        (
            "p/1.prompt.yml",
            "model: m\nresponseFormat: text\nmessages: [{role: user, content: hi}]\n",
        ),
        ("p/1.meta.yaml", "model_config: null\nresponse_format: '{\"type\":\"object\"}'\n"),
    ]);
    let version = prompts.get("p", "1").await.unwrap();
    assert_eq!(version.model_config, None);
    assert_eq!(version.response_format.as_ref().unwrap().as_str(), r#"{"type":"object"}"#);
}

#[tokio::test]
async fn a_model_configuration_in_the_file_can_be_taken_away() {
    let prompts = Prompts::of(&[(
        "p/1.prompt.yml",
        "model: m\nmodelParameters: {temperature: 0.5}\nmessages: [{role: user, content: hi}]\n",
    )]);
    let before = prompts.read("p/1.prompt.yml");
    assert!(prompts.get("p", "1").await.unwrap().model_config.is_some());
    let change = fmf_core::PromptChange {
        version: Some(Version::FIRST),
        model_config: Some(None),
        ..Default::default()
    };
    prompts.store.update(&"p".parse().unwrap(), change, Default::default()).await.unwrap();
    assert_eq!(prompts.get("p", "1").await.unwrap().model_config, None);
    assert_eq!(prompts.read("p/1.prompt.yml"), before);
}

#[tokio::test]
async fn a_chat_source_that_no_file_could_say_is_kept_as_text() {
    let prompts = Prompts::of(&[]);
    for source in ["not JSON", "[{\"role\":\"user\",\"content\":\"unspaced\"}]"] {
        let template = Template::from_source(TemplateKind::Chat, source);
        let new = NewVersion::new("p".parse().unwrap(), template);
        let version = prompts.store.register(new).await.unwrap().version;
        assert_eq!(prompts.read(&format!("p/{version}.prompt.txt")), source);
        assert!(prompts.read(&format!("p/{version}.meta.yaml")).contains("type: chat\n"));
    }
}

#[tokio::test]
async fn the_same_messages_have_the_same_digest_in_a_file_and_in_a_registry() {
    let prompts = Prompts::of(&[(
        "p/1.prompt.yaml",
        "messages:\n  - {role: system, content: \"Be brief.\\nAlways.\\n\"}\n  - role: user\n    \
         content: '{{question}}'\n",
    )]);
    let registered = NewVersion::new("p".parse().unwrap(), chat());
    assert_eq!(prompts.get("p", "1").await.unwrap().digest(), registered.digest());
}
