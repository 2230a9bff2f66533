//! Pages of the log and of the past end early where they would hold too much, and go on.

use fmf_core::{
    ChangeQuery, History as _, PageQuery, PromptChange, PromptStore as _, Tags, Timestamp, Write,
};
use fmf_db::Registry;

use super::place::fresh;
use crate::given::{name, saying};

/// The longest text that may stand in a tag or a template.
const LONGEST: usize = 100_000;
/// Late enough for everything.
const LATER: i64 = 4_102_444_800_000;

async fn with_long_tags(count: usize) -> (Registry, impl Sized) {
    let (registry, home) = fresh().await;
    registry.register(saying("x", "text")).await.unwrap();
    for index in 0..count {
        let value = char::from(b'a' + u8::try_from(index % 26).unwrap()).to_string();
        let set_tags = Tags::from_pairs([("k", value.repeat(LONGEST))]).unwrap();
        let change = PromptChange { set_tags, ..PromptChange::default() };
        registry.update(&name("x"), change, Write::default()).await.unwrap();
    }
    (registry, home)
}

#[tokio::test]
async fn a_page_of_changes_ends_early_and_the_next_one_goes_on() {
    let (registry, _home) = with_long_tags(60).await;
    let page = PageQuery { limit: 1_000, after: None };
    let mut query = ChangeQuery { page, ..ChangeQuery::default() };
    let mut sizes = Vec::new();
    loop {
        let page = registry.changes(&query).await.unwrap();
        sizes.push(page.items.len());
        query.page.after = page.next;
        if query.page.after.is_none() {
            break;
        }
    }
    // Two changes began the prompt and its version; each tag tells what was before it.
    assert_eq!(sizes.iter().sum::<usize>(), 62);
    assert_eq!(sizes[0], 42, "41 changes of 200,000 bytes fit into 8 MiB, besides the first");
}

#[tokio::test]
async fn a_page_of_past_versions_ends_early_and_the_next_one_goes_on() {
    let (registry, _home) = fresh().await;
    for index in 0..100 {
        let text = format!("{index:03}{}", "x".repeat(LONGEST - 3));
        registry.register(saying("x", &text)).await.unwrap();
    }
    let at = Timestamp::from_millis(LATER);
    let (mut page, mut seen) = (PageQuery { limit: 1_000, after: None }, Vec::new());
    loop {
        let found = registry.versions_at(&name("x"), at, &page).await.unwrap();
        assert!(found.items.len() < 84, "{} versions on a page", found.items.len());
        seen.extend(found.items.iter().map(|version| version.version.get()));
        page.after = found.next;
        if page.after.is_none() {
            break;
        }
    }
    assert!(seen.into_iter().eq((1..=100).rev()));
}
