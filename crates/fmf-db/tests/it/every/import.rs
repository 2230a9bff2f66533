//! Bringing in what another registry has.

use std::sync::Arc;

use fmf_core::{
    Alias, History, PromptStore, Role, StoreError, Timestamp, Write,
    entry::{EntryTag, Fact},
};
use fmf_db::{
    ImportStep, Imported, ImportedEntry, Registry,
    archive::{self, Holds},
};

use super::place::{Home, fresh};
use crate::given::{
    actions, by, entry, entry_version, invalid, name, saying, version, with_versions,
};

/// What an export of that registry holds.
async fn exported(home: &Home, names: Option<&[&str]>) -> Vec<ImportedEntry> {
    let names = names.map(|names| names.iter().map(|text| name(text)).collect());
    let written = archive::export(&home.url(), names, Vec::new(), Box::new(|_, _| {})).await;
    let (summary, bytes) = written.unwrap();
    assert_eq!(summary.holds, Holds::Prompts);
    let mut found = Vec::new();
    let bytes = std::io::Cursor::new(bytes);
    archive::prompts(bytes, None, async |entry| found.push(entry)).await.unwrap();
    found
}

/// Prompt `x` of another registry: versions 1, 3 and 4, an alias, tags in an order of their own.
async fn x() -> ImportedEntry {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    registry.delete(&x, Some(version(2)), Write::default()).await.unwrap();
    for text in ["three", "four", "five"] {
        let mut new = saying("x", text);
        new.how = by("ana", "there");
        new.commit_message = Some(format!("says {text}"));
        registry.register(new).await.unwrap();
    }
    registry.delete(&x, Some(version(5)), Write::default()).await.unwrap();
    for (key, value) in [("b", "1"), ("a", "2")] {
        registry.set_tag(&x, EntryTag::user(key, value), Write::default()).await.unwrap();
        registry
            .set_version_tag(&x, version(3), EntryTag::user(key, value), Write::default())
            .await
            .unwrap();
    }
    let config = EntryTag::fact(Fact::ModelConfig, r#"{"t":1}"#);
    registry.set_version_tag(&x, version(4), config, Write::default()).await.unwrap();
    registry.set_alias(&x, &production(), version(3), Write::default()).await.unwrap();
    let mut found = exported(&home, None).await;
    assert_eq!(found.len(), 1);
    let mut found = found.remove(0);
    // Long ago, so that no time of today can be taken for it.
    for (moment, version) in (1..).zip(&mut found.versions) {
        version.version.created_at = Timestamp::from_millis(moment * 1000);
        version.version.updated_at = Timestamp::from_millis(moment * 1000 + 1);
    }
    found.entry.created_at = Timestamp::from_millis(5);
    found.entry.updated_at = Timestamp::from_millis(6);
    found
}

fn production() -> Alias {
    "production".parse().unwrap()
}

async fn import(registry: &Registry, from: &ImportedEntry) -> fmf_core::Result<Imported> {
    let from = Arc::new(from.clone());
    let planned = registry.plan_import(from.clone()).await;
    let done = registry.import(from, by("boss", "moving in")).await;
    assert_eq!(format!("{planned:?}"), format!("{done:?}"), "what is planned is what is done");
    done
}

#[tokio::test]
async fn numbers_times_and_authors_come_along_and_the_log_says_who_imported() {
    let (from, (registry, home)) = (x().await, fresh().await);
    let imported = import(&registry, &from).await.unwrap();
    assert!(imported.created);
    assert_eq!(exported(&home, Some(&["x"])).await.remove(0), {
        // The life is another one; everything else is the same.
        from.clone()
    });
    let log = crate::given::changes(&registry).await;
    assert!(log.iter().all(|change| change.actor == "boss" && change.at.as_millis() > 10_000));
    assert!(log.iter().all(|change| change.reason.as_deref() == Some("moving in")));
    let third: serde_json::Value = serde_json::from_str(log[2].after.as_deref().unwrap()).unwrap();
    assert_eq!((&third["author"], &third["created_at"]), (&"ana".into(), &2000.into()));
    registry.verify(None).await.unwrap();
    let next = registry.register(saying("x", "six")).await.unwrap();
    assert_eq!(next.version, version(6), "5 was deleted there and is not given again");
}

#[tokio::test]
async fn importing_again_changes_nothing() {
    let (from, (registry, _home)) = (x().await, fresh().await);
    import(&registry, &from).await.unwrap();
    let before = registry.head().await.unwrap();
    let again = import(&registry, &from).await.unwrap();
    assert_eq!(again, Imported { created: false, steps: Vec::new() });
    assert_eq!(registry.head().await.unwrap(), before);
}

#[tokio::test]
async fn only_what_is_new_is_added_and_what_only_we_have_stays() {
    let (from, (registry, home)) = (x().await, fresh().await);
    let mut first = from.clone();
    first.versions.truncate(1);
    (first.last_version, first.entry.aliases) = (None, Vec::new());
    import(&registry, &first).await.unwrap();
    let tag = EntryTag::user("ours", "1");
    registry.set_tag(&name("x"), tag.clone(), Write::default()).await.unwrap();
    let champion = "champion".parse().unwrap();
    registry.set_alias(&name("x"), &champion, version(1), Write::default()).await.unwrap();
    let added = import(&registry, &from).await.unwrap();
    let alias = ImportStep::Alias { alias: production(), from: None, to: version(3) };
    let expected = [3, 4].map(|number| ImportStep::Version(version(number)));
    assert_eq!(added.steps, [&expected[..], &[alias]].concat());
    let seen = exported(&home, None).await.remove(0);
    assert_eq!(seen.versions, from.versions);
    assert!(seen.entry.tags.contains(&tag));
    assert_eq!(seen.entry.aliases.len(), 2);
}

#[tokio::test]
async fn what_may_change_is_brought_into_line() {
    let (mut from, (registry, home)) = (x().await, fresh().await);
    import(&registry, &from).await.unwrap();
    from.entry.description = Some("what it is for".to_owned());
    from.entry.tags.push(EntryTag::user("c", "3"));
    from.entry.aliases = vec![(production(), version(4))];
    from.versions[0].version.description = Some("first".to_owned());
    from.versions[1].version.tags.push(EntryTag::user("c", "3"));
    let last = from.versions[2].version.tags.iter_mut();
    for tag in last.filter(|tag| tag.key == fmf_core::entry::EntryKey::Fact(Fact::ModelConfig)) {
        tag.value = r#"{"t":2}"#.to_owned();
    }
    let brought = import(&registry, &from).await.unwrap();
    assert_eq!(
        brought.steps,
        [
            ImportStep::Message(version(1)),
            ImportStep::Tags(Some(version(3))),
            ImportStep::ModelConfig(version(4)),
            ImportStep::Tags(None),
            ImportStep::Description,
            ImportStep::Alias { alias: production(), from: Some(version(3)), to: version(4) },
        ]
    );
    assert_eq!(exported(&home, None).await.remove(0), from);
}

#[tokio::test]
async fn a_number_that_says_something_else_is_a_conflict_and_nothing_is_touched() {
    let (from, (registry, _home)) = (x().await, fresh().await);
    registry.register(saying("x", "mine")).await.unwrap();
    let before = registry.head().await.unwrap();
    let refused = import(&registry, &from).await.unwrap_err();
    assert_eq!(refused.to_string(), r#"version 1 of "x" says something else here"#);
    assert!(matches!(refused, StoreError::Conflict(_)));
    assert_eq!(registry.head().await.unwrap(), before);
}

#[tokio::test]
async fn a_number_is_not_given_behind_a_higher_one() {
    let (from, (registry, _home)) = (x().await, fresh().await);
    let mut without = from.clone();
    without.versions.remove(1);
    without.entry.aliases.clear();
    import(&registry, &without).await.unwrap();
    let refused = import(&registry, &from).await.unwrap_err();
    let said = r#"version 3 of "x" cannot come behind version 5, which was given here"#;
    assert_eq!(refused.to_string(), said);
}

#[tokio::test]
async fn what_was_deleted_here_stays_deleted() {
    let (from, (registry, home)) = (x().await, fresh().await);
    import(&registry, &from).await.unwrap();
    registry.delete(&name("x"), Some(version(3)), Write::default()).await.unwrap();
    assert_eq!(import(&registry, &from).await.unwrap().steps, []);
    let seen = exported(&home, None).await.remove(0);
    assert_eq!(seen.versions.len(), 2);
    assert_eq!(seen.entry.aliases, []);
}

#[tokio::test]
async fn a_model_keeps_its_stages_and_never_becomes_a_prompt() {
    let (registry, home) = fresh().await;
    registry.create_entry(entry("x", Vec::new()), Write::default()).await.unwrap();
    for stage in ["Staging", "None", "Production"] {
        let made = registry.create_version(entry_version("x", Vec::new()), Write::default());
        let number = made.await.unwrap().version;
        registry.set_stage(&name("x"), number, stage, false, Write::default()).await.unwrap();
    }
    let model = exported(&home, None).await.remove(0);
    let (other, there) = fresh().await;
    import(&other, &model).await.unwrap();
    assert_eq!(exported(&there, None).await.remove(0), model);
    let latest = other.latest_versions(&name("x")).await.unwrap();
    assert_eq!(latest, registry.latest_versions(&name("x")).await.unwrap());
    let refused = import(&other, &x().await).await.unwrap_err();
    assert_eq!(refused.to_string(), r#"registered model "x" exists already"#);
}

#[tokio::test]
async fn an_imported_version_is_not_in_the_past_of_this_registry() {
    let (from, (registry, _home)) = (x().await, fresh().await);
    let mut first = from.clone();
    first.versions.truncate(1);
    (first.last_version, first.entry.aliases) = (None, Vec::new());
    import(&registry, &first).await.unwrap();
    let before = crate::given::changes(&registry).await.last().unwrap().at;
    while Timestamp::from_millis(now()) <= before {
        tokio::task::yield_now().await;
    }
    import(&registry, &from).await.unwrap();
    let at = async |selector: &str| {
        registry.get_at(&name("x"), &selector.parse().unwrap(), before).await
    };
    assert_eq!(at("latest").await.unwrap().version, version(1));
    for missing in ["3", "4", "production"] {
        assert!(matches!(at(missing).await, Err(StoreError::NotThen(_))), "{missing}");
    }
    let today = Timestamp::from_millis(now() + 1000);
    let latest = registry.get_at(&name("x"), &"3".parse().unwrap(), today).await.unwrap();
    assert_eq!(latest.author.as_deref(), Some("ana"));
}

fn now() -> i64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

#[tokio::test]
async fn limits_and_protected_aliases_hold_for_imports_too() {
    let (mut from, (registry, _home)) = (x().await, fresh().await);
    let rule = fmf_db::Protection {
        alias: production(),
        prompts: "*".parse().unwrap(),
        role: Role::Admin,
    };
    registry.protect_alias(rule, Write::default()).await.unwrap();
    let writer = Write { role: Some(Role::Writer), ..Write::default() };
    let refused = registry.import(Arc::new(from.clone()), writer).await.unwrap_err();
    assert!(matches!(refused, StoreError::Denied(_)), "{refused:?}");
    assert_eq!(actions(&registry).await, ["policy.set"]);
    from.entry.tags.push(EntryTag::user("k", "x".repeat(200_000)));
    invalid(registry.import(Arc::new(from), Write::default()).await);
}

#[tokio::test]
async fn an_export_of_what_is_not_there_is_refused() {
    let (_registry, home) = fresh().await;
    let names = Some(vec![name("nobody")]);
    let refused = archive::export(&home.url(), names, Vec::new(), Box::new(|_, _| {})).await;
    assert!(matches!(refused, Err(StoreError::PromptNotFound { .. })));
}
