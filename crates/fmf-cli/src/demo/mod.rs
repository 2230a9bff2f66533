//! The example data of `fmf serve --demo`: prompts of a telephone company's help desk, and runs that
//! evaluated them.
//!
//! The prompts are plain files in `texts/`, the table of them stands in `prompts.rs`. A demo's
//! folder is marked, so that example prompts never get among real ones.

mod prompts;
mod runs;

use std::{fs, io, path::Path};

use fmf::{NewVersion, PromptQuery, PromptStore, Tags, Template, TemplateKind, Write};
use fmf_server::Server;

use crate::fault::{Exit, Fault, Result};
use prompts::{DEMO, DemoPrompt, DemoVersion};

/// The file that marks a demo's folder.
const MARKER: &str = ".fmf-demo";

/// Makes sure that `folder` is a demo's: a new or empty one becomes one.
///
/// # Errors
/// When it holds anything else.
pub(crate) fn claim(folder: &Path) -> Result<()> {
    let marker = folder.join(MARKER);
    if marker.exists() {
        return Ok(());
    }
    let cannot = |error: io::Error| {
        Fault::new(Exit::Failure, format!("cannot use {}", folder.display())).because(&error)
    };
    fs::create_dir_all(folder).map_err(cannot)?;
    if fs::read_dir(folder).map_err(cannot)?.next().is_some() {
        return Err(Fault::new(
            Exit::Conflict,
            format!("{} holds something else than a demo", folder.display()),
        )
        .hint("name another folder with --data-dir, or leave --demo out"));
    }
    fs::write(&marker, "The data of `fmf serve --demo`; it may be deleted.\n").map_err(cannot)
}

/// Fills a server with the example prompts and their runs, if it has none.
pub(crate) async fn fill(server: &Server) -> Result<()> {
    add_all(server.store()).await?;
    runs::fill(server.tracking()).await
}

async fn add_all(store: &dyn PromptStore) -> Result<()> {
    let mut query = PromptQuery::default();
    query.page.limit = 1;
    if !store.search(&query).await?.items.is_empty() {
        return Ok(());
    }
    for prompt in DEMO {
        add(store, prompt).await?;
    }
    Ok(())
}

async fn add(store: &dyn PromptStore, prompt: &DemoPrompt) -> Result<()> {
    let name: fmf::PromptName = prompt.name.parse()?;
    let how = || Write { actor: Some("fmf demo".to_owned()), ..Write::default() };
    for (version, number) in prompt.versions.iter().zip(1u32..) {
        let mut new = NewVersion::new(name.clone(), template(version));
        new.commit_message = Some(version.message.to_owned());
        new.tags = Tags::from_pairs(prompt.tags.iter().chain(version.tags).copied())?;
        new.how = how();
        for (alias, _) in prompt.aliases.iter().filter(|(_, at)| *at == number) {
            new.aliases.push(alias.parse()?);
        }
        store.register(new).await?;
    }
    let change = fmf::PromptChange {
        description: Some(Some(prompt.about.to_owned())),
        ..fmf::PromptChange::default()
    };
    Ok(store.update(&name, change, how()).await?)
}

fn template(version: &DemoVersion) -> Template {
    // The last line break of a file is the editor's, not the prompt's.
    let text = version.text.trim_end();
    match version.chat {
        true => Template::from_source(TemplateKind::Chat, text),
        false => Template::text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_registered_and_has_a_version_in_production() {
        for prompt in DEMO {
            assert!(prompt.aliases.iter().any(|(alias, _)| *alias == "production"));
            for version in prompt.versions {
                let template = template(version);
                assert!(template.messages().is_ok(), "{}", prompt.name);
                assert!(!template.variables().is_empty(), "{}", prompt.name);
            }
        }
    }

    #[test]
    fn a_folder_with_something_else_in_it_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let demo = folder.path().join("demo");
        claim(&demo).unwrap();
        fs::write(demo.join("fmf.db"), "").unwrap();
        claim(&demo).unwrap();
        let other = folder.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("fmf.db"), "").unwrap();
        assert!(claim(&other).is_err());
        assert!(!other.join(MARKER).exists());
    }
}
