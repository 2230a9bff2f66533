//! What a command works with: the configuration, the store, the screen.

use std::{
    cell::RefCell,
    env,
    path::{Path, PathBuf},
    sync::Arc,
};

use fmf::{
    ChangeQuery, Config, ConfigSource, DatabaseUrl, Environment, History, PageQuery, PromptName,
    PromptRef, PromptStore, PromptVersion, Selector, StoreError, StoreUri, Timestamp, Write,
    archive::ArtifactsAt,
    config::{Credentials, FlagValue, Origin},
    registry::{self, Registry},
    runs::Runs,
};
use fmf_server::ArtifactPlace;

use crate::{
    actor,
    arguments::{Extent, Global, RegistryPlace},
    fault::{self, Exit, Fault, Result},
    hint::{self, Place},
    screen::Screen,
};

/// What a command works with.
pub(crate) struct Session {
    pub(crate) screen: Screen,
    pub(crate) environment: Environment,
    global: Global,
    /// Where the stores are that were opened.
    places: RefCell<Vec<Place>>,
    /// The stores of prompts among them.
    stores: RefCell<Vec<Arc<dyn PromptStore>>>,
}

impl Session {
    pub(crate) fn new(global: Global) -> Self {
        let environment = Environment::of_process();
        Self {
            screen: Screen::of_process(&environment),
            environment,
            global,
            places: RefCell::default(),
            stores: RefCell::default(),
        }
    }

    /// The configuration, with what flags lay over it.
    pub(crate) fn config(&self, flags: Vec<FlagValue>) -> Result<Config> {
        let source = ConfigSource {
            folder: PathBuf::new(),
            file: self.global.config.clone(),
            environment: self.environment.clone(),
            flags,
        };
        Ok(Config::from_source(&source)?)
    }

    /// The store that `--store` or the configuration names, which must be there: nothing is made
    /// by reading.
    pub(crate) async fn store(&self) -> Result<Opened> {
        self.opened(Missing::IsAnError).await
    }

    /// The same for who registers a prompt, which may be the first one.
    pub(crate) async fn store_to_write(&self) -> Result<Opened> {
        self.opened(Missing::IsMade).await
    }

    /// The store that a flag names, which must be there.
    pub(crate) async fn open(&self, uri: &str) -> Result<Arc<dyn PromptStore>> {
        self.open_by_flag(uri, Missing::IsAnError).await
    }

    /// The store that a flag names; what is missing is made.
    pub(crate) async fn open_to_write(&self, uri: &str) -> Result<Arc<dyn PromptStore>> {
        self.open_by_flag(uri, Missing::IsMade).await
    }

    /// The runs of the store that `--store` or the configuration names.
    pub(crate) async fn runs(&self) -> Result<Runs> {
        let (uri, credentials) = match &self.global.store {
            Some(uri) => (self.named(uri)?, self.credentials()),
            None => {
                let config = self.config(Vec::new())?;
                (self.configured(&config)?, config.prompts.credentials)
            }
        };
        if matches!(uri, StoreUri::Database(_)) {
            check_there(&uri, Missing::IsAnError)?;
        }
        Ok(Runs::open(&uri, &credentials).await?)
    }

    /// The registry that `--data-dir` or `--store` names, else the one that `fmf serve` would serve.
    pub(crate) async fn registry(
        &self,
        place: &RegistryPlace,
        missing: Missing,
    ) -> Result<Registry> {
        Ok(Registry::open(&self.database(place, missing)?).await?)
    }

    /// The database of that registry.
    pub(crate) fn database(&self, place: &RegistryPlace, missing: Missing) -> Result<DatabaseUrl> {
        let uri = match (&place.data_dir, &self.global.store) {
            (Some(folder), _) => database_in(folder),
            (None, Some(uri)) => uri.parse()?,
            (None, None) => {
                let serve = self.config(Vec::new())?.serve;
                serve.database_url.map_or_else(|| database_in(&serve.data_dir), StoreUri::Database)
            }
        };
        let url = registry::database(&uri).map_err(|error| {
            let fault = Fault::from(error);
            match fault.exit() {
                Exit::Unsupported => fault.hint(
                    "on the machine of its server, name its folder with --data-dir, or its \
                     database with --store sqlite:FILE",
                ),
                _ => fault,
            }
        })?;
        if missing == Missing::IsAnError {
            self.check_there(&url)?;
        }
        Ok(url)
    }

    /// Where the files of the runs beside that registry are; `None` where no runs are wanted.
    pub(crate) fn artifacts(
        &self,
        url: &DatabaseUrl,
        place: &RegistryPlace,
        extent: &Extent,
    ) -> Result<Option<ArtifactsAt>> {
        if extent.without_runs {
            return Ok(None);
        }
        if extent.without_artifacts {
            return Ok(Some(ArtifactsAt::LeftOut));
        }
        let (key, flag) = ("serve.artifacts", "--artifacts");
        let named = extent.artifacts.clone().map(|value| FlagValue { key, flag, value });
        let serve = self.config(named.into_iter().collect())?.serve;
        let data_dir = place.data_dir.as_ref().unwrap_or(&serve.data_dir);
        Ok(Some(match ArtifactPlace::of(serve.artifacts.as_deref(), url, data_dir) {
            ArtifactPlace::Folder(folder) => ArtifactsAt::Folder(folder),
            cloud @ ArtifactPlace::Cloud(_) => ArtifactsAt::Elsewhere(cloud.to_string()),
        }))
    }

    /// A fault with what may help in the store of this command, unless it has several.
    pub(crate) async fn advise(&self, fault: Fault) -> Fault {
        let place = only(&self.places);
        let near = match (fault.missing_prompt(), only(&self.stores)) {
            (Some(name), Some(store)) => hint::near_prompt(store.as_ref(), name).await,
            _ => None,
        };
        let fault = match near {
            Some(near) => fault.instead(near),
            None => fault,
        };
        match place {
            Some(place) => fault.at(place),
            None => fault,
        }
    }

    /// Where the store is that `--store` or the configuration names, and who asks it.
    pub(crate) fn place_of_store(&self) -> Result<(StoreUri, Credentials)> {
        let config = self.config(Vec::new())?;
        let (uri, credentials) = match &self.global.store {
            Some(uri) => (self.named(uri)?, self.credentials()),
            None => (self.configured(&config)?, config.prompts.credentials),
        };
        // A folder has no such thing, whether it is there or not.
        if !matches!(uri, StoreUri::Folder(_)) {
            check_there(&uri, Missing::IsAnError)?;
        }
        Ok((uri, credentials))
    }

    async fn opened(&self, missing: Missing) -> Result<Opened> {
        let config = self.config(Vec::new())?;
        let store = match &self.global.store {
            Some(uri) => self.open_by_flag(uri, missing).await?,
            None => {
                let uri = self.configured(&config)?;
                // A folder that nobody has made yet is how a project begins.
                if !matches!(uri, StoreUri::Folder(_)) {
                    check_there(&uri, missing)?;
                }
                self.remembered(fmf::open_store(&uri, &config.prompts.credentials).await?)
            }
        };
        Ok(Opened { store, default_selector: config.prompts.default_selector })
    }

    async fn open_by_flag(&self, uri: &str, missing: Missing) -> Result<Arc<dyn PromptStore>> {
        let uri = self.named(uri)?;
        check_there(&uri, missing)?;
        Ok(self.remembered(fmf::open_store(&uri, &self.credentials()).await?))
    }

    fn remembered(&self, store: Arc<dyn PromptStore>) -> Arc<dyn PromptStore> {
        self.stores.borrow_mut().push(store.clone());
        store
    }

    /// The store that a flag names, to be opened.
    fn named(&self, uri: &str) -> Result<StoreUri> {
        self.going_to(uri.parse()?, false)
    }

    /// The store that the configuration names, to be opened.
    fn configured(&self, config: &Config) -> Result<StoreUri> {
        let mut settings = config.settings().iter();
        let by_file = settings.any(|setting| {
            setting.key.path == "prompts.tracking_uri" && matches!(setting.origin, Origin::File(_))
        });
        self.going_to(StoreUri::configured(&config.prompts)?, by_file)
    }

    /// Remembers where a store is, for hints, and looks at what it takes to go there.
    fn going_to(&self, uri: StoreUri, by_file: bool) -> Result<StoreUri> {
        self.places.borrow_mut().push(Place::of(&uri, by_file));
        fmf::check_trust(&uri, &self.environment)?;
        Ok(uri)
    }

    /// Makes sure that the file of a database is there, if it is in a file.
    pub(crate) fn check_there(&self, database: &DatabaseUrl) -> Result<()> {
        match database.path() {
            Some(path) if !path.exists() => Err(not_there("database", path).hint(HOW_A_REGISTRY)),
            _ => Ok(()),
        }
    }

    /// Says something beside the answer, and what to do about it.
    pub(crate) fn note(&self, what: &str, hint: &str) {
        fault::note(what, hint);
    }

    /// Says what the store cannot read, each on a line beside the answer.
    pub(crate) async fn warn_of_unreadable(&self, store: &dyn PromptStore) -> Result<()> {
        for unreadable in store.unreadable().await? {
            let why = fault::chain(&unreadable.error);
            fault::warn(&format!("{:?} cannot be read: {why}", unreadable.name));
        }
        Ok(())
    }

    /// Who asks a server that was named by a flag: FMF's variables, else MLflow's.
    pub(crate) fn credentials(&self) -> Credentials {
        let first = |names: [&str; 2]| {
            names.iter().find_map(|name| self.environment.get(name)).map(str::to_owned)
        };
        Credentials {
            username: first(["FMF_PROMPTS__USERNAME", "MLFLOW_TRACKING_USERNAME"]),
            password: first(["FMF_PROMPTS__PASSWORD", "MLFLOW_TRACKING_PASSWORD"]),
            token: first(["FMF_PROMPTS__TOKEN", "MLFLOW_TRACKING_TOKEN"]),
        }
    }

    /// Who writes, and why.
    pub(crate) fn write(&self, reason: Option<String>) -> Write {
        Write { actor: actor::actor(&self.environment), reason, ..Write::default() }
    }
}

/// What it means when a store is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    IsAnError,
    IsMade,
}

/// Where a server keeps its registry in a data folder.
fn database_in(folder: &Path) -> StoreUri {
    StoreUri::Database(format!("sqlite:{}", folder.join("fmf.db").display()))
}

fn check_there(uri: &StoreUri, missing: Missing) -> Result<()> {
    let Some(path) = uri.missing().filter(|_| missing == Missing::IsAnError) else {
        return Ok(());
    };
    let what = match uri {
        StoreUri::Folder(_) => "folder",
        _ => "database",
    };
    Err(not_there(what, &path).hint(HOW_A_STORE))
}

/// The one there is, if there is only one.
fn only<T: Clone>(those: &RefCell<Vec<T>>) -> Option<T> {
    match those.borrow().as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

fn not_there(what: &str, path: &Path) -> Fault {
    let (path, here) = (path.display().to_string(), working_folder());
    let from = if path.starts_with('/') { String::new() } else { format!(" (seen from {here})") };
    Fault::new(Exit::NotFound, format!("there is no {what} {path}{from}"))
}

/// How a store of prompts comes about.
const HOW_A_STORE: &str =
    "registering a prompt or copying to it makes it; is the name spelled right?";
/// How the database of a registry comes about.
const HOW_A_REGISTRY: &str = "`fmf serve` or `fmf db migrate` makes it; is the name spelled right?";

/// A store, and what a bare name means there.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn PromptStore>,
    default_selector: Selector,
}

impl Opened {
    /// What the store can tell of the past.
    pub(crate) fn history(&self) -> Result<&dyn History> {
        Ok(self.store.require_history()?)
    }

    /// Makes sure that there is a prompt of that name, or once was.
    ///
    /// # Errors
    /// `PromptNotFound`, with what the log says of it.
    pub(crate) async fn check_known(&self, name: &PromptName) -> Result<()> {
        let page = PageQuery { limit: 1, after: None };
        let query = ChangeQuery { name: Some(name.clone()), page, ..ChangeQuery::default() };
        if !self.history()?.changes(&query).await?.items.is_empty() {
            return Ok(());
        }
        match self.store.prompt(name).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Fault::from(error).and_also("nor does its log know of one")),
        }
    }

    /// The version that is meant now, or was at a moment.
    pub(crate) async fn get_at(
        &self,
        wanted: &PromptRef,
        at: Option<Timestamp>,
    ) -> Result<Arc<PromptVersion>> {
        let Some(at) = at else { return self.get(wanted).await };
        let selector = wanted.selector.as_ref().unwrap_or(&self.default_selector);
        Ok(self.history()?.get_at(&wanted.name, selector, at).await?)
    }

    /// The version that is meant; a bare name means the configured default.
    pub(crate) async fn get(&self, wanted: &PromptRef) -> Result<Arc<PromptVersion>> {
        let name = &wanted.name;
        let Some(selector) = &wanted.selector else {
            let default = &self.default_selector;
            return self.store.get(name, default).await.map_err(|error| {
                let is_alias = matches!(error, StoreError::AliasNotFound { .. });
                let fault = Fault::from(error);
                if !is_alias {
                    return fault;
                }
                fault.instead(format!(
                    "a bare name means {default}; ask for {name}@latest, or set the alias with \
                     `fmf alias set {name} {default} latest`"
                ))
            });
        };
        Ok(self.store.get(name, selector).await?)
    }
}

/// The working folder, for messages.
pub(crate) fn working_folder() -> String {
    env::current_dir().map_or_else(|_| ".".to_owned(), |folder| folder.display().to_string())
}
