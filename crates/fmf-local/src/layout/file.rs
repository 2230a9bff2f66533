//! What the name of a file in a prompt's folder says.

use fmf_core::Version;

use super::{ALIASES, PROMPT};

/// What the files begin with that a writer has not finished, and folders that are on their way out.
/// A dead writer may leave some behind; the next one that does the same removes them.
pub(crate) const TEMPORARY: &str = ".fmf.tmp-";

/// An ending, and what a number before it makes of a file.
type Numbered = (&'static str, fn(Version) -> FileKind);

const NUMBERED: [Numbered; 5] = [
    (".prompt.txt", FileKind::Text),
    (".prompt.yml", FileKind::Chat),
    (".prompt.yaml", FileKind::Chat),
    (".meta.yaml", FileKind::Sidecar),
    (".meta.yml", FileKind::Sidecar),
];

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// The template of a version, as text.
    Text(Version),
    /// The template of a version, as chat messages in YAML.
    Chat(Version),
    /// What else belongs to a version.
    Sidecar(Version),
    /// What belongs to the prompt.
    Prompt,
    /// The prompt's aliases.
    Aliases,
    /// What a writer has not finished.
    Temporary,
    /// Nothing FMF knows.
    Unknown,
}

impl FileKind {
    /// `2.prompt.txt`, `v2.prompt.txt` and `002.prompt.txt` are all version 2.
    pub(crate) fn of(name: &str) -> Self {
        match name {
            ALIASES => return Self::Aliases,
            PROMPT => return Self::Prompt,
            _ if name.starts_with(TEMPORARY) => return Self::Temporary,
            _ => {}
        }
        let numbered = NUMBERED.iter().find_map(|(ending, kind)| {
            let number = name.strip_suffix(ending)?;
            Some(kind(number.strip_prefix('v').unwrap_or(number).parse().ok()?))
        });
        numbered.unwrap_or(Self::Unknown)
    }
}

/// Whether a file that is no version looks as if somebody meant one: `1.txt`, `0.prompt.txt`,
/// `draft.prompt.txt`.
pub(crate) fn is_like_a_version(name: &str) -> bool {
    let numbered = name.split_once('.').is_some_and(|(number, _)| {
        let digits = number.strip_prefix('v').unwrap_or(number);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    FileKind::of(name) == FileKind::Unknown && (numbered || name.contains(".prompt."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: fn(Version) -> FileKind, number: u32) {
        assert_eq!(FileKind::of(name), expected(Version::new(number).unwrap()), "{name}");
    }

    #[test]
    fn a_number_may_have_a_v_and_zeros_before_it() {
        check("1.prompt.txt", FileKind::Text, 1);
        check("v2.prompt.txt", FileKind::Text, 2);
        check("v010.prompt.txt", FileKind::Text, 10);
        check("003.prompt.yml", FileKind::Chat, 3);
        check("3.prompt.yaml", FileKind::Chat, 3);
        check("2.meta.yaml", FileKind::Sidecar, 2);
        check("v2.meta.yml", FileKind::Sidecar, 2);
        assert_eq!(FileKind::of("aliases.json"), FileKind::Aliases);
        assert_eq!(FileKind::of("prompt.yaml"), FileKind::Prompt);
        assert_eq!(FileKind::of(".fmf.tmp-1-2"), FileKind::Temporary);
    }

    #[test]
    fn what_somebody_may_have_meant_as_a_version_is_told_from_other_files() {
        for name in ["1.txt", "v2.md", "0.prompt.txt", "abc.prompt.txt", "4294967296.meta.yaml"] {
            assert!(is_like_a_version(name), "{name}");
        }
        for name in ["1.prompt.txt", "README.md", "notes.txt", "1", "v.txt", ".1.txt.swp"] {
            assert!(!is_like_a_version(name), "{name}");
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        for name in [
            "0.prompt.txt",
            "-1.prompt.txt",
            "vv1.prompt.txt",
            "1.5.prompt.txt",
            "4294967296.prompt.txt",
            "draft.prompt.txt",
            ".prompt.txt",
            "1.prompt.txt~",
            "1.PROMPT.TXT",
            "README.md",
            "",
        ] {
            assert_eq!(FileKind::of(name), FileKind::Unknown, "{name}");
        }
    }
}
