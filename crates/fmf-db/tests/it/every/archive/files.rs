//! Files that go into an archive and come out of it.

use std::sync::{Arc, Mutex};

use fmf_db::archive::{FileCounts, FileSource, FileTarget, FilesNote, Piece, files_of};

use super::{
    damaged::{lines, sealed},
    runs::with_runs,
    *,
};

/// Files in memory: what was put, and whether it was kept.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<(Vec<Piece>, bool)>>);

impl FileTarget for Memory {
    fn put(&mut self, piece: &Piece) -> Result<()> {
        self.0.lock().unwrap().0.push(piece.clone());
        Ok(())
    }

    fn keep(&mut self) -> Result<()> {
        self.0.lock().unwrap().1 = true;
        Ok(())
    }
}

struct Given(std::vec::IntoIter<Piece>);

impl FileSource for Given {
    fn next(&mut self) -> Result<Option<Piece>> {
        Ok(self.0.next())
    }
}

fn pieces() -> Vec<Piece> {
    let piece =
        |path: &str, bytes: &[u8], ends| Piece { path: path.into(), bytes: bytes.into(), ends };
    let every: Vec<u8> = (0..=255).collect();
    vec![
        piece("0/r/artifacts/a b.txt", b"", true),
        piece("0/r/artifacts/model/\u{e9}.bin", &every, false),
        piece("0/r/artifacts/model/\u{e9}.bin", b"end", true),
    ]
}

async fn backup_with(url: &DatabaseUrl, files: Files) -> (Summary, Vec<u8>) {
    archive::backup(url, Some(files), Vec::new(), quietly()).await.unwrap()
}

#[tokio::test]
async fn files_come_out_as_they_went_in() {
    let (_registry, _tracking, home) = with_runs().await;
    let given = || Files::Held(Box::new(Given(pieces().into_iter())));
    let (summary, bytes) = backup_with(&home.url(), given()).await;
    assert_eq!(summary.files, FileCounts { files: 2, bytes: 259 });
    let (there, memory) = (Home::new().await, Memory::default());
    let what = Restored { runs: true, files: Some(Box::new(memory.clone())) };
    assert_eq!(restore_some(&there.url(), what, &bytes).await.unwrap(), summary);
    assert_eq!(*memory.0.lock().unwrap(), (pieces(), true));
    assert_eq!(restore(&Home::new().await.url(), &bytes).await.unwrap(), summary, "without them");
    assert_eq!(backup_with(&there.url(), given()).await.1, bytes);
}

#[tokio::test]
async fn of_a_damaged_archive_no_file_is_kept() {
    let (_registry, _tracking, home) = with_runs().await;
    let given = Files::Held(Box::new(Given(pieces().into_iter())));
    let (_, bytes) = backup_with(&home.url(), given).await;
    let (whole, there) = (lines(&bytes), Home::new().await);
    let file = whole.iter().position(|line| line.starts_with(r#"{"file""#)).unwrap();
    let check = async |bytes: Vec<u8>, said: &str| {
        let memory = Memory::default();
        let what = Restored { runs: true, files: Some(Box::new(memory.clone())) };
        let refused = restore_some(&there.url(), what, &bytes).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{said:?} is not in {refused:?}");
        assert!(!memory.0.lock().unwrap().1, "{said}");
    };
    let altered = |from: &str, to: &str| {
        let mut lines = whole.clone();
        lines[file] = lines[file].replace(from, to);
        sealed_with_files(&lines)
    };
    check(bytes[..bytes.len() - 30].to_vec(), "damaged at line").await;
    check(altered("0/r/artifacts", "../../artifacts"), "leads out of its folder").await;
    check(altered("0/r/artifacts", "/etc"), "leads out of its folder").await;
    check(altered("0/r/artifacts", "1/r"), "not in the order of their paths").await;
    check(altered(r#""bytes":"""#, r#""bytes":"%""#), "the bytes of a file are none").await;
    check(altered(r#""ends":true"#, r#""ends":false"#), "a file has no end").await;
    let mut fewer = whole.clone();
    fewer.remove(file);
    check(sealed_with_files(&fewer), "not as many files as its last line says").await;
    let uncounted = sealed(&whole);
    check(uncounted, "not as many files as its last line says").await;
}

/// Sealed with the counts that the last line had.
fn sealed_with_files(whole: &[String]) -> Vec<u8> {
    let counts = whole.last().unwrap().split_once(r#","files""#).unwrap().1.to_owned();
    let mut lines = lines(&sealed(whole));
    let end = lines.last_mut().unwrap();
    *end = end.replace("}}", &format!(r#","files"{counts}"#));
    super::damaged::packed(&lines)
}

#[tokio::test]
async fn an_archive_says_where_the_files_of_its_runs_are() {
    let (_registry, _tracking, home) = with_runs().await;
    let check = async |files: Option<Files>, note: Option<FilesNote>| {
        let (summary, bytes) =
            archive::backup(&home.url(), files, Vec::new(), quietly()).await.unwrap();
        assert_eq!(summary.files_note, note);
        assert_eq!(files_of(std::io::Cursor::new(bytes)).await.unwrap(), note);
    };
    check(None, None).await;
    check(Some(Files::LeftOut), Some(FilesNote::LeftOut)).await;
    let address = "s3://bucket/x".to_owned();
    check(Some(Files::Elsewhere(address.clone())), Some(FilesNote::Elsewhere(address))).await;
}
