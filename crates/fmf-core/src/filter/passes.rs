//! The three ways in which items become groups. Every pass walks the items once.

use super::{
    group::Groups,
    token::{Item, Kind},
};

impl Groups<'_> {
    /// Groups what stands between two delimiters; a delimiter without its partner stays alone.
    pub(super) fn pairs(
        &mut self,
        opens: impl Fn(&Item) -> bool,
        closes: impl Fn(&Item) -> bool,
        kind: Kind,
    ) {
        let mut out: Vec<Item> = Vec::with_capacity(self.items.len());
        let mut open = Vec::new();
        for item in &self.items {
            if opens(item) {
                open.push(out.len());
            } else if closes(item)
                && let Some(first) = open.pop()
            {
                let depth = out[first..].iter().map(|inner| inner.depth).max().unwrap_or_default();
                let group = Item { depth: depth + 1, ..out[first].to(item, kind) };
                out.truncate(first);
                out.push(group);
                continue;
            }
            out.push(*item);
        }
        self.items = out;
    }

    /// Joins what stands around a sign with it. Where `takes` refuses the next item, the sign is
    /// joined with the previous one only.
    pub(super) fn join(
        &mut self,
        sign: impl Fn(&Item) -> bool,
        before: impl Fn(&Item) -> bool,
        after: impl Fn(Option<&Item>) -> bool,
        takes: impl Fn(&Item) -> bool,
        mut kind: impl FnMut([&Item; 2], &Item) -> Kind,
    ) {
        let mut out: Vec<Item> = Vec::with_capacity(self.items.len());
        // The item before as it was, even where it has become part of a group.
        let mut previous: Option<Item> = None;
        let mut items = self.items.iter().copied().peekable();
        while let Some(item) = items.next() {
            let fits = sign(&item) && previous.as_ref().is_some_and(&before);
            let next = items.peek().copied();
            let wanted = next.filter(|next| takes(next));
            let Some(group) = out.last_mut().filter(|_| fits && after(next.as_ref())) else {
                previous = Some(item);
                out.push(item);
                continue;
            };
            let last = wanted.unwrap_or(item);
            *group = group.to(&last, kind([&*group, &item], &last));
            previous = Some(if wanted.is_some() { last } else { *group });
            if wanted.is_some() {
                items.next();
            }
        }
        self.items = out;
    }

    /// Joins an item with the one behind it.
    pub(super) fn follow(
        &mut self,
        first: impl Fn(&Item) -> bool,
        second: impl Fn(&Item) -> bool,
        kind: Kind,
    ) {
        let mut out: Vec<Item> = Vec::with_capacity(self.items.len());
        let mut open = false;
        for item in &self.items {
            match out.last_mut().filter(|last| open && first(last) && second(item)) {
                // What was joined takes no second one.
                Some(last) => {
                    *last = last.to(item, kind);
                    open = kind != Kind::Identifier || item.kind != Kind::Identifier;
                }
                None => {
                    out.push(*item);
                    open = true;
                }
            }
        }
        self.items = out;
    }
}
