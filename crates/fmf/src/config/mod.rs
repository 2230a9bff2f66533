//! `fmf.yaml`, the environment and the flags, put together into one [`Config`].
//!
//! The lowest layer first: defaults, the file, `FMF_…` variables, flags. [`KEYS`] is the one table
//! of what can be configured; the file, the variables, `fmf config show` and the documentation are
//! all read from it. Every effective value keeps its [`Origin`].
//!
//! Nothing here opens a store or reads a flag, and the process environment is read at one door
//! only: [`Environment::of_process`].

mod environment;
mod error;
mod file;
mod keys;
mod layers;
mod nearest;
mod origin;
mod redact;
mod typed;
mod value;
mod yaml;

use std::path::{Path, PathBuf};

pub use environment::Environment;
pub use error::ConfigError;
pub use file::FILE_NAME;
pub use keys::{KEYS, Key, Kind, OWNED_SECTIONS, key};
pub use layers::Setting;
pub use origin::Origin;
pub use redact::redact_url;
pub use typed::{Backend, CacheConfig, Credentials, PromptsConfig, ServeConfig};

/// Everything that can be configured, with its origin.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where prompts come from.
    pub prompts: PromptsConfig,
    /// How `fmf serve` serves.
    pub serve: ServeConfig,
    file: Option<PathBuf>,
    ignored: Vec<String>,
    settings: Vec<Setting>,
}

/// Where to look for a configuration, and what to lay over it.
#[derive(Debug, Clone, Default)]
pub struct ConfigSource {
    /// The folder where the search for `fmf.yaml` begins, and which relative paths from the
    /// environment and from flags are relative to. An empty path is the working folder.
    pub folder: PathBuf,
    /// This file instead of a search; it must exist.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: Environment,
    /// Values given by flags.
    pub flags: Vec<FlagValue>,
}

/// A value that was given by a flag.
#[derive(Debug, Clone)]
pub struct FlagValue {
    /// The key it is for, such as `serve.port`.
    pub key: &'static str,
    /// The flag, such as `--port`.
    pub flag: &'static str,
    /// The value, as it would be written in the file.
    pub value: String,
}

impl Config {
    /// The configuration of the working folder and the process environment.
    ///
    /// # Errors
    /// [`ConfigError`], naming the file, variable or flag that is wrong.
    pub fn load() -> Result<Self, ConfigError> {
        Self::from_source(&ConfigSource {
            environment: Environment::of_process(),
            ..ConfigSource::default()
        })
    }

    /// The configuration that `source` describes.
    ///
    /// # Errors
    /// [`ConfigError`], naming the file, variable or flag that is wrong.
    pub fn from_source(source: &ConfigSource) -> Result<Self, ConfigError> {
        let path = file::find(source)?;
        let text = path.as_deref().map(file::read).transpose()?;
        Self::assemble(path, text.as_deref().unwrap_or_default(), source)
    }

    /// The configuration of this text as if it stood in `fmf.yaml`, without any environment.
    ///
    /// # Errors
    /// [`ConfigError`], naming the key that is wrong.
    pub fn from_yaml(text: &str) -> Result<Self, ConfigError> {
        Self::assemble(Some(PathBuf::from(FILE_NAME)), text, &ConfigSource::default())
    }

    /// The file that was read, if there was one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The top-level keys of the file that FMF does not own and left alone.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// The ignored top-level keys that look like a slip of the finger, each with the section that
    /// may have been meant.
    pub fn misspelt(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let meant = |key| nearest::nearest_section(key).map(|section| (key, section));
        self.ignored.iter().map(String::as_str).filter_map(meant)
    }

    /// Every key with its effective value and where that came from.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    fn assemble(
        file: Option<PathBuf>,
        text: &str,
        source: &ConfigSource,
    ) -> Result<Self, ConfigError> {
        let (settings, ignored) = layers::stack(file.as_deref(), text, source)?;
        let typed = typed::Reader::new(&settings, file.as_deref(), &source.folder);
        let (prompts, serve) = (typed.prompts()?, typed.serve()?);
        Ok(Self { prompts, serve, file, ignored, settings })
    }
}

impl Default for Config {
    /// The defaults alone.
    fn default() -> Self {
        let source = ConfigSource::default();
        match Self::assemble(None, "", &source) {
            Ok(config) => config,
            // A test reads every default, so that this is never reached.
            Err(error) => unreachable!("the defaults are no configuration: {error}"),
        }
    }
}
