//! The configuration.

use fmf::{
    Config,
    config::{Origin, Setting},
};
use serde::Serialize;

/// Of `config show`. Secrets are `***`.
#[derive(Debug, Serialize)]
pub(crate) struct ConfigJson {
    /// The file that was read.
    file: Option<String>,
    settings: Vec<SettingJson>,
}

#[derive(Debug, Serialize)]
struct SettingJson {
    key: &'static str,
    value: Option<String>,
    /// `default`, `file`, `environment` or `flag`.
    origin: &'static str,
    /// The variable that overrides it.
    variable: String,
    /// Whether this version of FMF makes use of it.
    used: bool,
}

impl ConfigJson {
    pub(crate) fn new(config: &Config) -> Self {
        let file = config.file().map(|path| path.display().to_string());
        Self { file, settings: config.settings().iter().map(SettingJson::new).collect() }
    }
}

impl SettingJson {
    fn new(setting: &Setting) -> Self {
        let origin = match setting.origin {
            Origin::Default => "default",
            Origin::File(_) => "file",
            Origin::Variable(_) => "environment",
            Origin::Flag(_) => "flag",
        };
        Self {
            key: setting.key.path,
            value: setting.shown(),
            origin,
            variable: setting.key.variable(),
            used: !setting.key.unused,
        }
    }
}
