use super::*;

fn check(source: &str, run_id: &str, model_id: &str, expected: &str) {
    let message = match read_model_source(source, run_id, model_id) {
        Ok(_) => String::new(),
        Err(Refused { error, .. }) => error.message,
    };
    assert!(
        message.contains(expected) && message.is_empty() == expected.is_empty(),
        "{source:?}: {message}"
    );
}

const NOT_IN_RUN: &str = "The run_id request parameter must identify";
const NOT_IN_MODEL: &str = "The model_id request parameter must identify";
const LOCAL: &str = "the run_id request parameter has to be specified";
const RELATIVE: &str = "without relative path references";

#[test]
fn a_models_source_leads_neither_to_the_disk_nor_to_a_foreign_host() {
    check("s3://bucket/a", "", "", "");
    check("dummy-source", "", "", LOCAL);
    check("file:///etc", "", "", LOCAL);
    check("/etc", "", "m-1", NOT_IN_MODEL);
    check("/etc", "r1", "", NOT_IN_RUN);
    check("http://evil/x", "", "", "cannot use the 'http' scheme");
    check("mlflow-artifacts://evil/x", "", "", "cannot use the 'mlflow-artifacts' scheme");
}

#[test]
fn a_path_is_absolute_and_in_its_normal_form() {
    check("s3://bucket/a/../b", "", "", RELATIVE);
    check("s3://bucket/a/%252e%252e/b", "", "", RELATIVE);
    check(&format!("s3://b/{}", "%25".repeat(50)), "", "", "");
    check(&format!("s3://b/%{}41", "25".repeat(50)), "", "", RELATIVE);
    check("s3://bucket", "", "", RELATIVE);
    check("databricks", "", "", RELATIVE);
    check("runs:/", "", "", RELATIVE);
    check("models:/..", "", "..", RELATIVE);
    check("mlflow-artifacts:/a/../b", "", "", RELATIVE);
}

#[test]
fn what_is_inside_a_run_or_a_logged_model_is_named_with_it() {
    check("runs:/r1/model", "r1", "", "");
    check("runs:/r1/model", "r2", "", NOT_IN_RUN);
    check("runs:/r1/model", "", "", NOT_IN_RUN);
    check("runs:/r1/model", "r1", "m-1", NOT_IN_MODEL);
    check("runs://other/r1/model", "r1", "", NOT_IN_RUN);
    check("models:/m-1", "", "m-1", "");
    check("models:/m-1", "", "", NOT_IN_MODEL);
    check("models:/m-1", "r1", "m-2", NOT_IN_MODEL);
}

#[test]
fn what_a_server_keeps_is_among_the_files_of_a_run_or_a_logged_model() {
    check("mlflow-artifacts:/1/a", "", "", NOT_IN_RUN);
    let owner = |run_id: &str, model_id: &str| match read_model_source(
        "MLFLOW-ARTIFACTS:/1/a",
        run_id,
        model_id,
    ) {
        Ok((_, Place::Among(owner))) => owner,
        other => panic!("{other:?}"),
    };
    let run = FilesOwner::Run(RunId::from("r1".to_owned()));
    assert_eq!(owner("r1", ""), run);
    let model = FilesOwner::Model(ModelId::from("m-1".to_owned()));
    assert_eq!(owner("r1", "m-1"), model);
    let among = |source: &str, root| check_among(source, &run, root).is_ok();
    let root = Some("mlflow-artifacts:/0/r1/artifacts");
    for inside in ["mlflow-artifacts:/0/r1/artifacts", "MLFLOW-ARTIFACTS:///0//r1/artifacts/a?x"] {
        assert!(among(inside, root), "{inside}");
        assert!(!among(inside, None), "{inside}");
    }
    for outside in
        ["mlflow-artifacts:/0/r1/artifactsx", "mlflow-artifacts:/0/r1", "s3:/0/r1/artifacts"]
    {
        assert!(!among(outside, root), "{outside}");
    }
    assert!(!among("mlflow-artifacts:/0/r1/artifacts", Some("mlflow-artifacts:/")));
    let said = check_among("x:/1", &model, None).unwrap_err().message;
    assert!(said.contains(NOT_IN_MODEL), "{said}");
}

#[test]
fn a_version_of_a_model_is_a_source() {
    let read = read_model_source("models:/m@champion", "r1", "m-1").unwrap();
    let Source::Version(origin) = read.0 else { panic!("{read:?} is no version") };
    assert_eq!((origin.written.as_str(), origin.name.as_str()), ("models:/m@champion", "m"));
    check("models://other/m/1", "", "", "must use the active model registry");
    check("models:/", "", "", NOT_IN_MODEL);
    check("models:/m/1/2", "r1", "", NOT_IN_MODEL);
}

#[test]
fn a_version_that_was_found_is_no_logged_model_and_has_a_plain_name() {
    let checked = |written: &str, model_id: &str| {
        let Ok((Source::Version(origin), _)) = read_model_source(written, "", "") else {
            panic!("{written} is no version")
        };
        check_origin(&origin, model_id).map_err(|error| error.message)
    };
    assert_eq!(checked("models:/m/1", ""), Ok(()));
    assert!(checked("models:/m/1", "m-1").unwrap_err().contains("must match the referenced"));
    assert_eq!(
        checked("MODELS:/%2e%2e/01", "").unwrap_err().split(". If").next().unwrap(),
        "Invalid model version source: 'models:/%2e%2e/1'"
    );
}

#[test]
fn a_prompts_source_is_a_placeholder() {
    assert!(read_prompt_source("dummy-source").is_ok());
    assert!(read_prompt_source("prompt-template").is_ok());
    assert_eq!(
        read_prompt_source("evil").unwrap_err().message,
        "Invalid prompt source: 'evil'. Prompt sources must use an MLflow placeholder."
    );
}
