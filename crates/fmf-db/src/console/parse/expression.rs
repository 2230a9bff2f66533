//! Expressions.

use super::Parser;
use crate::console::{
    fault::{Read, fault},
    syntax::{Call, Expr, ExprKind, Window},
    token::What,
};

/// What binds two expressions, and how strongly.
const OPERATORS: [(&str, u8); 15] = [
    ("or", 1),
    ("and", 2),
    ("=", 4),
    ("<>", 4),
    ("!=", 4),
    ("<", 4),
    ("<=", 4),
    (">", 4),
    (">=", 4),
    ("||", 5),
    ("+", 6),
    ("-", 6),
    ("*", 7),
    ("/", 7),
    ("%", 7),
];
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const NEGATION: u8 = 8;

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Read<Expr> {
        self.bound(0)
    }

    /// An expression of operators that bind more strongly than that.
    fn bound(&mut self, strength: u8) -> Read<Expr> {
        self.deeper(|parser| {
            let mut left = parser.prefix()?;
            loop {
                let before = parser.next;
                left = parser.more(left, strength)?;
                if parser.next == before {
                    return Ok(left);
                }
                parser.descend()?;
            }
        })
    }

    /// The expression with the operator behind it, if it binds more strongly than that.
    fn more(&mut self, left: Expr, strength: u8) -> Read<Expr> {
        let at = left.at;
        if let Some((operator, own)) = self.operator().filter(|(_, own)| *own > strength) {
            self.next += 1;
            let right = self.bound(own)?;
            let operator = if operator == "!=" { "<>" } else { operator };
            return Ok(Expr::new(at, ExprKind::Binary(operator, left, right)));
        }
        if strength >= COMPARISON { Ok(left) } else { self.test(left) }
    }

    fn operator(&self) -> Option<(&'static str, u8)> {
        let is = |operator: &str| match &self.token().what {
            What::Sign(sign) => *sign == operator,
            What::Word(word) => word.eq_ignore_ascii_case(operator),
            _ => false,
        };
        OPERATORS.into_iter().find(|(operator, _)| is(operator))
    }

    /// `IS NULL`, `IN`, `BETWEEN`, `LIKE` behind an expression, if there is one of them.
    fn test(&mut self, expr: Expr) -> Read<Expr> {
        let at = expr.at;
        if self.eat("is") {
            let not = self.eat("not");
            self.expect("null")?;
            return Ok(Expr::new(at, ExprKind::IsNull { not, expr }));
        }
        let is_test = |by| ["in", "between", "like", "ilike"].iter().any(|w| self.is_ahead(by, w));
        if !is_test(0) && !(self.is("not") && is_test(1)) {
            return Ok(expr);
        }
        let not = self.eat("not");
        let what = if self.eat("in") {
            self.membership(not, expr)?
        } else if self.eat("between") {
            let low = self.bound(COMPARISON)?;
            self.expect("and")?;
            ExprKind::Between { not, expr, low, high: self.bound(COMPARISON)? }
        } else {
            let any_case = self.eat("ilike");
            if !any_case {
                self.expect("like")?;
            }
            let pattern = self.bound(COMPARISON)?;
            let escape = if self.eat("escape") { Some(self.bound(COMPARISON)?) } else { None };
            ExprKind::Like { not, any_case, expr, pattern, escape }
        };
        Ok(Expr::new(at, what))
    }

    fn membership(&mut self, not: bool, expr: Expr) -> Read<ExprKind> {
        self.expect_sign("(")?;
        let what = if self.is("select") || self.is("with") {
            ExprKind::InQuery { not, expr, query: self.query()? }
        } else {
            ExprKind::InList { not, expr, items: self.list(Self::expr)? }
        };
        self.expect_sign(")")?;
        Ok(what)
    }

    fn prefix(&mut self) -> Read<Expr> {
        let at = self.at();
        if self.eat("not") {
            return Ok(Expr::new(at, ExprKind::Not(self.bound(NOT)?)));
        }
        if self.eat_sign("-") {
            return Ok(Expr::new(at, ExprKind::Negated(self.bound(NEGATION)?)));
        }
        if self.eat_sign("+") {
            return self.bound(NEGATION);
        }
        if self.eat_sign("(") {
            let what = if self.is("select") || self.is("with") {
                Expr::new(at, ExprKind::Query(self.query()?))
            } else {
                self.expr()?
            };
            self.expect_sign(")")?;
            return Ok(what);
        }
        let what = match self.token().what.clone() {
            What::Number(number) => self.taken(ExprKind::Number(number)),
            What::Text(text) => self.taken(ExprKind::Text(text)),
            What::Word(word) => self.word(&word.to_ascii_lowercase())?,
            What::Quoted(_) => self.named()?,
            What::Sign(_) | What::End => return Err(self.unexpected("a value")),
        };
        Ok(Expr::new(at, what))
    }

    fn taken(&mut self, what: ExprKind) -> ExprKind {
        self.next += 1;
        what
    }

    fn word(&mut self, word: &str) -> Read<ExprKind> {
        match word {
            "null" => Ok(self.taken(ExprKind::Null)),
            "true" => Ok(self.taken(ExprKind::Boolean(true))),
            "false" => Ok(self.taken(ExprKind::Boolean(false))),
            "case" => self.case(),
            "cast" => self.cast(),
            "exists" => {
                self.next += 1;
                self.expect_sign("(")?;
                let query = self.query()?;
                self.expect_sign(")")?;
                Ok(ExprKind::Exists(query))
            }
            _ => self.named(),
        }
    }

    fn case(&mut self) -> Read<ExprKind> {
        self.next += 1;
        let operand = if self.is("when") { None } else { Some(self.expr()?) };
        let mut whens = Vec::new();
        while self.eat("when") {
            let when = self.expr()?;
            self.expect("then")?;
            whens.push((when, self.expr()?));
        }
        if whens.is_empty() {
            return Err(self.unexpected("WHEN"));
        }
        let otherwise = if self.eat("else") { Some(self.expr()?) } else { None };
        self.expect("end")?;
        Ok(ExprKind::Case { operand, whens, otherwise })
    }

    fn cast(&mut self) -> Read<ExprKind> {
        self.next += 1;
        self.expect_sign("(")?;
        let expr = self.expr()?;
        self.expect("as")?;
        let mut to = self.name("a type")?;
        if to.is("double") && self.eat("precision") {
            to.text = "double".to_owned();
        }
        self.expect_sign(")")?;
        Ok(ExprKind::Cast { expr, to })
    }

    /// A column or a call.
    fn named(&mut self) -> Read<ExprKind> {
        let is_quoted = matches!(self.token().what, What::Quoted(_));
        let mut path = self.path("a value")?;
        if !self.is_sign("(") {
            return Ok(ExprKind::Name(path));
        }
        match path.pop() {
            Some(name) if path.is_empty() && !is_quoted => self.call(name).map(ExprKind::Call),
            _ => fault(self.at(), "functions are called by their bare names"),
        }
    }

    fn call(&mut self, name: crate::console::syntax::Name) -> Read<Call> {
        self.expect_sign("(")?;
        let (mut distinct, mut star, mut arguments) = (false, false, Vec::new());
        if self.eat_sign("*") {
            star = true;
        } else if !self.is_sign(")") {
            distinct = self.eat("distinct");
            arguments = self.list(Self::expr)?;
        }
        self.expect_sign(")")?;
        let mut filter = None;
        if self.is("filter") && self.ahead(1).what == What::Sign("(") {
            self.next += 2;
            self.expect("where")?;
            filter = Some(self.expr()?);
            self.expect_sign(")")?;
        }
        let is_over = self.is("over") && self.ahead(1).what == What::Sign("(");
        let over = if is_over { Some(self.window()?) } else { None };
        Ok(Call { name, distinct, star, arguments, filter, over })
    }

    fn window(&mut self) -> Read<Window> {
        self.next += 2;
        let mut partition = Vec::new();
        if self.eat("partition") {
            self.expect("by")?;
            partition = self.list(Self::expr)?;
        }
        let order = self.order()?;
        let frame = if self.eat("rows") { Some(self.frame()?) } else { None };
        self.expect_sign(")")?;
        Ok(Window { partition, order, frame })
    }

    fn frame(&mut self) -> Read<String> {
        self.expect("between")?;
        let start = self.edge()?;
        self.expect("and")?;
        Ok(format!("rows between {start} and {}", self.edge()?))
    }

    fn edge(&mut self) -> Read<String> {
        if self.eat("current") {
            self.expect("row")?;
            return Ok("current row".to_owned());
        }
        let many = match self.eat("unbounded") {
            true => "unbounded".to_owned(),
            false => self.count("a frame")?.to_string(),
        };
        if self.eat("preceding") {
            return Ok(format!("{many} preceding"));
        }
        self.expect("following")?;
        Ok(format!("{many} following"))
    }
}
