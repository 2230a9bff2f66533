//! Which moments of a name belong to a life.
//!
//! Somebody who speaks of a name means the life that was given it last. What was said before
//! anybody had it means the first one that was: a run may begin before it registers its prompt. So
//! every moment of a name belongs to one life, and a name that only one life was ever given is
//! that life's for good.

use fmf_core::{PromptName, Result, Timestamp};

use super::life::new_name;
use crate::{
    engine::Session,
    prompts::{Life, Scope},
};

/// A name in the stretch of time in which it means one life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) name: PromptName,
    /// Its beginning; `None` for a name that nobody was given before.
    pub(crate) from: Option<Timestamp>,
    /// Its end, when another life was given the name.
    pub(crate) until: Option<Timestamp>,
}

/// What the life that bears this name now is meant by.
///
/// # Errors
/// `PromptNotFound`.
pub(crate) fn claims(session: &mut dyn Session, name: &PromptName) -> Result<Vec<Claim>> {
    let life = Life::require(session, name, Scope::Prompts)?;
    let mut claims = Vec::new();
    for name in names_of(session, &life.id)? {
        let given = given(session, &name)?;
        for (index, (to, at)) in given.iter().enumerate().filter(|(_, (to, _))| *to == life.id) {
            let is_kept = index > 0 && given[index - 1].0 == *to;
            let until = given.get(index + 1).map(|(_, at)| *at);
            match claims.last_mut() {
                // It was given away and came back, and nobody else had it meanwhile.
                Some(Claim { until: end, .. }) if is_kept => *end = until,
                _ => {
                    let from = (index > 0).then_some(*at);
                    claims.push(Claim { name: name.clone(), from, until });
                }
            }
        }
    }
    Ok(claims)
}

/// Every name that a life was given.
fn names_of(session: &mut dyn Session, life: &str) -> Result<Vec<PromptName>> {
    let mut names: Vec<PromptName> = session.query(
        "select c.prompt from changes c
         where c.prompt_id = ?1 and c.action = 'prompt.created' and c.subject is null",
        &[life.into()],
        |row| row.parsed(),
    )?;
    names.append(&mut session.query(
        "select c.after from changes c
         where c.prompt_id = ?1 and c.action = 'prompt.renamed' and c.subject is null",
        &[life.into()],
        |row| new_name(row.text()?),
    )?);
    names.sort();
    names.dedup();
    Ok(names)
}

/// Who was given a name, and when, in their order.
fn given(session: &mut dyn Session, name: &PromptName) -> Result<Vec<(String, Timestamp)>> {
    let as_logged = serde_json::Value::from(name.as_str()).to_string();
    session.query(
        "select g.life, g.at
         from (
           select c.seq as seq, c.prompt_id as life, c.at as at
           from changes c
           where c.prompt = ?1 and c.action = 'prompt.created'
             and c.action in ('prompt.created', 'prompt.renamed', 'prompt.deleted')
           union all
           select c.seq as seq, c.prompt_id as life, c.at as at
           from changes c
           where c.after = ?2 and c.action = 'prompt.renamed'
         ) g
         join prompts p on p.id = g.life
         where p.is_prompt = 1
         order by g.seq",
        &[name.into(), as_logged.into()],
        |row| Ok((row.string()?, row.time()?)),
    )
}
