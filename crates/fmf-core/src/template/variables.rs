//! The variables of a template.

use std::{collections::HashSet, ops::Range};

use minijinja::Environment;

use super::{Template, is_jinja};

/// A `{{ … }}` of a plain template: the bytes it covers, and what stands in it without blanks.
pub(crate) type Placeholder<'t> = (Range<usize>, &'t str);

pub(super) fn variables(template: &Template) -> Vec<String> {
    let texts = texts(template);
    if texts.iter().any(|text| is_jinja(text)) {
        return unique(texts.iter().flat_map(|text| undeclared(text)));
    }
    unique(texts.iter().flat_map(|text| names(text)))
}

/// The names of the variables of a plain text, as often as they occur.
fn names(text: &str) -> Vec<String> {
    let names = placeholders(text).map(|(_, name)| name).filter(|name| is_variable(name));
    names.map(str::to_owned).collect()
}

/// Every `{{ … }}` that holds something without braces.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find("{{")?;
            let inside = start + 2;
            let end = inside + text[inside..].find(['{', '}'])?;
            let name = text[inside..end].trim();
            if text[end..].starts_with("}}") && !name.is_empty() {
                from = end + 2;
                return Some((start..from, name));
            }
            // The second brace may belong to the next pair.
            from = start + 1;
        }
    })
}

/// Whether MLflow takes this name for a variable: identifiers of ASCII letters, joined by dots.
pub(crate) fn is_variable(name: &str) -> bool {
    name.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// The texts in which variables are looked for: those of the messages, where there are some.
fn texts(template: &Template) -> Vec<String> {
    match template.messages() {
        Ok(messages) => messages.into_iter().map(|message| message.content).collect(),
        Err(_) => vec![template.source().to_owned()],
    }
}

/// What a Jinja2 template uses and does not define, in the order in which the words appear.
fn undeclared(text: &str) -> Vec<String> {
    let environment = Environment::new();
    let Ok(template) = environment.template_from_str(text) else { return Vec::new() };
    let mut names: Vec<_> = template.undeclared_variables(false).into_iter().collect();
    names.sort_by_cached_key(|name| (first_word(text, name), name.clone()));
    names
}

/// Where a name stands for the first time that it is not a part of a longer one.
fn first_word(text: &str, name: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = text.match_indices(name).map(|(start, _)| start);
    let whole = places.find(|start| {
        let before = text[..*start].chars().next_back();
        let after = text[start + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    });
    whole.unwrap_or(text.len())
}

/// The names without their repetitions.
pub(crate) fn unique(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Message, Template};

    #[track_caller]
    fn check(template: &Template, expected: &[&str]) {
        assert_eq!(template.variables(), expected, "{template}");
    }

    #[test]
    fn variables_are_named_in_the_order_of_their_first_appearance() {
        check(&Template::text("{{b}} {{ a }} {{\nb\t}} {{c.d}}"), &["b", "a", "c.d"]);
    }

    #[test]
    fn what_is_no_identifier_is_no_variable() {
        let text = "{{}} {{ }} {{1a}} {{a.}} {{é}} {{a|upper}} {a} {{{x}}} {{ {{y}} }} {{z";
        check(&Template::text(text), &["x", "y"]);
    }

    #[test]
    fn a_jinja_template_needs_what_it_does_not_define() {
        let text = "{% for item in items %}{{ item.name }} {{ user.name }}{% endfor %}{{ tone }}";
        check(&Template::text(text), &["items", "user", "tone"]);
        check(&Template::text("{% broken {{ a }} %}"), &[]);
    }

    #[test]
    fn a_chat_template_needs_what_its_messages_need() {
        let message =
            |content: &str| Message { role: "user".to_owned(), content: content.to_owned() };
        check(&Template::chat(&[message("{{\nb }}"), message("{{a}} {{b}}")]), &["b", "a"]);
        let mixed = [message("{{a}}"), message("{% if b %}{{ c }}{% endif %}")];
        check(&Template::chat(&mixed), &["a", "b", "c"]);
    }
}
