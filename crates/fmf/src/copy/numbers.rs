//! Which number each version of the source has in the target.

use std::collections::BTreeMap;

use fmf_core::{Prompt, PromptVersion, Result, Version};

use super::{conflict, read::Whole};

/// The number in the target for each number in the source.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    to: BTreeMap<Version, Version>,
    new: Vec<(Version, Version)>,
}

impl Numbers {
    /// The number in the target.
    pub(super) fn get(&self, source: Version) -> Option<Version> {
        self.to.get(&source).copied()
    }

    /// The versions that the target lacks, in order: number there, number here.
    pub(super) fn new_versions(&self) -> &[(Version, Version)] {
        &self.new
    }

    fn found(&mut self, source: Version, target: Version) {
        self.to.insert(source, target);
    }

    fn append(&mut self, source: Version, target: Version) {
        self.to.insert(source, target);
        self.new.push((source, target));
    }
}

/// Every version keeps its number.
///
/// # Errors
/// `Conflict` where one cannot, saying why.
pub(super) fn keep(source: &Whole, target: Option<&Whole>) -> Result<Numbers> {
    let mut numbers = Numbers::default();
    let mut next = next_number(target.map(|target| &target.prompt));
    for version in &source.versions {
        let number = version.version;
        let there = target.and_then(|target| of_number(&target.versions, number));
        match there {
            Some(there) if there.digest() == version.digest() => numbers.found(number, number),
            Some(_) => return Err(differs(&source.prompt, number)),
            None if number == next => {
                numbers.append(number, number);
                next = number.next();
            }
            None => return Err(would_be_renumbered(&source.prompt, number, next)),
        }
    }
    Ok(numbers)
}

/// What the target lacks goes behind what it has. A version is there already when the target has
/// its content, in the order of the source.
pub(super) fn renumber(source: &Whole, target: Option<&Whole>) -> Numbers {
    let mut numbers = Numbers::default();
    let mut next = next_number(target.map(|target| &target.prompt));
    let mut there = target.map(|target| target.versions.as_slice()).unwrap_or_default();
    for version in &source.versions {
        let digest = version.digest();
        match there.iter().position(|candidate| candidate.digest() == digest) {
            Some(place) => {
                numbers.found(version.version, there[place].version);
                there = &there[place + 1..];
            }
            None => {
                numbers.append(version.version, next);
                next = next.next();
            }
        }
    }
    numbers
}

/// The number the target is expected to give next. A store that has deleted its highest version
/// gives a higher one; registering finds out.
fn next_number(target: Option<&Prompt>) -> Version {
    target.and_then(|prompt| prompt.latest).map_or(Version::FIRST, Version::next)
}

fn of_number(versions: &[PromptVersion], number: Version) -> Option<&PromptVersion> {
    versions.iter().find(|version| version.version == number)
}

fn differs(prompt: &Prompt, number: Version) -> fmf_core::StoreError {
    conflict(format!(
        "version {number} of prompt {:?} says something else in the target",
        prompt.name.as_str()
    ))
}

fn would_be_renumbered(prompt: &Prompt, number: Version, next: Version) -> fmf_core::StoreError {
    conflict(format!(
        "version {number} of prompt {:?} would become version {next} in the target",
        prompt.name.as_str()
    ))
}
