//! Finding logged models.

use std::cmp::Reverse;

use fmf_core::{
    PageQuery,
    filter::{ModelClause, ModelOrder, ModelOrderKey},
    tracking::{DatasetName, ExperimentId, LoggedModel, ModelQuery, ModelStatus, NewModel},
};
use fmf_db::Tracking;

use super::{
    super::place::Home,
    all, experiment, fresh,
    models::{batch, new, said},
    run,
};

/// Models `Beta`, `alpha` and `n0` to `n5`, made in that order: Beta has the metric 5 and later 3,
/// on other data, alpha has 4.
async fn given() -> (Tracking, Home) {
    let (tracking, home) = fresh().await;
    let told = NewModel {
        kind: "t".to_owned(),
        source_run: "r1".to_owned(),
        params: all(&[("lr", "0.1")]),
        tags: all(&[("team", "x"), ("long", &"é".repeat(300))]),
        ..new("Beta")
    };
    let beta = tracking.create_model(told).await.unwrap();
    let alpha = NewModel { tags: all(&[("team", "y")]), ..new("alpha") };
    let alpha = tracking.create_model(alpha).await.unwrap();
    tracking.finalize_model(&alpha.id, ModelStatus::Ready).await.unwrap();
    for number in 0..6 {
        tracking.create_model(new(&format!("n{number}"))).await.unwrap();
    }
    let run = run(&tracking).await;
    let points = [
        said(&beta, ("acc", 5.0), (1, 9), "one"),
        said(&beta, ("acc", 3.0), (2, 1), "other"),
        said(&alpha, ("acc", 4.0), (1, 1), "one"),
    ];
    tracking.log(&run, batch(&points)).await.unwrap();
    let gone = tracking.create_model(new("gone")).await.unwrap();
    tracking.delete_model(&gone.id).await.unwrap();
    (tracking, home)
}

fn query(filter: &str) -> ModelQuery {
    ModelQuery {
        experiments: vec![ExperimentId::DEFAULT],
        filter: ModelClause::parse_all(filter).unwrap(),
        ..ModelQuery::default()
    }
}

fn ordered(field: &str, descending: bool, dataset: Option<&str>) -> ModelQuery {
    let key = ModelOrderKey::parse(field, dataset.map(str::to_owned), None).unwrap();
    ModelQuery { order: vec![ModelOrder { key, descending }], ..query("") }
}

/// Every model that a search finds, page after page.
async fn found(tracking: &Tracking, mut query: ModelQuery) -> Vec<LoggedModel> {
    let mut models = Vec::new();
    query.page = PageQuery { limit: 3, after: None };
    loop {
        let page = tracking.search_models(query.clone()).await.unwrap();
        models.extend(page.items);
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => return models,
        }
    }
}

/// The names of what a search finds, sorted; `*` stands for all of `n0` to `n5`.
#[track_caller]
fn check(found: &[LoggedModel], asked: &str, expected: &str) {
    let mut names: Vec<&str> = found.iter().map(|model| model.name.as_str()).collect();
    names.sort_unstable();
    let names = names.join(" ").replace("n0 n1 n2 n3 n4 n5", "*");
    assert_eq!(names, expected, "{asked}");
}

#[tokio::test]
async fn every_clause_finds_what_fulfils_it() {
    let (tracking, _home) = given().await;
    let long = format!("tags.long = '{}'", "é".repeat(300));
    for (filter, expected) in [
        ("", "Beta alpha *"),
        ("name = 'alpha'", "alpha"),
        ("name != 'alpha'", "Beta *"),
        ("name LIKE 'b%'", ""),
        ("name ILIKE 'b%'", "Beta"),
        ("name IN ('alpha', 'Beta', 'gone')", "Beta alpha"),
        ("name NOT IN ('alpha', 'Beta')", "*"),
        ("name = 'gone'", ""),
        ("model_type = 't' AND source_run_id = r1", "Beta"),
        ("status = 2", "alpha"),
        ("status LIKE '1'", "Beta *"),
        ("experiment_id = '0' AND artifact_location LIKE 'mlflow-%'", "Beta alpha *"),
        ("creation_timestamp > 5 AND last_updated_timestamp > 1.5", "Beta alpha *"),
        ("creation_timestamp < 5", ""),
        ("creation_timestamp > nan", ""),
        ("params.lr = 0.1", "Beta"),
        ("params.lr != '0.2'", "Beta"),
        ("params.lr LIKE '0%' AND tags.team IN ('x')", "Beta"),
        ("tags.team = 'y'", "alpha"),
        ("tags.team != 'x'", "alpha"),
        ("tags.none = ''", ""),
        (&long, "Beta"),
        ("metrics.acc > 4.5", "Beta"),
        ("metrics.acc < inf", "Beta alpha"),
        ("metrics.acc = 3 AND metrics.acc = 5", "Beta"),
        ("metrics.acc != 4", "Beta"),
        ("metrics.acc > nan", ""),
        ("metrics.none > 0", ""),
    ] {
        check(&found(&tracking, query(filter)).await, filter, expected);
    }
}

#[tokio::test]
async fn a_search_begins_with_a_rare_tag_and_with_a_common_one() {
    let (tracking, _home) = fresh().await;
    for number in 0..600 {
        let rare = if number % 200 == 0 { "rare" } else { "usual" };
        let told =
            NewModel { tags: all(&[("all", "1"), ("how", rare)]), ..new(&format!("{number:03}")) };
        tracking.create_model(told).await.unwrap();
    }
    let both = found(&tracking, query("tags.all = '1' AND tags.how = 'rare'")).await;
    check(&both, "rare", "000 200 400");
    assert_eq!(found(&tracking, query("tags.all = '1'")).await.len(), 600);
}

#[tokio::test]
async fn datasets_narrow_the_points_that_count() {
    let (tracking, _home) = given().await;
    let named =
        |name: &str, digest: &str| DatasetName { name: name.to_owned(), digest: digest.to_owned() };
    for (filter, datasets, expected) in [
        ("", vec![named("one", "d")], "Beta alpha"),
        ("", vec![named("other", "d")], "Beta"),
        ("", vec![named("none", "d"), named("other", "d")], "Beta"),
        ("", vec![named("one", "x")], ""),
        ("", vec![named("one", "")], ""),
        ("metrics.acc > 4.5", vec![named("one", "d")], "Beta"),
        ("metrics.acc > 3.5", vec![named("other", "d")], ""),
        ("name = 'alpha'", vec![named("other", "d")], ""),
    ] {
        let asked = ModelQuery { datasets, ..query(filter) };
        let shown = format!("{filter} {:?}", asked.datasets);
        check(&found(&tracking, asked).await, &shown, expected);
    }
}

#[tokio::test]
async fn an_order_is_kept_over_all_pages() {
    let (tracking, _home) = given().await;
    for (asked, expected) in [
        (query(""), "Beta alpha *"),
        (ordered("status", true, None), "alpha|Beta *"),
        (ordered("model_type", true, None), "Beta|alpha *"),
        (ordered("metrics.acc", false, None), "Beta|alpha|*"),
        (ordered("metrics.acc", true, None), "alpha|Beta|*"),
        (ordered("metrics.acc", true, Some("one")), "Beta|alpha|*"),
        (ordered("metrics.acc", false, Some("other")), "Beta|alpha *"),
    ] {
        let shown = format!("{:?}", asked.order);
        let mut models = found(&tracking, asked).await.into_iter();
        for equals in expected.split('|') {
            let count = equals.replace('*', "0 1 2 3 4 5").split(' ').count();
            let group: Vec<_> = models.by_ref().take(count).collect();
            check(&group, &shown, equals);
            let place = |model: &LoggedModel| (Reverse(model.created_at), model.id.clone());
            assert!(group.is_sorted_by_key(place), "{shown}: the last made first: {group:?}");
        }
    }
    let by_age = found(&tracking, ordered("creation_time", false, None)).await;
    assert!(by_age.is_sorted_by_key(|model| (model.created_at, model.id.clone())));
    let by_name = found(&tracking, ordered("name", false, None)).await;
    let names: Vec<_> = by_name.iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names, ["Beta", "alpha", "n0", "n1", "n2", "n3", "n4", "n5"]);
}

#[tokio::test]
async fn models_of_several_experiments_are_found_and_of_none_none() {
    let (tracking, _home) = given().await;
    let other = experiment(&tracking, "e").await;
    tracking.create_model(NewModel { experiment: other, ..new("far") }).await.unwrap();
    let of = |experiments| ModelQuery { experiments, ..query("name IN ('far', 'alpha')") };
    let both = vec![ExperimentId::DEFAULT, other];
    check(&found(&tracking, of(both)).await, "both", "alpha far");
    check(&found(&tracking, of(vec![other])).await, "other", "far");
    check(&found(&tracking, of(vec![ExperimentId(77)])).await, "unknown", "");
    check(&found(&tracking, of(Vec::new())).await, "none", "");
}
