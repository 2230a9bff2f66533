//! Names for runs and logged models that were given none.

use sha2::{Digest as _, Sha256};

const KINDS: [&str; 48] = [
    "able", "amber", "ample", "azure", "bold", "brave", "brisk", "calm", "clear", "clever", "cosy",
    "crisp", "deft", "eager", "early", "fair", "fleet", "fond", "fresh", "gentle", "glad",
    "golden", "grand", "happy", "hardy", "honest", "keen", "kind", "lively", "lucid", "merry",
    "mild", "neat", "noble", "plucky", "proud", "quick", "quiet", "rapid", "ready", "robust",
    "serene", "smart", "snug", "steady", "sunny", "swift", "witty",
];
const THINGS: [&str; 48] = [
    "alder", "aspen", "badger", "basil", "beech", "birch", "bison", "cedar", "clover", "comet",
    "coral", "crane", "cypress", "dune", "egret", "elm", "falcon", "fern", "finch", "fjord",
    "gecko", "hazel", "heron", "ibis", "iris", "juniper", "kelp", "lagoon", "larch", "lark",
    "lemur", "lotus", "maple", "marten", "meadow", "newt", "oak", "orchid", "otter", "pine",
    "plover", "quail", "raven", "rowan", "sparrow", "spruce", "tapir", "willow",
];

/// A name such as `brisk-otter-417`, the same each time for the same id: a unit of work may be
/// done again.
pub(super) fn invent(id: &str) -> String {
    let digest = Sha256::digest(id);
    let number = |from: usize| usize::from(u16::from_be_bytes([digest[from], digest[from + 1]]));
    let (kind, thing) = (KINDS[number(0) % KINDS.len()], THINGS[number(2) % THINGS.len()]);
    format!("{kind}-{thing}-{}", number(4) % 1000)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_short_and_differ() {
        let names: HashSet<_> = (0..1000).map(|n| invent(&format!("{n:032x}"))).collect();
        assert!(names.len() > 990, "{}", names.len());
        assert!(names.iter().all(|name| name.len() <= 20));
    }
}
