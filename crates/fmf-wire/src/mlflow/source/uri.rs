//! The parts of an address, cut as Python's `urlparse` cuts them.

/// An address of any scheme, or of none.
pub(super) struct Uri {
    /// In lower case; empty if there is none.
    pub(super) scheme: String,
    /// What stands behind `//`; empty if nothing does.
    pub(super) authority: String,
    /// The path with query and fragment.
    rest: String,
}

impl Uri {
    pub(super) fn cut(text: &str) -> Self {
        let text = text.trim_start_matches(|c: char| c <= ' ').replace(['\t', '\r', '\n'], "");
        let (scheme, rest) = cut_scheme(&text);
        let (authority, rest) = cut_authority(rest);
        Self { scheme, authority: authority.to_owned(), rest: rest.to_owned() }
    }

    /// Whether this is a file on the disk of whoever reads it.
    pub(super) fn is_local(&self) -> bool {
        self.scheme.is_empty() || self.scheme == "file"
    }

    pub(super) fn path(&self) -> &str {
        before(&self.rest, &['?', '#'])
    }

    /// The path of a scheme without fragments.
    pub(super) fn path_with_fragment(&self) -> &str {
        before(&self.rest, &['?'])
    }
}

fn before<'t>(text: &'t str, ends: &[char]) -> &'t str {
    text.split(ends).next().unwrap_or_default()
}

fn cut_scheme(text: &str) -> (String, &str) {
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match text.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
        _ => (String::new(), text),
    }
}

fn cut_authority(rest: &str) -> (&str, &str) {
    let Some(behind) = rest.strip_prefix("//") else { return ("", rest) };
    behind.split_at(behind.find(['/', '?', '#']).unwrap_or(behind.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, scheme: &str, authority: &str, path: &str) {
        let uri = Uri::cut(text);
        let seen = (uri.scheme.as_str(), uri.authority.as_str(), uri.path());
        assert_eq!(seen, (scheme, authority, path), "{text:?}");
    }

    #[test]
    fn an_address_is_cut_where_python_cuts_it() {
        check("S3://b/a/b?x#y", "s3", "b", "/a/b");
        check("models:/m/1", "models", "", "/m/1");
        check("models:////m/1", "models", "", "//m/1");
        check("s3://b?x/y", "s3", "b", "");
        check("a/b", "", "", "a/b");
        check("1x:/y", "", "", "1x:/y");
        check("\u{1} models:/m\n/1", "models", "", "/m/1");
        check("x:", "x", "", "");
        assert_eq!(Uri::cut("models:/m#1/2?x").path_with_fragment(), "/m#1/2");
    }
}
