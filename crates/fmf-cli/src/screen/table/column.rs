//! What a column of a table is, and how it gives way.

use std::borrow::Cow;

/// A column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(super) title: Cow<'static, str>,
    pub(super) right: bool,
    pub(super) give: Give,
}

/// What a column does where the screen is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Give {
    /// It keeps its width.
    Nothing,
    /// Its cells are cut in the middle: first where they are very long, then where nothing else
    /// can give way.
    Middle,
    /// It is cut.
    Some,
    /// It is cut between the parts of its cells.
    Parts,
    /// Its cells go on below, a few lines at most.
    Lines,
    /// The first part of its cells is cut in the middle; what follows it stays.
    First,
    /// It is cut first, and left out when little of it would be left.
    All,
}

impl Column {
    /// A column of texts that are never cut.
    pub(crate) const fn whole(title: &'static str) -> Self {
        Self::left(title, Give::Nothing)
    }

    /// A column of names: very long ones are cut in the middle.
    pub(crate) const fn name(title: &'static str) -> Self {
        Self::left(title, Give::Middle)
    }

    /// A column that gives way, whose cells are lists.
    pub(crate) const fn list(title: &'static str) -> Self {
        Self::left(title, Give::Parts)
    }

    /// A column of names with a mark behind them, which is never cut.
    pub(crate) const fn marked(title: &'static str) -> Self {
        Self::left(title, Give::First)
    }

    /// A column of words that matter: they go on below where the screen is narrow. The last one.
    pub(crate) const fn wrapped(title: &'static str) -> Self {
        Self::left(title, Give::Lines)
    }

    /// A column of numbers.
    pub(crate) const fn number(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: true, give: Give::Nothing }
    }

    /// A column that gives way where the screen is narrow.
    pub(crate) const fn flexible(title: &'static str) -> Self {
        Self::left(title, Give::Some)
    }

    /// The same under a title that is known only now.
    pub(crate) fn titled(self, title: String) -> Self {
        Self { title: Cow::Owned(title), ..self }
    }

    /// A column that is only there where there is room for it.
    pub(crate) const fn spare(title: &'static str) -> Self {
        Self::left(title, Give::All)
    }

    const fn left(title: &'static str, give: Give) -> Self {
        Self { title: Cow::Borrowed(title), right: false, give }
    }
}
