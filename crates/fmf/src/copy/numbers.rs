//! Which number each version of the source has in the target.

use std::collections::BTreeMap;

use fmf_core::{Prompt, PromptVersion, Result, StoreError, Version};

use super::{conflict, placeholder, read::Whole};

/// The most numbers in a row that a copy uses up to keep a gap.
const WIDEST_GAP: u32 = 1_000;

/// A version that the target lacks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Missing {
    /// Its number in the source.
    pub(super) source: Version,
    /// Its number in the target.
    pub(super) target: Version,
    /// The first number before it that must be used up; that of the version itself if none.
    first: Version,
}

impl Missing {
    /// The numbers that are used up before this version is registered.
    pub(super) fn gap(&self) -> impl Iterator<Item = Version> + use<> {
        (self.first.get()..self.target.get()).filter_map(Version::new)
    }
}

/// The number in the target for each number in the source.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    to: BTreeMap<Version, Version>,
    missing: Vec<Missing>,
    /// Placeholders that a copy left in the target when it was stopped.
    pub(super) leftovers: Vec<Version>,
}

impl Numbers {
    /// The number in the target.
    pub(super) fn get(&self, source: Version) -> Option<Version> {
        self.to.get(&source).copied()
    }

    /// The versions that the target lacks, in order.
    pub(super) fn missing(&self) -> &[Missing] {
        &self.missing
    }

    fn found(&mut self, source: Version, target: Version) {
        self.to.insert(source, target);
    }

    fn append(&mut self, missing: Missing) {
        self.to.insert(missing.source, missing.target);
        self.missing.push(missing);
    }
}

/// Every version keeps its number; so do the numbers between them that the source lacks.
///
/// # Errors
/// `Conflict` where one cannot, saying why.
pub(super) fn keep(source: &Whole, target: Option<&Whole>) -> Result<Numbers> {
    let mut numbers = Numbers::default();
    let there = versions(target);
    let is_left_over = |version: &&PromptVersion| {
        placeholder::is_one(version) && of_number(&source.versions, version.version).is_none()
    };
    numbers.leftovers = there.iter().filter(is_left_over).map(|version| version.version).collect();
    let mut next = next_number(target.map(|target| &target.prompt));
    for version in &source.versions {
        let number = version.version;
        match of_number(there, number) {
            Some(there) if there.digest() == version.digest() => numbers.found(number, number),
            Some(_) => return Err(differs(&source.prompt, number)),
            None if number < next => return Err(would_be_renumbered(&source.prompt, number, next)),
            None if number.get() - next.get() > WIDEST_GAP => {
                return Err(wide_gap(&source.prompt, number, next));
            }
            None => {
                numbers.append(Missing { source: number, target: number, first: next });
                next = number.next();
            }
        }
    }
    Ok(numbers)
}

/// What the target lacks goes behind what it has. A version is there already when the target has
/// its content, in the order of the source.
pub(super) fn renumber(source: &Whole, target: Option<&Whole>) -> Numbers {
    let mut numbers = Numbers::default();
    let mut next = next_number(target.map(|target| &target.prompt));
    let (left, kept): (Vec<_>, Vec<_>) =
        versions(target).iter().partition(|version| placeholder::is_one(version));
    numbers.leftovers = left.into_iter().map(|version| version.version).collect();
    let mut there = kept.as_slice();
    for version in &source.versions {
        let digest = version.digest();
        match there.iter().position(|candidate| candidate.digest() == digest) {
            Some(place) => {
                numbers.found(version.version, there[place].version);
                there = &there[place + 1..];
            }
            None => {
                let source = version.version;
                numbers.append(Missing { source, target: next, first: next });
                next = next.next();
            }
        }
    }
    numbers
}

fn versions(target: Option<&Whole>) -> &[PromptVersion] {
    target.map(|target| target.versions.as_slice()).unwrap_or_default()
}

/// The number the target is expected to give next. A store that has deleted its highest version
/// gives a higher one; registering finds out.
fn next_number(target: Option<&Prompt>) -> Version {
    target.and_then(|prompt| prompt.latest).map_or(Version::FIRST, Version::next)
}

fn of_number(versions: &[PromptVersion], number: Version) -> Option<&PromptVersion> {
    versions.iter().find(|version| version.version == number)
}

fn differs(prompt: &Prompt, number: Version) -> StoreError {
    conflict(format!(
        "version {number} of prompt {:?} says something else in the target",
        prompt.name.as_str()
    ))
}

fn would_be_renumbered(prompt: &Prompt, number: Version, next: Version) -> StoreError {
    conflict(format!(
        "version {number} of prompt {:?} would become version {next} in the target",
        prompt.name.as_str()
    ))
}

fn wide_gap(prompt: &Prompt, number: Version, next: Version) -> StoreError {
    conflict(format!(
        "version {number} of prompt {:?} would come behind a gap from {next}; a copy keeps gaps \
         of at most {WIDEST_GAP} numbers",
        prompt.name.as_str()
    ))
}
