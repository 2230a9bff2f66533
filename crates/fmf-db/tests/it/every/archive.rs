//! Archives of a whole registry: what is restored from one is what was backed up.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use fmf_core::{
    Alias, History, PageQuery, PromptStore, Result, Role, Selector, StoreError, Timestamp, Write,
    entry::EntryTag,
};
use fmf_db::{
    DatabaseUrl, NewToken, Protection, Registry,
    archive::{self, Progress, Summary},
};

use super::place::{Home, fresh, open};
use crate::given::{by, changes, entry, entry_version, key, name, prompt_tags, saying, version};

fn quietly() -> Progress {
    Box::new(|_, _| {})
}

async fn backup(url: &DatabaseUrl) -> (Summary, Vec<u8>) {
    archive::backup(url, Vec::new(), quietly()).await.unwrap()
}

async fn restore(url: &DatabaseUrl, bytes: &[u8]) -> Result<Summary> {
    archive::restore(url, std::io::Cursor::new(bytes.to_vec()), quietly()).await
}

/// The lines of an archive.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = std::io::read_to_string(GzDecoder::new(bytes)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// An archive of these lines, ended as it should be or as it is.
fn packed(lines: &[String]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    lines.iter().for_each(|line| writeln!(out, "{line}").unwrap());
    out.finish().unwrap()
}

/// The same with the digest that they should have.
fn sealed(lines: &[String]) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    let mut lines = lines.to_vec();
    let before: String = lines[..lines.len() - 1].iter().map(|line| format!("{line}\n")).collect();
    let digest: String = Sha256::digest(before).iter().map(|byte| format!("{byte:02x}")).collect();
    *lines.last_mut().unwrap() = format!(r#"{{"end":{{"sha256":"{digest}"}}}}"#);
    packed(&lines)
}

/// A registry with everything that a registry can have.
async fn full() -> (Registry, Home) {
    let (registry, home) = fresh().await;
    let (ana, alias) = (by("ana", "because"), |text: &str| text.parse::<Alias>().unwrap());
    for text in ["Hello {{name}}", "Good day \u{1F600} {{name}}", "x"] {
        let mut new = saying("greeting", text);
        new.how = ana.clone();
        new.tags.set("team".parse().unwrap(), "été \"1\"\n").unwrap();
        registry.register(new).await.unwrap();
    }
    let greeting = name("greeting");
    registry.set_alias(&greeting, &alias("production"), version(1), ana.clone()).await.unwrap();
    registry.set_alias(&greeting, &alias("production"), version(2), ana.clone()).await.unwrap();
    registry.set_alias(&greeting, &alias("café"), version(3), ana.clone()).await.unwrap();
    registry.delete(&greeting, Some(version(3)), ana.clone()).await.unwrap();
    let tag = |k: &str, v: &str| EntryTag::user(k, v);
    for (k, v) in [("b", "1"), ("a", "2"), ("c", "")] {
        registry.set_tag(&greeting, tag(k, v), Write::default()).await.unwrap();
    }
    registry.delete_tag(&greeting, &key("a"), Write::default()).await.unwrap();
    registry.set_version_tag(&greeting, version(2), tag("z", "9"), ana.clone()).await.unwrap();
    registry.register(saying("old", "one")).await.unwrap();
    registry.set_alias(&name("old"), &alias("champion"), version(1), ana.clone()).await.unwrap();
    registry.delete(&name("old"), None, ana.clone()).await.unwrap();
    registry.register(saying("old", "two")).await.unwrap();
    registry.rename(&name("old"), &name("new"), ana.clone()).await.unwrap();
    registry.create_entry(entry("empty", prompt_tags()), Write::default()).await.unwrap();
    registry.create_entry(entry("model", vec![tag("kind", "model")]), ana.clone()).await.unwrap();
    for stage in ["Staging", "Production"] {
        let made = registry.create_version(entry_version("model", Vec::new()), ana.clone()).await;
        let number = made.unwrap().version;
        registry.set_stage(&name("model"), number, stage, false, ana.clone()).await.unwrap();
    }
    let token =
        |text: &str, role, expires_at| NewToken { name: text.parse().unwrap(), role, expires_at };
    let far = Some(Timestamp::from_millis(4_000_000_000_000));
    registry.add_token(token("ci", Role::Writer, far), ana.clone()).await.unwrap();
    registry.add_token(token("boss", Role::Admin, None), ana.clone()).await.unwrap();
    let rule = Protection {
        alias: alias("production"),
        prompts: "gr*".parse().unwrap(),
        role: Role::Admin,
    };
    registry.protect_alias(rule, ana).await.unwrap();
    (registry, home)
}

/// What a registry tells of `greeting` at every moment of its log.
async fn past(registry: &Registry) -> Vec<String> {
    let mut told = Vec::new();
    for change in changes(registry).await {
        for selector in [Selector::Latest, "production".parse().unwrap(), "3".parse().unwrap()] {
            for named in ["greeting", "old", "new"] {
                let seen = registry.get_at(&name(named), &selector, change.at).await;
                told.push(format!("{} {named}@{selector}: {seen:?}", change.seq));
            }
        }
        told.push(format!("{:?}", registry.prompt_at(&name("greeting"), change.at).await));
    }
    // Each registry names itself in its errors.
    let own = registry.to_string();
    told.into_iter().map(|line| line.replace(&own, "STORE")).collect()
}

/// What clients see of everything there is.
async fn present(registry: &Registry) -> Vec<String> {
    let everything = || fmf_core::entry::EntryQuery {
        page: PageQuery { limit: 1000, after: None },
        ..Default::default()
    };
    let entries = registry.search_entries(everything()).await.unwrap();
    let mut versions = registry.search_versions(everything()).await.unwrap().items;
    versions.sort_by(|a, b| (&a.name, a.version).cmp(&(&b.name, b.version)));
    let seen = entries.items.iter().map(|entry| format!("{entry:?}"));
    let mut seen: Vec<_> = seen.chain(versions.iter().map(|v| format!("{v:?}"))).collect();
    seen.push(format!("{:?}", registry.tokens().await.unwrap()));
    seen.push(format!("{:?}", registry.protections().await.unwrap()));
    seen
}

#[tokio::test]
async fn a_registry_comes_back_as_it_was_into_either_engine() {
    let (registry, home) = full().await;
    let (summary, bytes) = backup(&home.url()).await;
    assert_eq!(summary.counts.prompts, 5, "{summary:?}");
    assert_eq!((summary.counts.tokens, summary.counts.protections), (2, 1));
    assert_eq!(summary.head, registry.head().await.unwrap());
    assert_eq!(archive::check(std::io::Cursor::new(bytes.clone())).await.unwrap(), summary);

    async fn check(url: &DatabaseUrl, registry: &Registry, summary: &Summary, bytes: &[u8]) {
        assert_eq!(restore(url, bytes).await.unwrap(), *summary);
        let restored = Registry::open(url).await.unwrap();
        assert_eq!(restored.verify(None).await.unwrap(), summary.head);
        assert_eq!(present(&restored).await, present(registry).await);
        assert_eq!(past(&restored).await, past(registry).await);
        assert_eq!(backup(url).await.1, bytes, "another backup has the same bytes");
    }
    let file = crate::sqlite::place::Home::new().await;
    check(&file.url(), &registry, &summary, &bytes).await;
    let database = crate::postgres::place::Home::new().await;
    check(&database.url(), &registry, &summary, &bytes).await;
}

#[tokio::test]
async fn a_restored_registry_goes_on_where_the_other_stopped() {
    let (registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let there = Home::new().await;
    restore(&there.url(), &bytes).await.unwrap();
    let restored = open(&there).await;
    for registry in [&registry, &restored] {
        let made = registry.register(saying("greeting", "more")).await.unwrap();
        assert_eq!(made.version, version(4), "3 was deleted and is not given again");
        registry.verify(None).await.unwrap();
        let (greeting, alias) = (name("greeting"), "production".parse().unwrap());
        let moved = registry.undo_alias(&greeting, &alias, Write::default());
        assert_eq!(moved.await.unwrap().reached(), Some(version(1)));
    }
}

#[tokio::test]
async fn only_an_empty_registry_is_restored_into() {
    let (_registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let before = backup(&home.url()).await;
    let Err(StoreError::Conflict(text)) = restore(&home.url(), &bytes).await else { panic!() };
    assert!(text.contains("holds 5 prompts, "), "{text}");
    assert!(text.contains("2 tokens and 1 protected alias;"), "{text}");
    assert_eq!(backup(&home.url()).await, before);
}

/// Restores what must be refused, saying `said`, and leave the registry empty.
async fn check_refused(home: &Home, bytes: &[u8], said: &str) {
    let refused = restore(&home.url(), bytes).await;
    let error = refused.expect_err(said).to_string();
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
    let newer = whole[0].replace(r#""format":1"#, r#""format":2,"more":{}"#);
    check_refused(&there, &sealed(&with(0, newer)), "a newer version of FMF wrote").await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_a_load_of_writes_is_one_moment() {
    let (registry, home) = fresh().await;
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let (registry, stop) = (registry.clone(), stop.clone());
            tokio::spawn(async move {
                let (prompt, alias) = (format!("p{task}"), "production".parse().unwrap());
                let mut count = 0;
                while !stop.load(Ordering::Relaxed) {
                    let made = registry.register(saying(&prompt, &count.to_string())).await;
                    let number = made.unwrap().version;
                    registry
                        .set_alias(&name(&prompt), &alias, number, Write::default())
                        .await
                        .unwrap();
                    count += 1;
                }
                count
            })
        })
        .collect();
    let mut heads = Vec::new();
    while heads.len() < 5 {
        let (summary, bytes) = backup(&home.url()).await;
        let there = crate::sqlite::place::Home::new().await;
        restore(&there.url(), &bytes).await.unwrap();
        let restored = crate::sqlite::place::open(&there).await;
        assert_eq!(restored.verify(None).await.unwrap(), summary.head);
        let log = changes(&restored).await;
        let created = log.iter().filter(|change| change.action.as_str() == "version.created");
        assert_eq!(created.count() as u64, summary.counts.versions);
        for task in 0..summary.counts.prompts {
            let found = restored.prompt(&name(&format!("p{task}"))).await;
            let Ok(prompt) = found else { continue };
            let standing = prompt.aliases.values().next().map(|at| at.get());
            let latest = prompt.latest.map_or(0, |at| at.get());
            assert!(standing.unwrap_or(0) + 1 >= latest, "{prompt:?}");
        }
        heads.push(summary.head.seq);
    }
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        assert!(task.await.unwrap() > 0);
    }
    assert!(heads.windows(2).all(|pair| pair[0] < pair[1]), "writes went on: {heads:?}");
}
