//! Who may do what: tokens and protected aliases.

use fmf_core::{Alias, Result, Write};

use super::Registry;
use crate::access::{
    self, NamePattern, NewToken, Protection, Token, TokenName, TokenSecret, TokenTable,
};

impl Registry {
    /// Adds a token. Its secret is told here and can never be read again.
    ///
    /// # Errors
    /// `Denied` for who is no admin, `Conflict` when the name is taken, `Invalid` for a token that
    /// would have expired already.
    pub async fn add_token(&self, new: NewToken, how: Write) -> Result<(Token, TokenSecret)> {
        let secret = TokenSecret::new()?;
        let kept = secret.clone();
        let write = self.engine().write(how, move |unit| access::add_token(unit, &new, &kept));
        Ok((write.await?, secret))
    }

    /// Takes a token away and answers it; `None` when there is none of that name.
    ///
    /// # Errors
    /// `Denied` for who is no admin.
    pub async fn revoke_token(&self, name: &TokenName, how: Write) -> Result<Option<Token>> {
        let name = name.clone();
        self.engine().write(how, move |unit| access::revoke_token(unit, &name)).await
    }

    /// Every token, by its name; those that have expired too.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    pub async fn tokens(&self) -> Result<Vec<Token>> {
        self.engine().read(access::tokens).await
    }

    /// Every token as a server needs them, to know the holder of a secret. A table is not told of
    /// later changes: [`Registry::on_change`] says when to ask for another.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    pub async fn token_table(&self) -> Result<TokenTable> {
        self.engine().read(access::token_table).await
    }

    /// Protects an alias and answers the rule that was there for the same prompts.
    ///
    /// # Errors
    /// `Denied` for who is no admin, `Invalid` for a rule that protects nothing.
    pub async fn protect_alias(&self, rule: Protection, how: Write) -> Result<Option<Protection>> {
        self.engine().write(how, move |unit| access::set_protection(unit, &rule)).await
    }

    /// Takes a rule away and answers it; `None` when there is none for just these prompts.
    ///
    /// # Errors
    /// `Denied` for who is no admin.
    pub async fn unprotect_alias(
        &self,
        alias: &Alias,
        prompts: &NamePattern,
        how: Write,
    ) -> Result<Option<Protection>> {
        let (alias, prompts) = (alias.clone(), prompts.clone());
        self.engine().write(how, move |unit| access::unprotect(unit, &alias, &prompts)).await
    }

    /// Every rule about aliases, by alias and prompts.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    pub async fn protections(&self) -> Result<Vec<Protection>> {
        self.engine().read(access::protections).await
    }
}
