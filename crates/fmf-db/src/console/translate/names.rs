//! What the names of a query mean.

use fmf_core::nearest;

use super::{Instance, Level, MOST_KEYS, Of, Source, Translator, UsedKey};
use crate::console::{
    fault::{Fault, Read, fault},
    kind::{Kind, Typed},
    syntax::{ExprKind, Name},
    tables::{TABLES, Table, names},
};

impl Translator {
    /// A column, or a key of a table.
    pub(super) fn name(&mut self, path: &[Name]) -> Read<Typed> {
        let path = match path {
            // `mlflow.runs.status` is a column of what is called `runs`.
            [schema, rest @ ..] if rest.len() > 1 && schema.is("mlflow") => rest,
            path => path,
        };
        let [first, rest @ ..] = path else { return fault(0, "expected a name") };
        if rest.is_empty() {
            return self.bare(first);
        }
        if let Some((level, source)) = self.source_called(&first.text) {
            return self.within(level, source, rest);
        }
        self.key_of_any(first, rest)
    }

    /// A column that is named without its table, or what the query itself calls so.
    fn bare(&mut self, name: &Name) -> Read<Typed> {
        for level in (0..self.levels.len()).rev() {
            let sources = &self.levels[level].sources;
            let having: Vec<usize> =
                (0..sources.len()).filter(|at| sources[*at].has(&name.text)).collect();
            match having.as_slice() {
                [] => {}
                [one] => return self.column(level, *one, name),
                [one, other, ..] => {
                    let (one, other) = (&sources[*one].name, &sources[*other].name);
                    return fault(
                        name.at,
                        format!(
                            "{:?} may be of {one} or of {other}; write {one}.{} or {other}.{}",
                            name.text, name.text, name.text
                        ),
                    );
                }
            }
            if let Some(meant) = self.meant_by_alias(level, name) {
                return meant;
            }
        }
        if name.is("current_timestamp") {
            return Ok(Typed::new(self.integer(self.now), Kind::Time));
        }
        Err(self.no_column(name))
    }

    /// What the innermost select calls so.
    fn meant_by_alias(&mut self, level: usize, name: &Name) -> Option<Read<Typed>> {
        if level + 1 != self.levels.len() {
            return None;
        }
        let aliases = std::mem::take(&mut self.levels[level].aliases);
        let meant = aliases.iter().find(|(alias, _)| name.is(alias)).map(|(_, expr)| expr.clone());
        // Without the aliases, so that what an alias means is not said by itself.
        let outcome = meant.map(|expr| self.expr(&expr));
        self.levels[level].aliases = aliases;
        outcome
    }

    fn no_column(&self, name: &Name) -> Fault {
        let known: Vec<&str> = self
            .levels
            .iter()
            .flat_map(|level| level.sources.iter().flat_map(Source::columns))
            .collect();
        let groups = ["params", "metrics", "tags"];
        let why = match nearest(&name.text, known.iter().copied()) {
            Some(near) => format!("there is no column {:?}; did you mean {near}?", name.text),
            None if groups.iter().any(|group| name.is(group)) => {
                format!("{0:?} is asked for by a key: {0}.name", name.text)
            }
            None if known.is_empty() => format!("there is no column {:?} here", name.text),
            None => format!("there is no column {:?}; there are {}", name.text, known.join(", ")),
        };
        Fault::new(name.at, why)
    }

    /// What is called so, nearest first.
    fn source_called(&self, name: &str) -> Option<(usize, usize)> {
        self.levels.iter().enumerate().rev().find_map(|(level, Level { sources, .. })| {
            let at = sources.iter().position(|source| source.name.eq_ignore_ascii_case(name))?;
            Some((level, at))
        })
    }

    /// `status` or `params.x` behind the name of a source.
    fn within(&mut self, level: usize, source: usize, rest: &[Name]) -> Read<Typed> {
        match rest {
            [column] => {
                let found = &self.levels[level].sources[source];
                if found.has(&column.text) {
                    return self.column(level, source, column);
                }
                let known: Vec<&str> = found.columns().collect();
                let why = match nearest(&column.text, known.iter().copied()) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("there are {}", known.join(", ")),
                };
                let of = &found.name;
                fault(column.at, format!("{of} has no column {:?}; {why}", column.text))
            }
            [group, key @ ..] => self.key(level, source, group, key),
            [] => fault(0, "expected a column"),
        }
    }

    /// `params.x`, where one of the sources has params.
    fn key_of_any(&mut self, group: &Name, key: &[Name]) -> Read<Typed> {
        for level in (0..self.levels.len()).rev() {
            let sources = &self.levels[level].sources;
            let having: Vec<usize> =
                (0..sources.len()).filter(|at| sources[*at].group(group).is_some()).collect();
            match having.as_slice() {
                [] => {}
                [one] => return self.key(level, *one, group, key),
                [one, other, ..] => {
                    let (one, other) = (&sources[*one].name, &sources[*other].name);
                    return fault(
                        group.at,
                        format!(
                            "{0:?} may be of {one} or of {other}; write {one}.{0} or {other}.{0}",
                            group.text
                        ),
                    );
                }
            }
        }
        let why = format!("there is nothing called {:?} in this query", group.text);
        fault(group.at, why)
    }

    fn column(&mut self, level: usize, source: usize, name: &Name) -> Read<Typed> {
        let Source { sql, of, .. } = self.levels[level].sources[source].clone();
        let typed = match of {
            Of::Table { table, instance } => {
                let at = table.columns.iter().position(|column| name.is(column.name));
                let at = at.unwrap_or_default();
                self.instances[instance].columns.insert(at);
                Typed::new(format!("{sql}.c{at}"), table.columns[at].kind)
            }
            Of::Columns(columns) => {
                let mut all = columns.iter().enumerate().filter(|(_, (column, _))| name.is(column));
                let (Some((at, (_, kind))), None) = (all.next(), all.next()) else {
                    return fault(name.at, format!("there are several columns {:?}", name.text));
                };
                Typed::new(format!("{sql}.c{at}"), *kind)
            }
        };
        self.grouped(level, typed, name)
    }

    fn key(&mut self, level: usize, source: usize, group: &Name, key: &[Name]) -> Read<Typed> {
        let found = &self.levels[level].sources[source];
        let (Some((table, instance, group_at)), Some(first)) = (found.group(group), key.first())
        else {
            let of = &found.name;
            return fault(group.at, format!("{of} has no {:?} with keys", group.text));
        };
        // `tags.mlflow.user` is the tag `mlflow.user`.
        let written = key.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".");
        let sql = format!("{}.k", found.sql);
        let keys = &mut self.instances[instance].keys;
        let wanted = (group_at, written.clone());
        let number = keys.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            keys.push(wanted);
            keys.len() - 1
        });
        if keys.len() > MOST_KEYS {
            return fault(first.at, format!("more than {MOST_KEYS} keys of one table"));
        }
        let group = &table.groups[group_at];
        self.keys.push(UsedKey { table, group, key: written, at: first.at });
        self.grouped(level, Typed::new(format!("{sql}{number}"), group.kind), first)
    }

    /// A column where it stands: outside of an aggregate only what is grouped by is one value.
    fn grouped(&self, level: usize, typed: Typed, name: &Name) -> Read<Typed> {
        let Level { groups, in_aggregate, .. } = &self.levels[level];
        match groups {
            Some(groups) if !in_aggregate && !groups.contains(&typed.sql) => fault(
                name.at,
                format!("{:?} must stand in GROUP BY, or in an aggregate such as MAX", name.text),
            ),
            _ => Ok(typed),
        }
    }

    /// The table or named query that stands behind FROM, and how many tables it goes through.
    pub(super) fn table(&mut self, path: &[Name], alias: Option<&Name>) -> Read<(Source, usize)> {
        let called = |name: &str| alias.map_or(name, |alias| &alias.text).to_owned();
        let [first, rest @ ..] = path else { return fault(0, "expected a table") };
        if rest.is_empty() {
            let cte = self.ctes.iter().rev().flat_map(|all| all.iter().rev());
            let cte = cte.clone().find(|cte| first.is(&cte.name)).cloned();
            if let Some(cte) = cte {
                let of = Of::Columns(cte.columns);
                let sql = self.new_name("s");
                let source =
                    Source { name: called(&cte.name), sql: format!("{} as {sql}", cte.sql), of };
                return Ok((source, cte.weight));
            }
        }
        let table = known_table(path)?;
        let (sql, of) = (self.new_name("t"), self.instances.len());
        let used = Instance { table, sql: sql.clone(), columns: [].into(), keys: Vec::new() };
        self.instances.push(used);
        let of = Of::Table { table, instance: of };
        Ok((Source { name: called(table.name), sql, of }, 1))
    }

    /// An expression that names one of the columns of the query by its number or its name.
    pub(super) fn chosen<'e>(
        what: &ExprKind,
        names: &'e [String],
    ) -> Option<Result<usize, &'e str>> {
        match what {
            ExprKind::Number(number) => {
                let at = number.parse::<usize>().ok().filter(|at| (1..=names.len()).contains(at));
                Some(at.map(|at| at - 1).ok_or("there is no column of that number"))
            }
            ExprKind::Name(path) => match path.as_slice() {
                [name] => {
                    let mut all = (0..names.len()).filter(|at| name.is(&names[*at]));
                    let first = all.next()?;
                    Some(if all.next().is_some() {
                        Err("several columns have that name")
                    } else {
                        Ok(first)
                    })
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Source {
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let (table, columns) = match &self.of {
            Of::Table { table, .. } => (Some(*table), None),
            Of::Columns(columns) => (None, Some(columns)),
        };
        let of_table = table.into_iter().flat_map(|table| table.columns.iter().map(|c| c.name));
        of_table.chain(columns.into_iter().flatten().map(|(name, _)| name.as_str()))
    }

    fn has(&self, column: &str) -> bool {
        self.columns().any(|known| known.eq_ignore_ascii_case(column))
    }

    /// The table, its use, and the place of the group among its groups.
    fn group(&self, name: &Name) -> Option<(&'static Table, usize, usize)> {
        let Of::Table { table, instance } = self.of else { return None };
        let group = table.groups.iter().position(|group| name.is(group.name))?;
        Some((table, instance, group))
    }
}

fn known_table(path: &[Name]) -> Read<&'static Table> {
    let at = path.first().map_or(0, |name| name.at);
    let table = match path {
        [schema, table] if schema.is("mlflow") => table,
        [table] => table,
        _ => return Err(no_table(path, at)),
    };
    if table.is("traces") {
        return fault(at, "mlflow.traces cannot be asked yet: traces are not kept");
    }
    let known = TABLES.iter().find(|known| table.is(known.name));
    known.ok_or_else(|| no_table(path, at))
}

fn no_table(path: &[Name], at: usize) -> Fault {
    let written = path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
    let last = path.last().map_or("", |name| name.text.as_str());
    let known = names();
    let why = match nearest(last, TABLES.iter().map(|table| table.name)) {
        Some(near) => format!("did you mean mlflow.{near}?"),
        None => format!("there are {}", known.join(", ")),
    };
    Fault::new(at, format!("there is no table {written:?}; {why}"))
}
