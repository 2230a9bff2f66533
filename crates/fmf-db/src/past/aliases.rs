//! Where aliases stood at a moment.

use std::collections::BTreeMap;

use fmf_core::{Alias, Result, Version};

use super::{life::LifeThen, moment::Moment};
use crate::engine::Session;

/// Where one alias stood, if it did.
pub(super) fn alias_then(
    session: &mut dyn Session,
    life: &LifeThen,
    alias: &Alias,
    moment: Moment,
) -> Result<Option<Version>> {
    let last = session.query_opt(
        "select c.action, c.version
         from changes c
         where c.prompt_id = ?1 and c.subject = ?2 and c.seq <= ?3
           and c.action in ('alias.set', 'alias.deleted')
         order by c.seq desc
         limit 1",
        &[(&life.id).into(), alias.into(), moment.seq.into()],
        |row| Ok((row.text()? == "alias.set").then_some(row.version()?)),
    )?;
    Ok(last.flatten())
}

/// Where every alias stood.
pub(super) fn aliases_then(
    session: &mut dyn Session,
    life: &LifeThen,
    moment: Moment,
) -> Result<BTreeMap<Alias, Version>> {
    let standing = session.query(EVERY, &[(&life.id).into(), moment.seq.into()], |row| {
        Ok((row.parsed()?, row.version()?))
    })?;
    Ok(standing.into_iter().collect())
}

/// Goes from one alias to the next in the index, and to the last change of each.
const EVERY: &str = "
    with recursive names (alias) as (
      select (
        select min(c.subject)
        from changes c
        where c.prompt_id = ?1 and c.action in ('alias.set', 'alias.deleted')
      ) as alias
      union all
      select (
        select min(c.subject)
        from changes c
        where c.prompt_id = ?1 and c.action in ('alias.set', 'alias.deleted')
          and c.subject > n.alias
      ) as alias
      from names n
      where n.alias is not null
    )
    select n.alias, c.version
    from names n
    cross join changes c
    where n.alias is not null and c.action = 'alias.set' and c.seq = (
      select max(d.seq)
      from changes d
      where d.prompt_id = ?1 and d.subject = n.alias and d.seq <= ?2
        and d.action in ('alias.set', 'alias.deleted')
    )";
