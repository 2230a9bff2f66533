//! Pages: a list can be read to its end, and a foreign token is refused.

use super::given::{invalid, with_versions};
use crate::{PageQuery, PageToken, PromptQuery, PromptStore, Result};

/// The query of the page that follows, if there is one.
fn following(limit: usize, next: Option<PageToken>) -> Option<PageQuery> {
    next.map(|token| PageQuery { limit, after: Some(token) })
}

pub(super) async fn a_search_can_be_read_to_its_end_in_pages(
    store: &dyn PromptStore,
) -> Result<()> {
    let names: Vec<String> = (1..=7).map(|number| format!("paging-search.{number}")).collect();
    for name in &names {
        with_versions(store, name, 1).await?;
    }
    for limit in [1, 3, 7] {
        let (mut seen, mut pages) = (Vec::new(), 0);
        let mut page = Some(PageQuery { limit, after: None });
        while let Some(this) = page {
            let query =
                PromptQuery { page: this, ..super::search::query("name LIKE 'paging-search.%'")? };
            let answer = store.search(&query).await?;
            seen.extend(answer.items.into_iter().map(|prompt| prompt.name.as_str().to_owned()));
            pages += 1;
            page = following(limit, answer.next);
        }
        assert_eq!((seen, pages), (names.clone(), names.len().div_ceil(limit)), "limit {limit}");
    }
    Ok(())
}

pub(super) async fn versions_can_be_read_to_their_end_in_pages(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "paging-versions", 5).await?;
    for limit in [1, 2, 5] {
        let (mut seen, mut pages) = (Vec::new(), 0);
        let mut page = Some(PageQuery { limit, after: None });
        while let Some(this) = page {
            let answer = store.versions(&name, &this).await?;
            seen.extend(answer.items.iter().map(|item| item.version.get()));
            pages += 1;
            page = following(limit, answer.next);
        }
        assert_eq!((seen, pages), (vec![5, 4, 3, 2, 1], 5_usize.div_ceil(limit)), "limit {limit}");
    }
    Ok(())
}

pub(super) async fn a_page_that_holds_everything_has_no_next(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "paging-whole", 2).await?;
    let page = PageQuery { limit: 2, after: None };
    assert_eq!(store.versions(&name, &page).await?.next, None);
    let query = PromptQuery { page, ..super::search::query("name = 'paging-whole'")? };
    let answer = store.search(&query).await?;
    assert_eq!((answer.items.len(), answer.next), (1, None));
    Ok(())
}

pub(super) async fn a_foreign_page_token_is_refused(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "paging-foreign", 2).await?;
    for token in ["no token of this store", "-1"] {
        let page = PageQuery { limit: 1, after: Some(PageToken::from(token.to_owned())) };
        invalid(store.versions(&name, &page).await);
        invalid(store.search(&PromptQuery { page, ..PromptQuery::default() }).await);
    }
    Ok(())
}
