//! Which life bore a name at a moment.

use fmf_core::{Action, Bearing, Missing, PromptName, Result, StoreError, Timestamp};

use super::moment::Moment;
use crate::engine::{Columns, Session};

/// The life that bore a name at a moment. Ordinary models are no prompts and bear none.
pub(super) struct LifeThen {
    pub(super) id: String,
    pub(super) name: PromptName,
    pub(super) created_at: Timestamp,
}

/// What gave a name to a prompt, or took it away.
struct Event {
    seq: i64,
    at: Timestamp,
    action: Action,
    life: String,
    created_at: Timestamp,
    /// The name before, and of a renaming the name after.
    name: PromptName,
    renamed: Option<PromptName>,
}

impl LifeThen {
    /// # Errors
    /// `NotThen`; `PromptNotFound` for a name that no prompt ever bore.
    pub(super) fn require(
        session: &mut dyn Session,
        name: &PromptName,
        moment: Moment,
    ) -> Result<Self> {
        let last = latest(
            event(session, LAST_OF_NAME, name.as_str(), moment)?,
            event(session, LAST_TO_NAME, &as_logged(name), moment)?,
        );
        let ended = match last {
            Some(event) if event.gave(name) => {
                let Event { life: id, created_at, .. } = event;
                return Ok(Self { id, name: name.clone(), created_at });
            }
            other => other.map(|event| Bearing { at: event.at, renamed: event.renamed }),
        };
        let begins = earliest(
            event(session, NEXT_OF_NAME, name.as_str(), moment)?,
            event(session, NEXT_TO_NAME, &as_logged(name), moment)?,
        );
        let begins = begins.map(|event| Bearing {
            at: event.at,
            renamed: event.renamed.is_some().then_some(event.name),
        });
        if ended.is_none() && begins.is_none() {
            let store = session.store().to_owned();
            return Err(StoreError::PromptNotFound { name: name.clone(), store });
        }
        Err(moment.without(name, Missing::Prompt { ended, begins }))
    }
}

impl Event {
    /// Whether the life bore the name from then on.
    fn gave(&self, name: &PromptName) -> bool {
        match self.action {
            Action::PromptCreated => true,
            Action::PromptRenamed => self.renamed.as_ref() == Some(name),
            _ => false,
        }
    }

    fn read(row: &mut Columns<'_>) -> Result<Self> {
        let mut event = Self {
            seq: row.integer()?,
            at: row.time()?,
            action: row.parsed()?,
            life: row.string()?,
            created_at: row.time()?,
            name: row.parsed()?,
            renamed: None,
        };
        let after = row.maybe_text()?;
        if event.action == Action::PromptRenamed {
            event.renamed = after.map(new_name).transpose()?;
        }
        Ok(event)
    }
}

/// The name after a renaming, as the log holds it.
pub(super) fn new_name(json: &str) -> Result<PromptName> {
    let text: Option<String> = serde_json::from_str(json).ok();
    let name = text.and_then(|text| text.parse().ok());
    name.ok_or_else(|| StoreError::Corrupt("the log holds a renaming without a name".to_owned()))
}

fn as_logged(name: &PromptName) -> String {
    serde_json::Value::from(name.as_str()).to_string()
}

fn latest(one: Option<Event>, other: Option<Event>) -> Option<Event> {
    one.into_iter().chain(other).max_by_key(|event| event.seq)
}

fn earliest(one: Option<Event>, other: Option<Event>) -> Option<Event> {
    one.into_iter().chain(other).min_by_key(|event| event.seq)
}

fn event(
    session: &mut dyn Session,
    statement: &str,
    name: &str,
    moment: Moment,
) -> Result<Option<Event>> {
    session.query_opt(statement, &[name.into(), moment.seq.into()], Event::read)
}

/// The statement that finds one event among the changes `c` of prompts `p`.
macro_rules! one_event {
    ($where:literal) => {
        concat!(
            "select c.seq, c.at, c.action, c.prompt_id, p.created_at, c.prompt, c.after
             from changes c
             cross join prompts p
             where p.id = c.prompt_id and p.is_prompt = 1 and ",
            $where,
            "
             limit 1"
        )
    };
}

/// The last thing that happened to whoever bore the name: got by creation, lost.
const LAST_OF_NAME: &str = one_event!(
    "c.prompt = ?1 and c.seq <= ?2
       and c.action in ('prompt.created', 'prompt.renamed', 'prompt.deleted')
     order by c.seq desc"
);

/// The last time that somebody was given the name.
const LAST_TO_NAME: &str = one_event!(
    "c.after = ?1 and c.seq <= ?2 and c.action = 'prompt.renamed'
     order by c.seq desc"
);

const NEXT_OF_NAME: &str = one_event!(
    "c.prompt = ?1 and c.seq > ?2 and c.action = 'prompt.created'
       and c.action in ('prompt.created', 'prompt.renamed', 'prompt.deleted')
     order by c.seq"
);

const NEXT_TO_NAME: &str = one_event!(
    "c.after = ?1 and c.seq > ?2 and c.action = 'prompt.renamed'
     order by c.seq"
);
