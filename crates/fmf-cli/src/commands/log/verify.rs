//! `fmf log verify`.

use std::str::FromStr;

use clap::Args;
use fmf::LogHead;
use fmf_wire::fmf::messages;

use crate::{
    arguments::{Json, examples},
    draw,
    fault::{Exit, Fault, Result},
    json::HeadJson,
    screen::{Line, Look},
    session::Session,
};

/// recompute the hashes of the whole change log
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf log verify", "nothing was altered or left out"),
    ("fmf log verify --expect \"$(cat head.txt)\"", "and it goes on from the hash that was kept"),
]))]
pub(crate) struct Verify {
    /// fail unless the log goes through the change with this hash; what `fmf log head` prints
    /// will do, also with --json
    #[arg(long, value_name = "HASH")]
    expect: Option<String>,
    #[command(flatten)]
    json: Json,
}

impl Verify {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let kept = self.expect.as_deref().map(Kept::from_str).transpose()?;
        let opened = session.store().await?;
        let expected = kept.as_ref().map(|kept| kept.hash.as_str());
        let head = opened.history()?.verify(expected).await?;
        kept.map_or(Ok(()), |kept| kept.check(&head))?;
        let (store, screen) = (opened.store.to_string(), &session.screen);
        if self.json.json {
            return screen.json(&HeadJson::new(store, &head));
        }
        let whole = Line::new().add("whole", Look::Added);
        screen.line(whole.add(format!(": the change log of {store}"), Look::Plain))?;
        screen.lines(draw::head(&head))
    }
}

/// What was kept of a head: its hash, and its number if that was kept too.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    hash: String,
    seq: Option<u64>,
}

impl FromStr for Kept {
    type Err = Fault;

    /// A hash, what `fmf log head` prints, or what it prints with `--json`.
    fn from_str(text: &str) -> Result<Self> {
        if let Ok(json) = serde_json::from_str::<messages::LogHead>(text)
            && is_hash(&json.hash)
        {
            return Ok(Self { hash: json.hash, seq: Some(json.seq) });
        }
        let mut words = text.split_whitespace().filter(|word| is_hash(word));
        match (words.next(), words.next()) {
            (Some(hash), None) => Ok(Self { hash: hash.to_owned(), seq: labelled(text) }),
            (Some(_), Some(_)) => Err(unreadable(text, "holds more than one hash of a change")),
            (None, _) => Err(unreadable(text, "holds no hash of a change")),
        }
    }
}

impl Kept {
    /// # Errors
    /// A log that ends before the number that was kept. The hash holds the number as well: this says
    /// that what was kept is not what was printed.
    fn check(&self, head: &LogHead) -> Result<()> {
        let Some(seq) = self.seq else { return Ok(()) };
        let is_end = head.hash.eq_ignore_ascii_case(&self.hash);
        match if is_end { seq == head.seq } else { seq < head.seq } {
            true => Ok(()),
            false => {
                let what = format!("change {seq} is not the one with the hash {}", self.hash);
                Err(Fault::new(Exit::Failure, format!("{what}; the log ends at {}", head.seq)))
            }
        }
    }
}

fn is_hash(word: &str) -> bool {
    word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The number behind the word `changes`.
fn labelled(text: &str) -> Option<u64> {
    let mut words = text.split_whitespace();
    words.find(|word| *word == "changes")?;
    words.next()?.parse().ok()
}

fn unreadable(text: &str, why: &str) -> Fault {
    let hint = "keep what `fmf log head` prints: its hash has 64 hexadecimal digits";
    Fault::usage(format!("{text:?} {why}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_log_head_prints_is_what_was_kept() {
        let hash = "0f".repeat(32);
        let check = |text: String, seq: Option<u64>| {
            let kept: Kept = text.parse().unwrap();
            assert_eq!(kept, Kept { hash: hash.clone(), seq }, "{text}");
        };
        check(hash.clone(), None);
        check(format!(" {hash}\n"), None);
        check(format!("changes  9\nhash     {hash}\n"), Some(9));
        let json = serde_json::json!({"store": "changes 3", "seq": 9, "hash": hash});
        check(json.to_string(), Some(9));
        check(serde_json::to_string_pretty(&json).unwrap(), Some(9));
        for text in [String::new(), "0f0f".to_owned(), format!("{hash} {hash}")] {
            assert_eq!(text.parse::<Kept>().unwrap_err().exit(), Exit::Usage, "{text}");
        }
    }

    #[test]
    fn a_number_that_is_not_the_hash_s_is_noticed() {
        let (end, before) = ("0f".repeat(32), "1e".repeat(32));
        let head = LogHead { seq: 9, hash: end.clone() };
        let check = |hash: &str, seq: Option<u64>, holds: bool| {
            let kept = Kept { hash: hash.to_owned(), seq };
            assert_eq!(kept.check(&head).is_ok(), holds, "{kept:?}");
        };
        check(&end, None, true);
        check(&end, Some(9), true);
        check(&end, Some(8), false);
        check(&before, Some(8), true);
        check(&before, Some(9), false);
    }
}
