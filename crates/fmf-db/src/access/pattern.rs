//! Patterns of names, as a shell writes them.

use std::{fmt, str::FromStr};

use fmf_core::{PromptName, Result, StoreError, check_no_nul};

/// Which prompts a rule is about: `*` stands for any text, `?` for one character, everything else
/// for itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamePattern(String);

impl NamePattern {
    /// The pattern that every name fits.
    #[must_use]
    pub fn every() -> Self {
        Self("*".to_owned())
    }

    /// The pattern as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a name fits.
    #[must_use]
    pub fn fits(&self, name: &PromptName) -> bool {
        let pattern: Vec<char> = self.0.chars().collect();
        let name: Vec<char> = name.as_str().chars().collect();
        fits(&pattern, &name)
    }
}

/// Goes through both at once; where they part, the last star takes one character more.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut seen, mut star) = (0, 0, None);
    while seen < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[seen] => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                seen = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

impl FromStr for NamePattern {
    type Err = StoreError;

    /// # Errors
    /// `Invalid` for what no name can fit.
    fn from_str(text: &str) -> Result<Self> {
        let characters = text.chars().count();
        if characters == 0 || characters > PromptName::MAX_CHARS || text.contains(['/', ':']) {
            return Err(StoreError::Invalid(format!(
                "{text:?} fits no name of a prompt; write a name, or a pattern such as support_*"
            )));
        }
        check_no_nul("the pattern", text)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(pattern: &str, fitting: &[&str], others: &[&str]) {
        let pattern: NamePattern = pattern.parse().unwrap();
        for name in fitting {
            assert!(pattern.fits(&name.parse().unwrap()), "{pattern} {name}");
        }
        for name in others {
            assert!(!pattern.fits(&name.parse().unwrap()), "{pattern} {name}");
        }
    }

    #[test]
    fn a_pattern_is_read_as_a_shell_reads_it() {
        check("*", &["a", "é ü"], &[]);
        check("support_*", &["support_", "support_a"], &["support", "Support_a", "a_support_b"]);
        check("*_v?", &["a_v1", "_v_vé"], &["a_v", "a_v10", "a_v1x"]);
        check("a*b*c", &["abc", "a_b_b_c"], &["ab", "acb", "abcd"]);
        check("exact", &["exact"], &["exact1", "exac"]);
        check("a**", &["a", "ab"], &["b"]);
    }

    #[test]
    fn what_no_name_can_fit_is_refused() {
        for text in ["", "a/b", "prompts:/x", "a\0", &"a".repeat(501)] {
            assert!(text.parse::<NamePattern>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_fits_itself_and_itself_with_anything_starred(name in "[a-c]{1,8}", cut in 0usize..8) {
            let parsed: PromptName = name.parse().unwrap();
            prop_assert!(name.parse::<NamePattern>().unwrap().fits(&parsed));
            let starred = format!("{}*", &name[..cut.min(name.len())]);
            prop_assert!(starred.parse::<NamePattern>().unwrap().fits(&parsed));
        }

        #[test]
        fn patterns_agree_with_the_obvious_definition(pattern in "[ab*?]{1,7}", name in "[ab]{1,7}") {
            fn obvious(pattern: &[u8], name: &[u8]) -> bool {
                match (pattern.split_first(), name.split_first()) {
                    (None, None) => true,
                    (Some((b'*', rest)), _) => {
                        obvious(rest, name) || (!name.is_empty() && obvious(pattern, &name[1..]))
                    }
                    (Some((p, rest)), Some((n, left))) => (*p == b'?' || p == n) && obvious(rest, left),
                    _ => false,
                }
            }
            let fits = pattern.parse::<NamePattern>().unwrap().fits(&name.parse().unwrap());
            prop_assert_eq!(fits, obvious(pattern.as_bytes(), name.as_bytes()));
        }
    }
}
