//! What every page has in common: its style, and what a browser may do with it.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_core::{Result, StoreError};
use sha2::{Digest as _, Sha256};

/// How a page looks; it stands in the page.
pub(super) struct Style {
    pub(super) text: String,
    policy: Option<HeaderValue>,
}

impl Style {
    /// The colours and letters of every page, and what one page adds.
    pub(super) fn new(own: &str) -> Self {
        Self::sending(own, "'none'")
    }

    /// The same for a page that sends a form back to this server.
    pub(super) fn with_form(own: &str) -> Self {
        Self::sending(own, "'self'")
    }

    fn sending(own: &str, to: &str) -> Self {
        let text = format!("{}{own}", include_str!("../../templates/page.css"));
        let policy = policy(&text, to);
        Self { text, policy }
    }

    /// The page as an answer.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub(super) fn answer(&self, page: &impl Template) -> Result<Response> {
        let page =
            page.render().map_err(|error| StoreError::backend("cannot draw the page", error))?;
        let policy = self.policy.clone();
        let policy = policy.map(|policy| [(header::CONTENT_SECURITY_POLICY, policy)]);
        Ok((policy, Html(page)).into_response())
    }
}

/// What a browser may do with the page: use this style and the icon in it, send forms there, and
/// nothing else.
fn policy(style: &str, forms: &str) -> Option<HeaderValue> {
    let style = STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; \
         form-action {forms}; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
}
