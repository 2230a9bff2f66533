//! A query with its names understood, as a statement for an engine.
//!
//! No name that somebody wrote reaches an engine: tables, columns and keys become names of ours,
//! and only texts and numbers are sent on, quoted. Each table that is named becomes a common table
//! expression with the columns and keys that the query uses.

mod call;
mod convert;
mod expression;
mod names;
mod order;
mod query;
mod sources;

use std::collections::BTreeSet;

pub(super) use self::convert::quoted;
use super::{
    fault::{Read, fault},
    kind::{Kind, Typed},
    syntax::{Expr, Query},
    tables::{self, Group, Table},
};
use crate::dialect::Dialect;

/// The most keys of one table that a query may name.
const MOST_KEYS: usize = 40;
/// The most tables that a query may join, each counted as often as it is gone through.
const MOST_TABLES: usize = 30;
/// The longest statement that a query may become.
const LONGEST_STATEMENT: usize = 200_000;

/// The columns of an answer, with their names.
pub(super) type Columns = Vec<(String, Kind)>;

/// A statement for an engine, and what it answers.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) columns: Columns,
    /// The keys that it names, each with where it stands in the query.
    pub(super) keys: Vec<UsedKey>,
}

/// A key that a query names.
#[derive(Debug, Clone)]
pub(super) struct UsedKey {
    pub(super) table: &'static Table,
    pub(super) group: &'static Group,
    pub(super) key: String,
    pub(super) at: usize,
}

/// Translates a query that may answer that many rows.
pub(super) fn statement(query: &Query, dialect: Dialect, now: i64, rows: u64) -> Read<Statement> {
    let mut translator = Translator {
        dialect,
        now,
        levels: Vec::new(),
        ctes: Vec::new(),
        derived: Vec::new(),
        instances: Vec::new(),
        keys: Vec::new(),
        names: 0,
    };
    let whole = translator.query(query, Some(rows))?;
    if whole.weight > MOST_TABLES {
        return fault(
            0,
            format!("the query goes through {} tables; {MOST_TABLES} is the most", whole.weight),
        );
    }
    let generated = (0..translator.instances.len()).map(|index| translator.generated(index));
    let ctes: Vec<String> = generated.chain(whole.ctes).collect();
    let with = if ctes.is_empty() { String::new() } else { format!("with {} ", ctes.join(", ")) };
    let sql = format!("{with}{}", whole.body);
    if sql.len() > LONGEST_STATEMENT {
        return fault(0, TOO_LONG);
    }
    Ok(Statement { sql, columns: whole.columns, keys: translator.keys })
}

const TOO_LONG: &str = "the query says too much at once; ask in several";

struct Translator {
    dialect: Dialect,
    /// What `now()` answers.
    now: i64,
    /// The selects that are being translated, each inside of the one before.
    levels: Vec<Level>,
    ctes: Vec<Vec<Cte>>,
    /// The queries that stand behind FROM, for each query that is being translated.
    derived: Vec<Vec<String>>,
    instances: Vec<Instance>,
    keys: Vec<UsedKey>,
    /// How many names were made.
    names: usize,
}

/// A select that is being translated.
#[derive(Default)]
struct Level {
    sources: Vec<Source>,
    /// What it is grouped by, where it is grouped and that counts now.
    groups: Option<Vec<String>>,
    in_aggregate: bool,
    may_aggregate: bool,
    /// What its columns are called, for who names one of them.
    aliases: Vec<(String, Expr)>,
}

/// Something that rows come from.
#[derive(Clone)]
struct Source {
    /// As the query calls it.
    name: String,
    /// As the statement calls it.
    sql: String,
    of: Of,
}

#[derive(Clone)]
enum Of {
    Table { table: &'static Table, instance: usize },
    Columns(Columns),
}

/// A query that was given a name by `WITH`.
#[derive(Clone)]
struct Cte {
    name: String,
    sql: String,
    columns: Columns,
    weight: usize,
}

/// A table as one place of the query uses it.
struct Instance {
    table: &'static Table,
    sql: String,
    columns: BTreeSet<usize>,
    keys: Vec<(usize, String)>,
}

/// A query, translated.
struct Translated {
    ctes: Vec<String>,
    body: String,
    columns: Columns,
    /// How many tables it goes through.
    weight: usize,
}

impl Translated {
    /// The whole of it.
    fn sql(&self) -> String {
        match self.ctes.as_slice() {
            [] => self.body.clone(),
            ctes => format!("with {} {}", ctes.join(", "), self.body),
        }
    }
}

impl Translator {
    /// A name that is not there yet; see [`is_made_up`].
    fn new_name(&mut self, begin: &str) -> String {
        self.names += 1;
        format!("{begin}{}", self.names)
    }

    /// The common table expression of a table, with what is used of it.
    fn generated(&self, index: usize) -> String {
        let Instance { table, sql: name, columns, keys } = &self.instances[index];
        let mut items: Vec<String> = Vec::new();
        items.extend(columns.iter().map(|at| format!("{} as c{at}", table.columns[*at].sql)));
        let mut joins = String::new();
        for (number, (group, key)) in keys.iter().enumerate() {
            let (group, alias) = (&table.groups[*group], format!("k{number}"));
            items.push(format!("{} as {alias}", group.value.replace("{k}", &alias)));
            // The key comes last: whatever it holds stays as it is.
            joins.push_str(&format!(
                " left join {} {alias} on {} and {alias}.key = {}",
                self.placed(group.table),
                group.of.replace("{k}", &alias),
                quoted(key)
            ));
        }
        if items.is_empty() {
            items.push("1 as c".to_owned());
        }
        let items = self.placed(&items.join(", "));
        let (rows, filter) = (self.placed(table.rows), self.placed(table.filter));
        format!("{name} as (select {items} from {rows}{joins} where {filter})")
    }

    fn placed(&self, sql: &str) -> String {
        tables::placed(sql, self.dialect)
    }

    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// Does something with the innermost level set up in another way.
    fn with_level<T>(
        &mut self,
        set_up: impl FnOnce(&mut Level),
        work: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Read<T> {
        let level = self.level();
        let before = (level.groups.clone(), level.in_aggregate, level.may_aggregate);
        set_up(level);
        let outcome = work(self);
        let level = self.level();
        (level.groups, level.in_aggregate, level.may_aggregate) = before;
        outcome
    }
}

/// Whether a name may be one that was made up for a statement: no table of ours is called so.
pub(crate) fn is_made_up(name: &str) -> bool {
    let number = name.strip_prefix(|first: char| first.is_ascii_lowercase()).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
}

/// Checks that an expression has not become too long.
fn checked(typed: Typed, at: usize) -> Read<Typed> {
    if typed.sql.len() > LONGEST_STATEMENT { fault(at, TOO_LONG) } else { Ok(typed) }
}
