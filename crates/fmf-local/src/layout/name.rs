//! The folder of a name, and the name of a folder.
//!
//! A portable name is its own folder. MLflow's rule for names is wider: such names are accepted,
//! because a copy between stores must not fail half-way, and are written with `%41` for every
//! byte that is not an ASCII letter, a digit, `_` or an inner `-`. So no folder is ever hidden,
//! climbs out, or collides with a file beside it, and each has exactly one name.

use std::fmt::Write as _;

use fmf_core::PromptName;
use percent_encoding::percent_decode_str;

/// The most bytes of one part of a path on every file system in use.
const MAX_BYTES: usize = 255;

/// The folder of a prompt; `None` for a name that is too long to be one.
pub(crate) fn folder_of(name: &PromptName) -> Option<String> {
    let folder = if name.is_portable() { name.as_str().to_owned() } else { encode(name.as_str()) };
    (folder.len() <= MAX_BYTES).then_some(folder)
}

/// The prompt of a folder; `None` for a folder that is not the written form of any name.
pub(crate) fn name_of(folder: &str) -> Option<PromptName> {
    let name: PromptName = percent_decode_str(folder).decode_utf8().ok()?.parse().ok()?;
    (folder_of(&name)? == folder).then_some(name)
}

fn encode(name: &str) -> String {
    let mut folder = String::with_capacity(name.len() * 3);
    for (at, byte) in name.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || byte == b'_' || (byte == b'-' && at > 0) {
            folder.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(folder, "%{byte:02X}");
        }
    }
    folder
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(name: &str, folder: Option<&str>) {
        assert_eq!(folder_of(&name.parse().unwrap()).as_deref(), folder, "{name:?}");
    }

    #[test]
    fn portable_names_are_their_own_folders_and_others_are_encoded() {
        check("invoice_summary", Some("invoice_summary"));
        check("a.b-c", Some("a.b-c"));
        check("a name", Some("a%20name"));
        check("aliases.json", Some("aliases%2Ejson"));
        check(".fmf.lock", Some("%2Efmf%2Elock"));
        check("-dash-", Some("%2Ddash-"));
        check("é%41", Some("%C3%A9%2541"));
        check(&"é".repeat(43), None);
        check(&"x".repeat(255), Some(&"x".repeat(255)));
        check(&"x".repeat(256), None);
    }

    #[test]
    fn a_folder_in_another_spelling_is_no_prompt() {
        for folder in ["%41", "a b", "%c3%a9", ".git", "-x", "a%2", "%2E%2E", "%2Fetc", "%FF", ""] {
            assert_eq!(name_of(folder), None, "{folder}");
        }
    }

    proptest! {
        #[test]
        fn the_folder_of_a_name_is_read_back(text in "\\PC{1,60}") {
            let Ok(name) = text.parse::<PromptName>() else { return Ok(()) };
            let Some(folder) = folder_of(&name) else { return Ok(()) };
            prop_assert!(folder.is_ascii() && !folder.contains('/') && !folder.starts_with('.'));
            prop_assert_eq!(name_of(&folder), Some(name));
        }

        #[test]
        fn a_folder_has_one_name(folder in "[%A-Fa-f0-9._-]{1,30}") {
            if let Some(name) = name_of(&folder) {
                prop_assert_eq!(folder_of(&name), Some(folder));
            }
        }
    }
}
