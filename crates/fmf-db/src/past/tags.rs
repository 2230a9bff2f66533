//! The tags that a prompt or a version had at a moment, in their order.

use fmf_core::{
    Result, Version,
    entry::{EntryKey, EntryTag},
};

use super::{life::LifeThen, moment::Moment};
use crate::engine::{Columns, Session};

/// What happened to one tag until the moment.
struct Fate {
    key: EntryKey,
    /// The last time that it was taken away; 0 for never.
    gone: i64,
    /// When it was first set after that: it kept the place it got then.
    place: Option<i64>,
    /// What it was last set to after that, as JSON.
    value: Option<String>,
}

impl Fate {
    fn read(row: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            key: EntryKey::from_written(row.text()?),
            gone: row.integer()?,
            place: row.maybe_integer()?,
            value: row.maybe_string()?,
        })
    }

    fn value(&self) -> Option<String> {
        serde_json::from_str(self.value.as_deref()?).ok()
    }
}

/// The tags of a prompt that began with `first`.
pub(super) fn prompt_tags(
    session: &mut dyn Session,
    life: &LifeThen,
    first: Vec<EntryTag>,
    moment: Moment,
) -> Result<Vec<EntryTag>> {
    let values = [(&life.id).into(), moment.seq.into()];
    Ok(told(first, session.query(OF_PROMPT, &values, Fate::read)?))
}

/// The tags of a version that began with `first`.
pub(super) fn version_tags(
    session: &mut dyn Session,
    life: &LifeThen,
    version: Version,
    first: Vec<EntryTag>,
    moment: Moment,
) -> Result<Vec<EntryTag>> {
    let values = [(&life.id).into(), moment.seq.into(), version.into()];
    Ok(told(first, session.query(OF_VERSION, &values, Fate::read)?))
}

/// The first tags as they were changed since, and behind them those that came later.
fn told(first: Vec<EntryTag>, fates: Vec<Fate>) -> Vec<EntryTag> {
    let mut tags = first;
    let mut later = Vec::new();
    for fate in fates {
        let known = tags.iter().position(|tag| tag.key == fate.key);
        match (known, fate.place, fate.value()) {
            (Some(known), Some(_), Some(value)) if fate.gone == 0 => tags[known].value = value,
            (known, place, value) => {
                if let Some(known) = known.filter(|_| fate.gone > 0) {
                    tags.remove(known);
                }
                let tag = value.map(|value| EntryTag { key: fate.key, value });
                later.extend(place.zip(tag));
            }
        }
    }
    later.sort_by_key(|(place, _)| *place);
    tags.extend(later.into_iter().map(|(_, tag)| tag));
    tags
}

/// Goes from one key to the next in the index, and to the changes that decided of each. `$of`
/// says whose tags, of a change `c`, in terms of its index.
macro_rules! fates {
    ($set:literal, $deleted:literal, $of:literal) => {
        concat!(
            "with recursive keys (key) as (
               select (select min(c.subject) from changes c where ",
            $of,
            ") as key
               union all
               select (
                 select min(c.subject) from changes c where ",
            $of,
            " and c.subject > k.key
               ) as key
               from keys k
               where k.key is not null
             ),
             fates (key, gone) as (
               select k.key, coalesce((
                 select max(c.seq) from changes c where ",
            $of,
            " and c.subject = k.key and c.action = '",
            $deleted,
            "' and c.seq <= ?2
               ), 0) as gone
               from keys k
               where k.key is not null
             )
             select f.key, f.gone, (
                 select min(c.seq) from changes c where ",
            $of,
            " and c.subject = f.key and c.action = '",
            $set,
            "' and c.seq > f.gone and c.seq <= ?2
               ) as place, (
                 select c.after from changes c where ",
            $of,
            " and c.subject = f.key and c.action = '",
            $set,
            "' and c.seq > f.gone and c.seq <= ?2
                 order by c.seq desc
                 limit 1
               ) as value
             from fates f"
        )
    };
}

const OF_PROMPT: &str = fates!(
    "prompt_tag.set",
    "prompt_tag.deleted",
    "c.prompt_id = ?1 and c.action in ('prompt_tag.set', 'prompt_tag.deleted')"
);

const OF_VERSION: &str = fates!(
    "version_tag.set",
    "version_tag.deleted",
    "c.prompt_id = ?1 and c.version = ?3
     and c.action in ('version_tag.set', 'version_tag.deleted')"
);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fates: &[(&str, i64, Option<i64>, Option<&str>)], expected: &[(&str, &str)]) {
        let first = vec![EntryTag::user("a", "1"), EntryTag::user("b", "1")];
        let fates = fates.iter().map(|(key, gone, place, value)| Fate {
            key: EntryKey::from(*key),
            gone: *gone,
            place: *place,
            value: value.map(|value| format!("{value:?}")),
        });
        let expected: Vec<_> = expected.iter().map(|(k, v)| EntryTag::user(*k, *v)).collect();
        assert_eq!(told(first, fates.collect()), expected);
    }

    #[test]
    fn a_tag_keeps_its_place_until_it_is_taken_away() {
        check(&[], &[("a", "1"), ("b", "1")]);
        check(&[("a", 0, Some(7), Some("2"))], &[("a", "2"), ("b", "1")]);
        check(&[("a", 5, None, None)], &[("b", "1")]);
        check(&[("a", 5, Some(7), Some("2"))], &[("b", "1"), ("a", "2")]);
        // A key that is touched only after the moment has no fate yet.
        check(&[("a", 0, None, None), ("c", 0, None, None)], &[("a", "1"), ("b", "1")]);
        check(
            &[("c", 0, Some(9), Some("3")), ("d", 4, Some(5), Some("4"))],
            &[("a", "1"), ("b", "1"), ("d", "4"), ("c", "3")],
        );
    }
}
