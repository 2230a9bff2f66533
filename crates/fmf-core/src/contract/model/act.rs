//! The acts: what can be done to a prompt, and doing it.

use super::{
    super::given::{parsed, saying},
    dice::Dice,
    told::outcome,
};
use crate::{
    Alias, Expect, Message, NewVersion, Page, PageQuery, PromptChange, PromptName, PromptStore,
    PromptVersion, Result, Template, TemplateKind, Version, Write,
};

#[derive(Debug, Clone)]
pub(super) enum Act {
    /// Of whatever name the act is done to.
    Register(Box<NewVersion>),
    SetAlias(Alias, Version, Expect),
    DeleteAlias(Alias, Expect),
    /// To the next older version that is there.
    RollBack(Alias),
    Undo(Alias, Expect),
    Update(PromptChange),
    Delete(Option<Version>),
}

impl Act {
    pub(super) fn random(dice: &mut Dice, turn: usize) -> Self {
        match dice.below(40) {
            0..14 => Self::Register(Box::new(new_version(dice, turn))),
            14..20 => Self::SetAlias(dice.alias(), dice.version(), dice.expect()),
            20..23 => Self::DeleteAlias(dice.alias(), dice.expect()),
            23..26 => Self::RollBack(dice.alias()),
            26..29 => Self::Undo(dice.alias(), dice.expect()),
            29..35 => Self::Update(change(dice, turn)),
            35..39 => Self::Delete(Some(dice.version())),
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
            Self::Register(new) => {
                let new = NewVersion { name: name.clone(), ..NewVersion::clone(new) };
                store.register(new).await.map(|registered| Some(registered.version))
            }
            Self::SetAlias(alias, version, expect) => {
                store.set_alias(name, alias, *version, expecting(expect)).await
            }
            Self::DeleteAlias(alias, expect) => {
                store.delete_alias(name, alias, expecting(expect)).await
            }
            Self::RollBack(alias) => roll_back(store, name, alias).await,
            Self::Undo(alias, expect) => {
                let history = store.require_history()?;
                let undone = history.undo_alias(name, alias, expecting(expect)).await;
                undone.map(|change| change.reached())
            }
            Self::Update(change) => {
                store.update(name, change.clone(), Write::default()).await.map(|()| None)
            }
            Self::Delete(version) => {
                store.delete(name, *version, Write::default()).await.map(|()| None)
            }
        }
    }
}

/// Does in another store what was done in the model, and says what was answered. A store without
/// a past cannot undo: there the alias is put where it went in the model.
pub(super) async fn answer(
    act: &Act,
    store: &dyn PromptStore,
    name: &PromptName,
    has_past: bool,
    model: &Result<Option<Version>>,
) -> String {
    match (act, model) {
        (Act::Undo(alias, _), Ok(to)) if !has_past => outcome(&put(store, name, alias, *to).await),
        (Act::Undo(..), refused) if !has_past => outcome(refused),
        _ => outcome(&act.of(store, name).await),
    }
}

/// Everything that can be said of a version, each thing sometimes.
fn new_version(dice: &mut Dice, turn: usize) -> NewVersion {
    let mut aliases: Vec<Alias> = (0..dice.below(3)).map(|_| dice.alias()).collect();
    aliases.sort();
    aliases.dedup();
    NewVersion {
        template: template(dice, turn),
        response_format: dice.json(),
        model_config: dice.json(),
        commit_message: dice.message(),
        tags: dice.tags(),
        aliases,
        expect_latest: dice.expect(),
        ..saying(&parsed("nobody"), "")
    }
}

fn template(dice: &mut Dice, turn: usize) -> Template {
    let source = format!("of turn {turn}: {{{{ x }}}}");
    match dice.below(8) {
        0 => Template::chat(&[Message { role: "user".to_owned(), content: source }]),
        1 => {
            Template::from_source(TemplateKind::Text, format!("{source}{{% if x %}}é{{% endif %}}"))
        }
        2 => Template::text(""),
        3 => Template::text(format!("\r\n {source}\t\n\n")),
        4 => Template::text(source.repeat(300)),
        _ => Template::text(source),
    }
}

/// One thing or everything, of the prompt or of a version.
fn change(dice: &mut Dice, turn: usize) -> PromptChange {
    let version = dice.once_in(2).then(|| dice.version());
    let (of, all) = (dice.below(4), dice.once_in(3));
    let mut change = PromptChange { version, ..PromptChange::default() };
    if all || of == 0 {
        change.description = Some((!dice.once_in(3)).then(|| format!("said in turn {turn}")));
    }
    if all || of == 1 {
        change.set_tags = dice.tags();
    }
    if all || of == 2 {
        change.delete_tags = vec![parsed(dice.tag_key())];
    }
    if version.is_some() && (all || of == 3) {
        change.model_config = Some(dice.json());
    }
    change
}

/// As a person rolls back who has looked where the alias stands.
async fn roll_back(
    store: &dyn PromptStore,
    name: &PromptName,
    alias: &Alias,
) -> Result<Option<Version>> {
    let from = store.get(name, &alias.clone().into()).await?.version;
    let Page { items, .. }: Page<PromptVersion> =
        store.versions(name, &PageQuery { limit: 1000, after: None }).await?;
    let older = items.into_iter().map(|version| version.version).find(|version| *version < from);
    let to = older.unwrap_or(Version::FIRST);
    let how = Write { expect: Expect::Version(from), ..Write::default() };
    store.set_alias(name, alias, to, how).await
}

/// Puts an alias on a version, or takes it away.
async fn put(
    store: &dyn PromptStore,
    name: &PromptName,
    alias: &Alias,
    to: Option<Version>,
) -> Result<Option<Version>> {
    match to {
        Some(version) => store.set_alias(name, alias, version, Write::default()).await?,
        None => store.delete_alias(name, alias, Write::default()).await?,
    };
    Ok(to)
}
