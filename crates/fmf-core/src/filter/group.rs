//! From tokens to groups: names with their dots, texts in parentheses, comparisons.
//!
//! The passes and their order are those of the SQL reader that MLflow uses, because a filter's
//! error message quotes the groups it could not use. Only the top level is kept: what stands
//! inside a group is its text.

use super::token::{Item, Kind};

/// The most tokens, and the deepest nesting, that are read.
const MAX_TOKENS: usize = 10_000;
const MAX_DEPTH: usize = 100;

/// The parts of a comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    pub(super) left: Item,
    pub(super) operator: Item,
    pub(super) right: Item,
    /// How many comments are glued to its end.
    pub(super) comments: usize,
}

/// A statement in groups, without blanks.
pub(super) struct Groups<'t> {
    pub(super) text: &'t str,
    pub(super) items: Vec<Item>,
    pub(super) comparisons: Vec<Comparison>,
}

impl<'t> Groups<'t> {
    /// Groups the tokens of one statement; `None` when there are too many, or too deep.
    pub(super) fn of(text: &'t str, tokens: Vec<Item>) -> Option<Self> {
        let tokens = with_comments(tokens);
        if tokens.len() > MAX_TOKENS {
            return None;
        }
        let items = tokens.into_iter().filter(|item| !item.kind.is_blank()).collect();
        let mut groups = Self { text, items, comparisons: Vec::new() };
        groups.brackets();
        if groups.items.iter().any(|item| item.depth > MAX_DEPTH) {
            return None;
        }
        groups.names();
        groups.operations();
        groups.phrases();
        Some(groups)
    }

    fn brackets(&mut self) {
        let text = self.text;
        let mark = |mark| move |item: &Item| item.is_mark(text, mark);
        let word = |words: &'static [&str]| move |item: &Item| item.is_word(text, words);
        self.pairs(mark("["), mark("]"), Kind::Brackets);
        self.pairs(mark("("), mark(")"), Kind::Parenthesis);
        self.pairs(word(&["CASE"]), word(&["END"]), Kind::Block);
        self.pairs(word(&["IF"]), word(&["END IF"]), Kind::Group);
        self.pairs(word(&["FOR", "FOREACH"]), word(&["END LOOP"]), Kind::Group);
        self.pairs(word(&["BEGIN"]), word(&["END"]), Kind::Group);
    }

    fn names(&mut self) {
        let text = self.text;
        let is_name =
            |item: &Item| matches!(item.kind, Kind::Name | Kind::Builtin | Kind::Placeholder);
        self.follow(is_name, |next| next.kind == Kind::Parenthesis, Kind::Function);
        self.conditions();
        self.join(
            |item| item.is_mark(text, ".") || is_arrow(item, text),
            |previous| {
                let kinds = [Kind::Name, Kind::Double, Kind::Brackets, Kind::Identifier];
                kinds.contains(&previous.kind)
            },
            |_| true,
            |next| {
                use Kind::{Brackets, Double, Function, Name, Single, Wildcard};
                [Name, Double, Wildcard, Single, Brackets, Function].contains(&next.kind)
            },
            |_, _| Kind::Identifier,
        );
        self.indexes();
        for item in &mut self.items {
            if matches!(item.kind, Kind::Name | Kind::Double) {
                item.kind = Kind::Identifier;
            }
        }
        let is_ordered = |item: &Item| item.kind == Kind::Identifier || item.kind.is_number();
        self.follow(is_ordered, |next| next.kind == Kind::Direction, Kind::Identifier);
    }

    fn operations(&mut self) {
        let text = self.text;
        let any = |_: &Item| true;
        let cast = |item: &Item| item.is_mark(text, "::");
        self.join(cast, any, |next| next.is_some(), any, |_, _| Kind::Identifier);
        self.typed_texts();
        let is_operand = |item: &Item| {
            item.kind.is_operand() || item.kind == Kind::Brackets || is_now(item, text)
        };
        let is_operator = |item: &Item| matches!(item.kind, Kind::Operator | Kind::Wildcard);
        self.join(
            is_operator,
            is_operand,
            |next| next.is_some_and(is_operand),
            any,
            |_, _| Kind::Operation,
        );
        self.compare();
    }

    fn phrases(&mut self) {
        let text = self.text;
        let any = |_: &Item| true;
        let is_null = |item: &Item| item.is_word(text, &["NULL"]);
        self.join(
            |item| item.is_word(text, &["AS"]),
            |previous| is_null(previous) || !previous.kind.is_keyword(),
            |next| next.is_some_and(|next| next.kind != Kind::Statement),
            any,
            |_, _| Kind::Identifier,
        );
        let has_alias = |item: &Item| {
            use Kind::{Block, Comparison, Function, Identifier, Operation, Parenthesis};
            matches!(
                item.kind,
                Parenthesis | Function | Block | Identifier | Operation | Comparison(_)
            ) || item.kind.is_number()
        };
        self.follow(has_alias, |next| next.kind == Kind::Identifier, Kind::Identifier);
        self.assignments();
        self.glue_comments();
        let listed = |item: &Item| {
            use Kind::{Block, Comparison, Function, Keyword, List, Wildcard};
            matches!(item.kind, Block | Comparison(_) | Function | Keyword | List | Wildcard)
                || (item.kind.is_operand() && !matches!(item.kind, Kind::Parenthesis | Kind::Typed))
        };
        self.join(
            |item| item.is_mark(text, ","),
            listed,
            |next| next.is_some_and(listed),
            any,
            |_, _| Kind::List,
        );
    }

    /// `WHERE` and all up to the keyword that ends it, blanks included.
    fn conditions(&mut self) {
        const ENDS: [&str; 10] = [
            "ORDER BY",
            "GROUP BY",
            "LIMIT",
            "UNION",
            "UNION ALL",
            "EXCEPT",
            "INTERSECT",
            "HAVING",
            "RETURNING",
            "INTO",
        ];
        let text = self.text;
        let mut out: Vec<Item> = Vec::with_capacity(self.items.len());
        let mut inside = false;
        for item in &self.items {
            let ends = item.is_word(text, &ENDS);
            let begins = item.is_word(text, &["WHERE"]);
            match out.last_mut().filter(|_| inside) {
                Some(group) if ends => group.end = item.start,
                Some(_) => continue,
                None => {}
            }
            inside = begins;
            let whole = Item { kind: Kind::Group, end: text.len(), ..*item };
            out.push(if begins { whole } else { *item });
        }
        self.items = out;
    }

    /// `name[1]`
    fn indexes(&mut self) {
        let indexed = |item: &Item| {
            use Kind::{Brackets, Double, Function, Identifier, Name};
            matches!(item.kind, Name | Double | Brackets | Identifier | Function)
        };
        self.follow(indexed, |next| next.kind == Kind::Brackets, Kind::Identifier);
    }

    /// A type and the text that is one of it, such as `date '2026-01-01'`; never first.
    fn typed_texts(&mut self) {
        let text = self.text;
        let first = self.items.first().map(|item| item.start);
        self.follow(
            |item| item.kind == Kind::Builtin && Some(item.start) != first,
            |next| next.kind == Kind::Single,
            Kind::Typed,
        );
        const UNITS: [&str; 6] = ["DAY", "HOUR", "MINUTE", "MONTH", "SECOND", "YEAR"];
        self.follow(
            |item| item.kind == Kind::Typed,
            |next| next.is_word(text, &UNITS),
            Kind::Typed,
        );
    }

    fn compare(&mut self) {
        let text = self.text;
        let mut comparisons = Vec::new();
        let fits = |item: &Item| item.kind.is_operand() || item.is_word(text, &["NULL"]);
        self.join(
            |item| item.kind == Kind::Comparator,
            fits,
            |next| next.is_some_and(fits),
            |_| true,
            |[left, operator], right| {
                let (left, operator, right) = (*left, *operator, *right);
                comparisons.push(Comparison { left, operator, right, comments: 0 });
                Kind::Comparison(comparisons.len() - 1)
            },
        );
        self.comparisons = comparisons;
    }

    /// `a := b`, up to the semicolon if there is one.
    fn assignments(&mut self) {
        let text = self.text;
        let fits = |item: &Item| item.kind != Kind::Keyword;
        let Some(sign) = self.items.iter().position(|item| item.kind == Kind::Assign) else {
            return;
        };
        let fits_next = |next: Option<&Item>| next.is_some_and(fits);
        self.join(|item| item.kind == Kind::Assign, fits, fits_next, |_| true, |_, _| Kind::Group);
        let end = self.items.iter().rposition(|item| item.is_mark(text, ";"));
        let first = sign.saturating_sub(1);
        if let Some(end) = end.filter(|end| *end > first && self.items[first].kind == Kind::Group) {
            let whole = self.items[first].to(&self.items[end], Kind::Group);
            self.items.splice(first..=end, [whole]);
        }
    }

    /// A comment belongs to the group before it.
    fn glue_comments(&mut self) {
        let mut out: Vec<Item> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let group = out.last_mut().filter(|last| last.kind.is_group());
            match group.filter(|_| item.kind == Kind::Comments) {
                Some(group) => {
                    *group = group.to(item, group.kind);
                    if let Kind::Comparison(place) = group.kind {
                        self.comparisons[place].comments += 1;
                    }
                }
                None => out.push(*item),
            }
        }
        self.items = out;
    }
}

/// Joins comments that follow each other; not those at the very end.
fn with_comments(tokens: Vec<Item>) -> Vec<Item> {
    let belongs = |item: &Item| item.kind.is_comment() || item.kind == Kind::Newline;
    let end = tokens.iter().rposition(|item| !belongs(item)).map_or(0, |last| last + 1);
    let mut out: Vec<Item> = Vec::with_capacity(tokens.len());
    for (index, item) in tokens.iter().enumerate() {
        match out.last_mut() {
            _ if index >= end => out.push(*item),
            Some(last) if last.kind == Kind::Comments && belongs(item) => {
                *last = last.to(item, Kind::Comments);
            }
            _ if item.kind.is_comment() => out.push(Item { kind: Kind::Comments, ..*item }),
            _ => out.push(*item),
        }
    }
    out
}

fn is_arrow(item: &Item, text: &str) -> bool {
    item.kind == Kind::Operator && matches!(item.text(text), "->" | "->>")
}

fn is_now(item: &Item, text: &str) -> bool {
    item.is_word(text, &["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"])
}
