//! Writers that do one random act after the other until they are cut off.

use std::sync::{Mutex, mpsc::Sender};

use super::{
    fact::{self, Fact},
    known::Known,
    random::Random,
    shared::Shared,
};

/// What became of a piece of an act.
pub(super) enum Answer {
    /// It is done; a version has that number.
    Done(Option<u32>),
    /// Nobody knows.
    Cut,
}

/// A way to have things done.
pub(super) trait Way {
    /// Divides the steps of an act into pieces, each with an answer of its own.
    fn pieces(&self, steps: Vec<Fact>) -> Vec<Vec<Fact>>;

    /// Has a piece done to the prompt of that name.
    fn send(&mut self, name: &str, piece: &[Fact]) -> Answer;
}

/// Somebody who alone writes a prompt of that name, and with others the one that is shared.
pub(super) struct Writer {
    pub(super) name: String,
    pub(super) known: Known,
    random: Random,
}

impl Writer {
    /// As many as that.
    pub(super) fn several(count: usize, random: &mut Random) -> Vec<Self> {
        let writer = |number| Self {
            name: format!("prompt-{number}"),
            known: Known::nothing(),
            random: random.split(),
        };
        (0..count).map(writer).collect()
    }

    /// Does one act; `false` when it was cut off. Each answer is told.
    pub(super) fn act(
        &mut self,
        way: &mut dyn Way,
        shared: &Mutex<Shared>,
        told: &Sender<()>,
    ) -> bool {
        if self.random.below(5) == 0 {
            return self.register_with_others(way, shared, told);
        }
        let steps = fact::choose(self.known.certain(), &mut self.random);
        for piece in way.pieces(steps) {
            match way.send(&self.name, &piece) {
                Answer::Cut => {
                    self.known.cut(&piece);
                    return false;
                }
                Answer::Done(number) => {
                    self.known.acknowledged(&piece);
                    if let Some(number) = number {
                        let last = self.known.certain().unwrap().last;
                        assert_eq!(number, last, "the number of a version of {}", self.name);
                    }
                }
            }
            // Whoever counts may have heard enough.
            let _ = told.send(());
        }
        true
    }

    fn register_with_others(
        &mut self,
        way: &mut dyn Way,
        shared: &Mutex<Shared>,
        told: &Sender<()>,
    ) -> bool {
        let piece = fact::registered(&mut self.random);
        let Fact::Registered { text, .. } = &piece else { unreachable!() };
        shared.lock().unwrap().send(text);
        let Answer::Done(number) = way.send(Shared::NAME, std::slice::from_ref(&piece)) else {
            return false;
        };
        shared.lock().unwrap().answer(number.unwrap(), text);
        let _ = told.send(());
        true
    }
}
