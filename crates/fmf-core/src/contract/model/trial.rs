//! One trial of a course: its steps on every store at once, under names of its own.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    super::{
        given::{UnderWay, all_at_once},
        history::given::passed,
    },
    act::{Act, answer},
    step::{self, Step},
    told::{self, Look, outcome},
};
use crate::{PromptName, PromptStore, Result, Selector, Timestamp};

/// What the stores that are held against each other told; the first is the model. A store that
/// cannot tell says nothing.
type Told = Vec<Option<Vec<String>>>;

/// The stores of a course.
pub(super) struct Stores<'a> {
    /// The model is the first.
    pub(super) all: Vec<&'a dyn PromptStore>,
    /// Whether those with a history are looked at as they were, too.
    pub(super) past: bool,
}

impl Stores<'_> {
    fn has_past(&self, store: &dyn PromptStore) -> bool {
        self.past && store.history().is_some()
    }
}

/// Where a trial has come to.
pub(super) struct Trial<'a> {
    stores: &'a Stores<'a>,
    prefix: String,
    names: Vec<PromptName>,
    /// The moments that were noted, by each store's own clock.
    moments: Vec<Vec<Option<Timestamp>>>,
}

impl<'a> Trial<'a> {
    /// Does all steps and looks back at them. Tells how many were done until a store did not
    /// agree, and in what.
    ///
    /// # Errors
    /// When a store's clock cannot be read.
    pub(super) async fn run(
        stores: &'a Stores<'a>,
        steps: &[Step],
    ) -> Result<Option<(usize, String)>> {
        let mut trial = Self::new(stores);
        for (index, step) in steps.iter().enumerate() {
            let told = trial.step(step).await?;
            if let Some(difference) = difference(stores, &told) {
                return Ok(Some((index + 1, difference)));
            }
        }
        Ok(trial.look_back().await.map(|difference| (steps.len(), difference)))
    }

    fn new(stores: &'a Stores<'a>) -> Self {
        static TRIALS: AtomicUsize = AtomicUsize::new(0);
        let number = TRIALS.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("{}-{number}-", if stores.past { "past" } else { "model" });
        Self { stores, names: step::names(&prefix), prefix, moments: Vec::new() }
    }

    async fn step(&mut self, step: &Step) -> Result<Told> {
        match step {
            Step::Do { name, act, look } => Ok(self.act(act, &self.names[*name], look).await),
            Step::Search(filter) => {
                let filter = filter.replace("%NAMES%", &self.prefix);
                Ok(self.each(|store| Box::pin(told::found(store, &filter))).await)
            }
            Step::Remember => {
                self.moments.push(self.remember().await?);
                Ok(Vec::new())
            }
            Step::Recall { moment, name, look } => match self.moments.len() {
                0 => Ok(Vec::new()),
                known => Ok(self.recall(moment % known, &self.names[*name], look).await),
            },
        }
    }

    /// Does it in the model, and then everywhere else; everywhere the prompt is looked at.
    async fn act(&self, act: &Act, name: &PromptName, look: &Look) -> Told {
        let of_model = act.of(self.stores.all[0], name).await;
        let others = self.stores.all[1..].iter().map(|store| -> UnderWay<'_, _> {
            Box::pin(answer(act, *store, name, self.stores.has_past(*store), &of_model))
        });
        let others = all_at_once(others.collect()).await;
        let answers = std::iter::once(outcome(&of_model)).chain(others);
        let told = self.each(|store| Box::pin(told::now(store, name, look))).await;
        let with_answer = |(told, answer): (Option<Vec<_>>, _)| {
            told.map(|told| std::iter::once(answer).chain(told).collect())
        };
        told.into_iter().zip(answers).map(with_answer).collect()
    }

    /// What every store tells.
    async fn each<'b>(&self, ask: impl Fn(&'b dyn PromptStore) -> UnderWay<'b, Vec<String>>) -> Told
    where
        'a: 'b,
    {
        let asked = self.stores.all.iter().map(|store| ask(*store)).collect();
        all_at_once(asked).await.into_iter().map(Some).collect()
    }

    /// The moment, by the clock of each store that has a past.
    async fn remember(&self) -> Result<Vec<Option<Timestamp>>> {
        let moments = self.stores.all.iter().map(|store| -> UnderWay<'_, _> {
            let has_past = self.stores.has_past(*store);
            Box::pin(
                async move { if has_past { passed(*store).await.map(Some) } else { Ok(None) } },
            )
        });
        all_at_once(moments.collect()).await.into_iter().collect()
    }

    /// What every store with a past tells of a moment.
    async fn recall(&self, moment: usize, name: &PromptName, look: &Look) -> Told {
        let moments = self.stores.all.iter().zip(&self.moments[moment]);
        let told = moments.map(|(store, moment)| -> UnderWay<'_, _> {
            Box::pin(async move {
                match moment {
                    Some(at) => Some(told::then(*store, name, look, *at).await),
                    None => None,
                }
            })
        });
        all_at_once(told.collect()).await
    }

    /// Looks at every moment once more, and at the logs.
    async fn look_back(&self) -> Option<String> {
        for moment in 0..self.moments.len() {
            let name = &self.names[moment % self.names.len()];
            let told =
                self.recall(moment, name, &Look { at: Selector::Latest, versions: true }).await;
            if let Some(difference) = difference(self.stores, &told) {
                return Some(format!("in the end, looking back at moment {moment}: {difference}"));
            }
        }
        for name in &self.names {
            let told = self.stores.all.iter().map(|store| -> UnderWay<'_, _> {
                let has_past = self.stores.has_past(*store);
                Box::pin(async move {
                    if has_past { Some(told::logged(*store, name).await) } else { None }
                })
            });
            let told = all_at_once(told.collect()).await;
            if let Some(difference) = difference(self.stores, &told) {
                return Some(format!("in the end, the log of {name}: {difference}"));
            }
        }
        None
    }
}

/// The first thing that a store tells otherwise than the model.
fn difference(stores: &Stores<'_>, told: &Told) -> Option<String> {
    let (model, others) = told.split_first()?;
    let model = model.as_ref()?;
    let mut others = stores.all[1..].iter().zip(others);
    others.find_map(|(store, told)| {
        let told = told.as_ref().filter(|told| *told != model)?;
        let line = (0..).find(|line| told.get(*line) != model.get(*line))?;
        let (told, expected) = (told.get(line), model.get(line));
        let nothing = "nothing".to_owned();
        let (told, expected) = (told.unwrap_or(&nothing), expected.unwrap_or(&nothing));
        Some(format!("{store} tells\n  {told}\nand the model\n  {expected}"))
    })
}
