//! Prompts and runs that are asked about.

use fmf_core::{
    Alias, ChangeQuery, History as _, NewVersion, PromptName, PromptStore as _, StoreError,
    Template, Version, Write,
    sql::SqlAnswer,
    tracking::{
        ExperimentId, Lifecycle, Metric, NewExperiment, NewRun, PROMPTS_KEY, Pair, RunBatch,
        RunChange, RunId, RunStatus,
    },
};
use fmf_db::{Console, ConsoleLimits, Registry, Tracking};

use super::super::place::{Home, fresh};

/// What is asked about, for as long as the value lives.
pub(super) struct Given {
    pub(super) console: Console,
    pub(super) registry: Registry,
    pub(super) tracking: Tracking,
    pub(super) home: Home,
}

/// When the first run began: 2026-11-20, 14:00.
pub(super) const BEGAN: i64 = 1_795_183_200_000;
const HOUR: i64 = 3_600_000;

/// Runs: version of the prompt, quality, latency, learning rate.
const RUNS: [(&str, f64, f64, &str); 8] = [
    ("9", 0.5, 120.0, "0.5"),
    ("9", 0.75, 80.0, "0.25"),
    ("10", 0.875, 90.0, "1e-3"),
    ("10", 0.625, 110.0, "auto"),
    ("1", 0.25, 200.0, "0.5"),
    ("1", 0.125, 300.0, "2"),
    ("2", 0.5, 150.0, "10"),
    ("2", 1.0, 50.0, "9"),
];

impl Given {
    pub(super) async fn new() -> Self {
        let given = Self::empty(ConsoleLimits::default()).await;
        given.prompts().await;
        given.runs().await;
        given
    }

    /// With nothing to be asked about.
    pub(super) async fn empty(limits: ConsoleLimits) -> Self {
        let (registry, home) = fresh().await;
        let tracking = Tracking::open(&home.url()).await.unwrap();
        let console = Console::with_limits(&home.url(), limits);
        Self { console, registry, tracking, home }
    }

    async fn prompts(&self) {
        for (name, versions) in [("telco_support_technical", 10), ("greeting", 1)] {
            for number in 1..=versions {
                let template = Template::text(format!("template {number} of {{{{x}}}}"));
                let mut new = NewVersion::new(name.parse().unwrap(), template);
                new.commit_message = Some(format!("change {number}"));
                new.tags.set("team".parse().unwrap(), "care").unwrap();
                self.registry.register(new).await.unwrap();
            }
        }
        self.point("telco_support_technical", "production", 9).await;
        self.point("telco_support_technical", "staging", 10).await;
    }

    pub(super) async fn point(&self, name: &str, alias: &str, version: u32) {
        let (name, alias): (PromptName, Alias) = (name.parse().unwrap(), alias.parse().unwrap());
        let version = Version::new(version).unwrap();
        self.registry.set_alias(&name, &alias, version, Write::default()).await.unwrap();
    }

    async fn runs(&self) {
        for (number, (version, quality, latency, rate)) in (0..).zip(RUNS) {
            let id = self.run(&format!("run {number}"), BEGAN + number * HOUR).await;
            let params = [
                ("prompt_name", "telco_support_technical"),
                ("prompt_version", version),
                ("learning rate", rate),
            ];
            self.log(&id, &params, &[("quality_score", quality), ("latency", latency)]).await;
            let change = RunChange {
                status: Some(if number % 2 == 0 { RunStatus::Finished } else { RunStatus::Failed }),
                end: Some(BEGAN + number * HOUR + 60_000 * (number + 1)),
                ..RunChange::default()
            };
            self.tracking.update_run(&id, change).await.unwrap();
        }
        let other = self.run("other", BEGAN - 24 * HOUR).await;
        let params = [("prompt_name", "greeting"), ("prompt_version", "draft")];
        self.log(&other, &params, &[("quality_score", f64::NAN), ("f1-score", 0.5)]).await;
        self.run("bare", BEGAN + 24 * HOUR).await;
        let gone = self.run("gone", BEGAN).await;
        self.log(&gone, &[("prompt_name", "telco_support_technical")], &[]).await;
        self.tracking.set_run_lifecycle(&gone, Lifecycle::Deleted).await.unwrap();
        let elsewhere = NewExperiment { name: "elsewhere".to_owned(), ..NewExperiment::default() };
        self.tracking.create_experiment(elsewhere).await.unwrap();
    }

    pub(super) async fn run(&self, name: &str, start: i64) -> RunId {
        let new = NewRun {
            experiment: ExperimentId::DEFAULT,
            user: "ana".to_owned(),
            start,
            name: Some(name.to_owned()),
            tags: vec![Pair::new("team", "care"), Pair::new("my.dotted.tag", name)],
        };
        self.tracking.create_run(new).await.unwrap().info.id
    }

    pub(super) async fn log(&self, id: &RunId, params: &[(&str, &str)], metrics: &[(&str, f64)]) {
        let batch = RunBatch {
            params: params.iter().map(|(key, value)| Pair::new(*key, *value)).collect(),
            metrics: metrics
                .iter()
                .map(|(key, value)| Metric {
                    key: (*key).to_owned(),
                    value: *value,
                    timestamp: BEGAN,
                    step: 0,
                })
                .collect(),
            ..RunBatch::default()
        };
        self.tracking.log(id, batch).await.unwrap();
    }

    /// Lets a run name versions by its tag, as the stock client does for what is loaded in it.
    pub(super) async fn uses(&self, id: &RunId, versions: &[(&str, u32)]) {
        let item = |(name, version): &(&str, u32)| {
            format!(r#"{{"name": "{name}", "version": "{version}"}}"#)
        };
        let items: Vec<String> = versions.iter().map(item).collect();
        let tag = Pair::new(PROMPTS_KEY, format!("[{}]", items.join(", ")));
        let batch = RunBatch { tags: vec![tag], ..RunBatch::default() };
        self.tracking.log(id, batch).await.unwrap();
    }

    /// The moment of the last change.
    pub(super) async fn last_change(&self) -> i64 {
        self.registry.changes(&ChangeQuery::default()).await.unwrap().items[0].at.as_millis()
    }

    pub(super) async fn ask(&self, query: &str) -> SqlAnswer {
        self.console.query(query).await.unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// The rows as lines.
    pub(super) async fn rows(&self, query: &str) -> Vec<String> {
        shown(&self.ask(query).await)
    }

    /// Why a query is refused, which must be for what it says.
    pub(super) async fn refusal(&self, query: &str) -> String {
        match self.console.query(query).await {
            Err(StoreError::Invalid(why)) => why,
            other => panic!("{query}: {other:?}"),
        }
    }
}

/// Rows as lines, with null as a dash.
pub(super) fn shown(answer: &SqlAnswer) -> Vec<String> {
    let value = |value: &fmf_core::sql::SqlValue| match value {
        fmf_core::sql::SqlValue::Null => "-".to_owned(),
        other => other.to_string(),
    };
    let row = |row: &Vec<_>| row.iter().map(value).collect::<Vec<_>>().join(" | ");
    answer.rows.iter().map(row).collect()
}
