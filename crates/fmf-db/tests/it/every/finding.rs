//! Finding by words, held against a store that goes through its texts.

use fmf_core::{
    Document, MemoryStore, NewVersion, Page, PageQuery, PromptChange, PromptName, PromptStore,
    Tags, Template, TextHit, TextQuery, Write,
    entry::{EntryTag, Fact},
};
use fmf_db::Registry;
use proptest::prelude::*;

use super::place::{Home, fresh};
use crate::given::{entry, entry_version, name, prompt_tags, saying, version, with_versions};

const WORDS: [&str; 14] = [
    "refund",
    "Refunds",
    "policy",
    "POLICE",
    "e-mail",
    "mail",
    "été",
    "ETE",
    "日本",
    "本日",
    "a_b",
    "2nd",
    "refund policy",
    "it's",
];

async fn find(store: &dyn PromptStore, text: &str) -> Page<TextHit> {
    let query = TextQuery::parse(text).unwrap();
    let page = PageQuery { limit: 1_000, after: None };
    store.find_text(&query.with_page(page)).await.unwrap()
}

async fn names(store: &dyn PromptStore, text: &str) -> Vec<PromptName> {
    let mut names: Vec<_> = find(store, text).await.items.into_iter().map(|hit| hit.name).collect();
    names.sort();
    names
}

/// The same prompts in both stores, their texts of few words in many orders.
async fn many() -> (Registry, MemoryStore, Home) {
    let (registry, home) = fresh().await;
    let memory = MemoryStore::default();
    let word = |number: usize| WORDS[number % WORDS.len()];
    for number in 0..40_usize {
        let prompt = name(&format!("{} {}", word(number * 5).replace(' ', "-"), number % 12));
        let text: Vec<_> = (0..number % 5 + 1).map(|place| word(number * 3 + place * 7)).collect();
        let new = NewVersion {
            commit_message: (number % 3 == 0).then(|| word(number * 11).to_owned()),
            tags: Tags::from_pairs([(format!("k{}", number % 2), word(number))]).unwrap(),
            ..NewVersion::new(prompt.clone(), Template::text(text.join(", ")))
        };
        for store in [&registry as &dyn PromptStore, &memory] {
            store.register(new.clone()).await.unwrap();
            if number % 4 == 1 {
                let change = PromptChange {
                    description: Some(Some(word(number + 1).to_owned())),
                    ..PromptChange::default()
                };
                store.update(&prompt, change, Write::default()).await.unwrap();
            }
            if number % 7 == 3 {
                store.delete(&prompt, Some(version(1)), Write::default()).await.ok();
            }
        }
    }
    (registry, memory, home)
}

fn terms() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(WORDS.to_vec()).prop_map(str::to_owned);
    let pair = (word.clone(), word.clone()).prop_map(|(one, two)| format!("\"{one} {two}\""));
    let beginning = (word.clone(), 1..4_usize)
        .prop_map(|(word, length)| word.chars().take(length).chain(['*']).collect());
    let term = prop_oneof![3 => word, 2 => pair, 2 => beginning];
    (term, proptest::bool::weighted(0.2))
        .prop_map(|(term, unwanted)| if unwanted { format!("-{term}") } else { term })
}

/// Runs `check` with many queries against one registry and its twin in memory.
fn with_many<T: std::fmt::Debug>(
    queries: impl Strategy<Value = T>,
    check: impl AsyncFn(&Registry, &MemoryStore, T),
) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (registry, memory, _home) = runtime.block_on(many());
    let mut runner = proptest::test_runner::TestRunner::default();
    let outcome = runner.run(&queries, |query| {
        runtime.block_on(check(&registry, &memory, query));
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn an_index_finds_what_going_through_the_texts_finds() {
    let queries = proptest::collection::vec(terms(), 1..4).prop_map(|terms| terms.join(" "));
    with_many(queries, async |registry, memory, text| {
        let query = TextQuery::parse(&text).unwrap();
        let found = find(registry, &text).await.items;
        for hit in &found {
            assert!(!hit.passages.is_empty(), "{text}: {hit:?}");
            let document = match hit.version {
                Some(number) => {
                    Document::of_version(&registry.get(&hit.name, &number.into()).await.unwrap())
                }
                None => Document::of_prompt(&registry.prompt(&hit.name).await.unwrap()),
            };
            // What stands in the name alone is a hit of the prompt, whatever version it was.
            assert!(hit.version.is_none() || document.fits(&query), "{text}: {hit:?}");
        }
        let mut found: Vec<_> = found.into_iter().map(|hit| hit.name).collect();
        found.sort();
        assert_eq!(found, names(memory, &text).await, "{text}");
    });
}

#[test]
fn every_text_finds_the_same_with_and_without_an_index() {
    let texts =
        prop_oneof!["(?s).{0,60}", "[\"'*\\-:()&|!<>^+{}\\\\ refundpolicy]{0,40}", "\\PC{0,30}",];
    with_many(texts, async |registry, memory, text| {
        assert_eq!(names(registry, &text).await, names(memory, &text).await, "{text:?}");
    });
}

#[tokio::test]
async fn whatever_can_be_stored_can_be_found() {
    let (registry, _home) = fresh().await;
    let long = "w".repeat(99_990);
    let many: String = (0..14_000).map(|number| format!("n{number} ")).collect();
    let every = ('\u{1}'..=char::MAX).step_by(7).take(99_000).collect::<String>();
    for (prompt, text) in [("long", &long), ("many", &many), ("every", &every)] {
        let new = saying(prompt, &format!("{text} theend"));
        registry.register(new).await.unwrap();
    }
    // More than is looked through.
    let tags = Tags::from_pairs((0..8).map(|number| (format!("t{number}"), &*many))).unwrap();
    registry.register(NewVersion { tags, ..saying("tagged", "theend") }).await.unwrap();
    assert_eq!(names(&registry, "theend").await, ["every", "long", "many", "tagged"].map(name));
    assert_eq!(names(&registry, "\"n13999 theend\"").await, [name("many")]);
    assert_eq!(names(&registry, "\"n13998 theend\"").await, []);
    assert_eq!(names(&registry, "t0").await, [name("tagged")]);
    assert_eq!(names(&registry, "t7").await, []);
    assert_eq!(names(&registry, &"w".repeat(900)).await, [name("long")]);
}

#[tokio::test]
async fn a_renamed_prompt_is_found_by_its_new_name_with_all_its_versions() {
    let (registry, _home) = fresh().await;
    let old = with_versions(&registry, "old-name", 3).await;
    registry.rename(&old, &name("other"), Write::default()).await.unwrap();
    assert_eq!(names(&registry, "old").await, []);
    assert_eq!(names(&registry, "other \"text 2\"").await, [name("other")]);
    assert_eq!(names(&registry, "\"text 3\"").await, [name("other")]);
}

#[tokio::test]
async fn models_and_the_tags_of_a_protocol_are_not_found() {
    let (registry, _home) = fresh().await;
    let tag = EntryTag::user("kind", "walrus");
    let how = Write::default;
    registry.create_entry(entry("walrus-model", vec![tag.clone()]), how()).await.unwrap();
    let version = entry_version("walrus-model", vec![EntryTag::fact(Fact::Template, "walrus")]);
    registry.create_version(version, how()).await.unwrap();
    assert_eq!(names(&registry, "walrus").await, []);
    let mut tags = prompt_tags();
    tags.push(EntryTag::user("mlflow.prompt.walrus", "walrus"));
    tags.push(EntryTag::fact(Fact::Experiments, "walrus"));
    registry.create_entry(entry("prompt", tags), how()).await.unwrap();
    assert_eq!(names(&registry, "walrus").await, []);
    registry.set_tag(&name("prompt"), tag, how()).await.unwrap();
    assert_eq!(names(&registry, "walrus").await, [name("prompt")]);
}

#[tokio::test]
async fn an_act_that_failed_leaves_the_index_alone() {
    let (registry, _home) = fresh().await;
    with_versions(&registry, "x", 1).await;
    let change = PromptChange {
        description: Some(Some("a narwhal".to_owned())),
        version: Some(version(1)),
        model_config: None,
        set_tags: Tags::from_pairs([("k", "narwhal")]).unwrap(),
        delete_tags: Vec::new(),
    };
    let (there, missing) = (name("x"), name("y"));
    let (first, second) = tokio::join!(
        registry.update(&there, change.clone(), Write::default()),
        registry.update(&missing, change, Write::default()),
    );
    assert!(first.is_ok() && second.is_err());
    assert_eq!(names(&registry, "narwhal").await, [name("x")]);
}

#[tokio::test]
async fn what_fits_better_comes_first() {
    let (registry, _home) = fresh().await;
    registry
        .register(saying("a", &format!("the ocelot {}", "and so on ".repeat(50))))
        .await
        .unwrap();
    registry.register(saying("b", "ocelot, ocelot, ocelot")).await.unwrap();
    registry.register(saying("ocelot", "text")).await.unwrap();
    let found = find(&registry, "ocelot").await.items;
    let found: Vec<_> = found.iter().map(|hit| hit.name.as_str()).collect();
    assert_eq!(found, ["ocelot", "b", "a"]);
}
