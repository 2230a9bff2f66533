//! Prompts, versions and aliases, now and then.

use fmf_core::{History as _, Page, Prompt, PromptStore as _, PromptVersion, Version, Write};
use fmf_wire::fmf::{
    messages::{self, PromptsPage, VersionsPage},
    paths,
    queries::{AsOf, ListVersions, write},
};

use super::given::{Given, parsed};

#[tokio::test]
async fn a_prompt_and_its_versions_come_back_as_the_registry_has_them() {
    let given = Given::new("greeting").await;
    let name = given.name.as_str();
    let prompt: messages::Prompt = given.found(paths::PROMPT, &[name], "").await;
    assert_eq!(
        Prompt::try_from(prompt).unwrap(),
        given.registry.prompt(&given.name).await.unwrap()
    );
    for (version, selector) in [("1", "1"), ("2", "2"), ("latest", "latest")] {
        let found: messages::Version = given.found(paths::VERSION, &[name, version], "").await;
        let expected = given.registry.get(&given.name, &parsed(selector)).await.unwrap();
        assert_eq!(PromptVersion::try_from(found).unwrap(), *expected);
    }
    let found: messages::Version = given.found(paths::ALIAS, &[name, "production"], "").await;
    assert_eq!(found.version, 2);
    let page: VersionsPage = given.found(paths::VERSIONS, &[name], "").await;
    let page = Page::<PromptVersion>::try_from(page).unwrap();
    assert_eq!(page, given.registry.versions(&given.name, &Default::default()).await.unwrap());
    let page: PromptsPage = given.found(paths::PROMPTS, &[], "filter=name+LIKE+'greet%25'").await;
    assert_eq!((page.prompts.len(), page.next_page_token), (1, None));
}

#[tokio::test]
async fn any_name_can_be_asked_for() {
    for name in ["a b", "é%", "quest?ion", "#", "a+b", "100%25", "ein\"zitat", "{name}"] {
        let given = Given::new(name).await;
        let prompt: messages::Prompt = given.found(paths::PROMPT, &[name], "").await;
        assert_eq!(prompt.name, name);
        let version: messages::Version = given.found(paths::VERSION, &[name, "1"], "").await;
        assert_eq!(version.name, name);
    }
}

#[tokio::test]
async fn the_past_is_answered_as_it_was() {
    let given = Given::new("greeting").await;
    let name = given.name.as_str();
    let moment = given.passed().await;
    given.move_to(1).await;
    given.registry.delete(&given.name, Version::new(2), Write::default()).await.unwrap();
    let then = write(&AsOf::asking(Some(moment)));
    let found: messages::Version = given.found(paths::ALIAS, &[name, "production"], &then).await;
    assert_eq!((found.version, found.template.as_str()), (2, "two {{x}}"));
    let expected = given.registry.get_at(&given.name, &parsed("production"), moment).await.unwrap();
    assert_eq!(PromptVersion::try_from(found).unwrap(), *expected);
    let prompt: messages::Prompt = given.found(paths::PROMPT, &[name], &then).await;
    assert_eq!(prompt.latest, Some(2));
    let all = ListVersions::asking(Some(moment), &Default::default());
    let page: VersionsPage = given.found(paths::VERSIONS, &[name], &write(&all)).await;
    assert_eq!(page.versions.len(), 2);
    let millis = format!("at={}", moment.as_millis());
    let found: messages::Version = given.found(paths::VERSION, &[name, "2"], &millis).await;
    assert_eq!(found.aliases, ["production"]);
    // Of the future nothing is known but what is.
    let later: messages::Prompt = given.found(paths::PROMPT, &[name], "at=2999-01-01").await;
    assert_eq!(later.latest, Some(1));
}

#[tokio::test]
async fn lists_are_read_to_their_end_in_pages() {
    let given = Given::new("greeting").await;
    let name = given.name.as_str();
    given.register("three").await;
    let moment = format!("&at={}", given.passed().await);
    for at in ["", moment.as_str()] {
        let (mut seen, mut token) = (Vec::new(), String::new());
        loop {
            let query = format!("max_results=2&page_token={token}{at}");
            let page: VersionsPage = given.found(paths::VERSIONS, &[name], &query).await;
            seen.extend(page.versions.iter().map(|version| version.version));
            match page.next_page_token {
                Some(next) => token = next,
                None => break,
            }
        }
        assert_eq!(seen, [3, 2, 1], "{at}");
    }
}
