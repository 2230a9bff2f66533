//! What a command works with: the configuration, the store, the screen.

use std::{env, path::PathBuf, sync::Arc};

use fmf::{
    Config, ConfigSource, Environment, PromptRef, PromptStore, PromptVersion, Selector, StoreError,
    Write,
    config::{Credentials, FlagValue},
};

use crate::{
    actor,
    arguments::Global,
    fault::{self, Fault, Result},
    screen::Screen,
};

/// What a command works with.
pub(crate) struct Session {
    pub(crate) screen: Screen,
    pub(crate) environment: Environment,
    global: Global,
}

impl Session {
    pub(crate) fn new(global: Global) -> Self {
        let environment = Environment::of_process();
        Self { screen: Screen::of_process(&environment), environment, global }
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

    /// The store that `--store` or the configuration names.
    pub(crate) async fn store(&self) -> Result<Opened> {
        let config = self.config(Vec::new())?;
        let store = match &self.global.store {
            Some(uri) => self.open(uri).await?,
            None => fmf::open_configured(&config.prompts).await?,
        };
        Ok(Opened { store, default_selector: config.prompts.default_selector })
    }

    /// The store that a flag names.
    pub(crate) async fn open(&self, uri: &str) -> Result<Arc<dyn PromptStore>> {
        Ok(fmf::open_store(&uri.parse()?, &self.credentials()).await?)
    }

    /// Says something beside the answer, and what to do about it.
    pub(crate) fn note(&self, what: &str, hint: &str) {
        fault::note(what, hint);
    }

    /// Who asks a server that was named by a flag: FMF's variables, else MLflow's.
    fn credentials(&self) -> Credentials {
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

/// A store, and what a bare name means there.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn PromptStore>,
    default_selector: Selector,
}

impl Opened {
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
