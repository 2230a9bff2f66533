//! Every fact that changes is logged once, in one order, in one chain.

use super::{
    super::given::{alias, at, parsed, point, saying, tags, version, with_versions},
    given::{actions, by, changes, history, is_by, passed},
};
use crate::{
    Action, ChangeQuery, JsonText, NewVersion, Page, PageQuery, PromptChange, PromptName,
    PromptStore, Result, StoreError, Write,
};

/// Acts of every kind on a prompt; what is logged of them, act by act.
async fn every_act(store: &dyn PromptStore, name: &str) -> Result<[&'static [Action]; 7]> {
    let name: PromptName = parsed(name);
    let new = |text: &str, pairs: &[(&str, &str)]| NewVersion {
        tags: tags(pairs),
        aliases: vec![alias("production")],
        ..saying(&name, text)
    };
    store.register(new("one", &[("team", "a")])).await?;
    store.register(new("two", &[("team", "a"), ("use", "b")])).await?;
    let of_version = PromptChange {
        version: Some(version(1)),
        description: Some(Some("why".to_owned())),
        model_config: Some(Some(JsonText::as_found("{}"))),
        set_tags: tags(&[("k", "v")]),
        delete_tags: vec![parsed("team")],
    };
    store.update(&name, of_version, Write::default()).await?;
    let of_prompt = PromptChange {
        description: Some(Some("what for".to_owned())),
        set_tags: tags(&[("use", "c")]),
        delete_tags: vec![parsed("team")],
        ..PromptChange::default()
    };
    store.update(&name, of_prompt, Write::default()).await?;
    let without = PromptChange {
        version: Some(version(1)),
        model_config: Some(None),
        ..PromptChange::default()
    };
    store.update(&name, without, Write::default()).await?;
    store.delete(&name, Some(version(2)), Write::default()).await?;
    store.delete(&name, None, Write::default()).await?;
    use Action::*;
    Ok([
        &[PromptCreated, VersionCreated, AliasSet][..],
        &[PromptTagSet, VersionCreated, AliasSet],
        &[VersionDescribed, ModelConfigSet, VersionTagDeleted, VersionTagSet],
        &[PromptDescribed, PromptTagDeleted, PromptTagSet],
        &[ModelConfigDeleted],
        &[AliasDeleted, VersionDeleted],
        &[PromptDeleted],
    ])
}

pub(super) async fn every_act_is_logged_as_the_facts_it_changed(
    store: &dyn PromptStore,
) -> Result<()> {
    let expected = every_act(store, "log-facts").await?;
    let logged = changes(store, &parsed("log-facts")).await?;
    assert_eq!(actions(&logged), expected.concat());
    Ok(())
}

pub(super) async fn the_facts_of_an_act_share_a_transaction(store: &dyn PromptStore) -> Result<()> {
    let expected = every_act(store, "log-acts").await?;
    let logged = changes(store, &parsed("log-acts")).await?;
    let acts: Vec<_> = logged.chunk_by(|one, next| one.tx == next.tx).map(actions).collect();
    assert_eq!(acts, expected);
    Ok(())
}

pub(super) async fn an_act_that_changes_nothing_is_not_logged(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "log-nothing", 1).await?;
    point(store, &name, "production", 1).await?;
    let change = PromptChange { set_tags: tags(&[("k", "v")]), ..PromptChange::default() };
    store.update(&name, change.clone(), Write::default()).await?;
    let before = changes(store, &name).await?;
    point(store, &name, "production", 1).await?;
    store.update(&name, change, Write::default()).await?;
    store.delete_alias(&name, &alias("staging"), Write::default()).await?;
    let delete_tags = vec![parsed("absent")];
    let change = PromptChange { delete_tags, ..PromptChange::default() };
    store.update(&name, change, Write::default()).await?;
    assert!(point(store, &name, "staging", 9).await.is_err());
    assert!(at(store, &name, "staging").await.is_err());
    assert_eq!(changes(store, &name).await?, before);
    Ok(())
}

pub(super) async fn a_change_tells_who_and_why(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("log-who");
    let how = by("ana", "the first one");
    store.register(NewVersion { how, ..saying(&name, "text") }).await?;
    store.set_alias(&name, &alias("production"), version(1), by("ben", "it is good")).await?;
    store.delete_alias(&name, &alias("production"), Write::default()).await?;
    let logged = changes(store, &name).await?;
    let expected = [
        ("ana", "the first one"),
        ("ana", "the first one"),
        ("ben", "it is good"),
        ("anonymous", ""),
    ];
    assert_eq!(logged.len(), expected.len());
    for (change, (who, why)) in logged.iter().zip(expected) {
        assert!(is_by(change, who), "{change:?}");
        assert_eq!(change.reason.as_deref().unwrap_or_default(), why);
    }
    Ok(())
}

pub(super) async fn the_log_is_in_one_order_without_gaps(store: &dyn PromptStore) -> Result<()> {
    let one = with_versions(store, "log-order", 2).await?;
    with_versions(store, "log-order-of-another", 2).await?;
    store.delete(&one, None, Write::default()).await?;
    let page = PageQuery { limit: 1000, after: None };
    let query = ChangeQuery { page, ..ChangeQuery::default() };
    let logged = history(store).changes(&query).await?.items;
    assert!(logged.is_sorted_by(|newer, older| newer.seq == older.seq + 1));
    assert!(logged.is_sorted_by(|newer, older| (newer.at, newer.tx) >= (older.at, older.tx)));
    assert_eq!(logged.last().map(|first| first.seq), Some(1));
    Ok(())
}

pub(super) async fn the_log_is_read_by_name_alias_actor_action_and_time(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "log-queries", 2).await?;
    passed(store).await?;
    for (actor, to) in [("ana", 1), ("ben", 2)] {
        store.set_alias(&name, &alias("production"), version(to), by(actor, "")).await?;
        store.set_alias(&name, &alias("staging"), version(to), by(actor, "")).await?;
    }
    passed(store).await?;
    store.delete_alias(&name, &alias("staging"), by("ben", "")).await?;
    let since = changes(store, &name).await?.last().map(|change| change.at);
    let query = || ChangeQuery { name: Some(name.clone()), ..ChangeQuery::default() };
    let check = async |query: ChangeQuery, expected: usize| -> Result<()> {
        let found = history(store).changes(&query).await?.items;
        assert_eq!(found.len(), expected, "{query:?}");
        Ok(())
    };
    check(query(), 8).await?;
    check(ChangeQuery { alias: Some(alias("production")), ..query() }, 2).await?;
    check(ChangeQuery { alias: Some(alias("staging")), ..query() }, 3).await?;
    let logged = changes(store, &name).await?;
    let named = |who| {
        let change = logged.iter().find(|change| is_by(change, who));
        change.map(|change| change.actor.clone())
    };
    check(ChangeQuery { actor: named("ben"), ..query() }, 3).await?;
    check(ChangeQuery { actions: vec![Action::AliasDeleted], ..query() }, 1).await?;
    check(ChangeQuery { actions: Action::OF_ALIASES.to_vec(), ..query() }, 5).await?;
    check(ChangeQuery { since, ..query() }, 1).await?;
    let actor = named("ana");
    check(ChangeQuery { alias: Some(alias("staging")), actor, ..query() }, 1).await?;
    check(ChangeQuery { name: Some(parsed("log-queries-of-nobody")), ..query() }, 0).await
}

pub(super) async fn the_log_can_be_read_to_its_end_in_pages(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "log-pages", 6).await?;
    let all = changes(store, &name).await?;
    let page = PageQuery { limit: 4, after: None };
    let mut query = ChangeQuery { name: Some(name.clone()), page, ..ChangeQuery::default() };
    let mut seen = Vec::new();
    loop {
        let Page { items, next } = history(store).changes(&query).await?;
        seen.extend(items);
        // What comes meanwhile moves nothing.
        store.register(saying(&name, "meanwhile")).await?;
        query.page.after = next;
        if query.page.after.is_none() {
            break;
        }
    }
    seen.reverse();
    assert_eq!(seen, all);
    query.page.after = Some("elsewhere".to_owned().into());
    let foreign = history(store).changes(&query).await;
    assert!(matches!(foreign, Err(StoreError::Invalid(_))), "{foreign:?}");
    Ok(())
}

pub(super) async fn the_chain_verifies_and_meets_every_head_it_had(
    store: &dyn PromptStore,
) -> Result<()> {
    let history = history(store);
    let mut heads = vec![history.head().await?];
    for text in ["one", "two", "three"] {
        store.register(saying(&parsed("log-chain"), text)).await?;
        heads.push(history.head().await?);
    }
    assert!(heads.is_sorted_by(|one, next| one.seq < next.seq));
    let last = heads.last().cloned();
    assert_eq!(Some(history.verify(None).await?), last);
    for head in &heads {
        assert_eq!(Some(history.verify(Some(&head.hash)).await?), last);
    }
    let unknown = history.verify(Some("0123")).await;
    assert!(matches!(unknown, Err(StoreError::Corrupt(_))), "{unknown:?}");
    Ok(())
}
