//! What is gone is still there in the past.

use super::{
    super::given::{alias, at, parsed, point, refused, saying, version, with_versions},
    given::{history, passed, then, unsigned},
};
use crate::{NewVersion, PageQuery, PromptName, PromptStore, PromptVersion, Result, Write};

pub(super) async fn a_deleted_version_is_still_read_in_the_past(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "gone-version", 3).await?;
    point(store, &name, "production", 2).await?;
    let was = at(store, &name, "production").await?;
    let moment = passed(store).await?;
    store.delete(&name, Some(version(2)), Write::default()).await?;
    let gone = passed(store).await?;
    for selector in ["2", "production"] {
        let told = then(store, &name, selector, moment).await?;
        assert_eq!(unsigned(&told), unsigned(&was), "{selector}");
        refused(then(store, &name, selector, gone).await);
    }
    Ok(())
}

pub(super) async fn a_deleted_prompt_is_still_read_in_the_past(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "gone-prompt", 2).await?;
    point(store, &name, "production", 1).await?;
    let page = PageQuery::default();
    let (prompt, was) = (store.prompt(&name).await?, at(store, &name, "production").await?);
    let versions = store.versions(&name, &page).await?;
    let moment = passed(store).await?;
    store.delete(&name, None, Write::default()).await?;
    let gone = passed(store).await?;
    let told = then(store, &name, "production", moment).await?;
    assert_eq!(unsigned(&told), unsigned(&was));
    assert_eq!(history(store).prompt_at(&name, moment).await?, prompt);
    let told = history(store).versions_at(&name, moment, &page).await?;
    let unsigned = |version: PromptVersion| unsigned(&version);
    assert_eq!(told.map(unsigned), versions.map(unsigned));
    refused(then(store, &name, "production", gone).await);
    refused(history(store).prompt_at(&name, gone).await);
    refused(history(store).versions_at(&name, gone, &page).await);
    Ok(())
}

pub(super) async fn a_name_means_the_life_that_bore_it(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("gone-and-back");
    let mut lives = Vec::new();
    for text in ["the first life", "the second life", "the third life"] {
        let aliases = vec![alias("production")];
        store.register(NewVersion { aliases, ..saying(&name, text) }).await?;
        lives.push((passed(store).await?, text));
        if text != "the third life" {
            store.delete(&name, None, Write::default()).await?;
            refused(then(store, &name, "1", passed(store).await?).await);
        }
    }
    for (moment, text) in lives {
        for selector in ["1", "production", "latest"] {
            let found = then(store, &name, selector, moment).await?;
            assert_eq!((found.version, found.template.source()), (version(1), text));
        }
    }
    Ok(())
}
