//! Many rows in one text, so that one statement answers a version with all its tags.
//!
//! A tag is its position and a colon, then its key and its value, each written as its length in
//! bytes, a colon and its bytes; a null value is a lone `-`. Unlike JSON this is written the same
//! way for every engine. Tags and aliases are put in order here: an `order by` inside of an
//! aggregate would make the engine set up a sorter for each row.

use fmf_core::{
    Alias, Result, StoreError, Version,
    entry::{EntryKey, EntryTag, Fact},
};

/// The select expression for the tags `t` of a row.
macro_rules! packed_tags {
    ($of:literal) => {
        concat!(
            "(select string_agg(t.position || ':' || octet_length(t.key) || ':' || t.key || \
             coalesce(octet_length(t.value) || ':' || t.value, '-'), '') ",
            $of,
            ")"
        )
    };
}
pub(crate) use packed_tags;

/// Unpacks tags; the value of one that stands in a column of its own is asked from `fact`.
///
/// # Errors
/// `Corrupt` for a text that was not packed so.
pub(crate) fn tags(
    packed: &str,
    mut fact: impl FnMut(Fact) -> Option<String>,
) -> Result<Vec<EntryTag>> {
    let mut rest = packed;
    let mut tags = Vec::new();
    while !rest.is_empty() {
        let position = number(&mut rest)?;
        let key = EntryKey::from_written(piece(&mut rest)?);
        let value = match (rest.strip_prefix('-'), &key) {
            (None, _) => piece(&mut rest)?.to_owned(),
            (Some(after), EntryKey::Fact(known)) => {
                rest = after;
                fact(*known).ok_or_else(|| broken("a tag points to an empty column"))?
            }
            (Some(_), EntryKey::User(_)) => return Err(broken("a tag has no value")),
        };
        tags.push((position, EntryTag { key, value }));
    }
    tags.sort_by_key(|(position, _)| *position);
    Ok(tags.into_iter().map(|(_, tag)| tag).collect())
}

fn number(rest: &mut &str) -> Result<usize> {
    let cut = rest.split_once(':').and_then(|(digits, after)| Some((digits.parse().ok()?, after)));
    let (number, after) = cut.ok_or_else(|| broken("packed tags cannot be read"))?;
    *rest = after;
    Ok(number)
}

fn piece<'t>(rest: &mut &'t str) -> Result<&'t str> {
    let length = number(rest)?;
    let cut = rest.split_at_checked(length);
    let (piece, after) = cut.ok_or_else(|| broken("packed tags cannot be read"))?;
    *rest = after;
    Ok(piece)
}

/// The aliases in a text that has spaces between them, sorted.
///
/// # Errors
/// `Corrupt` for what is no alias.
pub(super) fn aliases(packed: &str) -> Result<Vec<Alias>> {
    let mut aliases: Vec<_> = packed.split_whitespace().map(alias).collect::<Result<_>>()?;
    aliases.sort();
    Ok(aliases)
}

/// The same with the version behind each, as in `production/3 staging/4`.
///
/// # Errors
/// `Corrupt` for what is no alias or no version.
pub(crate) fn aliases_with_versions(packed: &str) -> Result<Vec<(Alias, Version)>> {
    let pairs = packed.split_whitespace().map(|pair| {
        let (name, version) = pair.split_once('/').ok_or_else(|| broken("an alias is alone"))?;
        let version = version.parse().map_err(|error: StoreError| broken(&error.to_string()))?;
        Ok((alias(name)?, version))
    });
    let mut pairs: Vec<_> = pairs.collect::<Result<_>>()?;
    pairs.sort();
    Ok(pairs)
}

fn alias(text: &str) -> Result<Alias> {
    text.parse().map_err(|error: StoreError| broken(&error.to_string()))
}

fn broken(why: &str) -> StoreError {
    StoreError::Corrupt(format!("a row of the registry is damaged: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_unpacked_in_order_whatever_they_hold() {
        let packed = "2:5:#kind-9:5:été0:1:1:b4::1:-";
        let seen = tags(packed, |_| Some("text".to_owned())).unwrap();
        let expected = [
            EntryTag::user("b", ":1:-"),
            EntryTag::fact(Fact::Kind, "text"),
            EntryTag::user("été", ""),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_was_not_packed_so_is_corrupt() {
        for bad in
            ["x", "1:", "1:1:a", "1:9:a", "1:1:a-", "1:1:a2:b", "1:1:é", "1:5:#kind-", "1:a-"]
        {
            assert!(tags(bad, |_| None).is_err(), "{bad}");
        }
    }
}
