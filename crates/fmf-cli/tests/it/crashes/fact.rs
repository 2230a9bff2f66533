//! What can become true of a prompt, and choosing what is to become true next.

use super::{
    prompt::{Prompt, Version},
    random::Random,
};

/// One step of an act: it is done or not done, never by half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// The prompt is there.
    Begun,
    /// It has one more version, with that text and one tag.
    Registered {
        text: String,
        tag: String,
    },
    Alias {
        alias: &'static str,
        version: u32,
    },
    Tag {
        key: &'static str,
        value: String,
    },
    VersionTag {
        version: u32,
        value: String,
    },
    /// No alias stands for the version.
    Unaliased {
        version: u32,
    },
    Deleted {
        version: u32,
    },
    /// The prompt is gone.
    Ended,
}

/// The key of every version's tag.
pub(super) const TAG: &str = "n";

/// A life of a prompt: what a reader sees, and the number that no later version gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) prompt: Prompt,
    pub(super) last: u32,
}

/// Makes the fact true of whatever bears the name now.
pub(super) fn apply(life: &mut Option<Life>, fact: &Fact) {
    if matches!(fact, Fact::Begun) {
        *life = Some(Life::default());
        return;
    }
    let Some(Life { prompt, last }) = life else { panic!("{fact:?} of no prompt") };
    match fact.clone() {
        Fact::Begun | Fact::Ended => *life = None,
        Fact::Registered { text, tag } => {
            *last += 1;
            let tags = [(TAG.to_owned(), tag)].into();
            prompt.versions.insert(*last, Version { text, tags });
        }
        Fact::Alias { alias, version } => drop(prompt.aliases.insert(alias.to_owned(), version)),
        Fact::Tag { key, value } => drop(prompt.tags.insert(key.to_owned(), value)),
        Fact::VersionTag { version, value } => {
            let version = prompt.versions.get_mut(&version).unwrap();
            version.tags.insert(TAG.to_owned(), value);
        }
        Fact::Unaliased { version } => prompt.aliases.retain(|_, standing| *standing != version),
        Fact::Deleted { version } => {
            prompt.aliases.retain(|_, standing| *standing != version);
            prompt.versions.remove(&version);
        }
    }
}

/// A new version; its text is long enough to be torn, and like no other.
pub(super) fn registered(random: &mut Random) -> Fact {
    let mark = random.below(u64::MAX);
    let times = usize::try_from(random.one_of(&[1, 20, 400])).unwrap();
    Fact::Registered { text: format!("{mark} for {{{{x}}}} ").repeat(times), tag: mark.to_string() }
}

/// The steps of an act that can be done now.
pub(super) fn choose(life: Option<&Life>, random: &mut Random) -> Vec<Fact> {
    let Some(Life { prompt, .. }) = life else {
        return [vec![Fact::Begun], registering(random)].concat();
    };
    let versions: Vec<u32> = prompt.versions.keys().copied().collect();
    if versions.is_empty() {
        return registering(random);
    }
    let version = random.one_of(&versions);
    match random.below(32) {
        0 => vec![Fact::Ended],
        1..5 => vec![Fact::Unaliased { version }, Fact::Deleted { version }],
        5..12 => vec![Fact::Alias { alias: random.one_of(&["production", "staging"]), version }],
        12..16 => vec![Fact::Tag { key: "team", value: random.below(1000).to_string() }],
        16..20 => vec![Fact::VersionTag { version, value: random.below(1000).to_string() }],
        _ => registering(random),
    }
}

/// As clients register: the tag of the version is set on the prompt too.
fn registering(random: &mut Random) -> Vec<Fact> {
    let registered = registered(random);
    let Fact::Registered { tag, .. } = &registered else { unreachable!() };
    vec![Fact::Tag { key: TAG, value: tag.clone() }, registered]
}
