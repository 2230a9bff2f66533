//! Backups of runs and of their files, as their users see them.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::{given::Desk, runs::desk_with_runs};

/// A desk with runs that have files, and what an upload has not finished.
fn desk() -> Desk {
    let (desk, runs) = desk_with_runs();
    let root = format!("fmf-data/artifacts/1/{}/artifacts", runs[0]);
    desk.file(&format!("{root}/notes.txt"), "gr\u{fc}\u{df}e");
    desk.file(&format!("{root}/model/empty"), "");
    desk.file(&format!("{root}/model/large.bin"), vec![7; 3 << 20]);
    desk.file("fmf-data/artifacts/.fmf-uploads/half", "half");
    desk
}

/// Every file below a folder of artifacts that a server would hand out.
fn files(desk: &Desk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            match path.is_dir() {
                true if name.starts_with(".fmf-") => {}
                true => walk(&path, root, found),
                false => drop(found.insert(name, fs::read(&path).unwrap())),
            }
        }
    }
    let (root, mut found) = (desk.path().join(folder), BTreeMap::new());
    walk(&root, &root, &mut found);
    found
}

fn json(desk: &Desk, command: &[&str]) -> Value {
    serde_json::from_str(&desk.ok(&[command, &["--json"]].concat())).unwrap()
}

/// What is told of the runs in a data folder.
fn told(desk: &Desk, folder: &str) -> Vec<Value> {
    let store = format!("sqlite:{folder}/fmf.db");
    let list =
        |what: &str| json(desk, &["--store", &store, what, "list"])[format!("{what}s")].take();
    vec![list("experiment"), list("run")]
}

#[test]
fn runs_and_their_files_are_backed_up_and_restored() {
    let desk = desk();
    let backed = json(&desk, &["backup", "monday.fmf"]);
    let runs = &backed["runs"];
    assert_eq!((&runs["runs"], &runs["points"]), (&4.into(), &24.into()), "{backed}");
    assert_eq!((&runs["artifacts"], &runs["files"]), (&"held".into(), &3.into()), "{backed}");
    let said = desk.ok(&["restore", "monday.fmf", "--data-dir", "there"]);
    assert!(said.contains("points of metrics        24"), "{said}");
    assert!(said.contains("files of runs             3"), "{said}");
    assert_eq!(files(&desk, "there/artifacts"), files(&desk, "fmf-data/artifacts"));
    assert_eq!(told(&desk, "there"), told(&desk, "fmf-data"));
    desk.ok(&["backup", "tuesday.fmf", "--data-dir", "there"]);
    let bytes = |name: &str| fs::read(desk.path().join(name)).unwrap();
    assert!(bytes("monday.fmf") == bytes("tuesday.fmf"), "the same registry gives the same bytes");
}

#[test]
fn what_is_left_out_is_not_there() {
    let desk = desk();
    let check = |flag: &str, runs: Option<u64>, note: Option<&str>| {
        let (file, there) = (format!("x{flag}.fmf"), format!("there{flag}"));
        let backed = json(&desk, &["backup", &file, flag]);
        assert_eq!(backed["runs"]["runs"].as_u64(), runs, "{backed}");
        assert_eq!(backed["runs"]["artifacts"].as_str(), note, "{backed}");
        desk.ok(&["restore", &file, "--data-dir", &there]);
        assert!(!desk.path().join(&there).join("artifacts").exists(), "{flag}");
        assert_eq!(desk.path().join(&there).join("runs.db").exists(), runs.is_some(), "{flag}");
        desk.ok(&["restore", "all.fmf", "--data-dir", &format!("all{flag}"), flag]);
        assert!(!desk.path().join(format!("all{flag}/artifacts")).exists(), "{flag}");
    };
    desk.ok(&["backup", "all.fmf"]);
    check("--without-runs", None, None);
    check("--without-artifacts", Some(4), Some("left_out"));
    let both = desk.run(&["backup", "x.fmf", "--without-runs", "--without-artifacts"]);
    assert_eq!(both.code, 2, "{both:?}");
    let exported = json(&desk, &["export", "prompts.fmf"]);
    assert_eq!(exported["runs"], Value::Null);
    let imported = desk.ok(&["import", "all.fmf", "--data-dir", "imported"]);
    assert!(imported.is_empty() && !desk.path().join("imported/runs.db").exists(), "{imported}");
}

#[test]
fn files_in_a_cloud_stay_there_and_it_is_said_where() {
    let desk = desk();
    let cloud = ["--artifacts", "s3://bucket/runs"];
    let backed = desk.run(&[&["backup", "monday.fmf"], &cloud[..]].concat());
    let said = "the files of runs are at s3://bucket/runs and not in the backup";
    assert!(backed.code == 0 && backed.err.contains(said), "{backed:?}");
    let restored = desk.run(&["restore", "monday.fmf", "--data-dir", "there"]);
    let said = "the files of runs were at s3://bucket/runs and are not in the archive";
    assert!(restored.code == 0 && restored.err.contains(said), "{restored:?}");
    desk.ok(&["backup", "all.fmf"]);
    let other = [&["restore", "all.fmf", "--data-dir", "other"], &cloud[..]].concat();
    let refused = desk.run(&other);
    assert!(refused.code == 5 && refused.err.contains("--without-artifacts"), "{refused:?}");
    assert!(!desk.path().join("other").exists(), "what cannot be restored makes nothing");
}

#[test]
fn no_file_is_written_over() {
    let desk = desk();
    desk.ok(&["backup", "monday.fmf"]);
    desk.file("there/artifacts/1/x", "mine");
    let refused = desk.run(&["restore", "monday.fmf", "--data-dir", "there"]);
    assert!(refused.code == 4 && refused.err.contains("there/artifacts is there already"));
    assert!(!desk.path().join("there/fmf.db").exists());
    assert_eq!(files(&desk, "there/artifacts").len(), 1);
    desk.ok(&["restore", "monday.fmf", "--data-dir", "there", "--artifacts", "elsewhere"]);
    assert_eq!(files(&desk, "elsewhere"), files(&desk, "fmf-data/artifacts"));
}

#[test]
fn a_damaged_backup_leaves_no_file_and_no_run() {
    let desk = desk();
    desk.ok(&["backup", "monday.fmf"]);
    let whole = fs::read(desk.path().join("monday.fmf")).unwrap();
    desk.file("cut.fmf", &whole[..whole.len() - 20]);
    let refuse = || {
        let refused = desk.run(&["restore", "cut.fmf", "--data-dir", "there"]);
        assert!(refused.code == 1 && refused.err.contains("damaged at line"), "{refused:?}");
    };
    refuse();
    assert!(!desk.path().join("there").exists(), "nothing was begun");
    fs::create_dir(desk.path().join("there")).unwrap();
    desk.ok(&["db", "migrate", "--database-url", "sqlite:there/fmf.db"]);
    refuse();
    let names = fs::read_dir(desk.path().join("there")).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    let is_of_files = |name: &std::ffi::OsString| name.to_string_lossy().starts_with("artifacts");
    assert!(!names.iter().any(is_of_files), "{names:?}");
    let said = desk.ok(&["restore", "monday.fmf", "--data-dir", "there"]);
    assert!(said.ends_with("files    there/artifacts\n"), "{said}");
    assert_eq!(told(&desk, "there"), told(&desk, "fmf-data"));
}

#[test]
fn a_restore_that_was_killed_can_be_done_again() {
    let desk = desk();
    desk.file("fmf-data/artifacts/9/larger.bin", vec![1; 40 << 20]);
    desk.ok(&["backup", "monday.fmf"]);
    let restore = ["restore", "monday.fmf", "--data-dir", "there"];
    let mut child = desk.command(&restore).spawn().unwrap();
    let is_begun = || {
        let names = fs::read_dir(desk.path().join("there")).into_iter().flatten().flatten();
        names.into_iter().any(|name| name.file_name().to_string_lossy().ends_with(".part"))
    };
    while !is_begun() && child.try_wait().unwrap().is_none() {}
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_begun(), "it was killed in the middle");
    assert!(!desk.path().join("there/artifacts").exists());
    desk.ok(&restore);
    assert_eq!(told(&desk, "there"), told(&desk, "fmf-data"));
    assert_eq!(files(&desk, "there/artifacts"), files(&desk, "fmf-data/artifacts"));
}

#[test]
fn copies_of_the_files_have_the_files_of_runs() {
    let desk = desk();
    let said =
        desk.ok(&["backup", "copies/monday/"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("copies/monday/artifacts (3 files, 3.0 MiB)"), "{said}");
    assert_eq!(files(&desk, "copies/monday/artifacts"), files(&desk, "fmf-data/artifacts"));
    assert_eq!(told(&desk, "copies/monday"), told(&desk, "fmf-data"));
    let names = fs::read_dir(desk.path().join("copies/monday")).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.retain(|name| !name.to_string_lossy().contains("db-"));
    names.sort();
    assert_eq!(names, ["artifacts", "fmf.db", "runs.db"]);
    desk.ok(&["backup", "prompts/", "--without-runs"]);
    let names = fs::read_dir(desk.path().join("prompts")).unwrap().count();
    assert_eq!(names, 1);
}

#[test]
fn a_backup_makes_no_runs_where_there_are_none() {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf-data/fmf.db"]);
    let backed = json(&desk, &["backup", "monday.fmf"]);
    assert_eq!(backed["runs"], Value::Null);
    assert!(!desk.path().join("fmf-data/runs.db").exists());
    drop(desk.serve(&["--data-dir", "fmf-data"]));
    desk.ok(&["backup", "tuesday.fmf"]);
    let bytes = |name: &str| fs::read(desk.path().join(name)).unwrap();
    assert!(bytes("monday.fmf") == bytes("tuesday.fmf"), "a database of none holds none");
}
