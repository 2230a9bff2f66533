//! The hashes that chain the changes of a log.
//!
//! SHA-256 over these bytes: the version byte 1; then, in this order, the hash of the change
//! before (64 hexadecimal digits, zeros for the first), seq, tx, at in milliseconds, actor,
//! action, prompt id, prompt name, version, subject, before, after and reason. Each of them is a
//! mark (0 for absent, 1), its length in bytes as a big-endian `u64`, and its bytes; numbers are
//! written in decimal. `before` and `after` hold digests where a template is meant, so that a
//! secret can be purged from a template and the chain still verifies.

use sha2::{Digest as _, Sha256};

use crate::{Change, PromptName, Result, StoreError};

/// The end of a log: kept elsewhere, it proves later that nothing before it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// The number of the last change; 0 before the first.
    pub seq: u64,
    /// Its hash, as 64 hexadecimal digits; zeros before the first.
    pub hash: String,
}

impl Default for LogHead {
    /// The end of a log without changes.
    fn default() -> Self {
        Self { seq: 0, hash: "0".repeat(64) }
    }
}

impl Change {
    /// The hash of this change, whose own `hash` does not count, after one with hash `previous`.
    #[must_use]
    pub fn hash_after(&self, previous: &str) -> String {
        let mut hash = Sha256::new_with_prefix([1]);
        let mut field = |value: Option<&str>| {
            hash.update([u8::from(value.is_some())]);
            hash.update((value.unwrap_or_default().len() as u64).to_be_bytes());
            hash.update(value.unwrap_or_default());
        };
        field(Some(previous));
        field(Some(&self.seq.to_string()));
        field(Some(&self.tx.to_string()));
        field(Some(&self.at.as_millis().to_string()));
        field(Some(&self.actor));
        field(Some(self.action.as_str()));
        field(self.prompt_id.as_deref());
        field(self.name.as_ref().map(PromptName::as_str));
        field(self.version.map(|version| version.to_string()).as_deref());
        field(self.subject.as_deref());
        field(self.before.as_deref());
        field(self.after.as_deref());
        field(self.reason.as_deref());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Follows a log from its first change on and recomputes every hash.
#[derive(Debug, Clone)]
pub struct Chain {
    reached: LogHead,
    /// A hash that has to be met on the way.
    expected: Option<String>,
}

impl Chain {
    /// Before the first change. `expected` is the hash of a head that was kept elsewhere.
    #[must_use]
    pub fn new(expected: Option<&str>) -> Self {
        let mut chain = Self { reached: LogHead::default(), expected: None };
        chain.expected = expected.map(str::to_lowercase);
        chain.meet();
        chain
    }

    /// How far it was followed.
    #[must_use]
    pub fn reached(&self) -> &LogHead {
        &self.reached
    }

    /// Goes on to the next change.
    ///
    /// # Errors
    /// `Corrupt` when it is not the next one, or its hash does not fit.
    pub fn follow(&mut self, change: Change) -> Result<()> {
        let next = self.reached.seq + 1;
        if change.seq != next {
            return Err(broken(next, "is missing"));
        }
        if change.hash != change.hash_after(&self.reached.hash) {
            return Err(broken(next, "was altered after it was written"));
        }
        self.reached = LogHead { seq: next, hash: change.hash };
        self.meet();
        Ok(())
    }

    /// The end of the chain, which must be the log's head.
    ///
    /// # Errors
    /// `Corrupt` when something behind it is gone, or the expected hash was not met.
    pub fn end(self, head: &LogHead) -> Result<LogHead> {
        if self.reached != *head {
            let how = "is not the last one, but what follows it is gone";
            return Err(broken(self.reached.seq, how));
        }
        match self.expected {
            None => Ok(self.reached),
            Some(expected) => Err(StoreError::Corrupt(format!(
                "the change log holds no change with the hash {expected}: it was written anew \
                 since, or it is the log of another registry"
            ))),
        }
    }

    fn meet(&mut self) {
        self.expected.take_if(|expected| *expected == self.reached.hash);
    }
}

fn broken(seq: u64, how: &str) -> StoreError {
    StoreError::Corrupt(format!("the change log is broken: change {seq} {how}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, Timestamp};

    fn change() -> Change {
        Change {
            seq: 7,
            tx: 3,
            at: Timestamp::from_millis(1_700_000_000_000),
            actor: "ana".to_owned(),
            action: Action::AliasSet,
            prompt_id: Some("id".to_owned()),
            name: "greeting".parse().ok(),
            version: "2".parse().ok(),
            subject: Some("production".to_owned()),
            before: None,
            after: Some("2".to_owned()),
            reason: None,
            hash: String::new(),
        }
    }

    #[test]
    fn the_hash_is_fixed_by_its_documented_bytes() {
        let previous = "0".repeat(64);
        let fields = [
            Some(previous.as_str()),
            Some("7"),
            Some("3"),
            Some("1700000000000"),
            Some("ana"),
            Some("alias.set"),
            Some("id"),
            Some("greeting"),
            Some("2"),
            Some("production"),
            None,
            Some("2"),
            None,
        ];
        let mut bytes = vec![1];
        for field in fields {
            bytes.push(u8::from(field.is_some()));
            bytes.extend((field.unwrap_or_default().len() as u64).to_be_bytes());
            bytes.extend(field.unwrap_or_default().bytes());
        }
        let expected: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(change().hash_after(&previous), expected);
    }

    /// A log of two changes.
    fn log() -> Vec<Change> {
        let mut previous = LogHead::default().hash;
        let numbered = (1..=2).map(|seq| {
            let mut change = Change { seq, ..change() };
            change.hash = change.hash_after(&previous);
            previous.clone_from(&change.hash);
            change
        });
        numbered.collect()
    }

    fn check(log: Vec<Change>, expected: Option<&str>, head: &LogHead, said: Option<&str>) {
        let mut chain = Chain::new(expected);
        let followed = log.into_iter().try_for_each(|change| chain.follow(change));
        let answer = followed.and_then(|()| chain.end(head)).map_err(|error| error.to_string());
        match said {
            None => assert_eq!(answer.as_ref(), Ok(head)),
            Some(said) => assert!(answer.as_ref().is_err_and(|e| e.contains(said)), "{answer:?}"),
        }
    }

    #[test]
    fn a_chain_verifies_whole_and_meets_every_head_it_ever_had() {
        let [first, last] = [log()[0].hash.clone(), log()[1].hash.clone()];
        let head = LogHead { seq: 2, hash: last.clone() };
        check(log(), None, &head, None);
        for kept in [&LogHead::default().hash, &first, &last, &last.to_uppercase()] {
            check(log(), Some(kept), &head, None);
        }
        check(log(), Some("beef"), &head, Some("no change with the hash beef"));
        check(log()[..1].to_vec(), None, &head, Some("change 1 is not the last"));
        check(log()[1..].to_vec(), None, &head, Some("change 1 is missing"));
        let mut altered = log();
        altered[1].actor = "eve".to_owned();
        check(altered, None, &head, Some("change 2 was altered"));
        check(Vec::new(), None, &LogHead::default(), None);
    }
}
