//! Finding by the words in texts: the same hits on every store.

use std::collections::BTreeSet;

use super::given::{parsed, saying, tags, version, with_versions};
use crate::{
    Message, NewVersion, Page, PageQuery, PromptChange, PromptName, PromptStore, Result, Template,
    TextHit, TextQuery, Write,
};

async fn find(store: &dyn PromptStore, text: &str) -> Result<Page<TextHit>> {
    store.find_text(&TextQuery::parse(text)?).await
}

/// Holds the names of the hits; which of them fits better is the store's own judgement.
async fn finds(store: &dyn PromptStore, text: &str, expected: &[&str]) -> Result<()> {
    let page = find(store, text).await?;
    let mut found: Vec<&str> = page.items.iter().map(|hit| hit.name.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{text}");
    Ok(())
}

/// The only hit, as its version and its passages; what is marked stands in brackets.
async fn shown(store: &dyn PromptStore, text: &str) -> Result<(Option<u32>, String)> {
    let page = find(store, text).await?;
    let [hit] = page.items.as_slice() else { panic!("{text}: one hit expected, found {page:?}") };
    let passages = hit.passages.iter().map(|passage| {
        let parts = passage.parts().into_iter().map(|(part, is_marked)| match is_marked {
            true => format!("[{part}]"),
            false => part.to_owned(),
        });
        format!("{}: {}", passage.place, parts.collect::<String>())
    });
    let passages = passages.collect::<Vec<_>>().join("; ");
    Ok((hit.version.map(|version| version.get()), passages))
}

pub(super) async fn words_are_found_wherever_they_stand(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("find_where_aardvark");
    let new = NewVersion {
        commit_message: Some("less badger".to_owned()),
        tags: tags(&[("capybara", "Dingo")]),
        ..saying(&name, "Answer the {{echidna}} politely.")
    };
    store.register(new).await?;
    let change = PromptChange {
        description: Some(Some("For the fossa.".to_owned())),
        set_tags: tags(&[("gecko", "1")]),
        ..PromptChange::default()
    };
    store.update(&name, change, Write::default()).await?;
    let expected = [
        ("aardvark", (None, "name: find_where_[aardvark]")),
        ("badger", (Some(1), "message: less [badger]")),
        ("echidna", (Some(1), "template: Answer the {{[echidna]}} politely.")),
        ("fossa", (None, "message: For the [fossa].")),
        ("gecko", (None, "tag: [gecko]: 1")),
        (
            "aardvark echidna",
            (Some(1), "name: find_where_[aardvark]; template: Answer the {{[echidna]}} politely."),
        ),
    ];
    for (text, (number, passages)) in expected {
        assert_eq!(shown(store, text).await?, (number, passages.to_owned()), "{text}");
    }
    finds(store, "capybara dingo", &["find_where_aardvark"]).await?;
    // Words of another version, or of the prompt itself, do not complete those of a version.
    finds(store, "echidna fossa", &[]).await
}

pub(super) async fn words_phrases_beginnings_and_what_must_not_be_there(
    store: &dyn PromptStore,
) -> Result<()> {
    let texts = [
        ("find-words.a", "Our hedgehog policy is strict."),
        ("find-words.b", "The policy on each hedgehog, e-mail draft"),
        ("find-words.c", "hedgehogs"),
    ];
    for (name, text) in texts {
        store.register(saying(&parsed(name), text)).await?;
    }
    finds(store, "hedgehog", &["find-words.a", "find-words.b"]).await?;
    finds(store, "policy hedgehog", &["find-words.a", "find-words.b"]).await?;
    finds(store, "\"hedgehog policy\"", &["find-words.a"]).await?;
    finds(store, "\"hedgehog pol\"", &[]).await?;
    finds(store, "\"hedgehog pol\"*", &["find-words.a"]).await?;
    finds(store, "hedgeh*", &["find-words.a", "find-words.b", "find-words.c"]).await?;
    finds(store, "hedgehog -draft", &["find-words.a"]).await?;
    finds(store, "hedgeh* -hedgehog", &["find-words.c"]).await?;
    finds(store, "hedgeh* -\"hedgehog policy\"", &["find-words.b", "find-words.c"]).await?;
    finds(store, "hedgeh* -\"each hedge\"*", &["find-words.a", "find-words.c"]).await?;
    finds(store, "hedgehog e-mail", &["find-words.b"]).await?;
    finds(store, "hedgehog \"e draft\"", &[]).await?;
    finds(store, "-hedgehog", &[]).await?;
    finds(store, "", &[]).await
}

pub(super) async fn case_accents_and_scripts_make_no_difference(
    store: &dyn PromptStore,
) -> Result<()> {
    let texts = [
        ("find-fold.a", "Élégant STRASSE ibis"),
        ("find-fold.b", "e\u{301}le\u{301}gant straße Ibis"),
        ("find-fold.c", "鴇という鳥は日本語で"),
        ("find-fold.d", "ИБИС летает 🙂\u{10FFFD}x"),
    ];
    for (name, text) in texts {
        store.register(saying(&parsed(name), text)).await?;
    }
    finds(store, "ELEGANT IBIS", &["find-fold.a", "find-fold.b"]).await?;
    finds(store, "élégant strasse", &["find-fold.a", "find-fold.b"]).await?;
    finds(store, "鳥 日本", &["find-fold.c"]).await?;
    finds(store, "という鳥", &["find-fold.c"]).await?;
    finds(store, "鳥という", &[]).await?;
    finds(store, "ибис ЛЕТ*", &["find-fold.d"]).await
}

pub(super) async fn chat_messages_are_found_and_no_json(store: &dyn PromptStore) -> Result<()> {
    let messages = [("system", "Speak as a jackdaw"), ("user", "kestrels:\nnightjar?")];
    let messages = messages
        .map(|(role, content)| Message { role: role.to_owned(), content: content.to_owned() });
    let name: PromptName = parsed("find-chat");
    store.register(NewVersion::new(name, Template::chat(&messages))).await?;
    let expected = "template: Speak as a [jackdaw]; template: kestrels: [nightjar]?";
    assert_eq!(shown(store, "jackdaw nightjar").await?, (Some(1), expected.to_owned()));
    finds(store, "jackdaw content", &[]).await?;
    finds(store, "\"jackdaw kestrels\"", &[]).await
}

pub(super) async fn a_prompt_is_found_once_by_its_best_version(
    store: &dyn PromptStore,
) -> Result<()> {
    let name: PromptName = parsed("find-once");
    for text in ["a lemur", "no such animal", "the lemur and the okapi", "the okapi"] {
        store.register(saying(&name, text)).await?;
    }
    finds(store, "lemur", &["find-once"]).await?;
    let expected = "template: the [lemur] and the [okapi]";
    assert_eq!(shown(store, "lemur okapi").await?, (Some(3), expected.to_owned()));
    finds(store, "lemur okapi animal", &[]).await?;
    assert_eq!(shown(store, "lemur -okapi").await?.0, Some(1));
    Ok(())
}

pub(super) async fn what_is_found_is_what_is_there_now(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "find-now", 2).await?;
    store.register(saying(&name, "a pangolin")).await?;
    finds(store, "pangolin", &["find-now"]).await?;
    store.delete(&name, Some(version(3)), Write::default()).await?;
    finds(store, "pangolin", &[]).await?;

    let change = |number: Option<u32>, message: Option<&str>, set: &[(&str, &str)]| PromptChange {
        version: number.map(version),
        description: Some(message.map(str::to_owned)),
        set_tags: tags(set),
        ..PromptChange::default()
    };
    store
        .update(&name, change(Some(1), Some("a quokka"), &[("r", "raven")]), Write::default())
        .await?;
    store
        .update(&name, change(None, Some("a serval"), &[("t", "tapir")]), Write::default())
        .await?;
    for word in ["quokka", "raven", "serval", "tapir"] {
        finds(store, word, &["find-now"]).await?;
    }
    let without = |number, key: &str| PromptChange {
        delete_tags: vec![parsed(key)],
        ..change(number, None, &[])
    };
    store.update(&name, without(Some(1), "r"), Write::default()).await?;
    store.update(&name, without(None, "t"), Write::default()).await?;
    for word in ["quokka", "raven", "serval", "tapir"] {
        finds(store, word, &[]).await?;
    }
    finds(store, "\"find now\"", &["find-now"]).await?;
    store.delete(&name, None, Write::default()).await?;
    finds(store, "\"find now\"", &[]).await?;
    store.register(saying(&name, "a uakari")).await?;
    finds(store, "\"find now\" uakari", &["find-now"]).await?;
    finds(store, "\"find now\" text", &[]).await
}

pub(super) async fn hits_can_be_read_to_their_end_in_pages(store: &dyn PromptStore) -> Result<()> {
    let names: BTreeSet<String> = (0..7).map(|number| format!("find-page-{number}")).collect();
    for name in &names {
        store.register(saying(&parsed(name), "a vicuna")).await?;
    }
    let mut page = PageQuery { limit: 3, after: None };
    let mut found = Vec::new();
    loop {
        let query = TextQuery::parse("vicuna")?.with_page(page.clone());
        let Page { items, next } = store.find_text(&query).await?;
        assert!(items.len() <= page.limit);
        found.extend(items.into_iter().map(|hit| hit.name.as_str().to_owned()));
        page.after = next;
        if page.after.is_none() {
            break;
        }
    }
    assert_eq!(found, names.into_iter().collect::<Vec<_>>(), "what fits as well comes by name");
    Ok(())
}

pub(super) async fn every_text_can_be_looked_for(store: &dyn PromptStore) -> Result<()> {
    store.register(saying(&parsed("find-any"), "the wombat's \"x\" * ' \\ OR")).await?;
    let awkward = [
        "\"",
        "\"\"\"",
        "'",
        "''",
        "\\",
        "*",
        "^",
        ":",
        "(",
        ")",
        "-",
        "+",
        "%",
        "_",
        "a\"b",
        "NOT",
        "wombat AND",
        "NEAR(a b, 2)",
        "{a b}:c",
        "name : x",
        "-\"",
        "\"*",
        "a:*",
        "!a",
        "&",
        "|",
        "<->",
        "\0",
        "\u{FEFF}",
        "¶",
        "\"a ¶ b\"",
        "\u{10FFFD}",
        "💥*",
        "ﷺ",
        "' & 'x':* | !",
        "$1 ?1 :x @y",
    ];
    for text in awkward {
        find(store, text).await?;
        find(store, &format!("wombat {text}")).await?;
        find(store, &format!("wombat -{text}")).await?;
        find(store, &format!("\"{text}\"*")).await?;
    }
    finds(store, "wombat or", &["find-any"]).await
}
