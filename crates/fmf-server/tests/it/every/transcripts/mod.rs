//! What a real MLflow server answered, replayed: status, error code, message and shape must be
//! the same. The requests and answers in `tests/it/transcripts` were recorded from mlflow 3.17.2, in this
//! order, on one server.

mod line;
mod names;
mod normal;
mod prelude;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use self::{line::Line, names::Names, normal::normal};
use super::super::place::start;
use crate::harness::InProcess;

/// The recorded scenarios, in the order in which they ran: later ones use what earlier ones left.
const SCENARIOS: &[&str] = &[
    "s00_startup_load_missing",
    "s01_register",
    "s02_set_aliases",
    "s02b_set_alias_via_registered_model_api",
    "s04_load_by_version_name",
    "s05_load_by_version_uri",
    "s06_load_by_alias",
    "s07_load_latest",
    "s08_search_by_tag",
    "s09_search_like",
    "s10_workflow1_update_production",
    "s11_workflow2_ab",
    "s12_workflow3_rollback",
    "s13_workflow4_compare",
    "s14_routing_use_cases",
    "s15_debug_current_aliases",
    "s16_search_name_eq_and_list_versions",
    "s17_delete_alias",
    "p01_chat_prompt",
    "p02_response_format_dict_modelconfig_obj",
    "p03_jinja2",
    "p04_format",
    "p05_prompt_tags",
    "p06_version_tags",
    "p07_get_prompt",
    "p08_search_prompt_versions",
    "p09_create_prompt_lowlevel",
    "p10_delete_prompt_version",
    "p11_delete_prompt",
    "p13_search_filters",
    "p14_order_by_errors",
    "p20_err_missing",
    "p21_err_alias",
    "p22_err_names",
    "p23_err_long",
    "p24_err_model_conflict",
    "p25_delete_prompt_with_versions",
    "p26_cache_ttl",
    "p12_search_pagination",
    "r01_run_load_prompt_params_metrics",
    "r02_log_model_in_run",
    "r02b_log_model_with_prompts_arg",
    "r03_load_model",
    "r04_genai_evaluate_custom_scorer",
    "r05_genai_evaluate_static",
    "r06_classic_evaluate",
    "r07_search_runs",
    "r08_experiments",
    "r09_run_ops",
    "r10_link_prompt_to_run_model",
    "r11_traces_prompt_link",
    "r12_datasets",
    "r13_run_with_registered_model",
    "r14_logged_models",
    "raw01_protocol",
    "raw02_search",
    "raw03_registry_misc",
    "raw08_misc_t3",
    "t01_auth_basic_headers",
    "t02_auth_token_headers",
    "t04b_webhooks_prompt_events",
    "t07_bulk_and_misc_client",
    "t08_trace_log_prompt_in_span_and_nested_eval",
    "t09_telemetry_startup_probe",
    "v01_search_model_versions_by_linked_run_tag",
    "v02_models_vs_prompts_search_exclusion",
    "v03_multi_version_stage_latest",
    "v04_unicode_and_big",
    "v05_concurrent_register",
    "raw04_runs",
    "raw05_experiments",
    "raw06_artifacts",
    "v07_experiment_link_tag",
    "raw09_filter_grammar",
];

const RACE: &str = "recorded while several requests were under way: another order";
const IN_PART: &str = "the message ends in words of the server's database library";
const OUTSIDE: &str = "a path that leads out is refused in words, whatever else is there";
const ALIKE: &str = "negative numbers of results are refused";

/// Answers that differ, by scenario and line, each with its reason. A 500 of theirs that is a 400
/// of ours needs no entry: a user's mistake is never a 5xx here.
const EXCEPTIONS: &[(&str, usize, &str)] = &[
    ("p02_response_format_dict_modelconfig_obj", 5, RACE),
    ("r08_experiments", 11, IN_PART),
    ("raw02_search", 4, ALIKE),
    ("raw03_registry_misc", 3, IN_PART),
    ("raw04_runs", 3, IN_PART),
    ("raw06_artifacts", 6, OUTSIDE),
    ("raw06_artifacts", 7, OUTSIDE),
    ("v03_multi_version_stage_latest", 6, RACE),
    ("v05_concurrent_register", 15, RACE),
    ("v05_concurrent_register", 24, RACE),
    ("v05_concurrent_register", 25, RACE),
    ("v05_concurrent_register", 26, RACE),
    ("raw09_filter_grammar", 68, RACE),
];

#[tokio::test]
async fn every_recorded_answer_is_given_again() {
    let server = start().await;
    let (mut differences, mut names) = (Vec::new(), Names::default());
    for scenario in SCENARIOS {
        for (index, line) in line::read(scenario).into_iter().enumerate() {
            let number = index + 1;
            prelude::before(&server, scenario, number).await;
            let difference = replay(&server, &line, &mut names).await;
            let excepted = EXCEPTIONS.iter().any(|(file, at, _)| file == scenario && *at == number);
            match difference {
                Some(difference) if !excepted => {
                    differences.push(format!("{scenario}:{number} {difference}"));
                }
                None if excepted => {
                    differences.push(format!("{scenario}:{number} is excepted, but is the same"));
                }
                _ => {}
            }
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

/// Sends the request of a line and says how the answer differs from the recorded one.
async fn replay(server: &InProcess, line: &Line, names: &mut Names) -> Option<String> {
    let uri = names.to_ours(&line.uri());
    let mut request = Request::builder().method(line.method.as_str()).uri(uri);
    for (name, value) in &line.headers {
        request = request.header(name, value);
    }
    let body = names.to_ours(&String::from_utf8(line.body()).unwrap());
    let answer = server.send(request.body(Body::from(body)).unwrap()).await;
    let about = format!("{} {} {}", line.method, line.path, line.shown());
    if line.status == 500 && answer.status == StatusCode::BAD_REQUEST {
        return answer.message().is_empty().then(|| format!("{about}\n  an error without words"));
    }
    if answer.status.as_u16() != line.status {
        let body = String::from_utf8_lossy(&answer.body);
        return Some(format!("{about}\n  {} instead of {}: {body}", answer.status, line.status));
    }
    for (name, value) in &line.answer_headers {
        let ours = answer.headers.get(name).and_then(|value| value.to_str().ok());
        if ours != Some(value) {
            return Some(format!("{about}\n  {name}: {ours:?} instead of {value:?}"));
        }
    }
    if answer.status.is_success() || line.answer.is_object() {
        let ours = line.recorded(&answer.body);
        names.learn(&line.answer, &ours);
        let ours = normal(names.to_theirs(ours));
        let theirs = normal(line.answer.clone());
        return (ours != theirs).then(|| format!("{about}\n  ours   {ours}\n  theirs {theirs}"));
    }
    answer.json().map(|json| format!("{about}\n  JSON where there was none: {json}"))
}
