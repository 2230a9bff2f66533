//! `fmf log verify`.

use clap::Args;

use crate::{
    arguments::{Json, examples},
    draw,
    fault::{Fault, Result},
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
    /// fail unless the log goes through the change with this hash
    #[arg(long, value_name = "HASH")]
    expect: Option<String>,
    #[command(flatten)]
    json: Json,
}

impl Verify {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let expected = self.expect.as_deref().map(hash).transpose()?;
        let opened = session.store().await?;
        let head = opened.history()?.verify(expected).await?;
        let (store, screen) = (opened.store.to_string(), &session.screen);
        if self.json.json {
            return screen.json(&HeadJson::new(store, &head));
        }
        let whole = Line::new().add("whole", Look::Added);
        screen.line(whole.add(format!(": the change log of {store}"), Look::Plain))?;
        screen.lines(draw::head(&head))
    }
}

/// A hash as `fmf log head` prints it.
fn hash(text: &str) -> Result<&str> {
    let text = text.trim();
    match text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(text),
        false => Err(Fault::usage(format!("{text:?} is no hash of a change"))
            .hint("`fmf log head` prints one: 64 hexadecimal digits")),
    }
}
