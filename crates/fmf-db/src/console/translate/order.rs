//! The order of rows.

use super::Translator;
use crate::console::{
    fault::{Read, fault},
    kind::{Kind, Typed},
    syntax::{ExprKind, OrderTerm},
};

impl Translator {
    /// The order of a select, whose terms may be columns of its answer or anything else.
    pub(super) fn order_inside(
        &mut self,
        order: &[OrderTerm],
        names: &[String],
        outputs: &[Typed],
    ) -> Read<Vec<String>> {
        let mut terms = Vec::new();
        for term in order {
            let typed = match Self::chosen(&term.expr.what, names) {
                Some(Ok(at)) => outputs[at].clone(),
                Some(Err(why)) => return fault(term.expr.at, why),
                None => self.expr(&term.expr)?,
            };
            terms.push(self.order_term(&typed, term));
        }
        Ok(terms)
    }

    /// The order of what was put together, whose terms can only be its columns.
    pub(super) fn order_by_columns(
        &mut self,
        order: &[OrderTerm],
        columns: &[(String, Kind)],
        outputs: &[Typed],
    ) -> Read<Vec<String>> {
        let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        let mut terms = Vec::new();
        for term in order {
            let last = match &*term.expr.what {
                ExprKind::Name(path) => path.last().map(|name| vec![name.clone()]),
                _ => None,
            };
            let what = last.map_or_else(|| *term.expr.what.clone(), ExprKind::Name);
            match Self::chosen(&what, &names) {
                Some(Ok(at)) => terms.push(self.order_term(&outputs[at], term)),
                _ => {
                    return fault(
                        term.expr.at,
                        "with DISTINCT or UNION only columns of the answer can be the order",
                    );
                }
            }
        }
        Ok(terms)
    }

    /// A term of an order: null comes last unless it is asked for first, on every engine.
    pub(super) fn order_term(&self, typed: &Typed, term: &OrderTerm) -> String {
        let sql = &typed.sql;
        let way = if term.descending { " desc" } else { "" };
        let nulls = if term.nulls_first { "first" } else { "last" };
        if typed.kind != Kind::Natural {
            return format!("{sql}{way} nulls {nulls}");
        }
        let natural = self.either(format!("{sql} collate fmf_natural"), self.natural_key(sql));
        format!("{natural}{way} nulls {nulls}")
    }
}
