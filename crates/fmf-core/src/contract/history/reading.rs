//! What was, is told as it was.

use std::sync::Arc;

use super::{
    super::given::{alias, at, parsed, point, saying, tags, version, with_versions},
    given::{history, passed, then, unsigned},
};
use crate::{
    JsonText, NewVersion, Page, PageQuery, PromptChange, PromptName, PromptStore, PromptVersion,
    Result, Timestamp, Write,
};

/// What the first version was at each of several moments.
struct Diary<'a> {
    store: &'a dyn PromptStore,
    name: PromptName,
    pages: Vec<(Timestamp, Arc<PromptVersion>)>,
}

impl Diary<'_> {
    async fn write(&mut self) -> Result<()> {
        let now = at(self.store, &self.name, "1").await?;
        self.pages.push((passed(self.store).await?, now));
        Ok(())
    }

    async fn update(&mut self, change: PromptChange) -> Result<()> {
        let change = PromptChange { version: Some(version(1)), ..change };
        self.store.update(&self.name, change, Write::default()).await?;
        self.write().await
    }

    /// Holds that the history tells every page of it.
    async fn check(&self) -> Result<()> {
        for (moment, was) in &self.pages {
            let told = then(self.store, &self.name, "1", *moment).await?;
            assert_eq!(unsigned(&told), unsigned(was), "at {moment}");
        }
        Ok(())
    }
}

fn described(text: Option<&str>) -> PromptChange {
    PromptChange { description: Some(text.map(str::to_owned)), ..PromptChange::default() }
}

pub(super) async fn a_version_reads_back_as_it_was_after_every_change(
    store: &dyn PromptStore,
) -> Result<()> {
    let name: PromptName = parsed("then-whole");
    let config = |text: &str| Some(JsonText::as_found(text));
    let new = NewVersion {
        response_format: Some(JsonText::as_found("{\"type\": \"object\"}")),
        model_config: config("{\"temperature\": 0.1}"),
        commit_message: Some("first words".to_owned()),
        tags: tags(&[("team", "a"), ("use", "é")]),
        aliases: vec![alias("production")],
        how: super::given::by("ana", "because"),
        ..saying(&name, "Hello {{name}}")
    };
    store.register(new).await?;
    let mut diary = Diary { store, name: name.clone(), pages: Vec::new() };
    diary.write().await?;
    diary.update(described(Some("better words"))).await?;
    diary.update(described(None)).await?;
    let configured = |model_config| PromptChange { model_config, ..PromptChange::default() };
    diary.update(configured(Some(config("{\"temperature\": 0.9}")))).await?;
    diary.update(configured(Some(None))).await?;
    diary.update(configured(Some(config("{}")))).await?;
    diary.update(PromptChange { set_tags: tags(&[("team", "b")]), ..Default::default() }).await?;
    diary.update(PromptChange { delete_tags: vec![parsed("use")], ..Default::default() }).await?;
    point(store, &name, "staging", 1).await?;
    diary.write().await?;
    store.register(saying(&name, "Hi")).await?;
    point(store, &name, "production", 2).await?;
    diary.write().await?;
    store.delete_alias(&name, &alias("staging"), Write::default()).await?;
    diary.write().await?;
    diary.check().await
}

pub(super) async fn tags_read_back_in_their_order(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("then-tags");
    let new = NewVersion { tags: tags(&[("z", "1"), ("m", "1")]), ..saying(&name, "text") };
    store.register(new).await?;
    let mut diary = Diary { store, name, pages: Vec::new() };
    diary.write().await?;
    let set = |pairs: &[(&str, &str)]| PromptChange { set_tags: tags(pairs), ..Default::default() };
    let delete = |key: &str| PromptChange { delete_tags: vec![parsed(key)], ..Default::default() };
    for change in [
        set(&[("y", "1"), ("a", "1")]),
        set(&[("z", "2"), ("a", "2")]),
        delete("z"),
        set(&[("b", "1"), ("z", "3")]),
        delete("a"),
        PromptChange { delete_tags: vec![parsed("y")], ..set(&[("y", "4"), ("a", "")]) },
        delete("m"),
        set(&[("a", "5"), ("a/b c:d", "\"quoted\" \n\u{1f980}")]),
    ] {
        diary.update(change).await?;
    }
    diary.check().await
}

pub(super) async fn an_alias_reads_back_where_it_stood(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "then-alias", 3).await?;
    let mut stood = Vec::new();
    for number in [1, 3, 2, 3] {
        point(store, &name, "production", number).await?;
        point(store, &name, "1", 4 - number).await?;
        stood.push((passed(store).await?, version(number)));
    }
    for (moment, number) in stood {
        let found = then(store, &name, "production", moment).await?;
        assert_eq!(found.version, number, "at {moment}");
        let other = then(store, &name, "@1", moment).await?;
        assert_eq!(other.version.get(), 4 - number.get(), "at {moment}");
    }
    Ok(())
}

pub(super) async fn the_latest_was_the_highest_of_then(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("then-latest");
    let mut latest = Vec::new();
    for number in 1..=3 {
        store.register(saying(&name, "text")).await?;
        latest.push((passed(store).await?, number));
    }
    for (deleted, left) in [(3, 2), (2, 1)] {
        store.delete(&name, Some(version(deleted)), Write::default()).await?;
        latest.push((passed(store).await?, left));
    }
    store.register(saying(&name, "text")).await?;
    latest.push((passed(store).await?, 4));
    for (moment, number) in latest {
        let found = then(store, &name, "latest", moment).await?;
        assert_eq!(found.version, version(number), "at {moment}");
        let prompt = history(store).prompt_at(&name, moment).await?;
        assert_eq!(prompt.latest, Some(version(number)), "at {moment}");
    }
    Ok(())
}

pub(super) async fn a_prompt_reads_back_as_it_was(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("then-prompt");
    let new = |pairs: &[(&str, &str)]| NewVersion {
        commit_message: Some("what it is for".to_owned()),
        tags: tags(pairs),
        ..saying(&name, "text")
    };
    store.register(new(&[("z", "1"), ("a", "1")])).await?;
    let mut diary = Vec::new();
    for turn in 0..7 {
        diary.push((store.prompt(&name).await?, passed(store).await?));
        let how = Write::default();
        let tagged = PromptChange { set_tags: tags(&[("a", "2")]), ..described(Some("x")) };
        match turn {
            0 => store.update(&name, tagged, how).await?,
            1 => store.update(&name, described(None), how).await?,
            2 => drop(store.register(new(&[("z", "2"), ("b", "1")])).await?),
            3 => drop(point(store, &name, "production", 2).await?),
            4 => store.delete(&name, Some(version(2)), how).await?,
            _ => {
                let delete_tags = vec![parsed("z")];
                let change = PromptChange { delete_tags, ..PromptChange::default() };
                store.update(&name, change, how).await?;
            }
        }
    }
    for (was, moment) in diary {
        let told = history(store).prompt_at(&name, moment).await?;
        assert_eq!(told, was, "at {moment}");
    }
    Ok(())
}

pub(super) async fn versions_read_back_in_pages(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "then-pages", 5).await?;
    point(store, &name, "production", 4).await?;
    store.delete(&name, Some(version(2)), Write::default()).await?;
    let all = PageQuery { limit: 100, after: None };
    let were = store.versions(&name, &all).await?.items;
    let moment = passed(store).await?;
    store.delete(&name, Some(version(4)), Write::default()).await?;
    store.register(saying(&name, "text")).await?;
    let mut page = PageQuery { limit: 2, after: None };
    let mut told = Vec::new();
    loop {
        let Page { items, next } = history(store).versions_at(&name, moment, &page).await?;
        assert!(items.len() <= 2, "a page holds no more than was asked for");
        told.extend(items);
        page.after = next;
        if page.after.is_none() {
            break;
        }
    }
    let unsigned = |versions: &[PromptVersion]| versions.iter().map(unsigned).collect::<Vec<_>>();
    assert_eq!(unsigned(&told), unsigned(&were));
    Ok(())
}

pub(super) async fn a_moment_includes_its_own_changes(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "then-now", 2).await?;
    passed(store).await?;
    point(store, &name, "production", 2).await?;
    let changes = super::given::changes(store, &name).await?;
    let moment = changes.last().map(|change| change.at).unwrap_or_default();
    assert_eq!(then(store, &name, "production", moment).await?.version, version(2));
    let before = Timestamp::from_millis(moment.as_millis() - 1);
    assert!(then(store, &name, "production", before).await.is_err());
    let later = Timestamp::from_millis(moment.as_millis() + 1_000_000_000);
    let now = at(store, &name, "production").await?;
    let told = then(store, &name, "production", later).await?;
    assert_eq!(unsigned(&told), unsigned(&now));
    Ok(())
}
