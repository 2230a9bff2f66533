//! The addresses: one table for the server that answers and the client that asks.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What every path below stands behind.
pub const PREFIX: &str = "/api/fmf/v1";

/// What this server is, what it can, and who asks.
pub const INFO: &str = "/info";
/// All prompts.
pub const PROMPTS: &str = "/prompts";
/// A prompt.
pub const PROMPT: &str = "/prompts/{name}";
/// The versions of a prompt.
pub const VERSIONS: &str = "/prompts/{name}/versions";
/// A version by its number, or the latest.
pub const VERSION: &str = "/prompts/{name}/versions/{version}";
/// What the runs of each version measured.
pub const METRICS: &str = "/prompts/{name}/metrics";
/// The version that an alias stands for.
pub const ALIAS: &str = "/prompts/{name}/aliases/{alias}";
/// Takes the last change of an alias back.
pub const UNDO: &str = "/prompts/{name}/aliases/{alias}/undo";
/// The change log.
pub const CHANGES: &str = "/changes";
/// Prompts by the words in their texts.
pub const SEARCH: &str = "/search";
/// The end of the change log.
pub const LOG_HEAD: &str = "/log/head";
/// The change log, recomputed.
pub const LOG_VERIFY: &str = "/log/verify";
/// Queries in SQL over runs and prompts.
pub const SQL: &str = "/sql";
/// The description of this API in the format of OpenAPI.
pub const DOCUMENT: &str = "/openapi.json";
/// The same for a person.
pub const REFERENCE: &str = "/docs";

/// What stands in a path as it is: RFC 3986 calls these characters unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address for `path` with these values in the places of its `{…}`, in their order. Each is
/// one segment, whatever it holds.
#[must_use]
pub fn address(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let segments = path.split('/').map(|segment| match segment.starts_with('{') {
        true => {
            utf8_percent_encode(values.next().copied().unwrap_or_default(), SEGMENT).to_string()
        }
        false => segment.to_owned(),
    });
    format!("{PREFIX}{}", segments.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, values: &[&str], expected: &str) {
        assert_eq!(address(path, values), expected);
    }

    #[test]
    fn every_value_is_one_segment() {
        check(PROMPTS, &[], "/api/fmf/v1/prompts");
        check(VERSION, &["invoice_summary", "3"], "/api/fmf/v1/prompts/invoice_summary/versions/3");
        check(PROMPT, &["a/b ?#%{é}"], "/api/fmf/v1/prompts/a%2Fb%20%3F%23%25%7B%C3%A9%7D");
        check(UNDO, &["a.b-c~d", "x"], "/api/fmf/v1/prompts/a.b-c~d/aliases/x/undo");
    }
}
