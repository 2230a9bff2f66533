//! Searching: by name and by the prompt's own tags, in order.

use super::given::{parsed, saying, tags, version, with_versions};
use crate::{
    NewVersion, PromptChange, PromptName, PromptQuery, PromptStore, Result, Write,
    filter::{Filter, Order, OrderKey, Subject},
};

/// A query with this filter, as a caller writes it.
pub(super) fn query(filter: &str) -> Result<PromptQuery> {
    let filter = Filter::parse(filter, Subject::Entries)?;
    Ok(PromptQuery { filter, ..PromptQuery::default() })
}

async fn finds(store: &dyn PromptStore, filter: &str, expected: &[&str]) -> Result<()> {
    let page = store.search(&query(filter)?).await?;
    let found: Vec<&str> = page.items.iter().map(|prompt| prompt.name.as_str()).collect();
    assert_eq!(found, expected, "{filter}");
    Ok(())
}

/// Prompts of these names with one version each.
async fn given(store: &dyn PromptStore, names: &[&str]) -> Result<()> {
    for name in names {
        with_versions(store, name, 1).await?;
    }
    Ok(())
}

pub(super) async fn a_search_finds_a_name(store: &dyn PromptStore) -> Result<()> {
    given(store, &["search-name", "search-name-2"]).await?;
    finds(store, "name = 'search-name'", &["search-name"]).await?;
    finds(store, "name = 'SEARCH-NAME'", &[]).await?;
    finds(store, "name = 'search-nam'", &[]).await?;
    finds(store, "name LIKE 'search-name%' AND name != 'search-name'", &["search-name-2"]).await
}

pub(super) async fn a_search_finds_names_like_a_pattern(store: &dyn PromptStore) -> Result<()> {
    given(store, &["search-like.a", "search-like.b", "search-like.bc"]).await?;
    finds(
        store,
        "name LIKE 'search-like.%'",
        &["search-like.a", "search-like.b", "search-like.bc"],
    )
    .await?;
    finds(store, "name LIKE 'search-like.b%'", &["search-like.b", "search-like.bc"]).await?;
    finds(store, "name LIKE 'search-like._'", &["search-like.a", "search-like.b"]).await?;
    finds(store, "name LIKE '%arch-like%c'", &["search-like.bc"]).await?;
    finds(store, "name LIKE 'search-like'", &[]).await?;
    finds(store, "name LIKE 'SEARCH-like.a'", &[]).await?;
    finds(store, "name ILIKE 'SEARCH-like.A'", &["search-like.a"]).await
}

pub(super) async fn a_search_finds_one_of_several_names(store: &dyn PromptStore) -> Result<()> {
    given(store, &["search-in.a", "search-in.b", "search-in.c"]).await?;
    finds(store, "name IN ('search-in.c', 'search-in.a', 'x')", &["search-in.a", "search-in.c"])
        .await?;
    finds(
        store,
        "name LIKE 'search-in.%' AND name NOT IN ('search-in.b')",
        &["search-in.a", "search-in.c"],
    )
    .await
}

pub(super) async fn a_search_finds_tags_of_the_prompt(store: &dyn PromptStore) -> Result<()> {
    let given = [
        ("search-tags.a", vec![("search-team", "Billing"), ("search-use.case", "mail")]),
        ("search-tags.b", vec![("search-team", "support")]),
        ("search-tags.c", vec![]),
    ];
    for (name, pairs) in given {
        let name: PromptName = parsed(name);
        store.register(NewVersion { tags: tags(&pairs), ..saying(&name, "text") }).await?;
    }
    let change = PromptChange {
        version: Some(version(1)),
        set_tags: tags(&[("search-team", "only the version")]),
        ..PromptChange::default()
    };
    store.update(&parsed("search-tags.c"), change, Write::default()).await?;
    finds(store, "tags.`search-team` = 'Billing'", &["search-tags.a"]).await?;
    finds(store, "tags.`search-team` = 'billing'", &[]).await?;
    finds(store, "tags.`search-team` ILIKE 'bill%'", &["search-tags.a"]).await?;
    finds(store, "tags.`search-team` LIKE '%'", &["search-tags.a", "search-tags.b"]).await?;
    // A prompt without the tag fulfils no test of it.
    finds(store, "tags.`search-team` != 'Billing'", &["search-tags.b"]).await?;
    finds(store, "tags.`search-use.case` = 'mail'", &["search-tags.a"]).await
}

pub(super) async fn every_clause_of_a_search_must_hold(store: &dyn PromptStore) -> Result<()> {
    for (name, one, other) in
        [("search-and.a", "1", "1"), ("search-and.b", "1", "2"), ("search-and.c", "2", "2")]
    {
        let tags = tags(&[("search_one", one), ("search_other", other)]);
        store.register(NewVersion { tags, ..saying(&parsed(name), "text") }).await?;
    }
    finds(store, "tags.search_one = '1' AND tags.search_other = '2'", &["search-and.b"]).await?;
    finds(store, "name = 'search-and.a' AND tags.search_one = '2'", &[]).await?;
    finds(
        store,
        "name LIKE 'search-and.%' tags.search_other = '2'",
        &["search-and.b", "search-and.c"],
    )
    .await
}

pub(super) async fn a_search_sees_changes_at_once(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "search-fresh", 1).await?;
    let filter = "tags.search_fresh = 'yes'";
    finds(store, filter, &[]).await?;
    let set_tags = tags(&[("search_fresh", "yes")]);
    let set = PromptChange { set_tags, ..PromptChange::default() };
    store.update(&name, set, Write::default()).await?;
    finds(store, filter, &["search-fresh"]).await?;
    store.delete(&name, None, Write::default()).await?;
    finds(store, filter, &[]).await?;
    with_versions(store, "search-fresh", 1).await?;
    finds(store, filter, &[]).await?;
    finds(store, "name = 'search-fresh'", &["search-fresh"]).await
}

pub(super) async fn a_search_is_ordered_by_name(store: &dyn PromptStore) -> Result<()> {
    // Bytewise: capitals before small letters, and beyond ASCII last.
    let names = ["search-order B", "search-order.10", "search-order.9", "search-order.a"];
    given(store, &[names[3], names[1], names[0], names[2]]).await?;
    finds(store, "name LIKE 'search-order%'", &names).await?;
    let descending = Order { key: OrderKey::Name, descending: true };
    let ordered = PromptQuery { order: vec![descending], ..query("name LIKE 'search-order%'")? };
    let found = store.search(&ordered).await?.items;
    let found: Vec<&str> = found.iter().map(|prompt| prompt.name.as_str()).collect();
    assert_eq!(found, names.into_iter().rev().collect::<Vec<_>>());
    Ok(())
}

pub(super) async fn a_search_is_ordered_by_the_last_change(store: &dyn PromptStore) -> Result<()> {
    given(store, &["search-time.b", "search-time.a", "search-time.c", "search-time.a"]).await?;
    for descending in [false, true] {
        let order = vec![Order { key: OrderKey::UpdatedAt, descending }];
        let ordered = PromptQuery { order, ..query("name LIKE 'search-time.%'")? };
        let found = store.search(&ordered).await?.items;
        assert_eq!(found.len(), 3);
        let in_order = found.is_sorted_by(|one, next| {
            let by_time = one.updated_at.cmp(&next.updated_at);
            let by_time = if descending { by_time.reverse() } else { by_time };
            by_time.then_with(|| one.name.cmp(&next.name)).is_le()
        });
        let seen: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.updated_at)).collect();
        assert!(in_order, "descending {descending}: {seen:?}");
    }
    Ok(())
}

pub(super) async fn a_found_prompt_is_the_prompt_itself(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("search-whole");
    let new = NewVersion {
        commit_message: Some("what it is for".to_owned()),
        tags: tags(&[("z", "1"), ("a", "2")]),
        aliases: vec![parsed("production")],
        ..saying(&name, "text")
    };
    store.register(new).await?;
    let found = store.search(&query("name = 'search-whole'")?).await?.items;
    assert_eq!(found, [store.prompt(&name).await?]);
    Ok(())
}
