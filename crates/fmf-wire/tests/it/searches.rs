//! What a search asks of a registry: which prompts are shown, in which order, which page.

use fmf_core::{
    entry::{EntryKey, EntryQuery, Fact},
    filter::{Order, OrderKey, Target},
};
use fmf_wire::mlflow::{
    Params,
    requests::{SearchModelVersions, SearchRegisteredModels},
};

fn entries(query: &str) -> EntryQuery {
    SearchRegisteredModels::read(&Params::from_query(query)).unwrap().query
}

fn versions(query: &str) -> EntryQuery {
    SearchModelVersions::read(&Params::from_query(query)).unwrap().query
}

/// Whether prompts are hidden, and on which tags the clauses that are left look.
fn seen(filter: &str) -> (bool, Vec<EntryKey>) {
    let query = entries(&format!("filter={}", filter.replace(' ', "+")));
    let keys = query.filter.clauses.into_iter().filter_map(|clause| match clause.target {
        Target::Tag(key) => Some(key),
        _ => None,
    });
    (query.hide_prompts, keys.collect())
}

#[test]
fn prompts_are_hidden_from_whoever_does_not_ask_for_them() {
    let is_prompt = EntryKey::Fact(Fact::IsPrompt);
    let shown = |count: usize| (false, vec![is_prompt.clone(); count]);
    let hidden = (true, Vec::new());
    assert_eq!(seen(""), hidden);
    assert_eq!(seen("name = 'x'"), hidden);
    assert_eq!(seen("tags.`mlflow.prompt.is_prompt` = 'true'"), shown(1));
    assert_eq!(seen("name = 'x' AND tag.`mlflow.prompt.is_prompt` = 'TRUE'"), shown(1));
    assert_eq!(seen("tags.`mlflow.prompt.is_prompt` != 'False'"), shown(1));
    assert_eq!(seen("tags.`mlflow.prompt.is_prompt` != 'true'"), hidden);
    assert_eq!(seen("tags.`mlflow.prompt.is_prompt` = 'false'"), hidden);
    assert_eq!(seen("tags.`mlflow.prompt.is_prompt` LIKE 'true'"), hidden);
}

#[test]
fn the_first_clause_about_prompts_decides_for_all() {
    let asks = "tags.`mlflow.prompt.is_prompt` = 'true'";
    let refuses = "tags.`mlflow.prompt.is_prompt` != 'true'";
    assert_eq!(seen(&format!("{asks} AND {refuses}")).1.len(), 2);
    assert_eq!(seen(&format!("{refuses} AND {asks}")), (true, Vec::new()));
}

#[test]
fn a_key_means_what_it_means_at_its_level() {
    let experiments = seen("tags._mlflow_experiment_ids LIKE '%,0,%'").1;
    assert_eq!(experiments, [EntryKey::Fact(Fact::Experiments)]);
    assert_eq!(seen("tags.`mlflow.prompt.text` = 'x'").1, ["mlflow.prompt.text".into()]);
    let query = versions("filter=tags.`mlflow.prompt.text`+=+'x'");
    assert_eq!(query.filter.clauses[0].target, Target::Tag(EntryKey::Fact(Fact::Template)));
}

#[test]
fn every_order_is_total() {
    let by = |key, descending| Order { key, descending };
    assert_eq!(entries("").order, [by(OrderKey::Name, false)]);
    assert_eq!(
        entries("order_by=timestamp+DESC").order,
        [by(OrderKey::UpdatedAt, true), by(OrderKey::Name, false)]
    );
    assert_eq!(entries("order_by=name+desc").order, [by(OrderKey::Name, true)]);
    assert_eq!(
        versions("").order,
        [by(OrderKey::UpdatedAt, true), by(OrderKey::Name, false), by(OrderKey::Version, true)]
    );
    assert_eq!(
        versions("order_by=version_number+ASC").order,
        [by(OrderKey::Version, false), by(OrderKey::Name, false)]
    );
}

#[test]
fn each_search_has_its_own_page() {
    assert_eq!(entries("").page.limit, 100);
    assert_eq!(entries("max_results=0").page.limit, 0);
    assert_eq!(entries("max_results=1000").page.limit, 1000);
    assert_eq!(versions("").page.limit, 200_000);
    assert_eq!(versions("max_results=1_0").page.limit, 10);
    let page = entries("page_token=eyJvZmZzZXQiOiAyfQ==").page;
    assert_eq!(page.offset().unwrap(), 2);
    assert_eq!(entries("page_token=").page.after, None);
}
