//! Writing: what stands on disk afterwards, and what does not when a write fails.

use std::fs;

use fmf_core::{
    Expect, NewVersion, PromptChange, PromptStore as _, StoreError, Tags, Template, Version, Write,
};

use crate::given::Prompts;

#[tokio::test]
async fn a_registered_version_stands_in_files_that_a_person_can_read() {
    let prompts = Prompts::of(&[]);
    let new = NewVersion {
        commit_message: Some("first try".to_owned()),
        tags: Tags::from_pairs([("team", "billing"), ("cost", "250")]).unwrap(),
        aliases: vec!["production".parse().unwrap()],
        how: Write { actor: Some("ann".to_owned()), ..Write::default() },
        ..NewVersion::new("p".parse().unwrap(), Template::text("Hello {{name}}\r\n"))
    };
    let registered = prompts.store.register(new).await.unwrap();
    assert_eq!(registered.author.as_deref(), Some("ann"));
    assert_eq!(prompts.read("p/1.prompt.txt"), "Hello {{name}}\r\n");
    let sidecar = prompts.read("p/1.meta.yaml");
    let head = "commit_message: first try\ntags:\n  team: billing\n  cost: \"250\"\nauthor: ann\n\
                created_at: ";
    assert!(sidecar.starts_with(head) && sidecar.contains("\nsha256: "), "{sidecar}");
    let about = prompts.read("p/prompt.yaml");
    assert!(about.contains("description: first try\ntags:\n  team: billing\n"), "{about}");
    assert_eq!(prompts.read("p/aliases.json"), "{\n  \"production\": 1\n}\n");
    assert!(prompts.store.lint().unwrap().is_empty());
}

#[tokio::test]
async fn what_a_person_added_to_a_file_stays() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/1.meta.yaml", "author: ann\nreviewed_by: {who: bob, on: 2026-01-02}\n"),
        ("p/prompt.yaml", "owner: team-a\n"),
        ("p/aliases.json", r#"{"b": 1, "a": 1}"#),
    ]);
    let set = |version| PromptChange {
        version,
        set_tags: Tags::from_pairs([("k", "v")]).unwrap(),
        ..PromptChange::default()
    };
    let name = "p".parse().unwrap();
    prompts.store.update(&name, set(Some(Version::FIRST)), Write::default()).await.unwrap();
    prompts.store.update(&name, set(None), Write::default()).await.unwrap();
    prompts.point("p", "c", 1).await.unwrap();
    let sidecar = prompts.read("p/1.meta.yaml");
    assert!(sidecar.contains("reviewed_by:\n  who: bob\n") && sidecar.contains("author: ann"));
    assert!(prompts.read("p/prompt.yaml").contains("owner: team-a"));
    assert_eq!(prompts.read("p/aliases.json"), "{\n  \"b\": 1,\n  \"a\": 1,\n  \"c\": 1\n}\n");
}

#[tokio::test]
async fn a_deleted_number_is_remembered_before_the_version_is_gone() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one"), ("p/5.prompt.txt", "five")]);
    let five = Version::new(5);
    prompts.store.delete(&"p".parse().unwrap(), five, Write::default()).await.unwrap();
    assert!(prompts.read("p/prompt.yaml").contains("last_version: 5\n"));
    assert!(!prompts.path("p/5.prompt.txt").exists());
    assert_eq!(prompts.register("p", "six").await.unwrap().version.get(), 6);
}

#[tokio::test]
async fn a_prompt_with_foreign_files_is_not_deleted() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one"), ("p/notes.md", "mine")]);
    let name = "p".parse().unwrap();
    let error = prompts.store.delete(&name, None, Write::default()).await.unwrap_err();
    assert!(matches!(&error, StoreError::Invalid(why) if why.contains("notes.md")), "{error}");
    assert_eq!(prompts.source("p", "1").await, "one");
    fs::remove_file(prompts.path("p/notes.md")).unwrap();
    prompts.store.delete(&name, None, Write::default()).await.unwrap();
    assert!(prompts.everything().is_empty());
}

#[tokio::test]
async fn what_died_while_it_was_deleted_goes_with_the_next() {
    let left = (".fmf.tmp-1-1/1.prompt.txt", "left behind");
    let prompts = Prompts::of(&[left, ("p/1.prompt.txt", "one")]);
    assert_eq!(prompts.names().await, ["p"]);
    prompts.store.delete(&"p".parse().unwrap(), None, Write::default()).await.unwrap();
    assert!(prompts.everything().is_empty());
}

#[tokio::test]
async fn what_a_dead_writer_left_is_no_version_and_is_swept() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/2.meta.yaml", "commit_message: of a version that never was\ntags: {old: tag}\n"),
        ("p/.fmf.tmp-7-0", "half a temp"),
        ("begun/.fmf.tmp-7-1", "half"),
        ("begun/prompt.yaml", "id: x\ndescription: begun\n"),
        (".fmf.tmp-7-2/1.prompt.txt", "half deleted"),
    ]);
    assert_eq!(prompts.names().await, ["p"]);
    assert_eq!(prompts.get("p", "latest").await.unwrap().version.get(), 1);
    let version = prompts.register("p", "two").await.unwrap();
    assert_eq!((version.version.get(), version.commit_message, version.tags.len()), (2, None, 0));
    assert!(!prompts.path("p/.fmf.tmp-7-0").exists());
}

#[tokio::test]
async fn what_a_dead_writer_of_the_roots_aliases_left_goes_with_the_next() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("aliases.json", "{\"p\": {\"production\": 1}}"),
        (".fmf.tmp-7-0", "{\"p\""),
    ]);
    let (name, production) = ("p".parse().unwrap(), "production".parse().unwrap());
    prompts.store.delete_alias(&name, &production, Write::default()).await.unwrap();
    assert_eq!(prompts.names().await, ["p"]);
    assert!(!prompts.path(".fmf.tmp-7-0").exists());
}

/// Holds that a write is refused, and that nothing at all changed.
async fn refused(prompts: &Prompts, name: &str) -> StoreError {
    let before = prompts.everything();
    let new = NewVersion {
        tags: Tags::from_pairs([("k", "v")]).unwrap(),
        aliases: vec!["production".parse().unwrap()],
        ..NewVersion::new(name.parse().unwrap(), Template::text("refused"))
    };
    let error = prompts.store.register(new).await.unwrap_err();
    assert_eq!(prompts.everything(), before, "{error}");
    error
}

#[tokio::test]
async fn a_write_that_cannot_succeed_leaves_nothing_behind() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one"), ("file", "no folder")]);
    let error = refused(&prompts, "file").await;
    assert!(error.to_string().contains("is no folder"), "{error}");
    fs::create_dir(prompts.path("p/aliases.json")).unwrap();
    assert!(refused(&prompts, "p").await.to_string().contains("aliases.json: this is no file"));
    fs::remove_dir(prompts.path("p/aliases.json")).unwrap();
    fs::create_dir(prompts.path("p/2.meta.yaml")).unwrap();
    assert!(refused(&prompts, "p").await.to_string().contains("2.meta.yaml: this is no file"));
    fs::create_dir_all(prompts.path("aliases.json")).unwrap();
    assert!(refused(&prompts, "new").await.to_string().contains("aliases.json: this is no file"));
}

#[tokio::test]
async fn a_root_that_cannot_be_made_is_said() {
    let prompts = Prompts::of(&[]);
    fs::write(prompts.outside("prompts"), "a file").unwrap();
    let error = prompts.register("p", "one").await.unwrap_err().to_string();
    assert!(error.contains("prompts"), "{error}");
    assert!(prompts.get("p", "1").await.is_err());
    assert!(prompts.store.search(&Default::default()).await.is_err());
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_may_not_be_written_can_still_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one")]);
    let root = prompts.store.root();
    fs::set_permissions(root, fs::Permissions::from_mode(0o555)).unwrap();
    let binds = fs::write(root.join("probe"), "").is_err();
    assert_eq!(prompts.source("p", "1").await, "one");
    if binds {
        // The superuser may write everywhere, so that this half is for everyone else.
        let error = refused(&prompts, "p").await;
        assert!(matches!(&error, StoreError::Denied(why) if why.contains("only be read")));
    }
    fs::set_permissions(root, fs::Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test]
async fn of_many_that_expect_the_same_latest_version_one_succeeds() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one")]);
    let attempts = (0..10).map(|number| {
        let store = prompts.store.clone();
        tokio::spawn(async move {
            let new = NewVersion {
                expect_latest: Expect::Version(Version::FIRST),
                ..NewVersion::new("p".parse().unwrap(), Template::text(format!("{number}")))
            };
            store.register(new).await
        })
    });
    let mut registered = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(version) => {
                assert_eq!(version.version.get(), 2);
                registered += 1;
            }
            Err(error) => assert!(matches!(error, StoreError::Conflict(_)), "{error}"),
        }
    }
    assert_eq!(registered, 1);
}
