//! What a search of runs must answer, worked out in memory the slow way.

use std::cmp::Ordering;

use fmf_core::{
    filter::{
        DatasetField, KeyTest, NumberTest, RunClause, RunOrderKey, RunText, RunTime, Test,
        TextTest, like,
    },
    tracking::{CONTEXT_KEY, Pair, Run, RunQuery},
};

/// Those of the runs that match, in order. The runs are given as they were made.
pub(super) fn searched(runs: &[Run], query: &RunQuery) -> Vec<Run> {
    let wanted = |run: &&Run| {
        query.experiments.contains(&run.info.experiment)
            && query.view.shows(run.info.lifecycle)
            && query.filter.iter().all(|clause| holds(run, clause))
    };
    let mut found: Vec<Run> = runs.iter().filter(wanted).cloned().collect();
    found.sort_by(|one, other| {
        let orders = query.order.iter().map(|order| by(one, other, &order.key, order.descending));
        // Those of one moment stay as they were made.
        let ties = [other.info.start.cmp(&one.info.start)];
        orders.chain(ties).fold(Ordering::Equal, Ordering::then)
    });
    found
}

fn holds(run: &Run, clause: &RunClause) -> bool {
    match clause {
        RunClause::Metric { key, test, value } => {
            metric(run, key).is_some_and(|found| number(*test, found.partial_cmp(value)))
        }
        RunClause::Param { key, test } => keyed(Pair::find(&run.params, key), test),
        RunClause::Tag { key, test } => keyed(Pair::find(&run.tags, key), test),
        RunClause::Text { attribute, test } => text(text_of(run, *attribute), test),
        RunClause::Time { attribute, test, value } => time_of(run, *attribute)
            .is_some_and(|found| number(*test, (found as f64).partial_cmp(value))),
        RunClause::Dataset { field, test } => run.inputs.datasets.iter().any(|input| match field {
            DatasetField::Name => text(&input.dataset.name, test),
            DatasetField::Digest => text(&input.dataset.digest, test),
            DatasetField::Context => {
                Pair::find(&input.tags, CONTEXT_KEY).is_some_and(|found| text(found, test))
            }
        }),
    }
}

fn keyed(found: Option<&str>, test: &KeyTest) -> bool {
    match test {
        KeyTest::Is(test) => found.is_some_and(|found| text(found, test)),
        KeyTest::Present => found.is_some(),
        KeyTest::Missing => found.is_none(),
    }
}

fn text(found: &str, test: &Test) -> bool {
    match test {
        Test::Text(TextTest::Equal, wanted) => found == wanted,
        Test::Text(TextTest::NotEqual, wanted) => found != wanted,
        Test::Text(TextTest::Like, wanted) => like(wanted, found, false),
        Test::Text(TextTest::ILike, wanted) => like(wanted, found, true),
        Test::OneOf { values, negated } => values.iter().any(|value| value == found) != *negated,
        Test::Number(..) => false,
    }
}

fn number(test: NumberTest, found: Option<Ordering>) -> bool {
    match test {
        NumberTest::Equal => found == Some(Ordering::Equal),
        NumberTest::NotEqual => found != Some(Ordering::Equal),
        NumberTest::Greater => found == Some(Ordering::Greater),
        NumberTest::GreaterOrEqual => matches!(found, Some(Ordering::Greater | Ordering::Equal)),
        NumberTest::Less => found == Some(Ordering::Less),
        NumberTest::LessOrEqual => matches!(found, Some(Ordering::Less | Ordering::Equal)),
    }
}

/// Whatever lacks the key comes last, and what is no number before that.
fn by(one: &Run, other: &Run, key: &RunOrderKey, descending: bool) -> Ordering {
    let turn = |order: Ordering| if descending { order.reverse() } else { order };
    match key {
        RunOrderKey::Metric(key) => {
            let place = |run: &Run| match metric(run, key) {
                None => (2, 0.0),
                Some(value) if value.is_nan() => (1, 0.0),
                Some(value) => (0, value),
            };
            let (one, other) = (place(one), place(other));
            one.0.cmp(&other.0).then_with(|| turn(one.1.total_cmp(&other.1)))
        }
        RunOrderKey::Param(key) => {
            last(Pair::find(&one.params, key), Pair::find(&other.params, key), turn)
        }
        RunOrderKey::Tag(key) => {
            last(Pair::find(&one.tags, key), Pair::find(&other.tags, key), turn)
        }
        RunOrderKey::Text(attribute) => {
            turn(text_of(one, *attribute).cmp(text_of(other, *attribute)))
        }
        RunOrderKey::Time(attribute) => {
            last(time_of(one, *attribute), time_of(other, *attribute), turn)
        }
    }
}

fn last<T: Ord>(one: Option<T>, other: Option<T>, turn: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => turn(one.cmp(&other)),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

fn metric(run: &Run, key: &str) -> Option<f64> {
    run.metrics.iter().find(|metric| metric.key == key).map(|metric| metric.value)
}

fn text_of(run: &Run, attribute: RunText) -> &str {
    match attribute {
        RunText::Id => run.info.id.as_str(),
        RunText::Name => &run.info.name,
        RunText::Status => run.info.status.as_str(),
        RunText::User => &run.info.user,
        RunText::ArtifactUri => &run.info.artifact_uri,
    }
}

fn time_of(run: &Run, attribute: RunTime) -> Option<i64> {
    match attribute {
        RunTime::Start => Some(run.info.start),
        RunTime::End => run.info.end,
    }
}
