//! What a server can beside MLflow's protocol: FMF's own API, and its index of words.

use fmf_core::{
    Page, PageQuery, Result, StoreError, TextHit, TextQuery, Write, scan, sql::SqlAnswer,
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{MlflowStore, request::Request};
use crate::fmf::{
    messages::{self, Abilities, SqlQuery, TextHitsPage},
    paths,
    queries::{FindText, MOST_RESULTS, Plain},
};

/// Of what a server says of itself, what a client of any age needs.
#[derive(Deserialize)]
struct Introduction {
    product: String,
    abilities: Abilities,
}

impl MlflowStore {
    /// What the server can. It is asked once; one that has nothing at the address is not FMF's and
    /// can nothing of it. An outage tells nothing, and is not remembered.
    async fn abilities(&self) -> Result<Abilities> {
        let ask = async || {
            let question = Request::ask(paths::INFO, &[], &Plain {});
            match self.transport.exchange(&question, &Write::default()).await {
                Ok(Introduction { product, abilities }) if product == "fmf" => Ok(abilities),
                Ok(_) => Ok(Abilities::default()),
                Err(failure) if failure.is_no_such_address() => Ok(Abilities::default()),
                Err(failure) => self.understood(Err(failure)),
            }
        };
        self.abilities.get_or_try_init(ask).await.copied()
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
        if !self.abilities().await?.sql {
            let what = "SQL".to_owned();
            return Err(StoreError::Unsupported { store: self.to_string(), what });
        }
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
