//! What a request says in its `Authorization` header.

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The secret that a request carries: a bearer token, or the password of any user. `None` when it
/// carries no such header; an empty text when nobody can read it, which is no token either.
pub(super) fn secret(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?;
    Some(value.to_str().ok().and_then(read).unwrap_or_default())
}

fn read(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once(' ')?;
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(value: &[u8], expected: &str) {
        let value = HeaderValue::from_bytes(value).unwrap();
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        assert_eq!(secret(&headers).as_deref(), Some(expected));
    }

    #[test]
    fn a_token_comes_as_bearer_or_as_a_password() {
        check(b"Bearer fmf_1", "fmf_1");
        check(b"bearer  fmf_1 ", "fmf_1");
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair)).into_bytes();
        check(&basic("ana:fmf_1"), "fmf_1");
        check(&basic(":fmf_1"), "fmf_1");
        check(&basic("a:b:c"), "b:c");
    }

    #[test]
    fn what_cannot_be_read_is_no_token() {
        for value in [&b""[..], b"Bearer", b"Digest x", b"Basic !", b"Basic YQ==", b"Bearer \xff"] {
            check(value, "");
        }
        assert_eq!(secret(&HeaderMap::new()), None);
    }
}
