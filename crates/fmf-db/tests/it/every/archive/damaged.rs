//! Archives that are damaged, or that somebody made to do harm.

use std::io::Write as _;

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use fmf_db::archive;
use proptest::{prelude::*, test_runner::TestRunner};
use sha2::{Digest as _, Sha256};

use super::{backup, full, place::Home, restore};

/// The lines of an archive.
pub(super) fn lines(bytes: &[u8]) -> Vec<String> {
    let text = std::io::read_to_string(GzDecoder::new(bytes)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// An archive of these lines, ended as it should be or as it is.
pub(super) fn packed(lines: &[String]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    lines.iter().for_each(|line| writeln!(out, "{line}").unwrap());
    out.finish().unwrap()
}

/// The same with the digest that they should have.
pub(super) fn sealed(lines: &[String]) -> Vec<u8> {
    let mut lines = lines.to_vec();
    let before: String = lines[..lines.len() - 1].iter().map(|line| format!("{line}\n")).collect();
    let digest: String = Sha256::digest(before).iter().map(|byte| format!("{byte:02x}")).collect();
    *lines.last_mut().unwrap() = format!(r#"{{"end":{{"sha256":"{digest}"}}}}"#);
    packed(&lines)
}

/// Restores what must be refused, saying `said`, and leave the registry empty.
async fn check_refused(home: &Home, bytes: &[u8], said: &str) {
    let refused = restore(&home.url(), bytes).await;
    let error = refused.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains(said), "{said:?} is not in {error:?}");
    let (summary, _) = backup(&home.url()).await;
    assert_eq!(summary.counts.total(), 0, "{said}");
}

#[tokio::test]
async fn what_is_damaged_is_refused_with_its_place_and_nothing_of_it_stays() {
    let (_registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let (whole, there) = (lines(&bytes), Home::new().await);
    let at = |what: &str| whole.iter().position(|line| line.starts_with(what)).unwrap();
    let with = |place: usize, line: String| {
        let mut lines = whole.clone();
        lines[place] = line;
        lines
    };
    check_refused(&there, b"", "this is no archive of FMF").await;
    check_refused(&there, b"hello", "this is no archive of FMF").await;
    check_refused(&there, &packed(&["{}".to_owned()]), "this is no archive of FMF").await;
    check_refused(&there, &bytes[..bytes.len() / 2], "damaged at line").await;
    check_refused(&there, &bytes[..bytes.len() - 9], "damaged at line").await;
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 0x10;
    check_refused(&there, &flipped, "damaged at line").await;
    let cut = packed(&whole[..whole.len() - 1]);
    check_refused(&there, &cut, "it ends here, before its last line").await;
    let twice = [&whole[..], &whole[..]].concat();
    check_refused(&there, &packed(&twice), "something follows its last line").await;
    let newer = whole[0].replace(r#""format":1"#, r#""format":3,"more":{}"#);
    check_refused(&there, &sealed(&with(0, newer)), "a newer version of FMF wrote").await;
    let other = whole[0].replace(r#""format":1"#, r#""format":2"#);
    let said = "its format is not the one of what it holds";
    check_refused(&there, &sealed(&with(0, other)), said).await;
    let chosen = whole[0].replace(r#""holds":"registry""#, r#""holds":"prompts""#);
    check_refused(&there, &sealed(&with(0, chosen)), "`fmf import` brings them").await;
    let version = at("{\"version\"");
    let altered = whole[version].replace("Hello", "Good bye");
    let said = "the lines before it are not those that were written";
    check_refused(&there, &packed(&with(version, altered)), said).await;
    let unknown = whole[version].replace(r#""version":1"#, r#""version":1,"more":2"#);
    let said = format!("at line {}: it is no record of this format", version + 1);
    check_refused(&there, &sealed(&with(version, unknown)), &said).await;
    let change = at("{\"change\"");
    let altered = whole[change].replace("\"ana\"", "\"eve\"");
    check_refused(&there, &sealed(&with(change, altered)), "change 1 was altered").await;
    let mut missing = whole.clone();
    missing.remove(change);
    check_refused(&there, &sealed(&missing), "change 1 is missing").await;
    let mut fewer = whole.clone();
    fewer.remove(at("{\"protection\""));
    check_refused(&there, &sealed(&fewer), "not as many records as its first line says").await;
}

#[tokio::test]
async fn what_no_registry_can_hold_is_refused() {
    let (_registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let (whole, there) = (lines(&bytes), Home::new().await);
    let check = async |from: &str, to: &str, said: &str| {
        let mut lines = whole.clone();
        let line = lines.iter_mut().find(|line| line.contains(from)).unwrap();
        *line = line.replacen(from, to, 1);
        check_refused(&there, &sealed(&lines), said).await;
    };
    check(r#""name":"greeting""#, r#""name":"a/b""#, "Invalid model name").await;
    check(r#""last_version":3"#, r#""last_version":1"#, "a version's number is not one").await;
    check(r#""version":2,"#, r#""version":1,"#, "a version's number is not one").await;
    check(r#""version":1,"#, r#""version":0,"#, "0 is no number of a version").await;
    check("Hello {{name}}", r"Hello \u0000", "a text holds NUL").await;
    check(r#"["b","1"]"#, r#"["team","1"]"#, "a tag is there twice").await;
    check(r#""production":2"#, r#""no alias":2"#, "alias").await;
    check(r#""role":"writer""#, r#""role":"king""#, "role").await;
    check(r#""digest":""#, r#""digest":"g"#, "a token has no digest").await;
    check(r#"{"prompt":{"id":"0"#, r#"{"prompt":{"id":"z"#, "damaged at line 3").await;
}

#[tokio::test]
async fn a_line_without_end_takes_no_memory_without_end() {
    let (there, mut out) = (Home::new().await, GzEncoder::new(Vec::new(), Compression::fast()));
    let (_, bytes) = backup(&there.url()).await;
    writeln!(out, "{}", lines(&bytes)[0]).unwrap();
    let piece = vec![b' '; 1 << 20];
    (0..66).for_each(|_| out.write_all(&piece).unwrap());
    let bomb = out.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    check_refused(&there, &bomb, "at line 2: the line is longer than 64 MiB").await;
}

#[tokio::test]
async fn whatever_is_cut_or_altered_is_noticed() {
    let (_registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let whole = std::io::read_to_string(GzDecoder::new(bytes.as_slice())).unwrap().into_bytes();
    let packed = |text: &[u8]| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    };
    let check = |bytes: Vec<u8>| {
        let found = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let found = found.block_on(archive::check(std::io::Cursor::new(bytes)));
        prop_assert!(found.is_err(), "{found:?}");
        Ok(())
    };
    let places = (0..whole.len(), 0..bytes.len(), 1..=255_u8);
    let run = move || {
        TestRunner::default().run(&places, |(place, packed_place, change)| {
            let mut altered = whole.clone();
            altered[place] ^= change;
            check(packed(&altered))?;
            check(packed(&whole[..place]))?;
            check(bytes[..packed_place].to_vec())
        })
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap();
}
