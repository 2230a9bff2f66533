//! Laying the file, the environment and the flags over the defaults.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    ConfigError, ConfigSource, Environment, KEYS, Key, Kind, OWNED_SECTIONS, Origin, keys,
    nearest::{nearest_key, sections},
    redact_url, yaml,
};

/// A key, its effective value as text, and where that came from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The key.
    pub key: &'static Key,
    /// The value as it was written; `None` if there is none.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

impl Setting {
    /// The value as it may be shown: without secrets and passwords.
    #[must_use]
    pub fn shown(&self) -> Option<String> {
        let value = self.value.as_deref()?;
        Some(if self.key.is_secret() { "***".to_owned() } else { redact_url(value) })
    }
}

/// Every key's effective value, and the top-level keys that are somebody else's.
///
/// # Errors
/// [`ConfigError`] for a key FMF does not know, or a value that is no text where one must be.
pub(super) fn stack(
    file: Option<&Path>,
    text: &str,
    source: &ConfigSource,
) -> Result<(Vec<Setting>, Vec<String>), ConfigError> {
    let mut stack = Stack::defaults();
    let ignored = match file {
        Some(path) => stack.lay_file(path, text)?,
        None => Vec::new(),
    };
    stack.lay_environment(&source.environment)?;
    for flag in &source.flags {
        stack.lay(flag.key, flag.value.clone(), Origin::Flag(flag.flag))?;
    }
    stack.lay_mlflow(&source.environment);
    Ok((stack.0, ignored))
}

struct Stack(Vec<Setting>);

impl Stack {
    fn defaults() -> Self {
        let setting = |key: &'static Key| Setting {
            key,
            value: key.default.map(str::to_owned),
            origin: Origin::Default,
        };
        Self(KEYS.iter().map(setting).collect())
    }

    fn get(&self, path: &str) -> Option<&Setting> {
        self.0.iter().find(|setting| setting.key.path == path)
    }

    fn lay(&mut self, path: &str, value: String, origin: Origin) -> Result<(), ConfigError> {
        match self.0.iter_mut().find(|setting| setting.key.path == path) {
            Some(setting) => {
                (setting.value, setting.origin) = (Some(value), origin);
                Ok(())
            }
            None => Err(unknown_key(path, origin)),
        }
    }

    fn lay_file(&mut self, path: &Path, text: &str) -> Result<Vec<String>, ConfigError> {
        let malformed = |why: String| ConfigError::Malformed { path: path.to_owned(), why };
        let sections = match yaml::parse(text).map_err(malformed)? {
            Value::Null => Map::new(),
            Value::Object(sections) => sections,
            _ => return Err(malformed("it is no mapping of keys to values".to_owned())),
        };
        let origin = Origin::File(path.to_owned());
        let mut ignored = Vec::new();
        for (section, value) in sections {
            if OWNED_SECTIONS.contains(&section.as_str()) {
                self.lay_value(&section, value, &origin)?;
            } else {
                ignored.push(section);
            }
        }
        Ok(ignored)
    }

    /// Goes down into a section until a key is reached. A key without a value is left alone.
    fn lay_value(&mut self, path: &str, value: Value, origin: &Origin) -> Result<(), ConfigError> {
        if value.is_null() && (is_section(path) || keys::key(path).is_some()) {
            return Ok(());
        }
        match (keys::key(path), value) {
            (Some(key), _) if key.is_secret() => Err(ConfigError::SecretInFile {
                key: key.path,
                origin: origin.clone(),
                variable: key.variable(),
            }),
            (Some(key), value) => self.lay(path, text_of(key, &value, origin)?, origin.clone()),
            (None, Value::Object(fields)) if is_section(path) => {
                fields.into_iter().try_for_each(|(name, value)| {
                    self.lay_value(&format!("{path}.{name}"), value, origin)
                })
            }
            (None, value) if is_section(path) => Err(ConfigError::Malformed {
                path: origin.to_string().into(),
                why: format!("{path:?} is {value}, not a section of keys"),
            }),
            _ => Err(unknown_key(path, origin.clone())),
        }
    }

    fn lay_environment(&mut self, environment: &Environment) -> Result<(), ConfigError> {
        for (variable, value) in environment.iter() {
            if let Some(path) = keys::path_of_variable(variable) {
                self.lay(&path, value.to_owned(), Origin::Variable(variable.to_owned()))?;
            }
        }
        Ok(())
    }

    /// MLflow's own variables. The address counts only where nothing else names one; the
    /// credentials only where the address does not come from a file, so that a file in a cloned
    /// repository cannot have somebody's token sent to it.
    fn lay_mlflow(&mut self, environment: &Environment) {
        let backend = self.get("prompts.backend").and_then(|setting| setting.value.as_deref());
        if backend != Some("mlflow") {
            return;
        }
        self.fill("prompts.tracking_uri", environment, "MLFLOW_TRACKING_URI");
        self.fill("prompts.tracking_uri", environment, "MLFLOW_REGISTRY_URI");
        self.fill("prompts.cache.ttl", environment, "MLFLOW_ALIAS_PROMPT_CACHE_TTL_SECONDS");
        let uri = self.get("prompts.tracking_uri").map(|setting| &setting.origin);
        if !matches!(uri, Some(Origin::File(_))) {
            self.fill("prompts.username", environment, "MLFLOW_TRACKING_USERNAME");
            self.fill("prompts.password", environment, "MLFLOW_TRACKING_PASSWORD");
            self.fill("prompts.token", environment, "MLFLOW_TRACKING_TOKEN");
        }
    }

    /// Takes an MLflow variable for a key that only another MLflow variable has filled, if any.
    fn fill(&mut self, path: &str, environment: &Environment, variable: &str) {
        let Some(value) = environment.get(variable) else { return };
        let free = |setting: &&mut Setting| match &setting.origin {
            Origin::Default => true,
            Origin::Variable(name) => name.starts_with("MLFLOW_"),
            _ => false,
        };
        let setting = self.0.iter_mut().find(|setting| setting.key.path == path);
        if let Some(setting) = setting.filter(free) {
            setting.value = Some(value.to_owned());
            setting.origin = Origin::Variable(variable.to_owned());
        }
    }
}

fn is_section(path: &str) -> bool {
    OWNED_SECTIONS.contains(&path) || sections().any(|section| section == path)
}

/// The text of a value in the file: a scalar as it is, a list joined by commas.
fn text_of(key: &'static Key, value: &Value, origin: &Origin) -> Result<String, ConfigError> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    let text = match value {
        Value::Array(items) if matches!(key.kind, Kind::List | Kind::Networks) => {
            items.iter().map(scalar).collect::<Option<Vec<_>>>().map(|items| items.join(","))
        }
        value => scalar(value),
    };
    text.ok_or_else(|| ConfigError::BadValue {
        key: key.path,
        value: value.to_string(),
        origin: origin.clone(),
        expected: key.kind.expected(),
    })
}

fn unknown_key(path: &str, origin: Origin) -> ConfigError {
    let from_variable = matches!(origin, Origin::Variable(_));
    let written = |path: &str| match from_variable {
        true => keys::variable_of(path),
        false => format!("{path:?}"),
    };
    let hint = match nearest_key(path) {
        Some(near) => format!("did you mean {}?", written(near)),
        None => known_keys(path),
    };
    ConfigError::UnknownKey { key: path.to_owned(), origin, hint }
}

fn known_keys(path: &str) -> String {
    let section = path.split('.').next().unwrap_or(path);
    let inside = KEYS.iter().filter_map(|key| key.path.strip_prefix(section)?.strip_prefix('.'));
    match inside.collect::<Vec<_>>().as_slice() {
        [] => format!("{section:?} is reserved and has no keys in this version"),
        keys => format!("the keys of {section:?} are {}", keys.join(", ")),
    }
}
