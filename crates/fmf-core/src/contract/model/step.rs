//! The steps of a course: acts, and looking at what they left.

use super::{super::given::parsed, act::Act, dice::Dice, told::Look};
use crate::PromptName;

/// How many names there are.
const NAMES: usize = 3;
/// What is searched for; the names begin with `%NAMES%`.
const SEARCHES: [&str; 4] = [
    "name LIKE '%NAMES%%'",
    "name LIKE '%NAMES%%' AND tags.k = 'v'",
    "name LIKE '%NAMES%%' AND tags.l != 'v'",
    "name ILIKE '%NAMES%%B'",
];

#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Does something to the name of that number, and looks at it.
    Do {
        name: usize,
        act: Act,
        look: Look,
    },
    Search(&'static str),
    /// Notes the moment.
    Remember,
    /// Looks at a name as it was at one of the moments that were noted, counted round.
    Recall {
        moment: usize,
        name: usize,
        look: Look,
    },
}

impl Step {
    /// The steps of a course with so many acts.
    pub(super) fn all(seed: u64, acts: usize) -> Vec<Self> {
        let (mut dice, mut steps, mut turn) = (Dice::of(seed), Vec::new(), 0);
        while turn < acts {
            let step = Self::random(&mut dice, turn);
            turn += usize::from(matches!(step, Self::Do { .. }));
            steps.push(step);
        }
        steps
    }

    fn random(dice: &mut Dice, turn: usize) -> Self {
        let name = dice.below(NAMES);
        match dice.below(20) {
            0 => Self::Remember,
            1 => Self::Recall { moment: dice.below(turn + 1), name, look: look(dice) },
            2 => Self::Search(dice.one_of(SEARCHES)),
            _ => Self::Do { name, act: Act::random(dice, turn), look: look(dice) },
        }
    }
}

fn look(dice: &mut Dice) -> Look {
    Look { at: dice.selector(), versions: dice.once_in(3) }
}

/// The names of one trial; no two differ in case alone.
pub(super) fn names(prefix: &str) -> Vec<PromptName> {
    ["a", " é'", ".B"].iter().map(|end| parsed(&format!("{prefix}{end}"))).collect()
}
