//! Folders of files, read and written.

use std::{collections::BTreeMap, fs, path::Path};

use fmf_core::StoreError;
use fmf_db::archive::{FileSource as _, FileTarget as _, Piece};

use super::{folder::FolderAside, walk::Walk};

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn pieces(folder: &Path) -> Vec<Piece> {
    let mut walk = Walk::new(folder);
    std::iter::from_fn(|| walk.next().unwrap()).collect()
}

/// Every file below a folder, hidden ones too.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    pieces(folder).into_iter().fold(BTreeMap::new(), |mut tree, piece| {
        tree.entry(piece.path).or_insert_with(Vec::new).extend(piece.bytes);
        tree
    })
}

#[test]
fn files_come_in_the_order_of_their_paths_and_links_and_uploads_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["a/x", "a.txt", "b/c/d", "é", "a b", ".fmf-uploads/1", "b/.fmf-x"];
    files.iter().for_each(|name| write(folder.path(), &[(name, b"1")]));
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
    let paths: Vec<_> = pieces(folder.path()).into_iter().map(|piece| piece.path).collect();
    assert_eq!(paths, ["a b", "a.txt", "a/x", "b/.fmf-x", "b/c/d", "é"]);
    assert!(paths.is_sorted());
    assert_eq!(pieces(&folder.path().join("none")), []);
}

#[test]
fn a_file_of_any_size_is_copied_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let large: Vec<u8> = (0..(2 << 20)).map(|place: u32| place.to_le_bytes()[1]).collect();
    let files: [(&str, &[u8]); 3] = [("empty", b""), ("exact", &large), ("more/x", &large[1..])];
    write(&from, &files);
    let mut aside = FolderAside::new(&to).unwrap();
    pieces(&from).iter().for_each(|piece| aside.put(piece).unwrap());
    assert!(!to.exists(), "nothing is seen before it is kept");
    aside.keep().unwrap();
    drop(aside);
    assert_eq!(tree(&to), tree(&from));
    assert_eq!(tree(&to).len(), 3);
}

#[test]
fn what_is_not_kept_leaves_nothing_and_what_is_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("to");
    let piece = Piece { path: "a/b".into(), bytes: b"new".to_vec(), ends: true };
    let mut aside = FolderAside::new(&to).unwrap();
    aside.put(&piece).unwrap();
    drop(aside);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    let mut late = FolderAside::new(&to).unwrap();
    late.put(&piece).unwrap();
    write(&to, &[("old", b"old")]);
    for refused in [late.keep(), FolderAside::new(&to).map(drop)] {
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    drop(late);
    assert_eq!(tree(&to).len(), 1);

    fs::remove_file(to.join("old")).unwrap();
    fs::create_dir(to.join(".fmf-uploads")).unwrap();
    let mut aside = FolderAside::new(&to).unwrap();
    aside.put(&piece).unwrap();
    aside.keep().unwrap();
    assert_eq!(tree(&to)["a/b"], b"new");
}
