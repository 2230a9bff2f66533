//! Which value counts, where it came from, and what is said about one that cannot.

use std::{fs, path::Path, time::Duration};

use fmf::{
    Config, ConfigError, ConfigSource, Environment,
    config::{Backend, FlagValue, KEYS, Origin},
};
use proptest::prelude::*;
use tempfile::TempDir;

/// The seed's file, with a comment after each value and values of our own.
const AS_IN_THE_SEED: &str = "\
prompts:
  backend: mlflow   # or \"local\"
  root: ./texts     # used by local
  tracking_uri: http://registry:5001  # used by mlflow
  default_selector: champion
";

fn folder(yaml: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("fmf.yaml"), yaml).unwrap();
    folder
}

fn source(folder: &Path, variables: &[(&str, &str)]) -> ConfigSource {
    ConfigSource {
        folder: folder.to_owned(),
        environment: variables.iter().copied().collect::<Environment>(),
        ..ConfigSource::default()
    }
}

/// The shown value of a key and its origin.
fn effective(config: &Config, key: &str) -> (String, String) {
    let setting = config.settings().iter().find(|setting| setting.key.path == key).unwrap();
    let origin = match &setting.origin {
        Origin::File(path) => path.file_name().unwrap().to_string_lossy().into_owned(),
        other => other.to_string(),
    };
    (setting.shown().unwrap_or_default(), origin)
}

fn check(yaml: &str, variables: &[(&str, &str)], key: &str, value: &str, origin: &str) {
    let folder = folder(yaml);
    let config = Config::from_source(&source(folder.path(), variables)).unwrap();
    assert_eq!(effective(&config, key), (value.to_owned(), origin.to_owned()));
}

fn refused(yaml: &str, variables: &[(&str, &str)]) -> String {
    let folder = folder(yaml);
    let error = Config::from_source(&source(folder.path(), variables)).unwrap_err();
    error.to_string().replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn every_default_is_a_value_of_its_key() {
    let config = Config::default();
    assert_eq!(config.settings().len(), KEYS.len());
    assert_eq!(config.prompts.backend, Backend::Local);
    assert_eq!(config.prompts.root, Path::new("./prompts"));
    assert_eq!(config.prompts.default_selector.to_string(), "production");
    assert_eq!(config.prompts.cache.ttl, Duration::from_secs(60));
    assert_eq!(config.prompts.database_url, "sqlite:fmf-data/fmf.db");
    assert_eq!((config.serve.port, config.serve.cache_bytes), (5000, 64 << 20));
    assert!(config.serve.host.is_loopback() && config.serve.allowed_hosts.is_empty());
}

#[test]
fn the_file_of_the_seed_is_understood() {
    let config = Config::from_yaml(AS_IN_THE_SEED).unwrap();
    assert_eq!(config.prompts.backend, Backend::Mlflow);
    assert_eq!(config.prompts.root, Path::new("./texts"));
    assert_eq!(config.prompts.tracking_uri.as_deref(), Some("http://registry:5001"));
    assert_eq!(config.prompts.default_selector.to_string(), "champion");
}

#[test]
fn each_layer_lies_over_the_one_below() {
    let (key, yaml) = ("prompts.backend", "prompts: {backend: database}");
    check("", &[], key, "local", "default");
    check(yaml, &[], key, "database", "fmf.yaml");
    check(yaml, &[("FMF_PROMPTS__BACKEND", "mlflow")], key, "mlflow", "FMF_PROMPTS__BACKEND");
    let folder = folder(yaml);
    let flags = vec![FlagValue { key: "serve.port", flag: "--port", value: "0".to_owned() }];
    let variables = source(folder.path(), &[("FMF_SERVE__PORT", "7000")]);
    let config = Config::from_source(&ConfigSource { flags, ..variables }).unwrap();
    assert_eq!(effective(&config, "serve.port"), ("0".to_owned(), "--port".to_owned()));
}

#[test]
fn every_key_can_be_set_in_the_file_and_by_its_variable() {
    let sample = |key: &str| match key {
        "prompts.backend" => "mlflow",
        "prompts.tracking_uri" => "http://other:1",
        "prompts.database_url" | "serve.database_url" => "postgres://db/x",
        "prompts.default_selector" => "7",
        "prompts.cache.ttl" => "5m",
        "prompts.cache.stale_on_error" => "false",
        "prompts.cache.push" | "serve.auth" => "off",
        "serve.host" => "0.0.0.0",
        "serve.port" => "8080",
        "serve.connections_per_client" => "10",
        "serve.allowed_hosts" => "one,two",
        "serve.cache_size" => "1MiB",
        _ => "something",
    };
    for key in KEYS {
        let (value, variable) = (sample(key.path), key.variable());
        let shown = if key.is_secret() { "***" } else { value };
        check("", &[(&variable, value)], key.path, shown, &variable);
        if key.is_secret() {
            continue;
        }
        let nested = key
            .path
            .split('.')
            .rev()
            .fold(format!("{value:?}"), |inner, name| format!("{{{name}: {inner}}}"));
        check(&nested, &[], key.path, value, "fmf.yaml");
    }
}

#[test]
fn an_empty_variable_and_an_empty_key_say_nothing() {
    let yaml = "prompts:\n  backend:\n  root: x\n  cache:\nserve:\n";
    check(yaml, &[("FMF_PROMPTS__ROOT", "")], "prompts.root", "x", "fmf.yaml");
    check(yaml, &[], "prompts.backend", "local", "default");
}

#[test]
fn numbers_switches_and_lists_are_read_from_yaml() {
    let yaml = "serve: {port: 8080, allowed_hosts: [a, b]}\nprompts:\n  default_selector: 3\n  \
                cache: {ttl: 5, stale_on_error: no, push: on}\n";
    let config = Config::from_yaml(yaml).unwrap();
    assert_eq!(config.serve.port, 8080);
    assert_eq!(config.serve.allowed_hosts, ["a", "b"]);
    assert_eq!(config.prompts.default_selector, "3".parse().unwrap());
    assert_eq!(config.prompts.cache.ttl, Duration::from_secs(5));
    assert_eq!((config.prompts.cache.stale_on_error, &*config.prompts.cache.push), (false, "on"));
}

#[test]
fn a_wrong_key_is_refused_with_the_nearest_one() {
    assert_eq!(
        refused("prompts: {bakend: local}", &[]),
        r#"unknown key "prompts.bakend" in fmf.yaml; did you mean "prompts.backend"?"#
    );
    assert_eq!(
        refused("prompts: {cache: {tll: 1s}}", &[]),
        r#"unknown key "prompts.cache.tll" in fmf.yaml; did you mean "prompts.cache.ttl"?"#
    );
    assert_eq!(
        refused("", &[("FMF_PROMPTS__BAKEND", "local")]),
        r#"unknown key "prompts.bakend" in FMF_PROMPTS__BAKEND; did you mean FMF_PROMPTS__BACKEND?"#
    );
    assert!(refused("serve: {colour: red}", &[]).contains("the keys of \"serve\" are host, port"));
    assert!(refused("prices: {gpt: 1}", &[]).contains("\"prices\" is reserved"));
}

#[test]
fn the_rest_of_the_file_is_somebody_elses() {
    let yaml = "inference: {model: x, prompts: {a: b}}\npromps: {backend: mlflow}\nprompts:\n";
    let config = Config::from_yaml(yaml).unwrap();
    assert_eq!(config.ignored(), ["inference", "promps"]);
    assert_eq!(config.misspelt().collect::<Vec<_>>(), [("promps", "prompts")]);
    assert_eq!(config.prompts.backend, Backend::Local);
}

#[test]
fn a_wrong_value_is_refused_with_what_was_expected() {
    assert_eq!(
        refused("prompts: {backend: postgres}", &[]),
        r#"prompts.backend cannot be "postgres" (fmf.yaml); expected local | mlflow | database"#
    );
    assert_eq!(
        refused("", &[("FMF_SERVE__PORT", "65536")]),
        r#"serve.port cannot be "65536" (FMF_SERVE__PORT); expected a port, 0 to 65535"#
    );
    assert!(refused("prompts: {root: [a]}", &[]).contains(r#"prompts.root cannot be ["a"]"#));
    assert!(refused("prompts: {cache: 60s}", &[]).contains("not a section"));
    assert!(refused("prompts: local", &[]).contains("not a section"));
    assert!(refused("- a\n", &[]).contains("no mapping"));
    assert!(refused("prompts: {backend: local", &[]).contains("line"));
    assert!(refused("prompts: {default_selector: a b}", &[]).contains("a version, an alias"));
    assert!(refused("prompts: {tracking_uri: mlflow}", &[]).contains("http://"));
}

#[test]
fn passwords_are_shown_nowhere() {
    let variables = [
        ("FMF_PROMPTS__TOKEN", "s3cret"),
        ("FMF_SERVE__DATABASE_URL", "postgres://ana:s3cret@db/fmf"),
        ("FMF_PROMPTS__TRACKING_URI", "https://ana:s3cret@mlflow"),
    ];
    let folder = folder("");
    let config = Config::from_source(&source(folder.path(), &variables)).unwrap();
    let shown: Vec<_> = config.settings().iter().filter_map(|setting| setting.shown()).collect();
    assert!(shown.iter().all(|value| !value.contains("s3cret")), "{shown:?}");
    assert!(!format!("{:?}", config.prompts.credentials).contains("s3cret"));
    let wrong = refused("", &[("FMF_PROMPTS__DATABASE_URL", "mysql://ana:s3cret@db/fmf")]);
    assert!(wrong.contains("ana:***@db"), "{wrong}");
}

#[test]
fn a_secret_must_not_stand_in_the_file() {
    assert_eq!(
        refused("prompts: {token: s3cret}", &[]),
        "prompts.token must not stand in fmf.yaml; set FMF_PROMPTS__TOKEN in the environment \
         instead"
    );
}

#[test]
fn mlflows_variables_fill_what_is_missing() {
    let key = "prompts.tracking_uri";
    let mlflow = "prompts: {backend: mlflow}";
    let tracking = ("MLFLOW_TRACKING_URI", "http://tracking");
    let registry = ("MLFLOW_REGISTRY_URI", "http://registry");
    check(mlflow, &[tracking], key, "http://tracking", "MLFLOW_TRACKING_URI");
    check(mlflow, &[tracking, registry], key, "http://registry", "MLFLOW_REGISTRY_URI");
    check("", &[tracking], key, "", "default");
    let with_uri = "prompts: {backend: mlflow, tracking_uri: http://file}";
    check(with_uri, &[tracking], key, "http://file", "fmf.yaml");
}

#[test]
fn mlflows_credentials_do_not_go_to_an_address_from_a_file() {
    let token = ("MLFLOW_TRACKING_TOKEN", "t");
    let tracking = ("MLFLOW_TRACKING_URI", "http://tracking");
    let key = "prompts.token";
    check("prompts: {backend: mlflow}", &[tracking, token], key, "***", "MLFLOW_TRACKING_TOKEN");
    let with_uri = "prompts: {backend: mlflow, tracking_uri: http://file}";
    check(with_uri, &[tracking, token], key, "", "default");
    let ours = ("FMF_PROMPTS__TOKEN", "t");
    check(with_uri, &[ours, token], key, "***", "FMF_PROMPTS__TOKEN");
}

#[test]
fn the_file_is_searched_upwards_and_its_paths_are_relative_to_it() {
    let folder = folder("prompts: {root: texts, database_url: 'sqlite:data/fmf.db'}");
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    let config = Config::from_source(&source(&deep, &[("FMF_SERVE__DATA_DIR", "data")])).unwrap();
    let home = fs::canonicalize(folder.path()).unwrap();
    assert_eq!(config.file(), Some(home.join("fmf.yaml").as_path()));
    assert_eq!(config.prompts.root, home.join("texts"));
    assert_eq!(config.prompts.database_url, format!("sqlite:{}/data/fmf.db", home.display()));
    assert_eq!(config.serve.data_dir, deep.join("data"));
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let folder = TempDir::new().unwrap();
    let file = Some("other.yaml".into());
    let named = ConfigSource { file, ..source(folder.path(), &[]) };
    let error = Config::from_source(&named).unwrap_err();
    assert!(matches!(error, ConfigError::Unreadable { .. }));
    fs::write(folder.path().join("other.yaml"), AS_IN_THE_SEED).unwrap();
    assert_eq!(Config::from_source(&named).unwrap().prompts.backend, Backend::Mlflow);
}

#[test]
fn hostile_files_are_refused() {
    let folder = folder("");
    let path = folder.path().join("fmf.yaml");
    let load = || Config::from_source(&source(folder.path(), &[])).unwrap_err().to_string();
    fs::write(&path, b"prompts: {root: \xff}").unwrap();
    assert!(load().contains("not UTF-8"));
    fs::write(&path, "#".repeat(2 << 20)).unwrap();
    assert!(load().contains("larger than 1 MiB"));
    fs::write(&path, "prompts: {root: \"a\\0b\"}").unwrap();
    assert!(load().contains("prompts.root"));
}

proptest! {
    #[test]
    fn reading_a_configuration_never_panics(text in "\\PC{0,200}") {
        let _ = Config::from_yaml(&text);
        let _ = Config::from_yaml(&format!("prompts:\n  root: {text}\n"));
    }
}
