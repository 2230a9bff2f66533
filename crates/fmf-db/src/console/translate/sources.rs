//! Where rows come from.

use super::{Of, Source, Translated, Translator};
use crate::console::{
    fault::{Read, fault},
    syntax::{self, Expr, ExprKind, Join, Joined},
};

impl Translator {
    /// Everything behind FROM, and how many tables it goes through.
    pub(super) fn from(&mut self, from: &[Joined]) -> Read<(String, usize)> {
        let (mut sql, mut total) = (String::new(), 0);
        for (index, joined) in from.iter().enumerate() {
            let (source, weight) = self.source(joined)?;
            total += weight;
            let written = source.1;
            if self
                .level()
                .sources
                .iter()
                .any(|known| known.name.eq_ignore_ascii_case(&source.0.name))
            {
                let at = place_of(&joined.source);
                let why = format!(
                    "two tables are called {:?}; give one of them another name",
                    source.0.name
                );
                return fault(at, why);
            }
            self.level().sources.push(source.0);
            if index == 0 {
                sql.push_str(&format!(" from {written}"));
                continue;
            }
            let on = match &joined.on {
                Some(on) => self.boolean(on)?,
                None => "true".to_owned(),
            };
            let how = match joined.how {
                Join::Inner => "join",
                Join::Left => "left join",
                Join::Right => "right join",
            };
            sql.push_str(&format!(" {how} {written} on {on}"));
        }
        Ok((sql, total))
    }

    /// A source of rows, as it is written behind `from`, and how many tables it goes through.
    fn source(&mut self, joined: &Joined) -> Read<((Source, String), usize)> {
        match &joined.source {
            syntax::Source::Table { path, alias } => {
                let (mut source, weight) = self.table(path, alias.as_ref())?;
                let written = source.sql.clone();
                if let Some((_, name)) = written.split_once(" as ") {
                    source.sql = name.to_owned();
                }
                Ok(((source, written), weight))
            }
            syntax::Source::Query { query, alias } => {
                // It does not see the tables beside it.
                let beside = std::mem::take(&mut self.level().sources);
                let inner = self.query(query, None);
                self.level().sources = beside;
                let inner = inner?;
                let name = self.new_name("w");
                if let Some(all) = self.derived.last_mut() {
                    all.push(computed(&name, &inner));
                }
                let sql = self.new_name("s");
                let written = format!("{name} as {sql}");
                let of = Of::Columns(inner.columns);
                Ok(((Source { name: alias.text.clone(), sql, of }, written), inner.weight))
            }
        }
    }

    /// The columns that a star stands for.
    pub(super) fn star(
        &mut self,
        at: usize,
        of: Option<&syntax::Name>,
    ) -> Read<Vec<(String, Expr)>> {
        let sources = &self.level().sources;
        let wanted = |source: &&Source| of.is_none_or(|of| of.is(&source.name));
        let name = |text: &str| syntax::Name { text: text.to_owned(), at };
        let mut items = Vec::new();
        for source in sources.iter().filter(wanted) {
            for column in source.columns() {
                let path = vec![name(&source.name), name(column)];
                items.push((column.to_owned(), Expr::new(at, ExprKind::Name(path))));
            }
        }
        if items.is_empty() {
            return fault(at, "there is nothing here that * could mean");
        }
        Ok(items)
    }
}

/// A query as a common table expression that is computed by itself. The engines would otherwise
/// write what it says into each place that names one of its columns: in a chain of such queries
/// that doubles with each of them, while a plan is made, where nothing stops it in time.
pub(super) fn computed(name: &str, query: &Translated) -> String {
    format!("{name} as materialized ({})", query.sql())
}

fn place_of(source: &syntax::Source) -> usize {
    match source {
        syntax::Source::Table { path, alias } => {
            alias.as_ref().or(path.first()).map_or(0, |name| name.at)
        }
        syntax::Source::Query { alias, .. } => alias.at,
    }
}
