//! Tokens and protected aliases.

use fmf::registry::{Protection, Token};
use serde::Serialize;

use super::moment;

/// Of `token list`.
#[derive(Debug, Serialize)]
pub(crate) struct TokensJson {
    store: String,
    tokens: Vec<TokenJson>,
}

impl TokensJson {
    pub(crate) fn new(store: String, tokens: &[Token]) -> Self {
        Self { store, tokens: tokens.iter().map(TokenJson::new).collect() }
    }
}

/// Of `token add`: the only place where a token is ever told. It is not printed by `Debug`.
#[derive(Serialize)]
pub(crate) struct NewTokenJson<'a> {
    store: String,
    #[serde(flatten)]
    about: TokenJson,
    token: &'a str,
}

impl<'a> NewTokenJson<'a> {
    pub(crate) fn new(store: String, about: &Token, token: &'a str) -> Self {
        Self { store, about: TokenJson::new(about), token }
    }
}

#[derive(Debug, Serialize)]
struct TokenJson {
    name: String,
    role: &'static str,
    created_at: Option<String>,
    created_by: Option<String>,
    expires_at: Option<String>,
}

impl TokenJson {
    fn new(token: &Token) -> Self {
        Self {
            name: token.name.to_string(),
            role: token.role.as_str(),
            created_at: moment(Some(token.created_at)),
            created_by: token.created_by.clone(),
            expires_at: moment(token.expires_at),
        }
    }
}

/// Of `alias protections`.
#[derive(Debug, Serialize)]
pub(crate) struct ProtectionsJson {
    store: String,
    protections: Vec<ProtectionJson>,
}

impl ProtectionsJson {
    pub(crate) fn new(store: String, rules: &[Protection]) -> Self {
        Self { store, protections: rules.iter().map(ProtectionJson::new).collect() }
    }
}

#[derive(Debug, Serialize)]
struct ProtectionJson {
    alias: String,
    prompts: String,
    role: &'static str,
}

impl ProtectionJson {
    fn new(rule: &Protection) -> Self {
        Self {
            alias: rule.alias.to_string(),
            prompts: rule.prompts.to_string(),
            role: rule.role.as_str(),
        }
    }
}
