//! The headers that tell a browser what it may do with an answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Which headers go with every answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guard {
    /// Whether browsers are to come back by HTTPS only.
    pub(super) https_only: bool,
}

/// Nothing is loaded, run or framed. A page says for itself what it needs.
const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
/// A year.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

const ALWAYS: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];

impl Guard {
    pub(super) fn put_on(self, headers: &mut HeaderMap) {
        headers.reserve(ALWAYS.len() + 2);
        for (name, value) in ALWAYS {
            headers.insert(name, value);
        }
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
        if self.https_only {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
        }
    }
}
