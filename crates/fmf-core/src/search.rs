//! What a search means, for the stores that can hold all their prompts up against it.

use std::cmp::Ordering;

use crate::{
    Page, Prompt, PromptName, PromptQuery, PromptVersion, Result, Tags,
    entry::{EntryKey, Fact},
    filter::{Fields, Order, OrderKey, Target},
};

impl PromptQuery {
    /// The page of `prompts` that this query asks for.
    ///
    /// # Errors
    /// `Invalid` for a page token that another kind of store gave.
    pub fn answer(&self, mut prompts: Vec<Prompt>) -> Result<Page<Prompt>> {
        prompts.retain(|prompt| self.filter.matches(prompt));
        prompts.sort_by(|left, right| compare(&self.order, left, right));
        self.page.cut(prompts)
    }
}

impl Fields for Prompt {
    fn text(&self, target: &Target) -> Option<&str> {
        text(&self.name, &self.tags, target)
    }

    fn number(&self, _target: &Target) -> Option<i64> {
        None
    }
}

impl Fields for PromptVersion {
    fn text(&self, target: &Target) -> Option<&str> {
        text(&self.name, &self.tags, target)
    }

    fn number(&self, target: &Target) -> Option<i64> {
        matches!(target, Target::Version).then(|| i64::from(self.version.get()))
    }
}

/// What a prompt and its versions have alike: a name, and tags.
fn text<'a>(name: &'a PromptName, tags: &'a Tags, target: &Target) -> Option<&'a str> {
    match target {
        Target::Name => Some(name.as_str()),
        Target::Tag(EntryKey::User(key)) => tags.get(key),
        Target::Tag(EntryKey::Fact(Fact::IsPrompt)) => Some("true"),
        Target::Tag(EntryKey::Fact(_)) | Target::Version | Target::RunId | Target::Source => None,
    }
}

/// By every order in turn; the name decides between equals.
fn compare(orders: &[Order], left: &Prompt, right: &Prompt) -> Ordering {
    let by = |order: &Order| {
        let ascending = match order.key {
            OrderKey::Name => left.name.cmp(&right.name),
            OrderKey::CreatedAt => left.created_at.cmp(&right.created_at),
            OrderKey::UpdatedAt => left.updated_at.cmp(&right.updated_at),
            OrderKey::Version => left.latest.cmp(&right.latest),
        };
        if order.descending { ascending.reverse() } else { ascending }
    };
    let ordered = orders.iter().map(by).find(|ordering| ordering.is_ne());
    ordered.unwrap_or_else(|| left.name.cmp(&right.name))
}
