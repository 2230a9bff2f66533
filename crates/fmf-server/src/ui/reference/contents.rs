//! Texts of the description, as parts of a page.

use serde_json::Value;

/// A text of the description; nothing where there is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A text as markup: what stands between backticks is code, and nothing else means anything.
pub(super) fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

/// The paragraphs of a text, as markup.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(prose).collect()
}

/// A value as people read it.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// The name of the message that a schema refers to.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_mark_code_and_nothing_is_markup() {
        let seen = prose("say `a < b` & <i>c</i>");
        assert_eq!(seen, "say <code>a &lt; b</code> &amp; &lt;i&gt;c&lt;/i&gt;");
        assert_eq!(paragraphs("a\nb\n\n`c`"), ["a\nb", "<code>c</code>"]);
    }
}
