//! The in-memory store as a model: after any acts, another store answers as it does.
//!
//! The suite of histories does the same acts and reads them back.

use std::fmt::Debug;

use super::given::{alias, parsed, saying, tags, version};
use crate::{
    Alias, Expect, JsonText, MemoryStore, NewVersion, PageQuery, Prompt, PromptChange, PromptName,
    PromptStore, PromptVersion, Result, StoreError, Version, Write,
};

pub(super) const ACTS: usize = 150;

pub(super) async fn random_acts_agree_with_the_store_in_memory(
    store: &dyn PromptStore,
) -> Result<()> {
    let model = MemoryStore::default();
    let mut dice = Dice(0x5eed);
    for turn in 0..ACTS {
        let name: PromptName = parsed(["model-a", "model-b"][dice.below(2)]);
        let act = Act::random(&mut dice, turn);
        let (here, there) = (act.of(store, &name).await, act.of(&model, &name).await);
        assert_eq!(outcome(here), outcome(there), "turn {turn}: {act:?} of {name}");
        agree(store, &model, &name, &format!("after turn {turn}, {act:?} of {name}")).await;
    }
    Ok(())
}

/// Numbers that are the same in every run (a linear congruential generator).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides
    }

    /// A version that may be there, or not quite.
    fn version(&mut self) -> Version {
        let number = u32::try_from(self.below(8)).unwrap_or_default();
        version(number + 1)
    }

    pub(super) fn alias(&mut self) -> Alias {
        alias(["production", "staging"][self.below(2)])
    }

    pub(super) fn expect(&mut self) -> Expect {
        match self.below(8) {
            0 => Expect::Nothing,
            1 => Expect::Version(self.version()),
            _ => Expect::Anything,
        }
    }
}

#[derive(Debug)]
pub(super) enum Act {
    Register { source: String, tag: Option<&'static str>, alias: Option<Alias>, expect: Expect },
    SetAlias(Alias, Version, Expect),
    DeleteAlias(Alias, Expect),
    Update(Option<Version>, String, Option<Option<JsonText>>),
    Delete(Option<Version>),
}

impl Act {
    pub(super) fn random(dice: &mut Dice, turn: usize) -> Self {
        match dice.below(20) {
            0..8 => Self::Register {
                source: format!("text of turn {turn}"),
                tag: [None, Some("z"), Some("a")][dice.below(3)],
                alias: (dice.below(3) == 0).then(|| dice.alias()),
                expect: dice.expect(),
            },
            8..12 => Self::SetAlias(dice.alias(), dice.version(), dice.expect()),
            12..14 => Self::DeleteAlias(dice.alias(), dice.expect()),
            14..17 => {
                let version = (dice.below(2) == 0).then(|| dice.version());
                let config = JsonText::as_found(format!("{{\"turn\": {turn}}}"));
                let config = [None, Some(None), Some(Some(config))][dice.below(3)].clone();
                Self::Update(version, format!("of turn {turn}"), version.and(config))
            }
            17..19 => Self::Delete(Some(dice.version())),
            _ => Self::Delete(None),
        }
    }

    /// Does it, and tells the version that the answer speaks of.
    pub(super) async fn of(
        &self,
        store: &dyn PromptStore,
        name: &PromptName,
    ) -> Result<Option<Version>> {
        let expecting = |expect: &Expect| Write { expect: *expect, ..Write::default() };
        match self {
            Self::Register { source, tag, alias, expect } => {
                let new = NewVersion {
                    tags: tag.map(|tag| tags(&[(tag, source)])).unwrap_or_default(),
                    aliases: alias.iter().cloned().collect(),
                    expect_latest: *expect,
                    ..saying(name, source)
                };
                store.register(new).await.map(|registered| Some(registered.version))
            }
            Self::SetAlias(alias, version, expect) => {
                store.set_alias(name, alias, *version, expecting(expect)).await
            }
            Self::DeleteAlias(alias, expect) => {
                store.delete_alias(name, alias, expecting(expect)).await
            }
            Self::Update(version, description, model_config) => {
                let change = PromptChange {
                    version: *version,
                    description: Some(Some(description.clone())),
                    model_config: model_config.clone(),
                    set_tags: tags(&[("z", description)]),
                    delete_tags: vec![parsed("a")],
                };
                store.update(name, change, Write::default()).await.map(|()| None)
            }
            Self::Delete(version) => {
                store.delete(name, *version, Write::default()).await.map(|()| None)
            }
        }
    }
}

/// Holds that both stores tell the same of a prompt.
async fn agree(store: &dyn PromptStore, model: &MemoryStore, name: &PromptName, when: &str) {
    let (here, there) = (store.prompt(name).await, model.prompt(name).await);
    assert_eq!(outcome(here.map(timeless)), outcome(there.map(timeless)), "{when}");
    let page = PageQuery::default();
    let (here, there) = (store.versions(name, &page).await, model.versions(name, &page).await);
    let plain = |page: crate::Page<PromptVersion>| page.map(anonymous).items;
    assert_eq!(outcome(here.map(plain)), outcome(there.map(plain)), "{when}");
    for selector in ["latest", "production", "staging"] {
        let selector = parsed(selector);
        let (here, there) = (store.get(name, &selector).await, model.get(name, &selector).await);
        let plain = |found: std::sync::Arc<PromptVersion>| anonymous(PromptVersion::clone(&found));
        assert_eq!(outcome(here.map(plain)), outcome(there.map(plain)), "{when}");
    }
}

/// An answer, or the error as far as it is the same on every store.
pub(super) fn outcome<T: Debug>(answer: Result<T>) -> String {
    match answer {
        Ok(answer) => format!("{answer:?}"),
        Err(StoreError::PromptNotFound { name, .. }) => format!("no prompt {name}"),
        Err(StoreError::Conflict(_)) => "conflict".to_owned(),
        Err(error) => error.to_string(),
    }
}

pub(super) fn timeless(prompt: Prompt) -> Prompt {
    Prompt { created_at: None, updated_at: None, ..prompt }
}

pub(super) fn anonymous(version: PromptVersion) -> PromptVersion {
    PromptVersion { author: None, created_at: None, ..version }
}
