//! What becomes of the bytes of a file.

use super::given::Desk;

#[test]
fn the_bytes_go_in_and_come_out_unchanged() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    for (number, text) in
        ["a\r\nb\n\n", "  lead", "\u{feff}".trim_start_matches('\u{feff}'), "é\t{{x}}"]
            .iter()
            .filter(|text| !text.is_empty())
            .enumerate()
    {
        let name = format!("prompt_{number}");
        desk.register(&name, text, &["--alias", "production"]);
        assert_eq!(desk.ok(&["prompt", "get", &name]), *text);
    }
}

#[test]
fn the_same_content_makes_no_new_version() {
    let desk = Desk::with_prompts();
    let again = desk.register("invoice_summary", "Summarise in {{tone}} words:\n{{data}}\n", &[]);
    assert!(again.out.starts_with("unchanged: invoice_summary version 2"), "{}", again.out);
    let older = desk.register("invoice_summary", "Summarise: {{data}}", &[]);
    assert!(older.out.starts_with("registered invoice_summary version 3"), "{}", older.out);
}

#[test]
fn a_project_that_a_variable_overrules_is_told_so() {
    let desk = Desk::new().variable("FMF_PROMPTS__ROOT", "elsewhere");
    let made = desk.run(&["init"]);
    let said = "warning: FMF_PROMPTS__ROOT=elsewhere overrules prompts.root: ./prompts of fmf.yaml";
    assert!(made.code == 0 && made.err.starts_with(said), "{made:?}");
    let registered = desk.register("greeting", "Hello", &[]);
    assert_eq!(registered.out, "registered greeting version 1 (files in elsewhere)\n");
    let same = Desk::new().variable("FMF_PROMPTS__BACKEND", "local").run(&["init"]);
    assert_eq!(same.err, "");
}

#[test]
fn a_changed_model_configuration_makes_no_new_version_and_is_kept() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    for temperature in ["0.1", "0.9"] {
        desk.file("model.json", format!("{{\"temperature\": {temperature}}}"));
        desk.register("greeting", "Hello", &["--model-config", "model.json"]);
    }
    let shown = desk.ok(&["prompt", "show", "greeting/1"]);
    assert!(shown.contains(r#"{"temperature": 0.9}"#), "{shown}");
    assert_eq!(desk.run(&["prompt", "get", "greeting/2"]).code, 3);
}

#[test]
fn settings_of_a_model_and_schemas_are_json_objects() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    desk.file("hello.txt", "Hello");
    for (content, said) in [("[1]", "is no JSON object"), ("x", "cannot be read")] {
        desk.file("list.json", content);
        for flag in ["--model-config", "--response-format"] {
            let ran = desk.run(&["prompt", "register", "x", "hello.txt", flag, "list.json"]);
            assert!(ran.code == 2 && ran.err.contains(&format!("list.json {said}")), "{ran:?}");
        }
    }
}

#[test]
fn what_became_of_message_and_tags_of_an_unchanged_text_is_said() {
    let desk = Desk::with_prompts();
    let text = "Summarise in {{tone}} words:\n{{data}}\n";
    let more = ["-m", "other words", "--tag", "team=care", "--alias", "champion"];
    let ran = desk.register("invoice_summary", text, &more);
    for said in ["message: not used; version 2 keeps its own", "tags: team=care", "champion: 2"] {
        assert!(ran.out.contains(said), "{}", ran.out);
    }
    let same = desk.register("invoice_summary", text, &["-m", "with a tone"]);
    assert!(!same.out.contains("not used"), "{}", same.out);
}

#[test]
fn the_kind_of_a_file_is_seen_by_its_name() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    let chat = r#"[{"role": "user", "content": "{{q}}"}]"#;
    let yaml = "messages: [{role: user, content: '{{q}}'}]\n";
    let check = |file: &str, content: &str, more: &[&str], kind: &str| {
        desk.file(file, content);
        let name = file.replace('.', "_");
        let register = [&["prompt", "register", &name, file], more].concat();
        desk.ok(&register);
        let shown = desk.ok(&["prompt", "show", &format!("{name}/1")]);
        assert!(shown.contains(&format!("{kind}, 1 ")) || kind == "text", "{file}: {shown}");
    };
    check("a.txt", chat, &[], "text");
    check("b.json", chat, &[], "chat");
    check("c.txt", chat, &["--chat"], "chat");
    check("d.prompt.yml", yaml, &[], "chat");
    check("e.prompt.yaml", yaml, &[], "chat");
    check("f.yml", yaml, &[], "text");
}

#[test]
fn what_is_no_chat_is_refused_with_what_would_be() {
    let desk = Desk::new();
    desk.ok(&["init"]);
    for content in ["{}", "[]", "not json", r#"[{"role": "user"}]"#] {
        desk.file("chat.json", content);
        let ran = desk.run(&["prompt", "register", "chat", "chat.json"]);
        assert_eq!(ran.code, 2, "{content}: {ran:?}");
        assert!(ran.err.contains("chat.json"), "{}", ran.err);
    }
}
