//! Searching, held against what the same filter finds in memory.

use fmf_core::{
    PageQuery, Write,
    entry::{Entry, EntryKey, EntryQuery, EntryTag, EntryVersion, Fact},
    filter::{Clause, Fields, Filter, NumberTest, Order, OrderKey, Target, Test, TextTest},
};
use fmf_db::Registry;
use proptest::prelude::*;

use super::place::{Home, fresh};
use crate::given::{entry, entry_version, invalid, name, prompt_tags, with_versions};

fn text(target: Target, test: TextTest, value: &str) -> Clause {
    Clause { target, test: Test::Text(test, value.to_owned()) }
}

fn tag(key: &str, test: TextTest, value: &str) -> Clause {
    text(Target::Tag(EntryKey::from(key)), test, value)
}

fn query(clauses: Vec<Clause>) -> EntryQuery {
    EntryQuery { filter: Filter { clauses }, ..EntryQuery::default() }
}

/// What a filter sees of an entry or of a version.
struct Seen<'a>(&'a str, &'a [EntryTag], Option<&'a EntryVersion>);

impl Fields for Seen<'_> {
    fn text(&self, target: &Target) -> Option<&str> {
        match target {
            Target::Name => Some(self.0),
            Target::Tag(key) => {
                let tag = self.1.iter().find(|tag| tag.key == *key)?;
                Some(&tag.value)
            }
            Target::RunId => self.2?.run_id.as_deref(),
            Target::Source => self.2.map(|version| version.source.as_str()),
            Target::Version => None,
        }
    }

    fn number(&self, target: &Target) -> Option<i64> {
        self.2.filter(|_| *target == Target::Version).map(|found| found.version.get().into())
    }
}

fn of_entry(entry: &Entry) -> Seen<'_> {
    Seen(entry.name.as_str(), &entry.tags, None)
}

fn of_version(version: &EntryVersion) -> Seen<'_> {
    Seen(version.name.as_str(), &version.tags, Some(version))
}

/// Awkward names and tags: prefixes of each other, wildcards, cases, scripts, long values.
async fn many() -> (Registry, Home) {
    let (registry, home) = fresh().await;
    let names = ["a", "ab", "aB", "a_b", "a%b", "b", "é", "éa", "ab\\", "~", "\u{10FFFF}x"];
    let values = ["v", "V", "vv", "", "%", "v_", "é", "a\\b", &"l".repeat(150), &"l".repeat(99)];
    for (index, named) in names.into_iter().enumerate() {
        let mut tags = vec![
            EntryTag::user("k", values[index % values.len()]),
            EntryTag::user("team", if index % 2 == 0 { "red" } else { "blue" }),
        ];
        if index % 3 > 0 {
            tags.push(EntryTag::fact(Fact::IsPrompt, if index % 3 == 1 { "true" } else { "TRUE" }));
        }
        if index % 4 == 0 {
            tags.push(EntryTag::fact(Fact::Experiments, ",0,3,"));
        }
        registry.create_entry(entry(named, tags.clone()), Write::default()).await.unwrap();
        for number in 0..=index % 3 {
            let mut tags = tags.clone();
            tags.push(EntryTag::fact(Fact::Template, values[(index + number) % values.len()]));
            let mut new = entry_version(named, tags);
            new.run_id = (number == 1).then(|| "r1".to_owned());
            registry.create_version(new, Write::default()).await.unwrap();
        }
    }
    let gone = registry.create_entry(entry("gone", prompt_tags()), Write::default());
    gone.await.unwrap();
    let tagged = EntryTag::user("team", "red");
    registry.set_tag(&name("gone"), tagged, Write::default()).await.unwrap();
    registry.delete_entry(&name("gone"), Write::default()).await.unwrap();
    (registry, home)
}

fn values() -> impl Strategy<Value = String> {
    let words = ["v", "V", "%", "a%", "A%", "_", "a_b", "%b", "é%", "É", "", "red", "true", "r1"];
    let more = ["ll%", "v_", "a\\%", ",0%", "TRUE", "\u{10FFFF}%", "~%"];
    let long = ["l".repeat(150), "l".repeat(99), "l".repeat(120) + "%"];
    let all = words.into_iter().chain(more).map(str::to_owned).chain(long);
    proptest::sample::select(all.collect::<Vec<_>>())
}

fn text_tests() -> impl Strategy<Value = TextTest> {
    use TextTest::{Equal, ILike, Like, NotEqual};
    proptest::sample::select(vec![Equal, NotEqual, Like, ILike])
}

fn targets() -> impl Strategy<Value = Target> {
    let fact = |fact| Target::Tag(EntryKey::Fact(fact));
    let user = |key: &str| Target::Tag(EntryKey::from(key));
    proptest::sample::select(vec![
        Target::Name,
        user("k"),
        user("team"),
        user("absent"),
        fact(Fact::IsPrompt),
        fact(Fact::Experiments),
        fact(Fact::Template),
    ])
}

fn clauses() -> impl Strategy<Value = Vec<Clause>> {
    let of_text = (targets(), text_tests(), values())
        .prop_map(|(target, test, value)| Clause { target, test: Test::Text(test, value) });
    let list = proptest::collection::vec(values(), 1..3);
    let of_list = (list, any::<bool>()).prop_map(|(values, negated)| Clause {
        target: Target::Name,
        test: Test::OneOf { values, negated },
    });
    proptest::collection::vec(prop_oneof![4 => of_text, 1 => of_list], 0..3)
}

fn orders() -> impl Strategy<Value = Vec<Order>> {
    let keys = proptest::sample::select(vec![OrderKey::Name, OrderKey::UpdatedAt]);
    let order = (keys, any::<bool>()).prop_map(|(key, descending)| Order { key, descending });
    proptest::collection::vec(order, 0..2)
}

/// Runs `check` with many queries against one registry.
fn with_many_queries(check: impl AsyncFn(&Registry, &EntryQuery)) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (registry, _home) = runtime.block_on(many());
    let mut runner = proptest::test_runner::TestRunner::default();
    let queries = (clauses(), orders(), any::<bool>());
    let outcome = runner.run(&queries, |(clauses, order, hide_prompts)| {
        let query = EntryQuery { order, hide_prompts, ..query(clauses) };
        runtime.block_on(check(&registry, &query));
        Ok(())
    });
    outcome.unwrap();
}

/// Whether these tags keep their owner out of searches for models.
fn hides(tags: &[EntryTag]) -> bool {
    EntryTag::find(tags, Fact::IsPrompt) == Some("true")
}

#[test]
fn a_search_of_entries_finds_what_the_filter_matches_in_memory() {
    with_many_queries(async |registry, query| {
        let all = registry.search_entries(EntryQuery::default()).await.unwrap().items;
        let expected = all.into_iter().filter(|entry| {
            query.filter.matches(&of_entry(entry)) && !(query.hide_prompts && hides(&entry.tags))
        });
        let mut expected: Vec<Entry> = expected.collect();
        if let Some(Order { key, descending }) = query.order.first() {
            expected.sort_by(|one, other| {
                let ascending = match key {
                    OrderKey::UpdatedAt => one.updated_at.cmp(&other.updated_at),
                    _ => one.name.cmp(&other.name),
                };
                if *descending { ascending.reverse() } else { ascending }
            });
        }
        let found = registry.search_entries(query.clone()).await.unwrap().items;
        assert_eq!(found, expected);
    });
}

#[test]
fn a_search_of_versions_finds_what_the_filter_matches_in_memory() {
    with_many_queries(async |registry, query| {
        let all = registry.search_versions(EntryQuery::default()).await.unwrap().items;
        let is_hidden = |version: &EntryVersion| {
            let same = all.iter().filter(|other| other.name == version.name);
            query.hide_prompts && same.into_iter().any(|version| hides(&version.tags))
        };
        let expected = all
            .iter()
            .filter(|version| query.filter.matches(&of_version(version)) && !is_hidden(version));
        let by_key = |version: &EntryVersion| (version.name.clone(), version.version);
        let mut expected: Vec<_> = expected.map(by_key).collect();
        let mut found: Vec<_> = registry
            .search_versions(query.clone())
            .await
            .unwrap()
            .items
            .iter()
            .map(by_key)
            .collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
    });
}

#[tokio::test]
async fn versions_come_last_updated_first_then_by_name_then_highest_first() {
    let (registry, _home) = many().await;
    let found = registry.search_versions(EntryQuery::default()).await.unwrap().items;
    let is_sorted = found.is_sorted_by(|one, next| {
        let by = |v: &EntryVersion| (std::cmp::Reverse(v.updated_at), v.name.clone());
        (by(one), std::cmp::Reverse(one.version)) <= (by(next), std::cmp::Reverse(next.version))
    });
    assert!(is_sorted);
}

#[tokio::test]
async fn versions_are_found_by_number_run_and_source() {
    let (registry, _home) = many().await;
    let count =
        async |clause| registry.search_versions(query(vec![clause])).await.unwrap().items.len();
    let number = |test| Clause { target: Target::Version, test: Test::Number(test, 2) };
    let all = registry.search_versions(EntryQuery::default()).await.unwrap().items;
    let twos = all.iter().filter(|version| version.version.get() == 2).count();
    assert_eq!(count(number(NumberTest::Equal)).await, twos);
    assert_eq!(count(number(NumberTest::NotEqual)).await, all.len() - twos);
    assert_eq!(count(text(Target::RunId, TextTest::Equal, "r1")).await, twos);
    assert_eq!(count(text(Target::RunId, TextTest::NotEqual, "r1")).await, 0);
    assert_eq!(count(text(Target::Source, TextTest::Like, "dummy%")).await, all.len());
}

#[tokio::test]
async fn a_search_is_read_to_its_end_in_pages() {
    let (registry, _home) = fresh().await;
    for index in 0..25 {
        let tags = vec![EntryTag::user("team", "red")];
        let new = entry(&format!("p{index:02}"), tags);
        registry.create_entry(new, Write::default()).await.unwrap();
    }
    for clauses in [Vec::new(), vec![tag("team", TextTest::Equal, "red")]] {
        let mut query = query(clauses);
        query.page = PageQuery { limit: 10, after: None };
        let mut seen = Vec::new();
        loop {
            let page = registry.search_entries(query.clone()).await.unwrap();
            seen.push(page.items.len());
            query.page.after = page.next;
            if query.page.after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [10, 10, 5]);
    }
    let mut nothing = query(Vec::new());
    nothing.page.limit = 0;
    let page = registry.search_entries(nothing).await.unwrap();
    assert!(page.items.is_empty() && page.next.is_some());
}

#[tokio::test]
async fn a_renamed_prompt_is_found_by_its_tags_in_the_place_of_its_new_name() {
    let (registry, _home) = fresh().await;
    for named in ["a", "b"] {
        let new = entry(named, vec![EntryTag::user("team", "red")]);
        registry.create_entry(new, Write::default()).await.unwrap();
    }
    registry.rename(&name("a"), &name("c"), Write::default()).await.unwrap();
    let found = registry.search_entries(query(vec![tag("team", TextTest::Equal, "red")])).await;
    let found: Vec<_> = found.unwrap().items.into_iter().map(|entry| entry.name).collect();
    assert_eq!(found, [name("b"), name("c")]);
}

#[tokio::test]
async fn what_the_database_could_not_answer_is_the_users_mistake() {
    let (registry, _home) = fresh().await;
    with_versions(&registry, "x", 1).await;
    let clause = tag("k", TextTest::Equal, "v");
    invalid(registry.search_entries(query(vec![clause; 201])).await);
    let most = vec![tag("k", TextTest::NotEqual, "v"); 200];
    registry.search_entries(query(most.clone())).await.unwrap();
    registry.search_versions(query(most)).await.unwrap();
    let pattern = "%a".repeat(30_000);
    for test in [TextTest::Like, TextTest::ILike] {
        invalid(registry.search_versions(query(vec![tag("k", test, &pattern)])).await);
    }
    let values = (0..100_000).map(|number| number.to_string()).collect();
    let many = Clause { target: Target::Name, test: Test::OneOf { values, negated: false } };
    registry.search_entries(query(vec![many])).await.unwrap();
    let mut far = query(Vec::new());
    far.page = PageQuery { limit: usize::MAX, after: Some(usize::MAX.to_string().into()) };
    assert!(registry.search_entries(far).await.unwrap().items.is_empty());
}
