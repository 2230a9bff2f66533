//! One kind of value as another, in the words of each engine.

use super::Translator;
use crate::{
    console::{
        fault::{Read, fault},
        kind::{Kind, Typed},
        moment::millis,
        number::{PATTERN, number},
    },
    dialect::Dialect,
};

/// A text as a statement holds it. (PostgreSQL is told to take backslashes as they are.)
pub(in crate::console) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Translator {
    fn is_postgres(&self) -> bool {
        self.dialect == Dialect::Postgres
    }

    /// One text for each engine.
    pub(super) fn either(&self, sqlite: String, postgres: String) -> String {
        if self.is_postgres() { postgres } else { sqlite }
    }

    pub(super) fn integer(&self, number: i64) -> String {
        format!("cast({number} as bigint)")
    }

    pub(super) fn real(&self, number: f64) -> String {
        format!("cast({number:?} as double precision)")
    }

    /// Texts compare by their bytes, whatever the database's own order is.
    pub(super) fn bytewise(&self, sql: String) -> String {
        if self.is_postgres() { format!("({sql} collate \"C\")") } else { sql }
    }

    pub(super) fn text_literal(&self, text: &str) -> Typed {
        let sql = match self.is_postgres() {
            true => format!("(cast({} as text) collate \"C\")", quoted(text)),
            false => quoted(text),
        };
        Typed { sql, kind: Kind::Text, literal: Some(text.to_owned()) }
    }

    /// A number: a text that is none is null.
    pub(super) fn number(&self, typed: Typed) -> Typed {
        let Typed { sql, kind, literal } = typed;
        if let Some(text) = literal {
            return match (text.parse(), number(&text)) {
                (Ok(whole), Some(_)) => Typed::new(self.integer(whole), Kind::Integer),
                (_, Some(real)) => Typed::new(self.real(real), Kind::Real),
                _ => Typed::new("cast(null as double precision)", Kind::Real),
            };
        }
        match kind {
            Kind::Integer | Kind::Real => Typed::new(sql, kind),
            Kind::Time => Typed::new(sql, Kind::Integer),
            Kind::Null => Typed::new("cast(null as bigint)", Kind::Integer),
            Kind::Boolean => Typed::new(self.flag(&sql), Kind::Integer),
            Kind::Text | Kind::Natural => Typed::new(self.number_in(&sql), Kind::Real),
        }
    }

    /// The number that a text is.
    pub(super) fn number_in(&self, sql: &str) -> String {
        self.either(
            format!("fmf_number({sql})"),
            format!("cast(substring({sql} from '{PATTERN}') as double precision)"),
        )
    }

    /// A text that sorts by its bytes as another one sorts naturally, and holds that one behind
    /// its first character 1; for PostgreSQL. Numbers come first, by their bits: those of negative
    /// ones turned around. In others, numbers are written in twenty digits.
    pub(super) fn natural_key(&self, sql: &str) -> String {
        let number = self.number_in(sql);
        let bits = format!("encode(float8send({number} + 0), 'hex')");
        format!(
            "((case when {number} >= 0 then '1' || {bits} \
             when {number} < 0 then '0' || translate({bits}, '0123456789abcdef', 'fedcba9876543210') \
             else '2' || translate(regexp_replace(regexp_replace({sql}, '([0-9]+)', \
             '00000000000000000000\\1', 'g'), '[0-9]+([0-9]{{20}})', '\\1', 'g'), chr(1), '') end \
             || chr(1) || {sql}) collate \"C\")"
        )
    }

    /// The text in such a key.
    pub(super) fn of_natural_key(sql: &str) -> String {
        format!("(substring({sql} from '\\x01(.*)$') collate \"C\")")
    }

    /// A condition as 1 or 0.
    pub(super) fn flag(&self, sql: &str) -> String {
        self.either(sql.to_owned(), format!("cast(cast({sql} as integer) as bigint)"))
    }

    pub(super) fn text(&self, typed: Typed) -> Typed {
        let sql = typed.sql;
        let sql = match typed.kind {
            Kind::Text | Kind::Natural => {
                return Typed { sql, kind: Kind::Text, literal: typed.literal };
            }
            Kind::Null | Kind::Integer => format!("cast({sql} as text)"),
            Kind::Real => self.either(format!("fmf_text({sql})"), format!("cast({sql} as text)")),
            Kind::Boolean => self.either(
                format!("(case {sql} when 1 then 'true' when 0 then 'false' end)"),
                format!("cast({sql} as text)"),
            ),
            Kind::Time => {
                self.moment(&sql, "%Y-%m-%dT%H:%M:%fZ", "YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"")
            }
        };
        Typed::new(self.bytewise(sql), Kind::Text)
    }

    pub(super) fn moment(&self, sql: &str, sqlite: &str, postgres: &str) -> String {
        self.either(
            format!("strftime('{sqlite}', {sql} / 1000.0, 'unixepoch')"),
            format!("to_char(to_timestamp({sql} / 1000.0) at time zone 'UTC', '{postgres}')"),
        )
    }

    pub(super) fn condition(&self, typed: Typed, at: usize) -> Read<String> {
        match typed.kind {
            Kind::Boolean => Ok(typed.sql),
            Kind::Integer | Kind::Real => Ok(format!("({} <> 0)", typed.sql)),
            Kind::Null => Ok(self.either("null".to_owned(), "cast(null as boolean)".to_owned())),
            kind => fault(at, format!("expected a condition, found {}", kind.said())),
        }
    }

    /// The values as they may stand beside each other: for `<`, texts that are numbers count as
    /// numbers.
    pub(super) fn comparable(
        &self,
        all: Vec<Typed>,
        is_order: bool,
        at: usize,
    ) -> Read<Vec<Typed>> {
        let any = |kind: Kind| all.iter().any(|typed| typed.kind == kind);
        let is_numeric = |typed: &Typed| {
            typed.kind == Kind::Natural
                || typed.literal.as_deref().is_some_and(|text| number(text).is_some())
        };
        if any(Kind::Time) {
            return all.into_iter().map(|typed| self.as_moment(typed, at)).collect();
        }
        let by_number = any(Kind::Integer)
            || any(Kind::Real)
            || is_order && any(Kind::Natural) && all.iter().all(is_numeric);
        if by_number {
            return Ok(all.into_iter().map(|typed| self.number(typed)).collect());
        }
        if any(Kind::Boolean) {
            let other = all.iter().find(|t| !matches!(t.kind, Kind::Boolean | Kind::Null));
            return match other {
                Some(typed) => self.unlike(Kind::Boolean, typed.kind, at),
                None => Ok(all),
            };
        }
        Ok(all)
    }

    fn as_moment(&self, typed: Typed, at: usize) -> Read<Typed> {
        if let Some(text) = &typed.literal {
            return match millis(text) {
                Some(millis) => Ok(Typed::new(self.integer(millis), Kind::Time)),
                None => fault(
                    at,
                    "a moment is compared with one such as '2026-11-20' or '2026-11-20 14:03'",
                ),
            };
        }
        match typed.kind {
            Kind::Time | Kind::Integer | Kind::Null => Ok(typed),
            kind => self.unlike(Kind::Time, kind, at),
        }
    }

    fn unlike<T>(&self, one: Kind, other: Kind, at: usize) -> Read<T> {
        fault(at, format!("{} cannot stand beside {}; use CAST", one.said(), other.said()))
    }

    /// Values of one column: the kind that all of them can be.
    pub(super) fn common(&self, kinds: impl IntoIterator<Item = Kind>, at: usize) -> Read<Kind> {
        let mut found = Kind::Null;
        for kind in kinds {
            found = match (found, kind) {
                (one, other) if one == other => one,
                (Kind::Null, other) | (other, Kind::Null) => other,
                (one, other) if one.is_text() && other.is_text() => Kind::Text,
                (one, other) if one.is_number() && other.is_number() => Kind::Real,
                (Kind::Natural, other) | (other, Kind::Natural) if other.is_number() => Kind::Real,
                (one, other) => return self.unlike(one, other, at),
            };
        }
        Ok(found)
    }

    /// A value as one of that kind, which is common to it and others.
    pub(super) fn as_common(&self, typed: Typed, kind: Kind) -> Typed {
        match kind {
            Kind::Real if typed.kind != Kind::Null => {
                let number = self.number(typed);
                match number.kind {
                    Kind::Real => number,
                    _ => {
                        Typed::new(format!("cast({} as double precision)", number.sql), Kind::Real)
                    }
                }
            }
            Kind::Text if typed.kind == Kind::Natural => Typed { kind, ..typed },
            _ if typed.kind == Kind::Null => Typed::new(self.null(kind), kind),
            _ => typed,
        }
    }

    /// Null, where a value of that kind belongs.
    fn null(&self, kind: Kind) -> String {
        let name = match kind {
            Kind::Null | Kind::Text | Kind::Natural => {
                return self.bytewise("cast(null as text)".to_owned());
            }
            Kind::Boolean => {
                return self.either("null".to_owned(), "cast(null as boolean)".to_owned());
            }
            Kind::Integer | Kind::Time => "bigint",
            Kind::Real => "double precision",
        };
        format!("cast(null as {name})")
    }

    /// A value as the answer holds it: as an integer, a double or a text.
    pub(super) fn outward(&self, typed: &Typed) -> String {
        let sql = &typed.sql;
        match typed.kind {
            Kind::Boolean => self.flag(sql),
            Kind::Integer | Kind::Time => format!("cast({sql} as bigint)"),
            Kind::Real => format!("cast({sql} as double precision)"),
            Kind::Null | Kind::Text | Kind::Natural => format!("cast({sql} as text)"),
        }
    }
}
