//! Who asks: as the routes let them in, and as the change log names them.

use std::{net::IpAddr, sync::Arc};

use axum::http::{HeaderMap, HeaderName};
use fmf_core::{ANONYMOUS, Role, StoreError, UNVERIFIED, Write};
use fmf_db::Token;
use fmf_wire::headers::{ACTOR, REASON};

use super::{Need, Refused};

/// The most characters of an actor that is claimed.
const LONGEST_ACTOR: usize = 200;
/// The most characters of a reason.
const LONGEST_REASON: usize = 1_000;

/// Who sends a request.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(super) token: Result<Arc<Token>, Refused>,
    /// Whether a token is asked for; where it is not, everybody is an admin.
    pub(super) required: bool,
    pub(super) address: Option<IpAddr>,
}

impl Caller {
    /// Whether they are let in to a route.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn allow(&self, need: Need) -> Result<(), Refused> {
        let Need::Role(takes) = need else { return Ok(()) };
        if !self.required {
            return Ok(());
        }
        let has = self.token.as_ref().map_err(|refused| *refused)?.role;
        if has >= takes { Ok(()) } else { Err(Refused::Role { has, takes }) }
    }

    /// What a write of theirs carries: who, why, and with which role.
    ///
    /// # Errors
    /// A text for the client when a header of theirs cannot be taken.
    pub(crate) fn write(&self, headers: &HeaderMap) -> Result<Write, String> {
        let role = match &self.token {
            Ok(token) if self.required => token.role,
            _ => Role::Admin,
        };
        Ok(Write {
            actor: Some(self.actor(headers)?),
            reason: said(headers, &REASON, LONGEST_REASON)?,
            role: Some(role),
            ..Write::default()
        })
    }

    fn actor(&self, headers: &HeaderMap) -> Result<String, String> {
        if let Ok(token) = &self.token {
            return Ok(token.name.to_string());
        }
        if let Some(claimed) = said(headers, &ACTOR, LONGEST_ACTOR)? {
            return Ok(format!("{claimed}{UNVERIFIED}"));
        }
        Ok(match self.address {
            Some(address) => format!("{ANONYMOUS}@{address}"),
            None => ANONYMOUS.to_owned(),
        })
    }
}

/// The text of a header, if it says anything.
fn said(headers: &HeaderMap, name: &HeaderName, longest: usize) -> Result<Option<String>, String> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = std::str::from_utf8(value.as_bytes()).unwrap_or("\u{0}");
    taken(text, longest).map_err(|why| format!("The header {name} {why}."))
}

/// The reason that a body gives, if it says anything.
///
/// # Errors
/// `Invalid` for one that the header could not give either.
pub(crate) fn check_reason(text: &str) -> fmf_core::Result<Option<String>> {
    taken(text, LONGEST_REASON).map_err(|why| StoreError::Invalid(format!("reason {why}")))
}

fn taken(text: &str, longest: usize) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err("must be UTF-8 text without control characters".to_owned());
    }
    if text.chars().count() > longest {
        return Err(format!("is longer than {longest} characters"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use fmf_core::Timestamp;

    use super::*;

    fn caller(role: Option<Role>, required: bool) -> Caller {
        let token = |role| Token {
            name: "ci".parse().unwrap(),
            role,
            created_at: Timestamp::from_millis(0),
            created_by: None,
            expires_at: None,
        };
        let address = Some("10.0.0.7".parse().unwrap());
        let token = role.map(token).map(Arc::new).ok_or(Refused::NoToken);
        Caller { token, required, address }
    }

    fn headers(pairs: &[(&HeaderName, &str)]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_bytes(text.as_bytes()).unwrap();
        pairs.iter().map(|(name, text)| ((*name).clone(), value(text))).collect()
    }

    fn check(caller: &Caller, claimed: &str, actor: &str, role: Role) {
        let write = caller.write(&headers(&[(&ACTOR, claimed)])).unwrap();
        assert_eq!((write.actor.as_deref(), write.role), (Some(actor), Some(role)));
    }

    #[test]
    fn a_token_names_the_actor_and_a_claim_is_marked() {
        check(&caller(Some(Role::Writer), true), "boss", "ci", Role::Writer);
        check(&caller(Some(Role::Reader), false), "boss", "ci", Role::Admin);
        check(&caller(None, false), "ana é", "ana é (unverified)", Role::Admin);
        check(&caller(None, false), " ", "anonymous@10.0.0.7", Role::Admin);
    }

    #[test]
    fn a_role_is_held_against_what_a_route_takes() {
        let allow = |role, need| caller(role, true).allow(need);
        assert_eq!(allow(None, Need::Nothing), Ok(()));
        assert_eq!(allow(None, Need::READER), Err(Refused::NoToken));
        assert_eq!(allow(Some(Role::Admin), Need::WRITER), Ok(()));
        let refused = Refused::Role { has: Role::Reader, takes: Role::Writer };
        assert_eq!(allow(Some(Role::Reader), Need::WRITER), Err(refused));
        assert_eq!(caller(None, false).allow(Need::WRITER), Ok(()));
    }

    #[test]
    fn a_reason_is_taken_whole_or_refused() {
        let anybody = caller(None, false);
        let reason = |text: &str| anybody.write(&headers(&[(&REASON, text)])).map(|w| w.reason);
        assert_eq!(reason("wegen é"), Ok(Some("wegen é".to_owned())));
        assert_eq!(reason(""), Ok(None));
        assert!(reason(&"é".repeat(LONGEST_REASON)).is_ok());
        assert!(reason(&"é".repeat(LONGEST_REASON + 1)).unwrap_err().contains("x-fmf-reason"));
        let latin = HeaderMap::from_iter([(REASON, HeaderValue::from_bytes(b"\xe9").unwrap())]);
        assert!(anybody.write(&latin).unwrap_err().contains("UTF-8"));
    }
}
