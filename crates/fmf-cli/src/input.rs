//! What commands read: templates, JSON, and pairs on the command line.

use std::{
    fs::File,
    io::{self, Read as _},
    num::NonZeroUsize,
    path::Path,
    str::FromStr,
};

use fmf::{Alias, JsonText, Message, PromptName, PromptRef, Selector, StoreError, Template, files};

use crate::fault::{Exit, Fault, Result};

/// The most bytes that are read: ten times what the longest template can have.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// `KEY=VALUE` on the command line; the value may hold further `=`.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl FromStr for Pair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => {
                Ok(Self { key: key.to_owned(), value: value.to_owned() })
            }
            _ => Err("write it as KEY=VALUE".to_owned()),
        }
    }
}

/// What a file says a version is.
pub(crate) struct Content {
    pub(crate) template: Template,
    pub(crate) response_format: Option<JsonText>,
    pub(crate) model_config: Option<JsonText>,
}

/// Reads a template, of the kind that the file's name or `chat` says.
pub(crate) fn content(path: &Path, chat: bool) -> Result<Content> {
    let text = text(path)?;
    let name = path.to_string_lossy();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".prompt.yml", ".prompt.yaml"]) {
        let file = files::read_chat(&text)
            .map_err(|why| wrong(path, &format!("cannot be understood: {why}")))?;
        let files::Chat { template, response_format, model_config } = file;
        return Ok(Content { template, response_format, model_config });
    }
    let template = match chat || ends(&[".json"]) {
        true => Template::chat(&messages(path, &text)?),
        false => Template::text(text),
    };
    Ok(Content { template, response_format: None, model_config: None })
}

/// Reads a JSON object.
pub(crate) fn json_object(path: &Path) -> Result<JsonText> {
    let json = JsonText::parse(text(path)?)
        .map_err(|error| wrong(path, &format!("cannot be read: {error}")))?;
    match json.value() {
        Some(value) if value.is_object() => Ok(json),
        _ => Err(wrong(path, "is no JSON object").hint("write it as {\"key\": …}")),
    }
}

/// Reads the name of a prompt where all of its versions are meant.
pub(crate) fn prompt_name(text: &str) -> Result<PromptName, String> {
    text.parse().map_err(|error: StoreError| match text.parse::<PromptRef>() {
        Ok(PromptRef { name, .. }) => {
            format!("this names a version of a prompt; write its name alone: {name}")
        }
        Err(_) if text.contains(['/', ':']) => {
            "the name of a prompt holds no '/' and no ':'".to_owned()
        }
        Err(_) => error.to_string(),
    })
}

/// Reads a number on the command line.
pub(crate) fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "write a whole number, such as 3".to_owned())
}

/// Reads how many there may be at most.
pub(crate) fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number from 1".to_owned())
}

/// Reads an alias that is to be set. A number or `latest` would be read as a version wherever it is
/// asked for; behind an `@` a number is an alias all the same.
pub(crate) fn new_alias(text: &str) -> Result<Alias, String> {
    let name = text.strip_prefix('@').unwrap_or(text);
    let alias: Alias = name.parse().map_err(|error: StoreError| error.to_string())?;
    if alias.is_latest() {
        return Err(
            "latest is the newest version by itself and cannot be set; name an alias such \
                    as production"
                .to_owned(),
        );
    }
    alias.check_settable().map_err(|error| error.to_string())?;
    match name == text && matches!(text.parse(), Ok(Selector::Version(_))) {
        true => Err(format!(
            "{text} reads as a version; name an alias such as production, or write @{text} for an \
             alias of that name"
        )),
        false => Ok(alias),
    }
}

/// Reads a text; `-` is the standard input.
pub(crate) fn text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes),
        false => File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| {
        Fault::new(Exit::Failure, format!("cannot read {}", shown(path))).because(&error)
    })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(wrong(path, "is larger than 4 MiB"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(wrong(path, "begins with a byte order mark; save it without one"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        wrong(path, &format!("is not UTF-8 (byte {at})"))
    })
}

/// A file as messages name it.
pub(crate) fn shown(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

fn wrong(path: &Path, why: &str) -> Fault {
    Fault::usage(format!("{} {why}", shown(path)))
}

fn messages(path: &Path, text: &str) -> Result<Vec<Message>> {
    let template = Template::from_source(fmf::TemplateKind::Chat, text);
    match template.messages() {
        Ok(messages) if !messages.is_empty() => Ok(messages),
        Ok(_) => Err(wrong(path, "has no messages")),
        Err(error) => Err(wrong(path, &format!("is no chat: {error}"))
            .hint("a chat is [{\"role\": \"user\", \"content\": \"…\"}, …]; a text comes from a file that does not end in .json, or from standard input")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_that_would_be_read_as_a_version_is_not_set_by_mistake() {
        let check = |text: &str, read: Result<&str, &str>| match (new_alias(text), read) {
            (Ok(alias), Ok(expected)) => assert_eq!(alias.as_str(), expected, "{text}"),
            (Err(why), Err(said)) => assert!(why.contains(said), "{text}: {why}"),
            (found, _) => panic!("{text}: {found:?}"),
        };
        check("production", Ok("production"));
        check("@production", Ok("production"));
        check("@3", Ok("3"));
        check("3a", Ok("3a"));
        check("3", Err("write @3"));
        check("latest", Err("newest version"));
        check("@Latest", Err("newest version"));
        check("v3", Err("reserved"));
        check("a b", Err("Invalid alias name"));
        check("", Err("must not be empty"));
    }

    #[test]
    fn who_names_a_version_is_told_the_name_of_its_prompt() {
        let refused = |text: &str, why: &str| {
            let said = prompt_name(text).unwrap_err();
            assert!(said.contains(why), "{text:?}: {said}");
        };
        assert!(prompt_name("greeting").is_ok());
        refused("greeting/2", "write its name alone: greeting");
        refused("prompts:/greeting@production", "write its name alone: greeting");
        refused("a/b", "holds no '/'");
        refused("", "must not be empty");
    }
}
