//! Examples of answers: made of real values, by what makes the answers.

use std::sync::LazyLock;

use fmf_core::{
    Action, Alias, Change as CoreChange, Document, Expect, Figures, LogHead as CoreHead,
    MetricSummary, Page, PageToken, Prompt as CorePrompt, PromptName, PromptVersion, Result, Role,
    StoreError, Tags, Template, TextQuery, Timestamp, Version as CoreVersion, VersionMetrics,
    sql::{SqlAnswer as CoreAnswer, SqlColumn, SqlKind, SqlValue},
};
use fmf_wire::fmf::{
    ProblemKind,
    messages::{
        Abilities, Auth, Caller, Change, ChangesPage, Info, LogHead, Problem, Prompt, PromptsPage,
        SqlAnswer, SqlQuery, TextHitsPage, Undo, Version, VersionMetricsPage, VersionsPage,
    },
};

pub(in crate::api::fmf) fn info() -> Info {
    Info {
        product: "fmf".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        api: "v1".to_owned(),
        mlflow_protocol: "2.0".to_owned(),
        abilities: Abilities { history: true, search: true, sql: true, metrics: true },
        auth: Auth::Token,
        caller: Caller::new("ci".to_owned(), Role::Writer),
    }
}

pub(in crate::api::fmf) fn prompt() -> Option<Prompt> {
    GIVEN.as_ref().map(|given| Prompt::from(&given.prompt))
}

pub(in crate::api::fmf) fn prompts() -> Option<PromptsPage> {
    let items = GIVEN.as_ref().map(|given| vec![given.prompt.clone()])?;
    Some(PromptsPage::from(&Page { items, next: Some(PageToken::from("1".to_owned())) }))
}

pub(in crate::api::fmf) fn version() -> Option<Version> {
    GIVEN.as_ref().map(|given| Version::from(&given.version))
}

pub(in crate::api::fmf) fn versions() -> Option<VersionsPage> {
    let items = GIVEN.as_ref().map(|given| vec![given.version.clone()])?;
    Some(VersionsPage::from(&Page { items, next: None }))
}

pub(in crate::api::fmf) fn metrics() -> Option<VersionMetricsPage> {
    let figures = Figures { mean: Some(0.915), deviation: Some(0.042), median: 0.921, p95: 0.978 };
    let summary = MetricSummary {
        key: "quality_score".to_owned(),
        count: 41,
        not_numbers: 0,
        figures: Some(figures),
        first_seen: Timestamp::from_millis(1_795_183_387_123),
        last_seen: Timestamp::from_millis(1_795_269_787_456),
    };
    let version = GIVEN.as_ref()?.version.version;
    let found = VersionMetrics { version, runs: 42, metrics: vec![summary] };
    Some(VersionMetricsPage::from(&Page { items: vec![found], next: None }))
}

pub(in crate::api::fmf) fn hits() -> Option<TextHitsPage> {
    let version = &GIVEN.as_ref()?.version;
    let hit = Document::of_version(version).hit(&TextQuery::parse("invoice summar*").ok()?);
    Some(TextHitsPage::from(&Page { items: vec![hit], next: None }))
}

pub(in crate::api::fmf) fn change() -> Option<Change> {
    GIVEN.as_ref().map(|given| Change::from(&given.change))
}

pub(in crate::api::fmf) fn changes() -> Option<ChangesPage> {
    let items = GIVEN.as_ref().map(|given| vec![given.change.clone()])?;
    Some(ChangesPage::from(&Page { items, next: Some(PageToken::from("12".to_owned())) }))
}

pub(in crate::api::fmf) fn head() -> Option<LogHead> {
    let change = &GIVEN.as_ref()?.change;
    Some(LogHead::from(&CoreHead { seq: change.seq, hash: change.hash.clone() }))
}

pub(in crate::api::fmf) fn undo() -> Undo {
    let expect = CoreVersion::new(2).map_or(Expect::Anything, Expect::Version);
    Undo::expecting(Some("it dropped the due date".to_owned()), expect)
}

pub(in crate::api::fmf) fn query() -> SqlQuery {
    let query = "SELECT params.prompt_version, AVG(metrics.quality_score) AS quality\n\
                 FROM mlflow.runs GROUP BY params.prompt_version ORDER BY 1 DESC";
    SqlQuery { query: query.to_owned() }
}

pub(in crate::api::fmf) fn rows() -> SqlAnswer {
    let column = |name: &str, kind| SqlColumn { name: name.to_owned(), kind };
    let row = |version: &str, quality| {
        vec![SqlValue::Text(version.to_owned()), SqlValue::Number(quality)]
    };
    SqlAnswer::from(&CoreAnswer {
        columns: vec![column("prompt_version", SqlKind::Text), column("quality", SqlKind::Number)],
        rows: vec![row("10", 0.875), row("9", 0.75)],
    })
}

pub(in crate::api::fmf) fn no_prompt() -> Option<Problem> {
    let name = GIVEN.as_ref()?.prompt.name.clone();
    Some(StoreError::PromptNotFound { name, store: String::new() }.into())
}

pub(in crate::api::fmf) fn no_version() -> Option<Problem> {
    let CorePrompt { name, latest, .. } = GIVEN.as_ref()?.prompt.clone();
    Some(StoreError::VersionNotFound { name, version: "9".to_owned(), latest }.into())
}

pub(in crate::api::fmf) fn no_alias() -> Option<Problem> {
    let CorePrompt { name, aliases, .. } = GIVEN.as_ref()?.prompt.clone();
    let (alias, known) = ("champion".parse().ok()?, aliases.into_keys().collect());
    Some(StoreError::AliasNotFound { name, alias, known, dangling: None }.into())
}

pub(in crate::api::fmf) fn no_way_back() -> Option<Problem> {
    let Given { name, production, .. } = GIVEN.as_ref()?;
    Some(StoreError::no_way_back(name, production, CoreVersion::FIRST).into())
}

pub(in crate::api::fmf) fn broken_log() -> Problem {
    let detail = "the change log is broken: change 7 was altered after it was written";
    Problem::new(ProblemKind::BrokenLog, detail)
}

/// What the examples are made of.
struct Given {
    name: PromptName,
    production: Alias,
    prompt: CorePrompt,
    version: PromptVersion,
    change: CoreChange,
}

/// There is always one: a test says so.
static GIVEN: LazyLock<Option<Given>> = LazyLock::new(|| given().ok());

fn given() -> Result<Given> {
    let (name, production): (PromptName, Alias) =
        ("invoice_summary".parse()?, "production".parse()?);
    let (created, moved) = (1_795_183_387_123, 1_795_190_702_456);
    let tags = Tags::from_pairs([("team", "billing")])?;
    let second = CoreVersion::FIRST.next();
    let prompt = CorePrompt {
        name: name.clone(),
        description: Some("Sums an invoice up for the people who pay it".to_owned()),
        tags: tags.clone(),
        aliases: [(production.clone(), CoreVersion::FIRST), ("staging".parse()?, second)].into(),
        latest: Some(second),
        created_at: Some(Timestamp::from_millis(created)),
        updated_at: Some(Timestamp::from_millis(moved)),
    };
    let version = PromptVersion {
        name: name.clone(),
        version: second,
        template: Template::text("Summarise this invoice in {{tone}} words:\n\n{{data}}\n"),
        response_format: None,
        model_config: None,
        commit_message: Some("Shorter".to_owned()),
        tags,
        aliases: vec!["staging".parse()?],
        author: Some("ana@example.com".to_owned()),
        created_at: Some(Timestamp::from_millis(moved)),
    };
    let mut change = CoreChange {
        seq: 12,
        tx: 5,
        at: Timestamp::from_millis(moved),
        actor: "ben@example.com".to_owned(),
        action: Action::AliasSet,
        prompt_id: Some("019aa1b2-c3d4-7e5f-8091-a2b3c4d5e6f7".to_owned()),
        name: Some(name.clone()),
        version: Some(CoreVersion::FIRST),
        subject: Some(production.to_string()),
        before: Some("2".to_owned()),
        after: Some("1".to_owned()),
        reason: Some("it dropped the due date".to_owned()),
        hash: String::new(),
    };
    change.hash = change.hash_after(&CoreHead::default().hash);
    Ok(Given { name, production, prompt, version, change })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_example_of_everything() {
        given().unwrap();
    }
}
