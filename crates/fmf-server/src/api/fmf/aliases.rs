//! Aliases, the version that one stands for, and taking a change of one back.

use fmf_core::{History as _, Selector, Write};
use fmf_wire::fmf::{
    messages::{Change, Problem, Undo, Version},
    paths,
    queries::{AsOf, Plain},
};

use super::{
    Answer, Call, Found, Refusal, Sent, document::examples, places::OfAlias, versions::selected,
};
use crate::access::check_reason;

/// Get the version that an alias stands for
///
/// One version, whole. With `at` the version that the alias stood for then.
#[utoipa::path(
    get, context_path = paths::PREFIX, path = paths::ALIAS, tag = "prompts",
    operation_id = "getByAlias", params(OfAlias, AsOf),
    responses(
        (status = 200, description = "The version", body = Version,
            example = json!(examples::version())),
        (status = 404, description = "There is no such alias, or was none then", body = Problem,
            content_type = "application/problem+json", example = json!(examples::no_alias())),
    ),
)]
pub(super) async fn get(call: Call<OfAlias, AsOf>) -> Answer {
    let (name, selector) = (call.place.name()?, Selector::from(call.place.alias()?));
    let at = call.query.moment(&call.now)?;
    selected(&call.app.registry, &name, &selector, at).await
}

/// Take the last change of an alias back
///
/// The alias stands where it stood before: one that was set for the first time is deleted, one
/// that was deleted is set again. An undo is a change too; undoing it as well brings back what it
/// took back. Answers that change.
#[utoipa::path(
    post, context_path = paths::PREFIX, path = paths::UNDO, tag = "history",
    operation_id = "undoAlias",
    params(OfAlias, ("X-FMF-Reason" = Option<String>, Header,
        description = "Why, for the change log; what the body says counts for more",
        example = "it dropped the due date")),
    request_body(content = Option<Undo>, example = json!(examples::undo())),
    responses(
        (status = 200, description = "The change that took it back", body = Change,
            example = json!(examples::change())),
        (status = 404, description = "There is no such prompt, or it never had that alias",
            body = Problem, content_type = "application/problem+json",
            example = json!(examples::no_alias())),
        (status = 409, description = "The version to go back to was deleted, or the alias does \
            not stand where it was expected", body = Problem,
            content_type = "application/problem+json", example = json!(examples::no_way_back())),
    ),
)]
pub(super) async fn undo(call: Call<OfAlias, Plain>, Sent(undo): Sent<Undo>) -> Answer {
    let (name, alias) = (call.place.name()?, call.place.alias()?);
    let how = how(call.how, undo)?;
    let change = call.app.registry.undo_alias(&name, &alias, how).await?;
    Ok(Found::new(&Change::from(&change)))
}

/// How it is taken back: as the headers and the body say.
fn how(how: Write, undo: Undo) -> Result<Write, Refusal> {
    let expect = undo.expect()?;
    let reason = undo.reason.as_deref().map(check_reason).transpose()?.flatten();
    Ok(Write { expect, reason: reason.or(how.reason), ..how })
}
