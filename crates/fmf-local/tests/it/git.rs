//! Folders in a git repository: who made a version and when is asked of git where the sidecar
//! does not say, and the writers' lock is no file of the repository.

use std::{path::Path, process::Command};

use fmf_core::{PageQuery, PromptStore as _};

use crate::given::Prompts;

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=Ann Example", "-c", "user.email=ann@example.org"])
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn a_listed_version_without_a_date_has_that_of_its_commit() {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/2.prompt.txt", "two"),
        ("p/2.meta.yaml", "author: bob\n"),
        ("p/3.prompt.txt", "three"),
        ("p/3.meta.yaml", "created_at: 2025-01-01T00:00:00Z\n"),
    ]);
    git(prompts.store.root(), &["init", "--quiet"]);
    git(prompts.store.root(), &["add", "."]);
    git(prompts.store.root(), &["commit", "--quiet", "-m", "prompts"]);
    prompts.write("p/4.prompt.txt", "not committed");
    let page = prompts.store.versions(&"p".parse().unwrap(), &PageQuery::default()).await.unwrap();
    let seen = |place: usize| {
        let version = &page.items[place];
        (version.author.as_deref(), version.created_at.unwrap().as_millis())
    };
    assert_eq!(seen(3), (Some("Ann Example"), 1_767_323_045_000));
    assert_eq!(seen(2), (Some("bob"), 1_767_323_045_000));
    assert_eq!(seen(1), (None, 1_735_689_600_000));
    assert_eq!(seen(0).0, None);
}

/// What git shows as new after a first write into a folder that holds `files`.
async fn new_files(files: &[(&str, &str)]) -> String {
    let prompts = Prompts::of(files);
    git(prompts.store.root(), &["init", "--quiet"]);
    prompts.register("p", "one more").await.unwrap();
    let output = Command::new("git")
        .arg("-C")
        .arg(prompts.store.root())
        .args(["status", "--porcelain", "--untracked-files=normal"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().replace("?? ", "")
}

#[tokio::test]
async fn the_lock_is_hidden_from_git_where_nobody_wrote_what_to_hide() {
    let prompt = ("p/1.prompt.txt", "one");
    assert_eq!(new_files(&[prompt]).await, ".gitignore\np/\n");
    assert_eq!(new_files(&[prompt, (".gitignore", "*.lock\n")]).await, ".gitignore\np/\n");
    let left_alone = new_files(&[prompt, (".gitignore", "*.bak\n")]).await;
    assert_eq!(left_alone, ".fmf.lock\n.gitignore\np/\n");
}

#[tokio::test]
async fn outside_of_git_nothing_is_written_beside_the_lock() {
    let prompts = Prompts::of(&[]);
    prompts.register("p", "one").await.unwrap();
    assert!(prompts.path(".fmf.lock").exists() && !prompts.path(".gitignore").exists());
}
