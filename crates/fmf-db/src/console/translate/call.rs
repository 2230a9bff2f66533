//! Functions: those that are here, and no other.

use fmf_core::nearest;

use super::{Translator, expression::sqls};
use crate::console::{
    fault::{Read, fault},
    kind::{Kind, Typed},
    syntax::{Call, Expr, Name, Window},
};

/// Functions that make one value of many rows.
const AGGREGATES: [&str; 5] = ["count", "sum", "avg", "min", "max"];
/// Functions that need a window.
const WINDOWS: [&str; 7] =
    ["row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value"];
/// Every other function.
const PLAIN: [&str; 20] = [
    "abs",
    "ceil",
    "coalesce",
    "date",
    "floor",
    "ifnull",
    "instr",
    "length",
    "lower",
    "ltrim",
    "now",
    "nullif",
    "round",
    "rtrim",
    "substr",
    "substring",
    "trim",
    "upper",
    "ceiling",
    "strpos",
];

/// Whether a call makes one value of the rows of a group.
pub(super) fn is_aggregate(call: &Call) -> bool {
    call.over.is_none() && AGGREGATES.iter().any(|name| call.name.is(name))
}

impl Translator {
    pub(super) fn call(&mut self, call: &Call, at: usize) -> Read<Typed> {
        let name = call.name.text.to_ascii_lowercase();
        if AGGREGATES.contains(&name.as_str()) {
            return match &call.over {
                Some(window) => self.windowed(&name, call, window),
                None => self.aggregate(&name, call),
            };
        }
        if WINDOWS.contains(&name.as_str()) {
            return match &call.over {
                Some(window) => self.windowed(&name, call, window),
                None => fault(at, format!("{name} needs OVER (…)")),
            };
        }
        if !PLAIN.contains(&name.as_str()) {
            return unknown(&call.name);
        }
        if call.over.is_some() || call.filter.is_some() || call.distinct || call.star {
            return fault(at, format!("{name} takes plain values only"));
        }
        self.plain_call(&name, call)
    }

    fn plain_call(&mut self, name: &str, call: &Call) -> Read<Typed> {
        let [least, most] = match name {
            "now" => [0, 0],
            "round" => [1, 2],
            "substr" | "substring" => [2, 3],
            "coalesce" | "ifnull" => [1, 100],
            "nullif" | "instr" | "strpos" => [2, 2],
            _ => [1, 1],
        };
        let all = self.arguments(call, least, most)?;
        let mut all = all.into_iter();
        let first = all.next();
        let Some(first) = first else { return Ok(Typed::new(self.integer(self.now), Kind::Time)) };
        match name {
            "coalesce" | "ifnull" => self.coalesce(first, all, call.name.at),
            "nullif" => {
                let kind = first.kind;
                let both: Vec<Typed> = [first].into_iter().chain(all).collect();
                let plain = both[0].sql.clone();
                let both = sqls(self.comparable(both, false, call.name.at)?);
                let sql =
                    format!("(case when {} = {} then null else {plain} end)", both[0], both[1]);
                Ok(Typed::new(sql, kind))
            }
            "date" => match first.kind {
                Kind::Time => {
                    let sql = self.moment(&first.sql, "%Y-%m-%d", "YYYY-MM-DD");
                    Ok(Typed::new(self.bytewise(sql), Kind::Text))
                }
                kind => fault(call.name.at, format!("date takes a moment, not {}", kind.said())),
            },
            "abs" | "floor" | "ceil" | "ceiling" | "round" => self.numeric(name, first, all.next()),
            _ => self.textual(name, first, all.collect()),
        }
    }

    fn arguments(&mut self, call: &Call, least: usize, most: usize) -> Read<Vec<Typed>> {
        let found = call.arguments.len();
        if found < least || found > most {
            let how_many =
                if least == most { least.to_string() } else { format!("{least} to {most}") };
            let name = call.name.text.to_ascii_lowercase();
            return fault(call.name.at, format!("{name} takes {how_many} values, not {found}"));
        }
        call.arguments.iter().map(|argument| self.expr(argument)).collect()
    }

    fn coalesce(
        &mut self,
        first: Typed,
        rest: impl Iterator<Item = Typed>,
        at: usize,
    ) -> Read<Typed> {
        let all: Vec<Typed> = [first].into_iter().chain(rest).collect();
        let kind = self.common(all.iter().map(|typed| typed.kind), at)?;
        let all = all.into_iter().map(|typed| self.as_common(typed, kind));
        let mut all = sqls(all.collect());
        // SQLite wants two values.
        all.push("null".to_owned());
        Ok(Typed::new(format!("coalesce({})", all.join(", ")), kind))
    }

    fn numeric(&mut self, name: &str, value: Typed, decimals: Option<Typed>) -> Read<Typed> {
        let value = self.number(value);
        let (sql, kind) = (value.sql, value.kind);
        Ok(match name {
            // A whole number has nothing behind its point.
            "floor" | "ceil" | "ceiling" if kind == Kind::Integer => Typed::new(sql, kind),
            "abs" => Typed::new(format!("abs({sql})"), kind),
            "floor" => {
                Typed::new(self.either(format!("fmf_floor({sql})"), format!("floor({sql})")), kind)
            }
            "round" => {
                let decimals =
                    decimals.map_or_else(|| self.integer(0), |typed| self.number(typed).sql);
                let postgres = format!(
                    "cast(round(cast({sql} as numeric), cast({decimals} as integer)) as double precision)"
                );
                let sqlite = format!("fmf_round({sql}, cast({decimals} as bigint))");
                Typed::new(self.either(sqlite, postgres), Kind::Real)
            }
            _ => Typed::new(self.either(format!("fmf_ceil({sql})"), format!("ceil({sql})")), kind),
        })
    }

    fn textual(&mut self, name: &str, first: Typed, rest: Vec<Typed>) -> Read<Typed> {
        let text = self.text(first).sql;
        Ok(match name {
            "length" => Typed::new(format!("cast(length({text}) as bigint)"), Kind::Integer),
            "instr" | "strpos" => {
                let wanted = rest.into_iter().map(|typed| self.text(typed).sql).collect::<String>();
                let sql = self.either(
                    format!("instr({text}, {wanted})"),
                    format!("cast(strpos({text}, {wanted}) as bigint)"),
                );
                Typed::new(sql, Kind::Integer)
            }
            "substr" | "substring" => {
                let mut numbers = rest.into_iter().map(|typed| self.bounded(typed));
                let start = numbers.next().unwrap_or_else(|| "1".to_owned());
                let length = numbers.next().map(|length| format!(", {length}")).unwrap_or_default();
                Typed::new(format!("substr({text}, {start}{length})"), Kind::Text)
            }
            // `ltrim`, `rtrim`, `lower` and `upper` are called the same on both.
            "trim" => Typed::new(
                self.either(format!("trim({text})"), format!("btrim({text})")),
                Kind::Text,
            ),
            name => Typed::new(format!("{name}({text})"), Kind::Text),
        })
    }

    /// A place or a length in a text: none is before its beginning.
    fn bounded(&self, typed: Typed) -> String {
        let number = self.number(typed).sql;
        self.either(
            format!("max(min(cast({number} as bigint), 2000000), 0)"),
            format!("cast(greatest(least({number}, 2000000), 0) as integer)"),
        )
    }

    fn aggregate(&mut self, name: &str, call: &Call) -> Read<Typed> {
        let level = self.level();
        let at = call.name.at;
        if level.in_aggregate {
            return fault(at, "an aggregate inside of an aggregate; use a query in FROM");
        }
        if !level.may_aggregate {
            return fault(at, format!("{name} cannot stand here; conditions on it follow HAVING"));
        }
        let inside = self.with_level(
            |level| level.in_aggregate = true,
            |this| {
                let arguments = this.aggregated(name, call)?;
                let filter = call.filter.as_ref().map(|filter| this.boolean(filter)).transpose()?;
                Ok((arguments, filter))
            },
        );
        let (argument, filter) = inside?;
        let (inside, kind) = self.inside_of(name, argument, call);
        let filter = filter.map(|filter| format!(" filter (where {filter})")).unwrap_or_default();
        Ok(self.outside_of(name, format!("{name}({inside}){filter}"), kind))
    }

    /// What an aggregate is made over; nothing for `count(*)`.
    fn aggregated(&mut self, name: &str, call: &Call) -> Read<Option<Typed>> {
        if call.star {
            return match name {
                "count" => Ok(None),
                _ => fault(call.name.at, format!("{name} takes a value, not *")),
            };
        }
        let typed = self.arguments(call, 1, 1)?.pop();
        let typed = typed.map(|typed| match (name, typed.kind) {
            ("sum" | "avg", _) => self.number(typed),
            ("min" | "max", Kind::Boolean) => self.number(typed),
            _ => typed,
        });
        Ok(typed)
    }

    fn inside_of(&self, name: &str, argument: Option<Typed>, call: &Call) -> (String, Kind) {
        let Some(Typed { sql, kind, .. }) = argument else {
            return ("*".to_owned(), Kind::Integer);
        };
        let sql = match (name, kind) {
            ("avg", _) => format!("cast({sql} as double precision)"),
            ("min" | "max", Kind::Natural) => {
                self.either(format!("{sql} collate fmf_natural"), self.natural_key(&sql))
            }
            _ => sql,
        };
        let distinct = if call.distinct { "distinct " } else { "" };
        let kind = match name {
            "count" => Kind::Integer,
            "avg" => Kind::Real,
            _ => kind,
        };
        (format!("{distinct}{sql}"), kind)
    }

    /// The value of an aggregate that was made over what `inside_of` says. The sum of integers is
    /// one too, which PostgreSQL makes a number of any length.
    fn outside_of(&self, name: &str, sql: String, kind: Kind) -> Typed {
        match (name, kind) {
            ("min" | "max", Kind::Natural) => {
                Typed::new(self.either(sql.clone(), Self::of_natural_key(&sql)), kind)
            }
            ("sum", Kind::Integer) => Typed::new(format!("cast({sql} as bigint)"), kind),
            _ => Typed::new(sql, kind),
        }
    }

    fn windowed(&mut self, name: &str, call: &Call, window: &Window) -> Read<Typed> {
        let at = call.name.at;
        if call.distinct {
            return fault(at, "DISTINCT cannot stand in a window");
        }
        let (inside, kind) = self.window_arguments(name, call)?;
        let filter = match &call.filter {
            Some(filter) if AGGREGATES.contains(&name) => {
                format!(" filter (where {})", self.boolean(filter)?)
            }
            Some(_) => return fault(at, format!("{name} takes no FILTER")),
            None => String::new(),
        };
        let over = self.over(window)?;
        Ok(self.outside_of(name, format!("{name}({inside}){filter} over ({over})"), kind))
    }

    fn window_arguments(&mut self, name: &str, call: &Call) -> Read<(String, Kind)> {
        if AGGREGATES.contains(&name) {
            let argument = self.aggregated(name, call)?;
            return Ok(self.inside_of(name, argument, call));
        }
        let (least, most) = match name {
            "row_number" | "rank" | "dense_rank" => (0, 0),
            "lag" | "lead" => (1, 2),
            _ => (1, 1),
        };
        let mut all = self.arguments(call, least, most)?.into_iter();
        let Some(first) = all.next() else { return Ok((String::new(), Kind::Integer)) };
        let steps = all.next().map(|steps| format!(", {}", self.bounded(steps)));
        Ok((format!("{}{}", first.sql, steps.unwrap_or_default()), first.kind))
    }

    fn over(&mut self, window: &Window) -> Read<String> {
        let mut parts = Vec::new();
        if !window.partition.is_empty() {
            let all: Read<Vec<Typed>> = window.partition.iter().map(|e| self.expr(e)).collect();
            parts.push(format!("partition by {}", sqls(all?).join(", ")));
        }
        if !window.order.is_empty() {
            let mut terms = Vec::new();
            for term in &window.order {
                let typed = self.expr(&term.expr)?;
                terms.push(self.order_term(&typed, term));
            }
            parts.push(format!("order by {}", terms.join(", ")));
        }
        parts.extend(window.frame.clone());
        Ok(parts.join(" "))
    }

    pub(super) fn cast(&mut self, expr: &Expr, to: &Name) -> Read<Typed> {
        let typed = self.expr(expr)?;
        Ok(match to.text.to_ascii_lowercase().as_str() {
            "integer" | "int" | "bigint" | "long" => {
                let number = self.number(typed);
                match number.kind {
                    Kind::Integer => number,
                    _ => Typed::new(self.whole(&number.sql), Kind::Integer),
                }
            }
            "real" | "double" | "float" | "numeric" | "decimal" => {
                let number = self.number(typed);
                Typed::new(format!("cast({} as double precision)", number.sql), Kind::Real)
            }
            "text" | "varchar" | "string" => {
                let text = self.text(typed);
                Typed { literal: None, ..text }
            }
            _ => {
                return fault(
                    to.at,
                    format!("there is no type {:?}; there are integer, double and text", to.text),
                );
            }
        })
    }
}

fn unknown<T>(name: &Name) -> Read<T> {
    let known = || AGGREGATES.iter().chain(&WINDOWS).chain(&PLAIN).copied();
    let why = match nearest(&name.text.to_ascii_lowercase(), known()) {
        Some(near) => format!("did you mean {near}?"),
        None => {
            let mut all: Vec<&str> = known().collect();
            all.sort_unstable();
            format!("there are {}", all.join(", "))
        }
    };
    fault(name.at, format!("there is no function {:?}; {why}", name.text))
}
