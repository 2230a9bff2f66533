//! The tokens in the database.

use fmf_core::{Action, Result, Role, StoreError, Timestamp};
use serde_json::{Value as Json, json};

use super::{
    NewToken, Token, TokenName, TokenSecret, TokenTable, require_admin, secret::TokenDigest,
};
use crate::{
    engine::{Columns, Session, Unit},
    log,
};

/// Adds a token whose holder knows `secret`.
///
/// # Errors
/// `Denied` for who is no admin, `Conflict` when the name is taken, `Invalid` for a token that
/// would have expired already.
pub(crate) fn add_token(
    unit: &mut Unit<'_>,
    new: &NewToken,
    secret: &TokenSecret,
) -> Result<Token> {
    require_admin(unit, "adding a token")?;
    let token = Token {
        name: new.name.clone(),
        role: new.role,
        created_at: unit.now,
        created_by: unit.who.actor.clone(),
        expires_at: new.expires_at,
    };
    check_new(unit, &token)?;
    let digest = TokenDigest::of(secret.reveal()).map(TokenDigest::to_stored);
    unit.session.execute(
        "insert into tokens (name, digest, role, created_at, created_by, expires_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            token.name.as_str().into(),
            digest.into(),
            token.role.as_str().into(),
            token.created_at.into(),
            token.created_by.as_deref().into(),
            token.expires_at.into(),
        ],
    )?;
    let change = log::Entry::of_access(Action::TokenAdded, token.name.as_str());
    log::append(unit, log::Entry { after: described(&token), ..change })?;
    Ok(token)
}

fn check_new(unit: &mut Unit<'_>, token: &Token) -> Result<()> {
    let name = token.name.as_str();
    if token.has_expired(unit.now) {
        return Err(StoreError::Invalid(format!(
            "token {name:?} would have expired already; give it a moment to come"
        )));
    }
    if find(unit.session, &token.name)?.is_some() {
        return Err(StoreError::Conflict(format!(
            "there is a token {name:?} already; revoke it first, or give this one another name"
        )));
    }
    Ok(())
}

/// Takes a token away, and answers it; `None` when there is none of that name.
///
/// # Errors
/// `Denied` for who is no admin.
pub(crate) fn revoke_token(unit: &mut Unit<'_>, name: &TokenName) -> Result<Option<Token>> {
    require_admin(unit, "revoking a token")?;
    let Some(token) = find(unit.session, name)? else { return Ok(None) };
    unit.session.execute("delete from tokens where name = ?1", &[name.as_str().into()])?;
    let change = log::Entry::of_access(Action::TokenRevoked, name.as_str());
    log::append(unit, log::Entry { before: described(&token), ..change })?;
    Ok(Some(token))
}

/// Every token, by its name; those that have expired too.
pub(crate) fn tokens(session: &mut dyn Session) -> Result<Vec<Token>> {
    session.query(
        "select name, role, created_at, created_by, expires_at from tokens order by name",
        &[],
        read,
    )
}

/// Every token by its digest.
pub(crate) fn token_table(session: &mut dyn Session) -> Result<TokenTable> {
    let tokens = session.query(
        "select digest, name, role, created_at, created_by, expires_at from tokens",
        &[],
        |row| {
            let digest = TokenDigest::stored(row.text()?);
            let lost = || StoreError::Corrupt("a token is stored without a digest".to_owned());
            Ok((digest.ok_or_else(lost)?, read(row)?))
        },
    )?;
    Ok(TokenTable::new(tokens))
}

/// Makes sure that the columns of a token are what they can be.
///
/// # Errors
/// `Invalid` for what no token has, without repeating it.
pub(crate) fn check_stored_token(name: &str, digest: &str, role: &str) -> Result<()> {
    let _: (TokenName, Role) = (name.parse()?, role.parse()?);
    let wrong = || StoreError::Invalid("a token has no digest".to_owned());
    TokenDigest::stored(digest).map(drop).ok_or_else(wrong)
}

fn find(session: &mut dyn Session, name: &TokenName) -> Result<Option<Token>> {
    session.query_opt(
        "select name, role, created_at, created_by, expires_at from tokens where name = ?1",
        &[name.as_str().into()],
        read,
    )
}

fn read(row: &mut Columns<'_>) -> Result<Token> {
    Ok(Token {
        name: row.parsed()?,
        role: row.parsed()?,
        created_at: row.time()?,
        created_by: row.maybe_string()?,
        expires_at: row.maybe_integer()?.map(Timestamp::from_millis),
    })
}

/// What the log says of a token.
fn described(token: &Token) -> Json {
    let expires_at = token.expires_at.map(Timestamp::as_millis);
    json!({"role": token.role.as_str(), "expires_at": expires_at})
}
