//! Commands that are killed while they write files.

use std::{
    fs::File,
    io::Write as _,
    process::Stdio,
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::runtime::Runtime;

use super::{
    fact::Fact,
    load::{Answer, Way, Writer},
    prompt,
    random::Random,
    shared::Shared,
};
use crate::given::Desk;

/// How many commands are at work at a time.
const WRITERS: usize = 3;
/// The most commands of a writer before one is killed.
const COMMANDS: u64 = 4;
/// A little more than a command takes.
const COMMAND: Duration = Duration::from_millis(30);

#[test]
fn commands_that_are_killed_leave_every_prompt_whole() {
    let (start, rounds, mut random) = (Instant::now(), super::rounds(), super::random());
    let (desk, mut writers) = (Desk::new(), Writer::several(WRITERS, &mut random));
    desk.ok(&["init"]);
    let (runtime, shared) = (Runtime::new().unwrap(), Mutex::default());
    let mut answers = 0;
    for _ in 0..rounds {
        answers += round(&desk, &mut writers, &shared, &mut random);
        runtime.block_on(check(&desk, &mut writers, &shared));
    }
    println!("{rounds} rounds, {answers} answers, {:?}", start.elapsed());
}

/// Every writer runs some commands, the last of which is killed. Answers how many succeeded.
fn round(
    desk: &Desk,
    writers: &mut [Writer],
    shared: &Mutex<Shared>,
    random: &mut Random,
) -> usize {
    let (told, heard) = mpsc::channel();
    thread::scope(|scope| {
        for writer in writers {
            let told = told.clone();
            let left = random.below(COMMANDS);
            let mut way = Commands { desk, left, random: random.split() };
            scope.spawn(move || while writer.act(&mut way, shared, &told) {});
        }
    });
    drop(told);
    heard.iter().count()
}

/// Every prompt can be read and is what was answered, and nobody holds the lock.
async fn check(desk: &Desk, writers: &mut [Writer], shared: &Mutex<Shared>) {
    let lock = File::open(desk.path().join("prompts/.fmf.lock")).unwrap();
    lock.try_lock().unwrap();
    drop(lock);
    let store = prompt::open(&desk.path().join("prompts").display().to_string()).await;
    let broken = store.unreadable().await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
    let mut there = Vec::new();
    for writer in writers {
        let found = prompt::read(&*store, &writer.name).await;
        writer.known.settle(&writer.name, found.as_ref());
        there.extend(found.map(|_| writer.name.clone()));
    }
    let found = prompt::read(&*store, Shared::NAME).await;
    shared.lock().unwrap().settle(found.as_ref());
    there.extend(found.map(|_| Shared::NAME.to_owned()));
    let list: Value = serde_json::from_str(&desk.ok(&["prompt", "list", "--json"])).unwrap();
    let names = list["prompts"].as_array().unwrap().iter().map(|prompt| &prompt["name"]);
    assert!(names.eq(&there), "{list}");
}

/// The command line, one command for each act.
struct Commands<'a> {
    desk: &'a Desk,
    /// How many commands may end before one is killed.
    left: u64,
    random: Random,
}

impl Way for Commands<'_> {
    fn pieces(&self, steps: Vec<Fact>) -> Vec<Vec<Fact>> {
        vec![steps]
    }

    fn send(&mut self, name: &str, piece: &[Fact]) -> Answer {
        let (arguments, input) = command(name, piece);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child = self.desk.command(&arguments).stdin(Stdio::piped()).spawn().unwrap();
        // Who does not read its input closes it early.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let is_last = self.left == 0;
        if is_last {
            self.random.pause(COMMAND);
            child.kill().unwrap();
        }
        self.left = self.left.saturating_sub(1);
        let output = child.wait_with_output().unwrap();
        match output.status.code() {
            Some(0) => Answer::Done(number(&output.stdout)),
            None if is_last => Answer::Cut,
            _ => panic!("{arguments:?}: {output:?}"),
        }
    }
}

/// The number that `fmf prompt register --json` answers.
fn number(out: &[u8]) -> Option<u32> {
    let answer: Value = serde_json::from_slice(out).ok()?;
    u32::try_from(answer["version"]["version"].as_u64()?).ok()
}

/// The command for an act, and its input.
fn command(name: &str, piece: &[Fact]) -> (Vec<String>, String) {
    let mut input = String::new();
    let words = match piece.last().unwrap() {
        Fact::Registered { text, tag } => {
            input.clone_from(text);
            format!("prompt register {name} - --json --tag n={tag} -m killed?")
        }
        Fact::Alias { alias, version } => format!("alias set {name} {alias} {version}"),
        Fact::Tag { key, value } => format!("prompt tag {name} {key}={value}"),
        Fact::VersionTag { version, value } => format!("prompt tag {name}/{version} n={value}"),
        Fact::Deleted { version } => format!("prompt delete {name}/{version} --yes --force"),
        Fact::Ended => format!("prompt delete {name} --yes"),
        Fact::Begun | Fact::Unaliased { .. } => panic!("{piece:?} is no command"),
    };
    (words.split(' ').map(str::to_owned).collect(), input)
}
