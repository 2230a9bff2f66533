//! What git knows of a folder: who added a file and when, and which files are not to be kept.
//!
//! One process for a whole folder, and only where somebody lists versions whose sidecars do not
//! say, or writes into a folder for the first time. Without git, or outside a repository, nobody is known to have added anything.

use std::{
    collections::HashMap,
    path::Path,
    process::{Command, Stdio},
};

use fmf_core::Timestamp;

/// The commit that added a file.
#[derive(Debug, PartialEq)]
pub(crate) struct Commit {
    /// Who wrote it.
    pub(crate) author: String,
    /// When.
    pub(crate) at: Timestamp,
}

/// What begins the line of a commit; it can stand in no file name that FMF asks for.
const MARK: char = '\u{1}';

/// The commits that added the files of a folder, by file name.
pub(crate) fn commits(folder: &Path) -> HashMap<String, Commit> {
    let output = git(folder)
        .args(["-c", "core.quotePath=false", "-c", "log.showSignature=false"])
        .args(["log", "--diff-filter=A", "--no-renames", "--name-only", "--relative"])
        .args(["--format=%x01%at %an", "--", "."])
        .stdout(Stdio::piped())
        .output();
    match output {
        Ok(output) if output.status.success() => parse(&String::from_utf8_lossy(&output.stdout)),
        _ => HashMap::new(),
    }
}

/// Whether git would show a new file of that name to its user: in a work tree, and not ignored.
pub(crate) fn shows(folder: &Path, file: &str) -> bool {
    let status = git(folder).args(["check-ignore", "--quiet", "--", file]).status();
    // 0 is ignored, and 128 is no work tree.
    status.is_ok_and(|status| status.code() == Some(1))
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    // Inside one of git's hooks these would speak of another place.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(variable);
    }
    git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    git
}

/// The newest commit comes first, and of a file that was added twice it is the one that counts.
fn parse(log: &str) -> HashMap<String, Commit> {
    let mut commits = HashMap::new();
    for block in log.split(MARK) {
        let mut lines = block.lines();
        let head = lines.next().and_then(|head| head.split_once(' '));
        let Some((seconds, author)) = head else { continue };
        let Ok(seconds) = seconds.parse::<i64>() else { continue };
        let at = Timestamp::from_millis(seconds.saturating_mul(1000));
        for file in lines.filter(|line| !line.is_empty()) {
            let commit = || Commit { author: author.to_owned(), at };
            commits.entry(file.to_owned()).or_insert_with(commit);
        }
    }
    commits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_commit_that_added_a_file_counts() {
        let commits = parse(
            "\u{1}200 Ann B\n\n2.prompt.txt\n1.prompt.txt\n\u{1}100 Bob\n\n1.prompt.txt\n3.prompt.yml\n",
        );
        let of = |file: &str| {
            let commit: &Commit = &commits[file];
            (commit.author.as_str(), commit.at.as_millis())
        };
        assert_eq!(of("1.prompt.txt"), ("Ann B", 200_000));
        assert_eq!(of("2.prompt.txt"), ("Ann B", 200_000));
        assert_eq!(of("3.prompt.yml"), ("Bob", 100_000));
        assert!(parse("").is_empty() && parse("nonsense\nx").is_empty());
    }
}
