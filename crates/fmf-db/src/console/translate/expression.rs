//! Expressions.

use super::{Translator, checked};
use crate::console::{
    fault::{Read, fault},
    kind::{Kind, Typed},
    syntax::{Expr, ExprKind, Query},
};

impl Translator {
    /// An expression. In a select that is grouped it may be one of the groups as a whole.
    pub(super) fn expr(&mut self, expr: &Expr) -> Read<Typed> {
        let level = self.level();
        let groups = level.groups.clone().filter(|_| !level.in_aggregate);
        if let Some(groups) = groups.filter(|groups| !groups.is_empty()) {
            let (instances, keys) = (self.instances.len(), self.keys.len());
            let free = self.with_level(|level| level.groups = None, |this| this.plain(expr));
            match free {
                Ok(typed) if groups.contains(&typed.sql) => return Ok(typed),
                _ => {
                    self.instances.truncate(instances);
                    self.keys.truncate(keys);
                }
            }
        }
        checked(self.plain(expr)?, expr.at)
    }

    /// A condition.
    pub(super) fn boolean(&mut self, expr: &Expr) -> Read<String> {
        let typed = self.expr(expr)?;
        self.condition(typed, expr.at)
    }

    fn plain(&mut self, expr: &Expr) -> Read<Typed> {
        let at = expr.at;
        Ok(match &*expr.what {
            ExprKind::Null => Typed::new("null", Kind::Null),
            ExprKind::Boolean(flag) => Typed::new(flag.to_string(), Kind::Boolean),
            ExprKind::Number(text) => self.literal(text),
            ExprKind::Text(text) => self.text_literal(text),
            ExprKind::Name(path) => return self.name(path),
            ExprKind::Negated(inner) => {
                let inner = self.expr(inner)?;
                let number = self.number(inner);
                Typed::new(format!("(- {})", number.sql), number.kind)
            }
            ExprKind::Not(inner) => {
                Typed::new(format!("(not {})", self.boolean(inner)?), Kind::Boolean)
            }
            ExprKind::Binary(operator, left, right) => {
                return self.binary(operator, left, right);
            }
            ExprKind::IsNull { not, expr } => {
                let (inner, not) = (self.expr(expr)?.sql, negation(*not));
                Typed::new(format!("({inner} is {not}null)"), Kind::Boolean)
            }
            ExprKind::Between { not, expr, low, high } => {
                let all = vec![self.expr(expr)?, self.expr(low)?, self.expr(high)?];
                let all = sqls(self.comparable(all, true, at)?);
                let not = negation(*not);
                let sql = format!("({} {not}between {} and {})", all[0], all[1], all[2]);
                Typed::new(sql, Kind::Boolean)
            }
            ExprKind::InList { not, expr, items } => {
                let mut all = vec![self.expr(expr)?];
                for item in items {
                    all.push(self.expr(item)?);
                }
                let all = sqls(self.comparable(all, false, at)?);
                let (list, not) = (all[1..].join(", "), negation(*not));
                Typed::new(format!("({} {not}in ({list}))", all[0]), Kind::Boolean)
            }
            ExprKind::InQuery { not, expr, query } => return self.in_query(*not, expr, query),
            ExprKind::Like { .. } => return self.like(expr),
            ExprKind::Case { operand, whens, otherwise } => {
                return self.case(operand.as_ref(), whens, otherwise.as_ref(), at);
            }
            ExprKind::Cast { expr, to } => return self.cast(expr, to),
            ExprKind::Call(call) => return self.call(call, at),
            ExprKind::Exists(query) => {
                let inner = self.query(query, None)?.sql();
                Typed::new(format!("exists ({inner})"), Kind::Boolean)
            }
            ExprKind::Query(query) => {
                let (inner, kind) = self.one_column(query, at)?;
                Typed::new(format!("({inner})"), kind)
            }
        })
    }

    fn literal(&self, text: &str) -> Typed {
        match text.parse() {
            Ok(whole) => Typed::new(self.integer(whole), Kind::Integer),
            Err(_) => {
                let real = text.parse::<f64>().ok().filter(|real| real.is_finite());
                Typed::new(self.real(real.unwrap_or(f64::MAX)), Kind::Real)
            }
        }
    }

    /// A query that stands for values: it has one column.
    fn one_column(&mut self, query: &Query, at: usize) -> Read<(String, Kind)> {
        let inner = self.query(query, None)?;
        match inner.columns.as_slice() {
            [(_, kind)] => Ok((inner.sql(), *kind)),
            all => fault(at, format!("this query must have one column, not {}", all.len())),
        }
    }

    fn in_query(&mut self, not: bool, expr: &Expr, query: &Query) -> Read<Typed> {
        let left = self.expr(expr)?;
        let (inner, kind) = self.one_column(query, expr.at)?;
        let name = self.new_name("i");
        let right = Typed::new(format!("{name}.c0"), kind);
        let both = sqls(self.comparable(vec![left, right], false, expr.at)?);
        let (left, right, not) = (&both[0], &both[1], negation(not));
        let sql = format!("({left} {not}in (select {right} from ({inner}) {name}))");
        Ok(Typed::new(sql, Kind::Boolean))
    }

    fn like(&mut self, like: &Expr) -> Read<Typed> {
        let ExprKind::Like { not, any_case, expr, pattern, escape } = &*like.what else {
            return fault(like.at, "expected LIKE");
        };
        let (text, pattern) = (self.as_text(expr)?, self.as_text(pattern)?);
        let escape = match escape.as_ref().map(|escape| &*escape.what) {
            None => self.either(String::new(), " escape ''".to_owned()),
            Some(ExprKind::Text(sign)) if sign.chars().count() == 1 => {
                format!(" escape {}", super::quoted(sign))
            }
            Some(_) => return fault(like.at, "ESCAPE takes one character"),
        };
        let lower = |sql: String| if *any_case { format!("lower({sql})") } else { sql };
        let (text, pattern, not) = (lower(text), lower(pattern), negation(*not));
        Ok(Typed::new(format!("({text} {not}like {pattern}{escape})"), Kind::Boolean))
    }

    pub(super) fn as_text(&mut self, expr: &Expr) -> Read<String> {
        let typed = self.expr(expr)?;
        Ok(self.text(typed).sql)
    }

    fn binary(&mut self, operator: &'static str, left: &Expr, right: &Expr) -> Read<Typed> {
        let at = left.at;
        match operator {
            "and" | "or" => {
                let (left, right) = (self.boolean(left)?, self.boolean(right)?);
                Ok(Typed::new(format!("({left} {operator} {right})"), Kind::Boolean))
            }
            "||" => {
                let (left, right) = (self.as_text(left)?, self.as_text(right)?);
                // Or a short query could double a text until the memory is full.
                let sql = format!("substr({left} || {right}, 1, {LONGEST_TEXT})");
                Ok(Typed::new(sql, Kind::Text))
            }
            "+" | "-" | "*" | "/" | "%" => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                self.arithmetic(operator, left, right, at)
            }
            comparison => {
                let both = vec![self.expr(left)?, self.expr(right)?];
                let is_order = !matches!(comparison, "=" | "<>");
                let both = sqls(self.comparable(both, is_order, at)?);
                Ok(Typed::new(format!("({} {comparison} {})", both[0], both[1]), Kind::Boolean))
            }
        }
    }

    fn arithmetic(&self, operator: &str, left: Typed, right: Typed, at: usize) -> Read<Typed> {
        let is_moment = match (operator, left.kind, right.kind) {
            ("+" | "-", Kind::Time, Kind::Integer) | ("+", Kind::Integer, Kind::Time) => true,
            ("-", Kind::Time, Kind::Time) => false,
            (_, Kind::Time, _) | (_, _, Kind::Time) => {
                return fault(at, "with moments only differences and milliseconds can be counted");
            }
            _ => false,
        };
        let (left, right) = (self.number(left), self.number(right));
        let mut kind = match (left.kind, right.kind) {
            (Kind::Integer, Kind::Integer) if is_moment => Kind::Time,
            (Kind::Integer, Kind::Integer) => Kind::Integer,
            _ => Kind::Real,
        };
        let (mut left, mut right) = (left.sql, right.sql);
        if operator == "%" && kind == Kind::Real {
            (left, right) = (self.whole(&left), self.whole(&right));
            kind = Kind::Integer;
        }
        if matches!(operator, "/" | "%") {
            // Division by zero is null.
            right = format!("nullif({right}, 0)");
        }
        Ok(Typed::new(format!("({left} {operator} {right})"), kind))
    }

    /// A number without what stands behind its point.
    pub(super) fn whole(&self, sql: &str) -> String {
        self.either(
            format!("cast({sql} as bigint)"),
            format!("cast(trunc(cast({sql} as double precision)) as bigint)"),
        )
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        whens: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        at: usize,
    ) -> Read<Typed> {
        let mut conditions = Vec::new();
        let head = match operand {
            None => {
                for (when, _) in whens {
                    conditions.push(self.boolean(when)?);
                }
                String::new()
            }
            Some(operand) => {
                let mut all = vec![self.expr(operand)?];
                for (when, _) in whens {
                    all.push(self.expr(when)?);
                }
                let mut all = sqls(self.comparable(all, false, at)?);
                conditions = all.split_off(1);
                format!(" {}", all[0])
            }
        };
        let mut results = Vec::new();
        for expr in whens.iter().map(|(_, then)| then).chain(otherwise) {
            results.push(self.expr(expr)?);
        }
        let kind = self.common(results.iter().map(|result| result.kind), at)?;
        let mut results = results.into_iter().map(|result| self.as_common(result, kind).sql);
        let mut sql = format!("(case{head}");
        for (when, then) in conditions.iter().zip(&mut results) {
            sql.push_str(&format!(" when {when} then {then}"));
        }
        if let Some(otherwise) = results.next() {
            sql.push_str(&format!(" else {otherwise}"));
        }
        Ok(Typed::new(format!("{sql} end)"), kind))
    }
}

/// The longest text that a query can make, in characters.
const LONGEST_TEXT: usize = 1_000_000;

fn negation(not: bool) -> &'static str {
    if not { "not " } else { "" }
}

pub(super) fn sqls(all: Vec<Typed>) -> Vec<String> {
    all.into_iter().map(|typed| typed.sql).collect()
}
