//! `fmf prompt search`.

use std::num::NonZeroUsize;

use clap::Args;
use fmf::{
    PromptQuery, TextQuery,
    filter::{Clause, Filter, FilterError, Order, Subject, Target, Test, TextTest},
    pages,
};

use super::list::answer;
use crate::{
    arguments::{Json, notes},
    draw,
    fault::{Fault, Result},
    input,
    json::HitsJson,
    limit::Limit,
    session::Session,
};

const NOTES: &str = "\
Words of --text must all stand in the texts of one version, with the name of its prompt, or in the \
description and tags of the prompt itself. \"Words in quotes\" stand side by side, refun* is the \
beginning of a word, -draft must not be there; case and accents make no difference.";

/// How many prompts a search for words shows unless it is told: the best come first.
const BEST: NonZeroUsize = NonZeroUsize::new(20).unwrap();

/// find prompts by name and tags, or by the words in their texts
#[derive(Debug, Args)]
#[command(after_help = notes(NOTES, &[
    ("fmf prompt search invoice", "by a part of the name"),
    ("fmf prompt search \"tags.team = 'billing' AND name LIKE 'inv%'\"", "by a filter of MLflow's kind"),
    ("fmf prompt search --text \"refund policy\"", "by words in templates, messages and tags"),
    ("fmf prompt search --text \"invoic* -draft\"", "the best first, with the words marked"),
]))]
pub(crate) struct Search {
    /// a part of the name, or a filter over name and tags.KEY with =, !=, LIKE, ILIKE, AND
    #[arg(value_name = "FILTER", required_unless_present = "text", conflicts_with = "text")]
    filter: Option<String>,
    /// words in names, descriptions, templates, chat messages, commit messages and tags
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    text: Option<String>,
    /// the order, such as "last_updated_timestamp DESC"; may be repeated
    #[arg(long, value_name = "ORDER", conflicts_with = "text")]
    order_by: Vec<String>,
    /// how many prompts at most; with --text 20 unless it is said
    #[arg(long, short = 'n', value_name = "N", value_parser = input::count)]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    json: Json,
}

impl Search {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        match &self.text {
            Some(text) => self.by_words(session, text).await,
            None => self.by_filter(session).await,
        }
    }

    async fn by_filter(self, session: &Session) -> Result<()> {
        let text = self.filter.unwrap_or_default();
        let filter = read(&text)?;
        let order = self.order_by.iter().map(|clause| Order::parse(clause, Subject::Entries));
        let order: Result<Vec<_>, FilterError> = order.collect();
        let order = order.map_err(|error| Fault::usage(error.to_string()))?;
        let query = PromptQuery { filter, order, ..PromptQuery::default() };
        let store = session.store().await?.store;
        let hint = "`fmf prompt list` shows all; filters look at the tags of prompts, not of \
                    versions, and --text looks into texts";
        let none = format!("no prompt matches {text:?}");
        let limit = Limit::of(self.limit);
        answer(session, store.as_ref(), query, limit, self.json, (&none, hint)).await
    }

    async fn by_words(&self, session: &Session, text: &str) -> Result<()> {
        let query = TextQuery::parse(text)?;
        if query.wanted().is_empty() {
            let nothing = format!("there is no word to look for in {text:?}");
            return Err(Fault::usage(nothing).hint("write at least one without a dash before it"));
        }
        let store = session.store().await?.store;
        let limit = Limit::of(Some(self.limit.unwrap_or(BEST)));
        let mut hits = pages::hits(store.as_ref(), query, limit.asked()).await?;
        session.warn_of_unreadable(store.as_ref()).await?;
        let cut = limit.cut(&mut hits);
        if self.json.json {
            session.screen.json(&HitsJson::new(store.to_string(), &hits))?;
            cut.say("best");
            return Ok(());
        }
        if hits.is_empty() {
            let hint = "all words must stand in the texts of one version; `word*` also finds \
                        what only begins so";
            session.note(&format!("no texts match {text:?} in {store}"), hint);
        }
        session.screen.lines(draw::hits(&hits, &session.screen))?;
        cut.say("best");
        Ok(())
    }
}

/// A filter, or one word that the name must contain; quotes and `%` may be in it.
fn read(text: &str) -> Result<Filter> {
    let of_filters = |c: char| c.is_whitespace() || matches!(c, '=' | '<' | '>' | '!' | '~');
    if !text.is_empty() && !text.contains(of_filters) {
        let test = Test::Text(TextTest::ILike, format!("%{text}%"));
        return Ok(Filter { clauses: vec![Clause { target: Target::Name, test }] });
    }
    Filter::parse(text, Subject::Entries).map_err(|error| {
        let (span, marked) = (error.span(), text.replace(char::is_control, " "));
        let fault = Fault::usage(error.to_string());
        let is_of_keys = error.to_string().contains("Valid keys are");
        match marked.get(span).filter(|part| !part.is_empty() && *part != marked) {
            Some(part) if !is_of_keys => fault.hint(format!("this is about {part:?}")),
            _ if is_of_keys || text.contains(['=', '<', '>', '!']) => fault.hint(A_FILTER),
            _ => fault.hint(
                "one word finds names that contain it, and --text looks for words in texts; in a \
                 filter a value stands in quotes, such as name LIKE \"%o'brien%\"",
            ),
        }
    })
}

/// What to write for what looks like a filter.
const A_FILTER: &str =
    "a filter is about name and tags.KEY, and a value stands in quotes: tags.team = 'billing'";
