//! Versions made from versions.

use fmf_core::{
    PromptStore, Result, Selector, StoreError, Write,
    entry::{
        EntryTag, EntryVersion, Fact, NewEntryVersion, Origin, OriginFault, OriginVersion,
        Requirement, Source,
    },
};
use fmf_db::Registry;

use super::place::{Home, fresh};
use crate::given::{changes, entry, entry_version, name, saying, version};

/// A model `m` with a version made by the run `r1`, and an empty model `copy`.
async fn given() -> (Registry, Home) {
    let (registry, home) = fresh().await;
    for model in ["m", "copy"] {
        registry.create_entry(entry(model, Vec::new()), Write::default()).await.unwrap();
    }
    let first = NewEntryVersion {
        source: "s3://b/1".into(),
        run_id: Some("r1".to_owned()),
        ..entry_version("m", Vec::new())
    };
    registry.create_version(first, Write::default()).await.unwrap();
    (registry, home)
}

fn origin(named: &str, version: OriginVersion) -> Origin {
    Origin { written: "as written".to_owned(), name: name(named), version }
}

fn latest() -> OriginVersion {
    OriginVersion::Selected(Selector::Latest)
}

async fn copy(registry: &Registry, origin: Origin, run_id: Option<&str>) -> Result<EntryVersion> {
    let new = NewEntryVersion {
        source: Source::Version(origin),
        run_id: run_id.map(str::to_owned),
        ..entry_version("copy", Vec::new())
    };
    registry.create_version(new, Write::default()).await
}

#[tokio::test]
async fn a_version_made_from_another_has_its_files_and_its_run() {
    let (registry, _home) = given().await;
    let made = copy(&registry, origin("m", latest()), None).await.unwrap();
    assert_eq!((made.source.as_str(), made.run_id.as_deref()), ("models:/m/1", Some("r1")));
    let of_copy = copy(&registry, origin("copy", latest()), Some("r1")).await.unwrap();
    assert_eq!((of_copy.version, of_copy.source.as_str()), (version(2), "models:/copy/1"));
    let uri = registry.download_uri(&name("copy"), version(2)).await.unwrap();
    assert_eq!(uri, "s3://b/1");
    let logged = changes(&registry).await.pop().unwrap().after.unwrap();
    assert!(logged.contains("models:/copy/1"), "{logged}");
}

#[tokio::test]
async fn the_files_of_a_missing_version_are_nowhere() {
    let (registry, _home) = given().await;
    let gone = registry.download_uri(&name("m"), version(2)).await.unwrap_err();
    assert!(matches!(gone, StoreError::VersionNotFound { .. }), "{gone:?}");
    let nobody = registry.download_uri(&name("nobody"), version(1)).await.unwrap_err();
    assert!(matches!(nobody, StoreError::PromptNotFound { .. }), "{nobody:?}");
}

#[tokio::test]
async fn an_unfit_origin_is_refused_and_changes_nothing() {
    let (registry, _home) = given().await;
    registry.register(saying("p", "x")).await.unwrap();
    let spelled = vec![EntryTag::fact(Fact::IsPrompt, "True")];
    registry.create_entry(entry("other_spelling", spelled), Write::default()).await.unwrap();
    let before = changes(&registry).await.len();
    let fault = |answer: Result<EntryVersion>| match answer.unwrap_err() {
        StoreError::UnfitOrigin { written, fault } => {
            assert_eq!(written, "as written");
            fault
        }
        other => panic!("expected UnfitOrigin, found {other:?}"),
    };
    for prompt in ["p", "other_spelling"] {
        let of_prompt = copy(&registry, origin(prompt, latest()), None).await;
        assert_eq!(fault(of_prompt), OriginFault::OfPrompt);
    }
    for run_id in ["r2", ""] {
        let of_another = copy(&registry, origin("m", latest()), Some(run_id)).await;
        assert_eq!(fault(of_another), OriginFault::OfAnotherRun);
    }
    let empty_stage = origin("m", OriginVersion::InStage("Staging".to_owned()));
    let none = copy(&registry, empty_stage, None).await.unwrap_err();
    assert!(matches!(none, StoreError::VersionNotFound { .. }), "{none:?}");
    assert_eq!(changes(&registry).await.len(), before);
}

#[tokio::test]
async fn what_is_required_can_be_asked_for_alone() {
    let (registry, _home) = given().await;
    registry.register(saying("p", "x")).await.unwrap();
    let model = |named: &str| Requirement::Model(name(named), String::new());
    let of = |run: &str| Requirement::Origin(origin("m", latest()), Some(run.to_owned()));
    for met in [Requirement::Entry(name("p")), model("m"), of("r1")] {
        registry.require(met).await.unwrap();
    }
    for unmet in [Requirement::Entry(name("x")), model("p"), model("x"), of("r2")] {
        assert!(registry.require(unmet.clone()).await.is_err(), "{unmet:?}");
    }
}
