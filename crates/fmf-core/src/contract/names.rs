//! Names: what MLflow's server takes, every store takes.

use super::given::{at, parsed, point, saying, version};
use crate::{PromptName, PromptStore, Result, Write};

/// Walks through a whole life of a prompt of that name.
async fn lives(store: &dyn PromptStore, name: &str) -> Result<()> {
    let name: PromptName = parsed(name);
    store.register(saying(&name, name.as_str())).await?;
    point(store, &name, "production", 1).await?;
    assert_eq!(store.prompt(&name).await?.name, name);
    let found = at(store, &name, "production").await?;
    assert_eq!((found.name.as_str(), found.template.source()), (name.as_str(), name.as_str()));
    assert_eq!(store.versions(&name, &Default::default()).await?.items.len(), 1, "{name}");
    let query = super::search::query(&format!("name = '{name}'"))?;
    let listed = store.search(&query).await?.items;
    assert_eq!(listed.iter().map(|prompt| &prompt.name).collect::<Vec<_>>(), [&name]);
    store.delete(&name, None, Write::default()).await?;
    assert_eq!(store.register(saying(&name, "again")).await?.version, version(1));
    Ok(())
}

pub(super) async fn names_may_hold_spaces_and_any_script(store: &dyn PromptStore) -> Result<()> {
    for name in [
        "a name with spaces",
        " spaces around ",
        "名前 élan Ünïcode 🦀",
        "100% & #1? +=%20",
        "a\\b|c<d>e*f",
        "tab\tand\nnewline",
        "a@b",
    ] {
        lives(store, name).await?;
    }
    Ok(())
}

pub(super) async fn names_may_look_like_files_and_folders(store: &dyn PromptStore) -> Result<()> {
    for name in [
        "aliases.json",
        "prompt.yaml",
        "1.prompt.txt",
        ".hidden",
        ".fmf.lock",
        "-dash",
        "a..b",
        "ends.",
        "CON",
        "nul.txt",
        "1",
        "latest",
    ] {
        lives(store, name).await?;
    }
    Ok(())
}

pub(super) async fn a_name_is_not_its_prefix(store: &dyn PromptStore) -> Result<()> {
    let short: PromptName = parsed("names-prefix");
    let long: PromptName = parsed("names-prefix.longer");
    store.register(saying(&short, "short")).await?;
    store.register(saying(&long, "long")).await?;
    store.delete(&short, None, Write::default()).await?;
    assert_eq!(at(store, &long, "1").await?.template.source(), "long");
    Ok(())
}
