//! The hash of a change.
//!
//! SHA-256 over these bytes: the version byte 1; then, in this order, the hash of the change
//! before (64 hexadecimal digits, zeros for the first), seq, tx, at in milliseconds, actor,
//! action, prompt id, prompt name, version, subject, before, after and reason. Each of them is a
//! mark (0 for absent, 1), its length in bytes as a big-endian `u64`, and its bytes; numbers are
//! written in decimal. `before` and `after` hold digests where a template is meant, so that a
//! secret can be purged from a template and the chain still verifies.

use fmf_core::{Change, PromptName};
use sha2::{Digest as _, Sha256};

/// The hash of `change`, whose own `hash` does not count, after the change with hash `previous`.
pub(super) fn hash(previous: &str, change: &Change) -> String {
    let mut hash = Sha256::new_with_prefix([1]);
    let mut field = |value: Option<&str>| {
        hash.update([u8::from(value.is_some())]);
        hash.update((value.unwrap_or_default().len() as u64).to_be_bytes());
        hash.update(value.unwrap_or_default());
    };
    field(Some(previous));
    field(Some(&change.seq.to_string()));
    field(Some(&change.tx.to_string()));
    field(Some(&change.at.as_millis().to_string()));
    field(Some(&change.actor));
    field(Some(change.action.as_str()));
    field(change.prompt_id.as_deref());
    field(change.name.as_ref().map(PromptName::as_str));
    field(change.version.map(|version| version.to_string()).as_deref());
    field(change.subject.as_deref());
    field(change.before.as_deref());
    field(change.after.as_deref());
    field(change.reason.as_deref());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use fmf_core::{Action, Timestamp};

    use super::*;

    #[test]
    fn the_hash_is_fixed_by_its_documented_bytes() {
        let change = Change {
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
        };
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
        assert_eq!(hash(&previous, &change), expected);
    }
}
