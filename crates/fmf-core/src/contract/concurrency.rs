//! Several writers at once.

use super::given::{alias, all_at_once, parsed, point, saying, version, with_versions};
use crate::{PromptName, PromptStore, Result};

pub(super) async fn twenty_registers_at_once_give_twenty_consecutive_numbers(
    store: &dyn PromptStore,
) -> Result<()> {
    let name: PromptName = parsed("concurrency-registers");
    let register = |number: u32| store.register(saying(&name, &format!("text {number}")));
    let answers = all_at_once((1..=20).map(register).collect()).await;
    let registered = answers.into_iter().collect::<Result<Vec<_>>>()?;
    let mut numbers: Vec<u32> = registered.iter().map(|one| one.version.get()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    for one in registered {
        let found = store.get(&name, &one.version.into()).await?;
        assert_eq!(found.template, one.template);
    }
    Ok(())
}

pub(super) async fn aliases_set_at_once_are_all_there(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "concurrency-aliases", 1).await?;
    let names: Vec<String> = (10..20).map(|number| format!("alias-{number}")).collect();
    let answers =
        all_at_once(names.iter().map(|text| Box::pin(point(store, &name, text, 1)) as _).collect())
            .await;
    answers.into_iter().collect::<Result<Vec<_>>>()?;
    let expected: Vec<_> = names.iter().map(|text| alias(text)).collect();
    assert_eq!(store.get(&name, &version(1).into()).await?.aliases, expected);
    Ok(())
}
