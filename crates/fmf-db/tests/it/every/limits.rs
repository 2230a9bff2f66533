//! Limits: refused with words, and nothing is written.

use fmf_core::{
    Write,
    entry::{EntryTag, Fact},
};

use super::place::fresh;
use crate::given::{
    changes, entry, entry_version, invalid, name, prompt_tags, version, with_versions,
};

#[tokio::test]
async fn a_template_is_limited_in_versions_of_prompts() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("x", prompt_tags()), Write::default()).await.unwrap();
    let template = |count: usize| EntryTag::fact(Fact::Template, "é".repeat(count));
    let fits = vec![EntryTag::fact(Fact::IsPrompt, "true"), template(100_000)];
    registry.create_version(entry_version("x", fits), Write::default()).await.unwrap();
    let too_long = vec![EntryTag::fact(Fact::IsPrompt, "true"), template(100_001)];
    let refused = registry.create_version(entry_version("x", too_long), Write::default()).await;
    assert_eq!(invalid(refused), "Prompt text exceeds max length of 100000 characters.");
    let of_model = vec![template(100_001)];
    let refused = registry.create_version(entry_version("x", of_model), Write::default()).await;
    assert_eq!(invalid(refused), "'value' exceeds the maximum length of 100000 characters");
    let next = registry.create_version(entry_version("x", Vec::new()), Write::default()).await;
    assert_eq!(next.unwrap().version, version(2), "a refused version takes no number");
}

#[tokio::test]
async fn a_nul_is_refused_wherever_a_text_is_kept() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let before = changes(&registry).await;
    let nul = || "a\0b".to_owned();
    let tag = || EntryTag::user("k", nul());
    let write = Write::default;
    invalid(registry.create_entry(entry("y", vec![tag()]), write()).await);
    let mut new = entry("y", Vec::new());
    new.description = Some(nul());
    invalid(registry.create_entry(new, write()).await);
    for field in 0..5 {
        let mut new = entry_version("x", Vec::new());
        match field {
            0 => new.source = nul().as_str().into(),
            1 => new.run_id = Some(nul()),
            2 => new.run_link = Some(nul()),
            3 => new.description = Some(nul()),
            _ => new.tags = vec![tag()],
        }
        invalid(registry.create_version(new, write()).await);
    }
    invalid(registry.set_tag(&x, tag(), write()).await);
    invalid(registry.set_version_tag(&x, version(1), tag(), write()).await);
    invalid(registry.describe(&x, Some(nul()), write()).await);
    invalid(registry.describe_version(&x, version(1), Some(nul()), write()).await);
    invalid(registry.set_stage(&x, version(1), &nul(), false, write()).await);
    let how = Write { actor: Some(nul()), ..write() };
    invalid(registry.describe(&x, Some("fine".to_owned()), how).await);
    let how = Write { reason: Some(nul()), ..write() };
    invalid(registry.set_tag(&x, EntryTag::user("k", "fine"), how).await);
    assert_eq!(changes(&registry).await, before);
    assert!(registry.entry(&name("y")).await.is_err());
}
