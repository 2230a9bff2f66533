//! Several processes on one folder, some of them killed.
//!
//! A child is this very test binary, asked for the one test that plays its part.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use fmf_core::{PageQuery, PromptStore as _};
use fmf_local::LocalStore;

use crate::given::Prompts;

/// Where a child works; how many versions it registers stands behind the comma.
const TASK: &str = "FMF_LOCAL_TEST_CHILD";

fn child(prompts: &Prompts, count: u32, shell: Option<&str>) -> Child {
    let this = env::current_exe().unwrap();
    let mut command = match shell {
        Some(line) => {
            let mut command = Command::new("sh");
            command.arg("-c").arg(format!("{line}; exec \"$0\" \"$@\"")).arg(this);
            command
        }
        None => Command::new(this),
    };
    command
        .args(["processes::registers_as_a_child", "--exact", "--ignored", "--nocapture"])
        .env(TASK, format!("{count},{}", prompts.store.root().display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Registers versions of one prompt and says each number once it is acknowledged.
#[tokio::test]
#[ignore = "the part of a child process"]
async fn registers_as_a_child() {
    let Ok(task) = env::var(TASK) else { return };
    let (count, root) = task.split_once(',').unwrap();
    let store = LocalStore::open(root);
    for number in 0..count.parse().unwrap() {
        let source = format!("text {number} ").repeat(2000);
        let new = fmf_core::NewVersion {
            commit_message: Some("by a child".to_owned()),
            tags: fmf_core::Tags::from_pairs([("n", number.to_string())]).unwrap(),
            aliases: vec!["newest".parse().unwrap()],
            ..fmf_core::NewVersion::new("p".parse().unwrap(), fmf_core::Template::text(source))
        };
        match store.register(new).await {
            Ok(version) => println!("\nregistered {}", version.version),
            Err(error) => println!("\nrefused {error}"),
        }
    }
}

/// The numbers a child says, as far as it comes.
fn acknowledged(child: &mut Child) -> impl Iterator<Item = u32> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("registered ")?.parse().ok())
}

#[tokio::test]
async fn several_processes_never_give_a_number_twice() {
    let prompts = Prompts::of(&[]);
    let mut children: Vec<_> = (0..4).map(|_| child(&prompts, 10, None)).collect();
    let mut numbers: Vec<u32> = children.iter_mut().flat_map(acknowledged).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!(prompts.store.lint().unwrap().is_empty());
}

#[tokio::test]
async fn a_killed_writer_loses_nothing_it_acknowledged_and_leaves_nothing_torn() {
    let prompts = Prompts::of(&[]);
    let mut last = 0;
    for round in 1..=12 {
        let mut child = child(&prompts, 1000, None);
        // Killed at a different moment of its work in every round.
        last = acknowledged(&mut child).take(round % 5 + 1).last().unwrap_or(last);
        child.kill().unwrap();
        child.wait().unwrap();
        let name = "p".parse().unwrap();
        let page = PageQuery { limit: 10_000, after: None };
        let versions = prompts.store.versions(&name, &page).await.unwrap().items;
        let numbers: Vec<u32> = versions.iter().rev().map(|one| one.version.get()).collect();
        assert_eq!(numbers, (1..=u32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
        assert!(numbers.contains(&last), "round {round}: {last} is lost");
        for version in &versions {
            assert!(version.template.source().len() > 10_000 && version.tags.len() == 1);
            assert_eq!(version.commit_message.as_deref(), Some("by a child"));
        }
        let newest = prompts.get("p", "newest").await.unwrap().version.get();
        assert!(newest >= last, "round {round}: the alias of {last} is lost");
    }
    prompts.register("p", "the next").await.unwrap();
    let findings = prompts.store.lint().unwrap();
    assert!(findings.is_empty(), "{findings:?}");
}

/// A limit on the size of files plays the part of a full disk.
#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_takes_no_more_leaves_nothing_half_written() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "one")]);
    let before = prompts.everything();
    let mut child = child(&prompts, 2, Some("trap '' XFSZ; ulimit -f 8"));
    assert_eq!(acknowledged(&mut child).count(), 0);
    assert!(child.wait().unwrap().success());
    assert_eq!(prompts.everything(), before);
    assert_eq!(prompts.source("p", "latest").await, "one");
}
