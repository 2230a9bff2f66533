//! The tokens of a filter, and what groups of them become.

use std::ops::Range;

/// What a token or a group is. The distinctions are those of the SQL reader that MLflow uses,
/// as far as one of them can be seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word that is no keyword, or one in backticks.
    Name,
    /// `?`, `:x`, `%s`.
    Placeholder,
    /// The name of an SQL type, such as `text` or `timestamp`.
    Builtin,
    /// A keyword.
    Keyword,
    /// `ASC` or `DESC`.
    Direction,
    /// A keyword that begins a statement.
    Statement,
    Integer,
    Float,
    Hexadecimal,
    /// A text in single quotes.
    Single,
    /// A text in double quotes.
    Double,
    Punctuation,
    Operator,
    Wildcard,
    /// `=`, `LIKE` and all that compares.
    Comparator,
    /// `:=`
    Assign,
    LineComment,
    BlockComment,
    Newline,
    Space,
    /// What no rule knows.
    Other,

    // From here on groups.
    Comments,
    Brackets,
    Parenthesis,
    Block,
    Function,
    Identifier,
    Typed,
    Operation,
    /// With the place of its parts among the comparisons of the statement.
    Comparison(usize),
    List,
    /// Any other group.
    Group,
}

impl Kind {
    pub(super) fn is_blank(self) -> bool {
        matches!(self, Self::Space | Self::Newline)
    }

    pub(super) fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    pub(super) fn is_keyword(self) -> bool {
        matches!(self, Self::Keyword | Self::Direction | Self::Statement)
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Float | Self::Hexadecimal)
    }

    pub(super) fn is_group(self) -> bool {
        matches!(
            self,
            Self::Comments
                | Self::Brackets
                | Self::Parenthesis
                | Self::Block
                | Self::Function
                | Self::Identifier
                | Self::Typed
                | Self::Operation
                | Self::Comparison(_)
                | Self::List
                | Self::Group
        )
    }

    /// Whether it can stand beside an operator.
    pub(super) fn is_operand(self) -> bool {
        matches!(
            self,
            Self::Integer
                | Self::Float
                | Self::Single
                | Self::Double
                | Self::Name
                | Self::Placeholder
                | Self::Parenthesis
                | Self::Function
                | Self::Identifier
                | Self::Operation
                | Self::Typed
        )
    }
}

/// A token or a group, and the bytes it covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many pairs of brackets are open at its deepest place.
    pub(super) depth: usize,
}

impl Item {
    pub(super) fn new(kind: Kind, span: Range<usize>) -> Self {
        Self { kind, start: span.start, end: span.end, depth: 0 }
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(super) fn text<'t>(&self, filter: &'t str) -> &'t str {
        &filter[self.span()]
    }

    /// Whether this is one of these keywords, in any case.
    pub(super) fn is_word(&self, filter: &str, words: &[&str]) -> bool {
        let text = self.text(filter);
        self.kind == Kind::Keyword && words.iter().any(|word| word.eq_ignore_ascii_case(text))
    }

    pub(super) fn is_mark(&self, filter: &str, mark: &str) -> bool {
        self.kind == Kind::Punctuation && self.text(filter) == mark
    }

    /// A group from this item to `last`.
    pub(super) fn to(&self, last: &Self, kind: Kind) -> Self {
        Self { kind, start: self.start, end: last.end, depth: self.depth.max(last.depth) }
    }
}
