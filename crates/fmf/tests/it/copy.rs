//! Copying between two memory stores.

use fmf::{
    MemoryStore, NewVersion, PageQuery, PromptChange, PromptStore, Selector, StoreError, Tags,
    Template, Write,
    copy::{CopyOptions, CopyReport, Outcome, Selection, Step, copy},
    release::Moved,
};

use super::given::{Cable, add, alias, delete, name, new, set_alias, store_of, version};

async fn copy_all(from: &MemoryStore, to: &MemoryStore) -> CopyReport {
    copy_with(from, to, CopyOptions::default()).await
}

async fn copy_with(from: &MemoryStore, to: &MemoryStore, options: CopyOptions) -> CopyReport {
    copy(from, to, &Selection::All, &options).await.unwrap()
}

/// Everything about the prompts of a store except when it happened.
async fn everything(store: &MemoryStore) -> Vec<String> {
    let prompts = store.search(&fmf::PromptQuery::default()).await.unwrap().items;
    let mut all = Vec::new();
    for mut prompt in prompts {
        (prompt.created_at, prompt.updated_at) = (None, None);
        let versions = store.versions(&prompt.name, &PageQuery::default()).await.unwrap().items;
        all.push(format!("{prompt:?}"));
        for version in versions {
            all.push(format!("{:?}", fmf::PromptVersion { author: None, ..version }));
        }
    }
    all
}

fn conflict_of(report: &CopyReport) -> String {
    match &report.prompts[0].outcome {
        Outcome::Failed(StoreError::Conflict(text)) => text.clone(),
        other => panic!("{other:?}"),
    }
}

async fn latest(store: &MemoryStore, prompt: &str) -> Option<u32> {
    store.prompt(&name(prompt)).await.ok().and_then(|prompt| prompt.latest.map(|v| v.get()))
}

/// A prompt with everything a prompt can have.
async fn full() -> MemoryStore {
    let store = store_of("greeting", &["one", "one two"]).await;
    let rich = NewVersion {
        response_format: Some(fmf::JsonText::parse(r#"{"type": "object"}"#).unwrap()),
        model_config: Some(fmf::JsonText::parse(r#"{"temperature": 0}"#).unwrap()),
        aliases: vec![alias("staging")],
        ..NewVersion::new(
            name("greeting"),
            Template::chat(&[fmf::Message { role: "user".into(), content: "{{q}}".into() }]),
        )
    };
    store.register(rich).await.unwrap();
    set_alias(&store, "greeting", "production", 2).await;
    let change = PromptChange {
        description: Some(Some("greets people".to_owned())),
        set_tags: Tags::from_pairs([("team", "care")]).unwrap(),
        delete_tags: vec!["words".parse().unwrap()],
        ..PromptChange::default()
    };
    store.update(&name("greeting"), change, Write::default()).await.unwrap();
    add(&store, "farewell", &["bye"]).await;
    store
}

#[tokio::test]
async fn a_copy_is_the_same_and_copying_again_changes_nothing() {
    let (from, to) = (full().await, MemoryStore::default());
    let report = copy_all(&from, &to).await;
    assert!(report.prompts.iter().all(|prompt| matches!(prompt.outcome, Outcome::Created)));
    assert_eq!(everything(&from).await, everything(&to).await);
    let again = copy_all(&from, &to).await;
    assert!(again.prompts.iter().all(|prompt| matches!(prompt.outcome, Outcome::Unchanged)));
    assert!(again.prompts.iter().all(|prompt| prompt.steps.is_empty()));
}

#[tokio::test]
async fn a_dry_run_says_the_steps_and_writes_nothing() {
    let (from, to) = (full().await, MemoryStore::default());
    let dry = copy_with(&from, &to, CopyOptions { dry_run: true, ..Default::default() }).await;
    assert_eq!(everything(&to).await, Vec::<String>::new());
    let wet = copy_all(&from, &to).await;
    let steps = |report: &CopyReport| {
        report.prompts.iter().map(|prompt| prompt.steps.clone()).collect::<Vec<_>>()
    };
    assert_eq!(steps(&dry), steps(&wet));
    assert!(dry.dry_run && matches!(dry.prompts[0].outcome, Outcome::Created));
}

#[tokio::test]
async fn only_what_is_missing_goes_over() {
    let from = store_of("greeting", &["one", "two"]).await;
    let to = MemoryStore::default();
    copy_all(&from, &to).await;
    add(&from, "greeting", &["three"]).await;
    set_alias(&from, "greeting", "production", 3).await;
    set_alias(&to, "greeting", "production", 1).await;
    let report = copy_all(&from, &to).await;
    assert!(matches!(report.prompts[0].outcome, Outcome::Updated));
    assert_eq!(
        report.prompts[0].steps,
        [
            Step::Register { source: version(3), target: version(3) },
            Step::Alias(Moved {
                alias: alias("production"),
                from: Some(version(1)),
                to: version(3)
            }),
        ]
    );
}

#[tokio::test]
async fn messages_tags_and_configurations_are_brought_into_line() {
    let (from, to) = (full().await, MemoryStore::default());
    copy_all(&from, &to).await;
    let change = PromptChange {
        version: Some(version(1)),
        description: Some(Some("better said".to_owned())),
        model_config: Some(Some(fmf::JsonText::parse("{}").unwrap())),
        set_tags: Tags::from_pairs([("words", "9"), ("new", "x")]).unwrap(),
        ..PromptChange::default()
    };
    from.update(&name("greeting"), change, Write::default()).await.unwrap();
    let report = copy_all(&from, &to).await;
    let of_first =
        [Step::Message(version(1)), Step::Tags(Some(version(1))), Step::ModelConfig(version(1))];
    assert_eq!(report.prompts[1].steps, of_first);
    assert_eq!(everything(&from).await, everything(&to).await);
}

#[tokio::test]
async fn what_only_the_target_has_stays() {
    let from = store_of("greeting", &["one"]).await;
    let to = store_of("greeting", &["one", "two"]).await;
    set_alias(&to, "greeting", "champion", 2).await;
    let change = PromptChange {
        set_tags: Tags::from_pairs([("approved", "yes")]).unwrap(),
        ..PromptChange::default()
    };
    to.update(&name("greeting"), change, Write::default()).await.unwrap();
    let before = everything(&to).await;
    let report = copy_all(&from, &to).await;
    assert_eq!(report.prompts[0].steps, []);
    assert_eq!(everything(&to).await, before);
}

/// A source of four templates, of which only versions 2 and 4 are left.
async fn with_gaps() -> MemoryStore {
    let from = store_of("greeting", &["one", "two", "three", "four"]).await;
    for gone in [1, 3] {
        delete(&from, "greeting", gone).await;
    }
    let change = PromptChange { description: Some(None), ..PromptChange::default() };
    from.update(&name("greeting"), change, Write::default()).await.unwrap();
    from
}

#[tokio::test]
async fn the_gaps_of_the_source_are_kept() {
    let (from, to) = (with_gaps().await, MemoryStore::default());
    let dry = copy_with(&from, &to, CopyOptions { dry_run: true, ..Default::default() }).await;
    let register = |number| Step::Register { source: version(number), target: version(number) };
    let expected = [Step::Gap(version(1)), register(2), Step::Gap(version(3)), register(4)];
    assert_eq!(dry.prompts[0].steps[..4], expected);
    let wet = copy_all(&from, &to).await;
    assert_eq!(wet.prompts[0].steps, dry.prompts[0].steps);
    assert_eq!(everything(&from).await, everything(&to).await);
    let again = copy_all(&from, &to).await;
    assert!(matches!(again.prompts[0].outcome, Outcome::Unchanged), "{again:?}");
}

#[tokio::test]
async fn a_gap_is_kept_after_a_copy_was_stopped_anywhere_in_it() {
    const MARKER: &str = "placeholder: this version was deleted in the source";
    // What the target holds when the copy is stopped: after the placeholder of version 3 was
    // registered, after it was deleted, and after the one that got the number of version 4.
    for (registered, deleted) in [(1, 0), (1, 1), (2, 1)] {
        let from = with_gaps().await;
        let to = store_of("greeting", &["one", "two"]).await;
        delete(&to, "greeting", 1).await;
        for number in 0..registered {
            let commit_message = Some(MARKER.to_owned());
            to.register(NewVersion { commit_message, ..new("greeting", "four") }).await.unwrap();
            if number < deleted {
                delete(&to, "greeting", 3 + number).await;
            }
        }
        let report = copy_all(&from, &to).await;
        assert!(matches!(report.prompts[0].outcome, Outcome::Updated), "{report:?}");
        let change = PromptChange { description: Some(None), ..PromptChange::default() };
        to.update(&name("greeting"), change, Write::default()).await.unwrap();
        assert_eq!(everything(&from).await, everything(&to).await);
    }
}

#[tokio::test]
async fn a_gap_too_wide_to_be_filled_is_a_conflict_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("greeting/4000000000.prompt.txt");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, "Hello").unwrap();
    let uri: fmf::StoreUri = folder.path().display().to_string().parse().unwrap();
    let from = fmf::open_store(&uri, &fmf::config::Credentials::default()).await.unwrap();
    let to = MemoryStore::default();
    let report = copy(from.as_ref(), &to, &Selection::All, &CopyOptions::default()).await.unwrap();
    assert!(conflict_of(&report).contains("gaps of at most 1000"), "{report:?}");
    assert_eq!(latest(&to, "greeting").await, None);
}

#[tokio::test]
async fn the_others_are_not_tried_once_a_store_is_away() {
    let from = full().await;
    let to = Cable::new(MemoryStore::default());
    to.pull();
    let report = copy(&from, to.as_ref(), &Selection::All, &CopyOptions::default()).await.unwrap();
    let outcomes: Vec<_> = report.prompts.iter().map(|prompt| &prompt.outcome).collect();
    let expected = [Outcome::Failed(StoreError::Unavailable(String::new())), Outcome::NotTried];
    assert_eq!(outcomes.len(), expected.len());
    for (outcome, expected) in outcomes.into_iter().zip(&expected) {
        assert_eq!(std::mem::discriminant(outcome), std::mem::discriminant(expected));
    }
}

#[tokio::test]
async fn renumbering_is_reported_and_can_be_repeated() {
    let from = store_of("greeting", &["one", "two", "three"]).await;
    delete(&from, "greeting", 2).await;
    set_alias(&from, "greeting", "production", 3).await;
    let to = MemoryStore::default();
    let options = CopyOptions { renumber: true, ..CopyOptions::default() };
    let report = copy_with(&from, &to, options.clone()).await;
    assert!(
        report.prompts[0]
            .steps
            .contains(&Step::Register { source: version(3), target: version(2) })
    );
    let found = to.get(&name("greeting"), &"production".parse().unwrap()).await.unwrap();
    assert_eq!((found.version, found.template.source()), (version(2), "three"));
    let again = copy_with(&from, &to, options).await;
    assert!(matches!(again.prompts[0].outcome, Outcome::Unchanged));
}

#[tokio::test]
async fn other_content_under_the_same_number_is_a_conflict() {
    let from = store_of("greeting", &["one", "two"]).await;
    let to = store_of("greeting", &["one", "zwei"]).await;
    let before = everything(&to).await;
    let report = copy_all(&from, &to).await;
    assert_eq!(
        conflict_of(&report),
        r#"version 2 of prompt "greeting" says something else in the target"#
    );
    assert_eq!(everything(&to).await, before);
}

#[tokio::test]
async fn a_number_the_target_has_used_up_is_a_conflict_and_leaves_no_version() {
    let from = store_of("greeting", &["one", "two"]).await;
    let to = store_of("greeting", &["one", "gone"]).await;
    delete(&to, "greeting", 2).await;
    let report = copy_all(&from, &to).await;
    assert!(conflict_of(&report).contains("has deleted higher versions"));
    assert_eq!(latest(&to, "greeting").await, Some(1));
}

#[tokio::test]
async fn renumbering_goes_on_behind_numbers_the_target_has_used_up() {
    let from = store_of("greeting", &["one", "two", "three"]).await;
    let to = store_of("greeting", &["one", "gone"]).await;
    delete(&to, "greeting", 2).await;
    let options = CopyOptions { renumber: true, ..CopyOptions::default() };
    let first = copy_with(&from, &to, options.clone()).await;
    assert!(conflict_of(&first).contains("copy again"));
    let second = copy_with(&from, &to, options.clone()).await;
    assert!(matches!(second.prompts[0].outcome, Outcome::Updated));
    let third = copy_with(&from, &to, options).await;
    assert!(matches!(third.prompts[0].outcome, Outcome::Unchanged));
    let found = to.get(&name("greeting"), &Selector::Latest).await.unwrap();
    assert_eq!((found.version, found.template.source()), (version(4), "three"));
}

#[tokio::test]
async fn one_that_fails_does_not_stop_the_others() {
    let from = full().await;
    let to = store_of("farewell", &["auf Wiedersehen"]).await;
    let names = ["farewell", "missing", "greeting"].map(name).to_vec();
    let options = CopyOptions::default();
    let report = copy(&from, &to, &Selection::Names(names), &options).await.unwrap();
    let failed: Vec<_> = report.failed().map(|(name, _)| name).collect();
    assert_eq!(failed, ["farewell", "missing"]);
    assert!(matches!(report.prompts[2].outcome, Outcome::Created));
}

#[tokio::test]
async fn a_prompt_without_versions_is_said_to_be_empty() {
    let from = store_of("greeting", &["one"]).await;
    delete(&from, "greeting", 1).await;
    let report = copy_all(&from, &MemoryStore::default()).await;
    assert!(matches!(report.prompts[0].outcome, Outcome::Empty));
}

#[tokio::test]
async fn a_description_registering_would_set_is_not_left_behind() {
    let from = store_of("greeting", &["one"]).await;
    let change = PromptChange { description: Some(None), ..PromptChange::default() };
    from.update(&name("greeting"), change, Write::default()).await.unwrap();
    let to = MemoryStore::default();
    let report = copy_all(&from, &to).await;
    assert!(report.prompts[0].steps.contains(&Step::Description));
    assert_eq!(to.prompt(&name("greeting")).await.unwrap().description, None);
    assert_eq!(to.register(new("greeting", "two")).await.unwrap().version, version(2));
}

#[tokio::test]
async fn what_the_source_cannot_read_is_reported_as_failed() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in
        [("good/1.prompt.txt", "x"), ("bad/1.prompt.txt", "x"), ("bad/aliases.json", "{")]
    {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let uri: fmf::StoreUri = folder.path().display().to_string().parse().unwrap();
    let from = fmf::open_store(&uri, &fmf::config::Credentials::default()).await.unwrap();
    let to = MemoryStore::default();
    let report = copy(from.as_ref(), &to, &Selection::All, &CopyOptions::default()).await.unwrap();
    assert_eq!(report.failed().map(|(name, _)| name).collect::<Vec<_>>(), ["bad"]);
    assert_eq!(latest(&to, "good").await, Some(1));
}
