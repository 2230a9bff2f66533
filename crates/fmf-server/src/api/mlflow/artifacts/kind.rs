//! What a file is called to a client by the end of its name, as MLflow's server does.

/// Files that are text to whoever reads them, whatever else they are.
const TEXTS: &[&str] = &[
    "txt",
    "log",
    "err",
    "cfg",
    "conf",
    "cnf",
    "cf",
    "ini",
    "properties",
    "prop",
    "hocon",
    "toml",
    "yaml",
    "yml",
    "xml",
    "json",
    "js",
    "py",
    "py3",
    "csv",
    "tsv",
    "md",
    "rst",
    "ipynb",
    "MLmodel",
    "MLproject",
];

/// What others are.
const OTHERS: &[(&str, &str)] = &[
    ("avi", "video/x-msvideo"),
    ("bmp", "image/bmp"),
    ("css", "text/css"),
    ("doc", "application/msword"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("h5", "application/x-hdf5"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ico", "image/vnd.microsoft.icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("mjs", "text/javascript"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("sh", "application/x-sh"),
    ("svg", "image/svg+xml"),
    ("tar", "application/x-tar"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("wasm", "application/wasm"),
    ("wav", "audio/x-wav"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
];

/// The media type of a file of that name.
pub(super) fn of(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map_or(name, |(_, end)| end);
    if TEXTS.contains(&end) {
        return "text/plain";
    }
    let end = end.to_ascii_lowercase();
    let known = OTHERS.iter().find(|(known, _)| *known == end);
    known.map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_says_what_a_file_is() {
        let names = [
            ("a.txt", "text/plain"),
            ("MLmodel", "text/plain"),
            ("data.json", "text/plain"),
            ("plot.PNG", "image/png"),
            ("page.html", "text/html"),
            ("model.pkl", "application/octet-stream"),
            ("nothing", "application/octet-stream"),
        ];
        for (name, kind) in names {
            assert_eq!(of(name), kind, "{name}");
        }
    }
}
