//! Queries: what is selected, from where, in which order.

use super::{DEEPEST_QUERIES, Parser};
use crate::console::{
    fault::{Read, fault},
    syntax::{Cte, Expr, Item, Join, Joined, Name, OrderTerm, Query, Select, SetOperation, Source},
    token::What,
};

/// The most selects that one query puts together.
const MOST_PARTS: usize = 20;

impl Parser<'_> {
    pub(super) fn query(&mut self) -> Read<Query> {
        self.queries += 1;
        if self.queries > DEEPEST_QUERIES {
            let why = format!("queries are nested more than {DEEPEST_QUERIES} deep; use WITH");
            return fault(self.at(), why);
        }
        let ctes = if self.eat("with") { self.ctes()? } else { Vec::new() };
        let first = self.select()?;
        let others = self.others()?;
        let order = self.order()?;
        let limit = if self.eat("limit") { Some(self.count("LIMIT")?) } else { None };
        let offset = if self.eat("offset") { Some(self.count("OFFSET")?) } else { None };
        self.queries -= 1;
        Ok(Query { ctes, first, others, order, limit, offset })
    }

    fn ctes(&mut self) -> Read<Vec<Cte>> {
        if self.is("recursive") && !self.is_ahead(1, "as") {
            return fault(self.at(), "WITH RECURSIVE is not understood: it may never end");
        }
        self.list(|parser| {
            let name = parser.name("a name")?;
            let mut columns = Vec::new();
            if parser.eat_sign("(") {
                columns = parser.list(|parser| parser.name("the name of a column"))?;
                parser.expect_sign(")")?;
            }
            parser.expect("as")?;
            parser.expect_sign("(")?;
            let query = parser.query()?;
            parser.expect_sign(")")?;
            Ok(Cte { name, columns, query })
        })
    }

    fn others(&mut self) -> Read<Vec<(SetOperation, Select)>> {
        let mut others: Vec<(SetOperation, Select)> = Vec::new();
        loop {
            let at = self.at();
            let Some(operation) = self.set_operation() else { return Ok(others) };
            let differs = |(before, _): &(SetOperation, Select)| rank(*before) != rank(operation);
            if others.last().is_some_and(differs) {
                return fault(at, "UNION, INTERSECT and EXCEPT cannot be mixed; use WITH for one");
            }
            if others.len() + 1 >= MOST_PARTS {
                return fault(at, format!("more than {MOST_PARTS} selects in one query"));
            }
            others.push((operation, self.select()?));
        }
    }

    fn set_operation(&mut self) -> Option<SetOperation> {
        if self.eat("union") {
            let all = self.eat("all");
            return Some(if all { SetOperation::UnionAll } else { SetOperation::Union });
        }
        if self.eat("intersect") {
            return Some(SetOperation::Intersect);
        }
        self.eat("except").then_some(SetOperation::Except)
    }

    fn select(&mut self) -> Read<Select> {
        let at = self.at();
        self.expect("select")?;
        let distinct = self.eat("distinct");
        if !distinct {
            self.eat("all");
        }
        let items = self.list(Self::item)?;
        let from = if self.eat("from") { self.from()? } else { Vec::new() };
        let filter = if self.eat("where") { Some(self.expr()?) } else { None };
        let mut groups = Vec::new();
        if self.eat("group") {
            self.expect("by")?;
            groups = self.list(Self::expr)?;
        }
        let having = if self.eat("having") { Some(self.expr()?) } else { None };
        Ok(Select { at, distinct, items, from, filter, groups, having })
    }

    fn item(&mut self) -> Read<Item> {
        let at = self.at();
        if self.eat_sign("*") {
            return Ok(Item::All(at));
        }
        let is_all_of =
            self.ahead(1).what == What::Sign(".") && self.ahead(2).what == What::Sign("*");
        if self.is_name() && is_all_of {
            let of = self.name("a table")?;
            self.next += 2;
            return Ok(Item::AllOf(of));
        }
        let expr = self.expr()?;
        let end = self.tokens[self.next - 1].end;
        let text: Vec<&str> = self.text[at..end].split_whitespace().collect();
        let alias = self.alias()?;
        Ok(Item::One { expr, alias, text: text.join(" ") })
    }

    fn alias(&mut self) -> Read<Option<Name>> {
        if self.eat("as") {
            return self.any_name("a name behind AS").map(Some);
        }
        if self.is_name() { self.name("a name").map(Some) } else { Ok(None) }
    }

    fn from(&mut self) -> Read<Vec<Joined>> {
        let mut all = vec![Joined { how: Join::Inner, source: self.source()?, on: None }];
        loop {
            let at = self.at();
            if self.eat_sign(",") {
                all.push(Joined { how: Join::Inner, source: self.source()?, on: None });
                continue;
            }
            if self.is("natural") || self.is("full") {
                return fault(at, format!("{} JOIN is not understood", self.shown()));
            }
            let Some((how, is_cross)) = self.join()? else { return Ok(all) };
            let source = self.source()?;
            if self.is("using") {
                return fault(self.at(), "USING is not understood; write ON a.x = b.x");
            }
            let on = if is_cross { None } else { Some(self.condition()?) };
            all.push(Joined { how, source, on });
        }
    }

    fn condition(&mut self) -> Read<Expr> {
        self.expect("on")?;
        self.expr()
    }

    /// How the next source is joined, and whether without a condition.
    fn join(&mut self) -> Read<Option<(Join, bool)>> {
        let found = match () {
            () if self.eat("join") => return Ok(Some((Join::Inner, false))),
            () if self.eat("inner") => (Join::Inner, false),
            () if self.eat("cross") => (Join::Inner, true),
            () if self.eat("left") => (Join::Left, false),
            () if self.eat("right") => (Join::Right, false),
            () => return Ok(None),
        };
        if found.0 != Join::Inner {
            self.eat("outer");
        }
        self.expect("join")?;
        Ok(Some(found))
    }

    fn source(&mut self) -> Read<Source> {
        if self.eat_sign("(") {
            let query = self.query()?;
            self.expect_sign(")")?;
            self.eat("as");
            let alias = self.name("a name for this query")?;
            return Ok(Source::Query { query: Box::new(query), alias });
        }
        let path = self.path("a table")?;
        if self.is_sign("(") {
            return fault(self.at(), "functions are no tables");
        }
        Ok(Source::Table { path, alias: self.alias()? })
    }

    pub(super) fn order(&mut self) -> Read<Vec<OrderTerm>> {
        if !self.eat("order") {
            return Ok(Vec::new());
        }
        self.expect("by")?;
        self.list(|parser| {
            let expr = parser.expr()?;
            let descending = parser.eat("desc");
            if !descending {
                parser.eat("asc");
            }
            let mut nulls_first = false;
            if parser.eat("nulls") {
                nulls_first = parser.eat("first");
                if !nulls_first {
                    parser.expect("last")?;
                }
            }
            Ok(OrderTerm { expr, descending, nulls_first })
        })
    }

    pub(super) fn count(&mut self, of: &str) -> Read<u64> {
        let at = self.at();
        let number = match self.advance() {
            What::Number(number) => number.parse().ok().filter(|n| *n <= u64::from(u32::MAX)),
            _ => None,
        };
        number.map_or_else(|| fault(at, format!("{of} takes a whole number")), Ok)
    }
}

fn rank(operation: SetOperation) -> u8 {
    match operation {
        SetOperation::Union | SetOperation::UnionAll => 0,
        SetOperation::Intersect => 1,
        SetOperation::Except => 2,
    }
}
