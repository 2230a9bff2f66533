//! What a server can beside MLflow's protocol: FMF's own API, and its index of words.

use fmf_core::{
    Page, PageQuery, PromptName, PromptVersion, Result, StoreError, TextHit, TextQuery, Write,
    scan, sql::SqlAnswer,
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{MlflowStore, request::Request};
use crate::fmf::{
    messages::{self, Abilities, SqlQuery, TextHitsPage, VersionsPage},
    paths,
    queries::{FindText, ListVersions, MOST_RESULTS, Plain},
};

/// Of what a server says of itself, what a client of any age needs.
#[derive(Deserialize)]
struct Introduction {
    product: String,
    abilities: Abilities,
}

impl MlflowStore {
    /// What a server of FMF's can. It is asked once; one that has nothing at the address is not FMF's.
    /// An outage tells nothing, and is not remembered.
    async fn of_fmf(&self) -> Result<Option<Abilities>> {
        let ask = async || {
            let question = Request::ask(paths::INFO, &[], &Plain {});
            match self.transport.exchange(&question, &Write::default()).await {
                Ok(Introduction { product, abilities }) if product == "fmf" => Ok(Some(abilities)),
                Ok(_) => Ok(None),
                Err(failure) if failure.is_no_such_address() => Ok(None),
                Err(failure) => self.understood(Err(failure)),
            }
        };
        self.abilities.get_or_try_init(ask).await.copied()
    }

    async fn abilities(&self) -> Result<Abilities> {
        Ok(self.of_fmf().await?.unwrap_or_default())
    }

    /// The versions of a prompt as FMF's own API lists them, with their authors, of whom MLflow's
    /// protocol has no word; `None` for a server that is not FMF's.
    pub(super) async fn listed_versions(
        &self,
        name: &PromptName,
        page: &PageQuery,
    ) -> Result<Option<Page<PromptVersion>>> {
        if self.of_fmf().await?.is_none() {
            return Ok(None);
        }
        let Some(page) = askable(page) else { return Ok(Some(nothing())) };
        let wanted = ListVersions::asking(None, &page);
        let question = Request::ask(paths::VERSIONS, &[name.as_str()], &wanted);
        self.ask::<VersionsPage>(&question).await?.try_into().map(Some)
    }

    /// # Errors
    /// `Unsupported` for a server that keeps no history.
    pub(super) async fn require_past(&self) -> Result<()> {
        self.require(|can| can.history, "a change log or reading the past").await
    }

    /// # Errors
    /// `Unsupported` for a server that does not tell what runs measured.
    pub(super) async fn require_measuring(&self) -> Result<()> {
        self.require(|can| can.metrics, "metrics by prompt version").await
    }

    async fn require(&self, ability: fn(Abilities) -> bool, what: &str) -> Result<()> {
        match ability(self.abilities().await?) {
            true => Ok(()),
            false => {
                let (store, what) = (self.to_string(), what.to_owned());
                Err(StoreError::Unsupported { store, what })
            }
        }
    }

    /// Asks FMF's own API.
    pub(super) async fn ask<A: DeserializeOwned>(&self, question: &Request) -> Result<A> {
        self.understood(self.transport.exchange(question, &Write::default()).await)
    }

    /// Asks a query in SQL over runs and prompts.
    ///
    /// # Errors
    /// `Unsupported` for a server that is not FMF's, `Invalid` for a query that it refuses;
    /// `Unavailable` when it cannot be reached.
    pub async fn query(&self, query: &str) -> Result<SqlAnswer> {
        self.require(|can| can.sql, "SQL").await?;
        let question = Request::act(paths::SQL, &[], &SqlQuery { query: query.to_owned() });
        self.ask::<messages::SqlAnswer>(&question).await?.try_into()
    }

    pub(super) async fn find_words(&self, query: &TextQuery) -> Result<Page<TextHit>> {
        if !self.abilities().await?.search {
            return scan(self, query).await;
        }
        let Some(page) = askable(&query.page) else { return Ok(nothing()) };
        let query = query.clone().with_page(page);
        let question = Request::ask(paths::SEARCH, &[], &FindText::from(&query));
        self.ask::<TextHitsPage>(&question).await?.try_into()
    }
}

/// A page as a server may be asked for it; none where nothing at all is wanted.
pub(super) fn askable(page: &PageQuery) -> Option<PageQuery> {
    let limit = page.limit.min(MOST_RESULTS as usize);
    (limit > 0).then(|| PageQuery { limit, after: page.after.clone() })
}

pub(super) fn nothing<T>() -> Page<T> {
    Page { items: Vec::new(), next: None }
}
