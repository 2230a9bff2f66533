//! The tables that can be asked, and the statements they are made of.
//!
//! What is not here cannot be reached: tokens, digests and protected aliases are not.

use super::kind::Kind;
use crate::{content::Content, dialect::Dialect};

/// A table, as a statement makes it.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name behind `mlflow.`.
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) columns: &'static [Column],
    pub(super) groups: &'static [Group],
    /// The rows, one of which is called `b`.
    pub(super) rows: &'static str,
    pub(super) filter: &'static str,
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) sql: &'static str,
}

/// Columns by the keys that were logged: `params.x`.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// The table of the keys, each once for a row of `of`.
    pub(super) table: &'static str,
    pub(super) of: &'static str,
    /// The value, where `{k}` is the row of the key.
    pub(super) value: &'static str,
}

const fn column(name: &'static str, kind: Kind, sql: &'static str) -> Column {
    Column { name, kind, sql }
}

const fn texts(name: &'static str, table: &'static str, of: &'static str) -> Group {
    Group { name, kind: Kind::Natural, table, of, value: "{k}.value" }
}

/// Where names of tables hold `{runs}` and `{registry}`.
pub(super) fn placed(sql: &str, dialect: Dialect) -> String {
    let (runs, registry) = match dialect {
        Dialect::Sqlite => ("main", "registry"),
        Dialect::Postgres => (Content::Runs.schema(), Content::Registry.schema()),
    };
    sql.replace("{runs}", runs).replace("{registry}", registry)
}

/// The tables that an engine may be asked to read, for its own allow-list.
pub(crate) const READ: [&str; 14] = [
    "runs",
    "experiments",
    "experiment_tags",
    "run_params",
    "run_tags",
    "latest_metrics",
    "linked_versions",
    "prompt_links",
    "prompts",
    "versions",
    "prompt_tags",
    "version_tags",
    "aliases",
    "changes",
];

/// Every table.
pub(super) const TABLES: [Table; 7] = [
    Table {
        name: "runs",
        about: "active runs of all experiments",
        columns: &[
            column("run_id", Kind::Text, "b.id"),
            column("run_name", Kind::Text, "b.name"),
            column("experiment_id", Kind::Integer, "b.experiment"),
            column("experiment", Kind::Text, "e.name"),
            column("user_id", Kind::Text, "b.user_id"),
            column("status", Kind::Text, "b.status"),
            column("start_time", Kind::Time, "b.start_time"),
            column("end_time", Kind::Time, "b.end_time"),
            column("duration_ms", Kind::Integer, "b.end_time - b.start_time"),
            column("artifact_uri", Kind::Text, "b.artifact_uri"),
        ],
        groups: &[
            texts("params", "{runs}.run_params", "{k}.run = b.seq"),
            Group {
                name: "metrics",
                kind: Kind::Real,
                table: "{runs}.latest_metrics",
                of: "{k}.run = b.seq",
                value: "case when {k}.is_nan = 0 then {k}.value end",
            },
            texts("tags", "{runs}.run_tags", "{k}.run = b.seq"),
        ],
        rows: "{runs}.runs b join {runs}.experiments e on e.id = b.experiment",
        filter: "b.is_deleted = 0",
    },
    Table {
        name: "links",
        about: "the prompt versions that active runs used, each once a run",
        columns: &[
            column("run_id", Kind::Text, "r.id"),
            column("prompt", Kind::Text, "v.name"),
            column("version", Kind::Integer, "v.version"),
        ],
        groups: &[],
        rows: "{runs}.prompt_links b
               join {runs}.linked_versions v on v.seq = b.version
               join {runs}.runs r on r.seq = b.run",
        // A run that names a version in several ways used it once.
        filter: "r.is_deleted = 0
                 and not exists (select 1 from {runs}.prompt_links o
                                 where o.run = b.run and o.version = b.version
                                   and o.source < b.source)",
    },
    Table {
        name: "experiments",
        about: "experiments, deleted ones too",
        columns: &[
            column("experiment_id", Kind::Integer, "b.id"),
            column("name", Kind::Text, "b.name"),
            column("artifact_location", Kind::Text, "b.artifact_location"),
            column(
                "lifecycle_stage",
                Kind::Text,
                "case when b.is_deleted = 0 then 'active' else 'deleted' end",
            ),
            column("created_at", Kind::Time, "b.created_at"),
            column("updated_at", Kind::Time, "b.updated_at"),
        ],
        groups: &[texts("tags", "{runs}.experiment_tags", "{k}.experiment = b.id")],
        rows: "{runs}.experiments b",
        filter: "b.id is not null",
    },
    Table {
        name: "prompts",
        about: "prompts",
        columns: &[
            column("prompt_id", Kind::Text, "b.id"),
            column("name", Kind::Text, "b.name"),
            column("description", Kind::Text, "b.description"),
            column(
                "latest_version",
                Kind::Integer,
                "(select max(v.version) from {registry}.versions v
                  where v.prompt = b.id and v.deleted_at is null)",
            ),
            column("created_at", Kind::Time, "b.created_at"),
            column("updated_at", Kind::Time, "b.updated_at"),
        ],
        groups: &[texts("tags", "{registry}.prompt_tags", "{k}.prompt = b.id")],
        rows: "{registry}.prompts b",
        filter: "b.deleted_at is null and b.is_prompt = 1",
    },
    Table {
        name: "prompt_versions",
        about: "versions of prompts",
        columns: &[
            column("prompt_id", Kind::Text, "b.prompt"),
            column("name", Kind::Text, "p.name"),
            column("version", Kind::Integer, "b.version"),
            column("type", Kind::Text, "b.kind"),
            column("commit_message", Kind::Text, "b.description"),
            column("template", Kind::Text, "b.template"),
            column("author", Kind::Text, "b.author"),
            column("run_id", Kind::Text, "b.run_id"),
            column("created_at", Kind::Time, "b.created_at"),
            column("updated_at", Kind::Time, "b.updated_at"),
        ],
        groups: &[texts(
            "tags",
            "{registry}.version_tags",
            "{k}.prompt = b.prompt and {k}.version = b.version",
        )],
        rows: "{registry}.versions b join {registry}.prompts p on p.id = b.prompt",
        filter: "b.deleted_at is null and p.deleted_at is null and p.is_prompt = 1",
    },
    Table {
        name: "aliases",
        about: "aliases of prompts and the versions they stand for",
        columns: &[
            column("prompt_id", Kind::Text, "b.prompt"),
            column("name", Kind::Text, "p.name"),
            column("alias", Kind::Text, "b.alias"),
            column("version", Kind::Integer, "b.version"),
        ],
        groups: &[],
        rows: "{registry}.aliases b join {registry}.prompts p on p.id = b.prompt",
        filter: "p.deleted_at is null and p.is_prompt = 1",
    },
    Table {
        name: "changes",
        about: "the change log",
        columns: &[
            column("seq", Kind::Integer, "b.seq"),
            column("tx", Kind::Integer, "b.tx"),
            column("at", Kind::Time, "b.at"),
            column("actor", Kind::Text, "b.actor"),
            column("action", Kind::Text, "b.action"),
            column("prompt_id", Kind::Text, "nullif(b.prompt_id, '')"),
            column("prompt", Kind::Text, "nullif(b.prompt, '')"),
            column("version", Kind::Integer, "b.version"),
            column(
                "alias",
                Kind::Text,
                "case when b.action in ('alias.set', 'alias.deleted') then b.subject end",
            ),
            column("subject", Kind::Text, "b.subject"),
            column("before", Kind::Natural, "b.before"),
            column("after", Kind::Natural, "b.after"),
            column("reason", Kind::Text, "b.reason"),
        ],
        groups: &[],
        rows: "{registry}.changes b",
        filter: "b.seq is not null",
    },
];

/// The names of the tables, as they are written.
pub(super) fn names() -> Vec<String> {
    TABLES.iter().map(|table| format!("mlflow.{}", table.name)).collect()
}
