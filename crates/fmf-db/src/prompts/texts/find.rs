//! Finding prompts by words.

use fmf_core::{Page, Result, TextHit, TextQuery};

use super::{document::documents, matching::candidates};
use crate::engine::Session;

/// The prompts in whose texts the words stand, those first that the engine ranks best, then by
/// name.
///
/// # Errors
/// `Invalid` for a foreign page token.
pub(crate) fn find(session: &mut dyn Session, query: &TextQuery) -> Result<Page<TextHit>> {
    let offset = query.page.offset()?;
    if query.wanted().is_empty() {
        return Ok(query.page.page(offset, Vec::new()));
    }
    // One text of each prompt: the best, and of those that are as good the newest.
    let mut best = candidates(session.dialect(), query).wrapped(
        "select r.prompt, r.version, r.rank
         from (
           select t.prompt, t.version, c.rank,
             row_number() over (partition by t.prompt order by c.rank desc, t.version desc) as place
           from (",
        "  ) c
           cross join texts t
           where t.id = c.id
         ) r
         cross join prompts o
         where r.place = 1 and o.id = r.prompt
         order by r.rank desc, o.name",
    );
    best.add_page(&query.page)?;
    let mut hits = Vec::new();
    documents(session, best, "order by w.rank desc, p.name", |_, document| {
        hits.push(document.hit(query));
    })?;
    Ok(query.page.page(offset, hits))
}
