//! What a search shows.

use fmf::{
    MemoryStore, PromptChange, PromptQuery, PromptStore, Tags, Write,
    filter::{Filter, Subject},
    rows::rows,
};

use super::given::{add, delete, name, set_alias, store_of, version};

async fn check(store: &MemoryStore, filter: &str, most: Option<usize>, expected: &[&str]) {
    let filter = Filter::parse(filter, Subject::Entries).unwrap();
    let query = PromptQuery { filter, ..PromptQuery::default() };
    let found = rows(store, query, most).await.unwrap();
    let found: Vec<String> =
        found.iter().map(|row| format!("{}/{}", row.name, row.version)).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_prompt_is_shown_by_its_latest_version_and_a_named_one_by_all() {
    let store = store_of("greeting", &["one", "two words", "three"]).await;
    add(&store, "farewell", &["bye"]).await;
    delete(&store, "greeting", 3).await;
    check(&store, "", None, &["farewell/1", "greeting/2"]).await;
    check(&store, "", Some(1), &["farewell/1"]).await;
    check(&store, "name LIKE 'greet%'", None, &["greeting/2"]).await;
    check(&store, "name = 'greeting'", None, &["greeting/2", "greeting/1"]).await;
    check(&store, "name = 'greeting'", Some(1), &["greeting/2"]).await;
    check(&store, "name = 'greeting' AND name = 'farewell'", None, &[]).await;
    check(&store, "name = 'nobody'", None, &[]).await;
}

#[tokio::test]
async fn tags_are_those_of_the_version_where_the_name_is_fixed() {
    let store = store_of("greeting", &["one", "two words"]).await;
    check(&store, "name = 'greeting' AND tags.words = '1'", None, &["greeting/1"]).await;
    // The prompt itself has the tag of the last version that was registered.
    check(&store, "name LIKE 'greeting' AND tags.words = '1'", None, &[]).await;
    let change = PromptChange {
        set_tags: Tags::from_pairs([("only", "prompt")]).unwrap(),
        ..PromptChange::default()
    };
    store.update(&name("greeting"), change, Write::default()).await.unwrap();
    check(&store, "tags.only = 'prompt'", None, &["greeting/2"]).await;
    check(&store, "name = 'greeting' AND tags.only = 'prompt'", None, &[]).await;
}

#[tokio::test]
async fn a_row_knows_its_aliases() {
    let store = store_of("greeting", &["one", "two"]).await;
    set_alias(&store, "greeting", "production", 1).await;
    let filter = Filter::parse("name = 'greeting'", Subject::Entries).unwrap();
    let query = PromptQuery { filter, ..PromptQuery::default() };
    let found = rows(&store, query, None).await.unwrap();
    let of = |number| found.iter().find(|row| row.version == version(number)).unwrap();
    assert_eq!(of(1).aliases.len(), 1);
    assert!(of(2).aliases.is_empty());
}

#[tokio::test]
async fn a_prompt_without_versions_has_no_row() {
    let store = store_of("greeting", &["one"]).await;
    delete(&store, "greeting", 1).await;
    check(&store, "", None, &[]).await;
}
