//! An application's handle on a store, and the ways to open one.

pub(crate) mod open;
mod selector;
mod trust;
mod uri;

use std::{fmt, sync::Arc, time::Duration};

use fmf_core::{
    PromptName, PromptRef, PromptStore, PromptVersion, Result, Selector, Template,
    render::{RenderError, RenderOptions, Rendered, render},
};
use serde_json::{Map, Value};

pub use open::{open_configured, open_store};
pub use selector::IntoSelector;
pub use trust::check_trust;
pub use uri::StoreUri;

use crate::{
    CacheOptions, CachedStore,
    config::{Backend, Config},
};

/// Opens the store that the configuration names.
///
/// What `prompts.backend` says decides; the code stays the same. A server is remembered in a
/// [`CachedStore`]; files and a database in this process are fast enough to be asked each time.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// # let folder = tempfile::tempdir().unwrap();
/// # std::fs::create_dir_all(folder.path().join("prompts/invoice_summary")).unwrap();
/// # let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
/// # file("fmf.yaml", "prompts: {backend: local, root: ./prompts, default_selector: production}");
/// # file("prompts/invoice_summary/1.prompt.txt", "Summarise: {{data}}");
/// # file("prompts/invoice_summary/aliases.json", r#"{"production": 1}"#);
/// # let source = fmf::ConfigSource { folder: folder.path().into(), ..Default::default() };
/// use fmf::{Config, make_store};
/// use serde_json::json;
///
/// # #[cfg(any())]
/// let config = Config::load()?;
/// # let config = Config::from_source(&source)?;
/// let store = make_store(&config).await?;
/// let prompt = store.get("invoice_summary", &config.prompts.default_selector).await?;
/// let variables = json!({"data": "3 items, 42.00 EUR"});
/// let text = store.format(&prompt.template, variables.as_object().unwrap())?;
/// assert_eq!(text, "Summarise: 3 items, 42.00 EUR");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// What the store says when it is opened; `Invalid` when the server is not named.
pub async fn make_store(config: &Config) -> Result<Store> {
    let store = open_configured(&config.prompts).await?;
    let default = config.prompts.default_selector.clone();
    if config.prompts.backend != Backend::Mlflow {
        return Ok(Store::new(store, default));
    }
    let cache = &config.prompts.cache;
    let options = CacheOptions {
        ttl: cache.ttl,
        stale_on_error: cache.stale_on_error,
        ..CacheOptions::default()
    };
    let cached = Arc::new(CachedStore::new(store, options));
    let store: Arc<dyn PromptStore> = Arc::<CachedStore>::clone(&cached);
    Ok(Store { cached: Some(cached), ..Store::new(store, default) })
}

/// An application's handle on the store its prompts come from. Cloning it is cheap.
#[derive(Clone)]
pub struct Store {
    store: Arc<dyn PromptStore>,
    cached: Option<Arc<CachedStore>>,
    default_selector: Selector,
}

impl Store {
    /// A handle on a store that is open already.
    #[must_use]
    pub fn new(store: Arc<dyn PromptStore>, default_selector: Selector) -> Self {
        Self { store, cached: None, default_selector }
    }

    /// A version of a prompt: its template, its number, and what else is known of it.
    ///
    /// The selector is a [`Selector`], or text: `"production"`, `"latest"`, `"3"`.
    ///
    /// # Errors
    /// `Invalid` for a name or selector that cannot be; otherwise what the store says.
    pub async fn get(&self, name: &str, selector: impl IntoSelector) -> Result<Arc<PromptVersion>> {
        self.answer(&name.parse()?, &selector.into_selector()?).await
    }

    /// The same, of which what is remembered may be `age` old at most; with an age of zero the
    /// store is asked. A version is remembered for good unless an age is given.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub async fn get_within(
        &self,
        name: &PromptName,
        selector: &Selector,
        age: Duration,
    ) -> Result<Arc<PromptVersion>> {
        match &self.cached {
            Some(cached) => cached.get_within(name, selector, age).await,
            None => self.store.get(name, selector).await,
        }
    }

    /// The version that `name`, `name@alias`, `name/3` or `prompts:/name@alias` stands for; a bare
    /// name means the configured default.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub async fn load(&self, reference: &str) -> Result<Arc<PromptVersion>> {
        let PromptRef { name, selector } = reference.parse()?;
        self.answer(&name, selector.as_ref().unwrap_or(&self.default_selector)).await
    }

    /// What is remembered at once, though it may just have become too old: then it is asked for
    /// again meanwhile ([`CachedStore::get_revalidating`]).
    async fn answer(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        match &self.cached {
            Some(cached) => cached.get_revalidating(name, selector).await,
            None => self.store.get(name, selector).await,
        }
    }

    /// What is remembered of a version and still trusted; asks nobody and waits for nothing.
    #[must_use]
    pub fn get_cached(&self, name: &PromptName, selector: &Selector) -> Option<Arc<PromptVersion>> {
        self.cached.as_ref()?.get_cached(name, selector)
    }

    /// Forgets everything that is remembered.
    pub fn clear(&self) {
        if let Some(cached) = &self.cached {
            cached.clear();
        }
    }

    /// Fills a template with values. Of a chat template it is the JSON list of its messages;
    /// [`Store::render`] gives the messages themselves.
    ///
    /// # Errors
    /// All variables without a value, or what is wrong with the template.
    pub fn format(
        &self,
        template: &Template,
        variables: &Map<String, Value>,
    ) -> Result<String, RenderError> {
        Ok(match self.render(template, variables)? {
            Rendered::Text(text) => text,
            Rendered::Chat(messages) => Template::chat(&messages).source().to_owned(),
        })
    }

    /// Fills a template with values, as text or as messages.
    ///
    /// # Errors
    /// All variables without a value, or what is wrong with the template.
    pub fn render(
        &self,
        template: &Template,
        variables: &Map<String, Value>,
    ) -> Result<Rendered, RenderError> {
        render(template, variables, &RenderOptions::default())
    }

    /// What a bare name means.
    #[must_use]
    pub fn default_selector(&self) -> &Selector {
        &self.default_selector
    }

    /// The store itself, to search, register and set aliases. Writing through it is seen at once
    /// by this handle.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn PromptStore> {
        &self.store
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.store)
    }
}
