//! Held against scipy 1.17 (`ttest_ind_from_stats`, `t.ppf`) and the sample sizes in Cohen's tables.

use fmf_core::{MemoryStore, NewVersion, PromptStore as _, StoreError, Template};

use super::*;
use crate::Better;

fn sample(mean: f64, deviation: f64, count: u64) -> Sample {
    Sample { count, mean, deviation }
}

#[track_caller]
fn check(first: Sample, second: Sample, p: f64, degrees: f64, interval: (f64, f64)) {
    let found = compare(first, second).unwrap();
    let near = |found: f64, expected: f64| (found - expected).abs() <= expected.abs() * 1e-6;
    assert!(near(found.p, p), "{found:?}");
    assert!(near(found.degrees, degrees), "{found:?}");
    assert!(near(found.interval.0, interval.0) && near(found.interval.1, interval.1), "{found:?}");
}

#[test]
fn two_means_are_compared_as_scipy_does() {
    check(
        sample(0.842, 0.06, 40),
        sample(0.915, 0.042, 41),
        2.066_769_789e-8,
        69.675_571_96,
        (0.049_995_037_017, 0.096_004_962_983),
    );
    check(
        sample(20.82, 2.8, 10),
        sample(23.0, 1.73, 12),
        0.049_457_439_511,
        14.441_268_604,
        (0.005_914_467_248_6, 4.354_085_532_751),
    );
    check(
        sample(0.0, 1.0, 5),
        sample(0.5, 3.0, 50),
        0.431_327_126_864,
        13.544_410_413_5,
        (-0.826_319_740_630, 1.826_319_740_630),
    );
}

#[test]
fn values_without_spread_differ_or_do_not() {
    let found = compare(sample(1.0, 0.0, 12), sample(2.0, 0.0, 12)).unwrap();
    assert_eq!((found.p, found.interval), (0.0, (1.0, 1.0)));
    assert_eq!(compare(sample(1.0, 0.0, 12), sample(1.0, 0.0, 12)).unwrap().p, 1.0);
    assert_eq!(compare(sample(1.0, 0.0, 1), sample(2.0, 0.0, 12)), None);
}

#[test]
fn as_many_runs_are_needed_as_stand_in_the_tables() {
    let needed = |difference| runs_needed(sample(0.0, 1.0, 9), sample(difference, 1.0, 9));
    assert_eq!([0.2, 0.5, 0.8].map(needed), [Some(394), Some(64), Some(26)]);
    assert_eq!(needed(-0.5), Some(64));
    assert_eq!(needed(0.0), None);
}

fn verdict(first: Sample, second: Sample, better: Better) -> Verdict {
    let comparison = compare(first, second);
    Verdict::of(Some(first), Some(second), comparison.as_ref(), better)
}

#[test]
fn the_better_one_depends_on_which_values_are_better() {
    let (low, high) = (sample(1.0, 0.1, 50), sample(1.2, 0.1, 50));
    assert_eq!(verdict(low, high, Better::Higher), Verdict::Second);
    assert_eq!(verdict(low, high, Better::Lower), Verdict::First);
    assert_eq!(verdict(high, low, Better::Higher), Verdict::First);
}

#[test]
fn few_runs_decide_nothing_and_it_is_said_how_many_would() {
    let first = sample(1.0, 0.1, 9);
    let needed = Some(FEW);
    assert_eq!(verdict(first, sample(9.0, 0.1, 9), Better::Higher), Verdict::Undecided { needed });
    let undecided = verdict(sample(0.0, 1.0, 20), sample(0.5, 1.0, 20), Better::Higher);
    assert_eq!(undecided, Verdict::Undecided { needed: Some(64) });
    let same = verdict(sample(1.0, 1.0, 20), sample(1.0, 1.0, 20), Better::Higher);
    assert_eq!(same, Verdict::Undecided { needed: None });
    assert_eq!(
        Verdict::of(None, Some(first), None, Better::Higher),
        Verdict::Undecided { needed: None }
    );
}

#[tokio::test]
async fn a_store_without_runs_says_so() {
    let store = MemoryStore::default();
    let name: fmf_core::PromptName = "x".parse().unwrap();
    for text in ["1", "2"] {
        store.register(NewVersion::new(name.clone(), Template::text(text))).await.unwrap();
    }
    let question = Question {
        name,
        a: "1".parse().unwrap(),
        b: "2".parse().unwrap(),
        metric: "q".to_owned(),
        better: Better::Higher,
        since: None,
    };
    assert!(matches!(
        status(&store, &question).await,
        Err(TestError::Store(StoreError::Unsupported { .. }))
    ));
}
