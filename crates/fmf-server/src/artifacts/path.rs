//! What the path of an artifact may be.

use std::fmt;

use object_store::path::Path;
use percent_encoding::percent_decode_str;

/// The most bytes of one name: more than any file system takes.
const NAME: usize = 255;
/// The most bytes of a path: more than an object in a cloud may have.
const WHOLE: usize = 1024;
/// How often a path may be encoded over and over.
const DECODINGS: usize = 10;
/// Where artifacts of runs are, by the addresses that this server gives them.
const SCHEME: &str = "mlflow-artifacts:";
/// Folders at the root with names that begin so are the store's own.
pub(super) const OWN: &str = ".fmf-";

/// Where an artifact is, below the root of the store: names that are no way out of it. The root
/// itself has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArtifactPath(Path);

/// No path, or one that leads out of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvalidPath;

impl ArtifactPath {
    /// A path as it was written. Whatever was encoded in it is decoded until nothing is, as MLflow
    /// does, so that nothing can be hidden from the rules that way.
    pub(crate) fn parse(written: &str) -> Result<Self, InvalidPath> {
        let text = decoded(written)?;
        if text.starts_with('/') || is_drive(&text) || text.starts_with("file:") {
            return Err(InvalidPath);
        }
        let names = text.split('/').filter(|name| !name.is_empty() && *name != ".");
        let names = names.map(name).collect::<Result<Vec<_>, _>>()?;
        if names.first().is_some_and(|first| first.starts_with(OWN)) {
            return Err(InvalidPath);
        }
        let whole = names.join("/");
        if whole.len() > WHOLE {
            return Err(InvalidPath);
        }
        Path::parse(whole).map(Self).map_err(|_| InvalidPath)
    }

    /// Where the files are that an address of ours names, such as `mlflow-artifacts:/0/R/artifacts`;
    /// `None` for an address of others.
    pub(crate) fn of_address(address: &str) -> Option<Result<Self, InvalidPath>> {
        let rest = address.strip_prefix(SCHEME)?;
        let path = match rest.strip_prefix("//") {
            Some(with_host) => with_host.split_once('/').map_or("", |(_, path)| path),
            None => rest,
        };
        Some(Self::parse(path.trim_start_matches('/')))
    }

    /// What lies below this one.
    pub(crate) fn join(&self, below: &Self) -> Result<Self, InvalidPath> {
        Self::parse(format!("{self}/{below}").trim_start_matches('/'))
    }

    /// The last name; none for the root.
    pub(crate) fn name(&self) -> &str {
        self.0.filename().unwrap_or_default()
    }

    pub(crate) fn is_root(&self) -> bool {
        self.0.is_root()
    }

    pub(super) fn object(&self) -> &Path {
        &self.0
    }
}

impl fmt::Display for ArtifactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn decoded(written: &str) -> Result<String, InvalidPath> {
    let mut text = written.to_owned();
    for _ in 0..DECODINGS {
        // A name may hold what only looks like an encoding, such as `50%ce`.
        let next = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if next == text {
            return Ok(text);
        }
        text = next;
    }
    Err(InvalidPath)
}

fn name(name: &str) -> Result<&str, InvalidPath> {
    let is_bad = |c: char| c.is_control() || c == '\\' || c == '#';
    (name != ".." && name.len() <= NAME && !name.contains(is_bad))
        .then_some(name)
        .ok_or(InvalidPath)
}

/// `C:/…`
fn is_drive(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && chars.next() == Some('/')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(written: &str, expect: Option<&str>) {
        let read = ArtifactPath::parse(written).ok().map(|path| path.to_string());
        assert_eq!(read.as_deref(), expect, "{written:?}");
    }

    #[test]
    fn a_path_is_names_with_slashes_between_them() {
        check("0/r/artifacts/a b/é.txt", Some("0/r/artifacts/a b/é.txt"));
        check("a%20b/%C3%A9.txt", Some("a b/é.txt"));
        check("a%2520b", Some("a b"));
        check("100% sure", Some("100% sure"));
        check("50%ce", Some("50\u{fffd}"));
        check("a//b/./c/", Some("a/b/c"));
        check("a:/b", None);
        check("ab:/b", Some("ab:/b"));
        check("...", Some("..."));
        check("", Some(""));
        check(&"n".repeat(255), Some(&"n".repeat(255)));
    }

    #[test]
    fn no_path_leads_out_of_the_store() {
        let bad = [
            "..",
            "a/../b",
            "../x",
            "a/..",
            "%2e%2e/x",
            "%252e%252e/x",
            "..%2fx",
            "/etc/passwd",
            "%2fetc/passwd",
            "a\\b",
            "%5c%5chost",
            "a%00b",
            "a\0b",
            "a\nb",
            "a#1",
            "a%23b",
            "file:///etc/passwd",
            "C:/x",
            ".fmf-uploads/x",
            "./.fmf-uploads",
        ];
        bad.iter().for_each(|bad| check(bad, None));
        check(&"n".repeat(256), None);
        check(&"é".repeat(150), None);
        check(&["n"; 600].join("/"), None);
        let encoded = (0..20).fold("..".to_owned(), |text, _| text.replace('%', "%25") + "%2e");
        check(&encoded, None);
    }

    #[test]
    fn an_address_of_ours_names_a_path() {
        let of = |address| ArtifactPath::of_address(address).map(|path| path.unwrap().to_string());
        assert_eq!(of("mlflow-artifacts:/0/r/artifacts").as_deref(), Some("0/r/artifacts"));
        assert_eq!(of("mlflow-artifacts://host:5000/0/r").as_deref(), Some("0/r"));
        assert_eq!(of("mlflow-artifacts:").as_deref(), Some(""));
        assert_eq!(of("s3://bucket/x"), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_again_as_itself(written in "[a-c./%2e ]{0,20}|\\PC{0,20}") {
            if let Ok(path) = ArtifactPath::parse(&written) {
                let again = ArtifactPath::parse(&path.to_string());
                prop_assert_eq!(again.as_ref(), Ok(&path));
                let text = path.to_string();
                prop_assert!(!text.starts_with('/') && text.split('/').all(|name| name != ".."));
            }
        }
    }
}
