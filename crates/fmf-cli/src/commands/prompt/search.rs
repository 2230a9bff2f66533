//! `fmf prompt search`.

use std::num::NonZeroUsize;

use clap::Args;
use fmf::{
    PromptQuery,
    filter::{Clause, Filter, FilterError, Order, Subject, Target, Test, TextTest},
};

use super::list::answer;
use crate::{
    arguments::{Json, examples},
    fault::{Fault, Result},
    input,
    session::Session,
};

/// find prompts by name and tags
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf prompt search invoice", "by a part of the name"),
    ("fmf prompt search \"tags.team = 'billing' AND name LIKE 'inv%'\"", "by a filter of MLflow's kind"),
]))]
pub(crate) struct Search {
    /// a part of the name, or a filter over name and tags.KEY with =, !=, LIKE, ILIKE, AND
    #[arg(value_name = "FILTER")]
    filter: String,
    /// the order, such as "last_updated_timestamp DESC"; may be repeated
    #[arg(long, value_name = "ORDER")]
    order_by: Vec<String>,
    /// how many prompts at most
    #[arg(long, short = 'n', value_name = "N", value_parser = input::count)]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    json: Json,
}

impl Search {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let filter = read(&self.filter)?;
        let order = self.order_by.iter().map(|clause| Order::parse(clause, Subject::Entries));
        let order: Result<Vec<_>, FilterError> = order.collect();
        let order = order.map_err(|error| Fault::usage(error.to_string()))?;
        let query = PromptQuery { filter, order, ..PromptQuery::default() };
        let store = session.store().await?.store;
        let hint = "`fmf prompt list` shows all; filters look at the tags of prompts, not of \
                    versions";
        let none = format!("no prompt matches {:?}", self.filter);
        let limit = self.limit.map(NonZeroUsize::get);
        answer(session, store.as_ref(), query, limit, self.json, (&none, hint)).await
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
        match marked.get(span).filter(|part| !part.is_empty() && *part != marked) {
            Some(part) => fault.hint(format!("this is about {part:?}")),
            None => fault.hint(
                "one word finds names that contain it; in a filter a value stands in quotes, \
                 such as name LIKE \"%o'brien%\"",
            ),
        }
    })
}
