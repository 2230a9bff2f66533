//! Queries and their parts.

use super::{Cte, Level, Translated, Translator, sources::computed};
use crate::console::{
    fault::{Read, fault},
    kind::{Kind, Typed},
    syntax::{self, Expr, ExprKind, Item, OrderTerm, Query, Select, SetOperation},
};

/// The most columns of a query.
const MOST_COLUMNS: usize = 100;

/// A select, translated, before its columns are written down.
struct Piece {
    names: Vec<String>,
    outputs: Vec<Typed>,
    /// From `from` on.
    tail: String,
    order: Vec<String>,
    weight: usize,
}

impl Translator {
    /// Translates a query. The outermost one answers at most `rows` rows, in the form that answers
    /// are read in.
    pub(super) fn query(&mut self, query: &Query, rows: Option<u64>) -> Read<Translated> {
        self.ctes.push(Vec::new());
        self.derived.push(Vec::new());
        let outcome = self.query_with(query, rows);
        self.ctes.pop();
        let derived = self.derived.pop().unwrap_or_default();
        let mut translated = outcome?;
        translated.ctes.extend(derived);
        Ok(translated)
    }

    fn query_with(&mut self, query: &Query, rows: Option<u64>) -> Read<Translated> {
        let mut ctes = Vec::new();
        for cte in &query.ctes {
            ctes.push(self.cte(cte)?);
        }
        let is_simple = query.others.is_empty() && !query.first.distinct;
        let first = self.select(&query.first, if is_simple { &query.order } else { &[] })?;
        let limit = limited(query, rows);
        if is_simple {
            let columns = columns(&first);
            let items = self.written(&first, rows.is_some());
            let order = ordered(&first.order);
            let body = format!("select {items}{}{order}{limit}", first.tail);
            return Ok(Translated { ctes, body, columns, weight: first.weight });
        }
        let (all, columns, weight) = self.together(first, query)?;
        let name = self.new_name("q");
        let outputs: Vec<Typed> = columns
            .iter()
            .enumerate()
            .map(|(at, (_, kind))| Typed::new(format!("{name}.c{at}"), *kind))
            .collect();
        let order = self.order_by_columns(&query.order, &columns, &outputs)?;
        let items = self.items(&outputs, rows.is_some());
        let order = ordered(&order);
        let body = format!("select {items} from ({all}) {name}{order}{limit}");
        Ok(Translated { ctes, body, columns, weight })
    }

    fn cte(&mut self, cte: &syntax::Cte) -> Read<String> {
        let inner = self.query(&cte.query, None)?;
        let mut columns = inner.columns.clone();
        if !cte.columns.is_empty() {
            if cte.columns.len() != columns.len() {
                let (named, found) = (cte.columns.len(), columns.len());
                let why = format!("{named} columns are named, the query has {found}");
                return fault(cte.name.at, why);
            }
            for (column, name) in columns.iter_mut().zip(&cte.columns) {
                column.0.clone_from(&name.text);
            }
        }
        let sql = self.new_name("w");
        let text = computed(&sql, &inner);
        let (name, weight) = (cte.name.text.clone(), inner.weight);
        if let Some(all) = self.ctes.last_mut() {
            all.push(Cte { name, sql, columns, weight });
        }
        Ok(text)
    }

    /// Selects that are put together, each column of one kind.
    fn together(
        &mut self,
        first: Piece,
        query: &Query,
    ) -> Read<(String, Vec<(String, Kind)>, usize)> {
        let mut pieces = vec![(None, query.first.distinct, first)];
        for (operation, select) in &query.others {
            let piece = self.select(select, &[])?;
            if piece.outputs.len() != pieces[0].2.outputs.len() {
                return fault(select.at, "both selects must have the same number of columns");
            }
            pieces.push((Some(*operation), select.distinct, piece));
        }
        let mut columns = columns(&pieces[0].2);
        for (at, (_, kind)) in columns.iter_mut().enumerate() {
            let kinds = pieces.iter().map(|(_, _, piece)| piece.outputs[at].kind);
            *kind = self.common(kinds, query.first.at)?;
        }
        let (mut all, mut weight) = (String::new(), 0);
        for (operation, distinct, mut piece) in pieces {
            for (output, (_, kind)) in piece.outputs.iter_mut().zip(&columns) {
                *output = self.as_common(output.clone(), *kind);
            }
            all.push_str(operation.map_or("", between));
            all.push_str(if distinct { "select distinct " } else { "select " });
            all.push_str(&self.written(&piece, false));
            all.push_str(&piece.tail);
            weight += piece.weight;
        }
        Ok((all, columns, weight))
    }

    fn written(&self, piece: &Piece, outermost: bool) -> String {
        self.items(&piece.outputs, outermost)
    }

    fn items(&self, outputs: &[Typed], outermost: bool) -> String {
        let items = outputs.iter().enumerate().map(|(at, output)| {
            let sql = if outermost { self.outward(output) } else { output.sql.clone() };
            format!("{sql} as c{at}")
        });
        items.collect::<Vec<_>>().join(", ")
    }

    fn select(&mut self, select: &Select, order: &[OrderTerm]) -> Read<Piece> {
        self.levels.push(Level::default());
        let outcome = self.select_inside(select, order);
        self.levels.pop();
        outcome
    }

    fn select_inside(&mut self, select: &Select, order: &[OrderTerm]) -> Read<Piece> {
        let (from, weight) = self.from(&select.from)?;
        let items = self.items_of(select)?;
        let names: Vec<String> = items.iter().map(|(name, _)| name.clone()).collect();
        if items.len() > MOST_COLUMNS {
            return fault(select.at, format!("more than {MOST_COLUMNS} columns"));
        }
        self.level().aliases = aliases(select);
        let mut tail = from;
        if let Some(filter) = &select.filter {
            let filter = self.boolean(filter)?;
            tail.push_str(&format!(" where {filter}"));
        }
        let groups = self.groups(select, &items, &names)?;
        let is_grouped = !groups.is_empty() || is_aggregated(select, order);
        let level = self.level();
        level.may_aggregate = true;
        level.groups = is_grouped.then(|| groups.clone());
        if !groups.is_empty() {
            tail.push_str(&format!(" group by {}", groups.join(", ")));
        }
        if let Some(having) = &select.having {
            let having = self.boolean(having)?;
            tail.push_str(&format!(" having {having}"));
        }
        let aliases = std::mem::take(&mut self.level().aliases);
        let mut outputs = Vec::new();
        for (_, expr) in &items {
            outputs.push(self.expr(expr)?);
        }
        self.level().aliases = aliases;
        let order = self.order_inside(order, &names, &outputs)?;
        Ok(Piece { names, outputs, tail, order, weight })
    }

    /// What is selected, each with its name; stars are written out.
    fn items_of(&mut self, select: &Select) -> Read<Vec<(String, Expr)>> {
        let mut items = Vec::new();
        for item in &select.items {
            match item {
                Item::One { expr, alias, text } => {
                    let name = alias.as_ref().map_or_else(|| shown(expr, text), |a| a.text.clone());
                    items.push((name, expr.clone()));
                }
                Item::All(at) => items.extend(self.star(*at, None)?),
                Item::AllOf(of) => items.extend(self.star(of.at, Some(of))?),
            }
        }
        Ok(items)
    }

    fn groups(
        &mut self,
        select: &Select,
        items: &[(String, Expr)],
        names: &[String],
    ) -> Read<Vec<String>> {
        let mut groups = Vec::new();
        for group in &select.groups {
            let is_number = matches!(*group.what, ExprKind::Number(_));
            let expr = match Self::chosen(&group.what, names).filter(|_| is_number) {
                Some(Ok(at)) => &items[at].1,
                Some(Err(why)) => return fault(group.at, why),
                None => group,
            };
            groups.push(self.expr(expr)?.sql);
        }
        Ok(groups)
    }
}

fn columns(piece: &Piece) -> Vec<(String, Kind)> {
    piece.names.iter().cloned().zip(piece.outputs.iter().map(|output| output.kind)).collect()
}

/// What a column is called that nobody gave a name: a column's own name, or its text.
fn shown(expr: &Expr, text: &str) -> String {
    match &*expr.what {
        ExprKind::Name(path) => path.last().map_or_else(String::new, |name| name.text.clone()),
        _ => text.to_owned(),
    }
}

fn aliases(select: &Select) -> Vec<(String, Expr)> {
    let named = select.items.iter().filter_map(|item| match item {
        Item::One { expr, alias: Some(alias), .. } => Some((alias.text.clone(), expr.clone())),
        _ => None,
    });
    named.collect()
}

fn is_aggregated(select: &Select, order: &[OrderTerm]) -> bool {
    let is_aggregate = |call: &syntax::Call| super::call::is_aggregate(call);
    let of_items = select.items.iter().filter_map(|item| match item {
        Item::One { expr, .. } => Some(expr),
        _ => None,
    });
    let mut all = of_items.chain(&select.having).chain(order.iter().map(|term| &term.expr));
    select.having.is_some() || all.any(|expr| expr.any_call(&is_aggregate))
}

fn between(operation: SetOperation) -> &'static str {
    match operation {
        SetOperation::Union => " union ",
        SetOperation::UnionAll => " union all ",
        SetOperation::Intersect => " intersect ",
        SetOperation::Except => " except ",
    }
}

fn ordered(terms: &[String]) -> String {
    if terms.is_empty() { String::new() } else { format!(" order by {}", terms.join(", ")) }
}

fn limited(query: &Query, rows: Option<u64>) -> String {
    let limit = [query.limit, rows].into_iter().flatten().min();
    let offset = query.offset.map(|offset| format!(" offset {offset}")).unwrap_or_default();
    match (limit, offset.is_empty()) {
        (Some(limit), _) => format!(" limit {limit}{offset}"),
        // SQLite knows no offset without a limit.
        (None, false) => format!(" limit {}{offset}", i64::MAX),
        (None, true) => String::new(),
    }
}
