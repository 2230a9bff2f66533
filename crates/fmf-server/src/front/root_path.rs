//! The path that a proxy serves this server under.
//!
//! Some proxies pass the path on and some take it off. So a request is answered with it and
//! without it, which also lets a health check ask the server itself; links carry it.

use std::{borrow::Cow, sync::Arc};

use axum::http::{Uri, uri::PathAndQuery};

/// The first words of our own paths, which a path in front of them would hide.
const OURS: [&str; 4] = ["api", "ajax-api", "health", "metrics"];

/// A path without a slash at its end; empty for none.
#[derive(Debug, Clone, Default)]
pub(crate) struct RootPath(Arc<str>);

impl RootPath {
    /// Reads `/fmf`, `/tools/fmf/`, `/` or nothing; answers nothing for what is no such path.
    pub(super) fn read(text: &str) -> Option<Self> {
        let path = text.trim_end_matches('/');
        let Some(inside) = path.strip_prefix('/') else {
            return path.is_empty().then(Self::default);
        };
        let mut segments = inside.split('/');
        let starts_like_ours = segments.clone().next().is_some_and(|first| OURS.contains(&first));
        let good = !starts_like_ours && segments.all(is_segment);
        good.then(|| Self(path.into()))
    }

    /// The path, for links.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Path and query without this path.
    pub(super) fn strip<'w>(&self, words: &'w str) -> Cow<'w, str> {
        let Some(rest) = words.strip_prefix(&*self.0).filter(|_| !self.0.is_empty()) else {
            return Cow::Borrowed(words);
        };
        match rest.as_bytes().first() {
            Some(b'/') => Cow::Borrowed(rest),
            None | Some(b'?') => Cow::Owned(format!("/{rest}")),
            Some(_) => Cow::Borrowed(words),
        }
    }

    /// Takes this path off an address.
    pub(super) fn take_off(&self, uri: &mut Uri) {
        if self.0.is_empty() {
            return;
        }
        let stripped = uri.path_and_query().map(|words| self.strip(words.as_str()));
        if let Some(Ok(words)) = stripped.map(|words| PathAndQuery::try_from(words.as_ref())) {
            *uri = Uri::from(words);
        }
    }
}

fn is_segment(text: &str) -> bool {
    let letter =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    !matches!(text, "" | "." | "..") && text.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_path_is_plain_and_hides_no_route() {
        let check = |text: &str, expected: Option<&str>| {
            let read = RootPath::read(text);
            assert_eq!(read.as_ref().map(RootPath::as_str), expected, "{text:?}");
        };
        check("", Some(""));
        check("/", Some(""));
        check("/fmf", Some("/fmf"));
        check("/tools/fmf/", Some("/tools/fmf"));
        for wrong in
            ["fmf", "//fmf", "/a//b", "/../x", "/a b", "/<a>", "/\"", "/api", "/api/fmf", "/health"]
        {
            check(wrong, None);
        }
    }

    #[test]
    fn requests_are_answered_with_it_and_without_it() {
        let root = RootPath::read("/fmf").unwrap();
        let check = |words: &str, expected: &str| {
            assert_eq!(root.strip(words), expected);
            let mut uri: Uri = words.parse().unwrap();
            root.take_off(&mut uri);
            assert_eq!(uri.to_string(), expected);
        };
        check("/fmf/health", "/health");
        check("/fmf/?page=2", "/?page=2");
        check("/fmf?page=2", "/?page=2");
        check("/fmf", "/");
        check("/health", "/health");
        check("/fmfx/health", "/fmfx/health");
        check("/fmf/fmf/health", "/fmf/health");
    }
}
