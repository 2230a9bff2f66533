//! What a query says, before its names mean anything.

/// A name, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) at: usize,
}

impl Name {
    /// Whether it is this one; names of tables and columns are the same in any case.
    pub(super) fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) ctes: Vec<Cte>,
    pub(super) first: Select,
    /// What is added to it, taken from it or kept of it.
    pub(super) others: Vec<(SetOperation, Select)>,
    pub(super) order: Vec<OrderTerm>,
    pub(super) limit: Option<u64>,
    pub(super) offset: Option<u64>,
}

#[derive(Debug, Clone)]
pub(super) struct Cte {
    pub(super) name: Name,
    pub(super) columns: Vec<Name>,
    pub(super) query: Query,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetOperation {
    Union,
    UnionAll,
    Intersect,
    Except,
}

#[derive(Debug, Clone)]
pub(super) struct Select {
    pub(super) at: usize,
    pub(super) distinct: bool,
    pub(super) items: Vec<Item>,
    pub(super) from: Vec<Joined>,
    pub(super) filter: Option<Expr>,
    pub(super) groups: Vec<Expr>,
    pub(super) having: Option<Expr>,
}

#[derive(Debug, Clone)]
pub(super) enum Item {
    /// `*`
    All(usize),
    /// `r.*`
    AllOf(Name),
    One {
        expr: Expr,
        alias: Option<Name>,
        text: String,
    },
}

/// A source of rows, and how it is joined to those before it.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    pub(super) how: Join,
    pub(super) source: Source,
    pub(super) on: Option<Expr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    Inner,
    Left,
    Right,
}

#[derive(Debug, Clone)]
pub(super) enum Source {
    Table { path: Vec<Name>, alias: Option<Name> },
    Query { query: Box<Query>, alias: Name },
}

#[derive(Debug, Clone)]
pub(super) struct OrderTerm {
    pub(super) expr: Expr,
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
}

/// An expression, and where it begins.
#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub(super) at: usize,
    pub(super) what: Box<ExprKind>,
}

#[derive(Debug, Clone)]
pub(super) enum ExprKind {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
    Name(Vec<Name>),
    Negated(Expr),
    Not(Expr),
    /// With a word in small letters, or a sign.
    Binary(&'static str, Expr, Expr),
    Like {
        not: bool,
        any_case: bool,
        expr: Expr,
        pattern: Expr,
        escape: Option<Expr>,
    },
    InList {
        not: bool,
        expr: Expr,
        items: Vec<Expr>,
    },
    InQuery {
        not: bool,
        expr: Expr,
        query: Query,
    },
    Between {
        not: bool,
        expr: Expr,
        low: Expr,
        high: Expr,
    },
    IsNull {
        not: bool,
        expr: Expr,
    },
    Case {
        operand: Option<Expr>,
        whens: Vec<(Expr, Expr)>,
        otherwise: Option<Expr>,
    },
    Cast {
        expr: Expr,
        to: Name,
    },
    Call(Call),
    Exists(Query),
    Query(Query),
}

#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: Name,
    pub(super) distinct: bool,
    /// `count(*)`
    pub(super) star: bool,
    pub(super) arguments: Vec<Expr>,
    pub(super) filter: Option<Expr>,
    pub(super) over: Option<Window>,
}

#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) partition: Vec<Expr>,
    pub(super) order: Vec<OrderTerm>,
    /// As it is written for both engines.
    pub(super) frame: Option<String>,
}

impl Expr {
    pub(super) fn new(at: usize, what: ExprKind) -> Self {
        Self { at, what: Box::new(what) }
    }

    /// Whether it holds a call that `wanted` is looking for, outside of its subqueries.
    pub(super) fn any_call(&self, wanted: &dyn Fn(&Call) -> bool) -> bool {
        let below = |all: &[&Expr]| all.iter().any(|expr| expr.any_call(wanted));
        match &*self.what {
            ExprKind::Call(call) => {
                let window = call.over.iter().flat_map(|over| {
                    over.partition.iter().chain(over.order.iter().map(|term| &term.expr))
                });
                wanted(call)
                    || call.arguments.iter().chain(window).any(|expr| expr.any_call(wanted))
            }
            ExprKind::Negated(expr)
            | ExprKind::Not(expr)
            | ExprKind::IsNull { expr, .. }
            | ExprKind::Cast { expr, .. }
            | ExprKind::InQuery { expr, .. } => below(&[expr]),
            ExprKind::Binary(_, left, right) => below(&[left, right]),
            ExprKind::Like { expr, pattern, .. } => below(&[expr, pattern]),
            ExprKind::Between { expr, low, high, .. } => below(&[expr, low, high]),
            ExprKind::InList { expr, items, .. } => {
                below(&[expr]) || below(&items.iter().collect::<Vec<_>>())
            }
            ExprKind::Case { operand, whens, otherwise } => {
                let pairs = whens.iter().flat_map(|(when, then)| [when, then]);
                let all: Vec<_> = operand.iter().chain(otherwise).chain(pairs).collect();
                below(&all)
            }
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Exists(_)
            | ExprKind::Query(_) => false,
        }
    }
}
