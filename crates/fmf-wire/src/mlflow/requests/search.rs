//! The two searches: what is looked for, whether prompts are shown, in which order, which page.

use fmf_core::{
    PageQuery,
    entry::{EntryKey, EntryQuery, Fact},
    filter::{Clause, Filter, Order, OrderKey, Subject, Target, Test, TextTest},
    python::repr_of,
};

use crate::mlflow::{
    ApiError, Params,
    keys::{Level, to_entry_key},
    token,
};

/// `registered-models/search`
#[derive(Debug, Clone)]
pub struct SearchRegisteredModels {
    /// What is asked; the name decides between equals.
    pub query: EntryQuery,
}

impl SearchRegisteredModels {
    const MAX_RESULTS: i64 = 1000;
    const DEFAULT_RESULTS: usize = 100;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let search = Search::read(params, Self::MAX_RESULTS)?;
        let limit = match search.max_results {
            None => Self::DEFAULT_RESULTS,
            Some(number) => usize::try_from(number).map_err(|_| {
                ApiError::invalid(format!(
                    "Invalid value for max_results. It must not be negative, but got {number}"
                ))
            })?,
        };
        let ties = [Order { key: OrderKey::Name, descending: false }];
        Ok(Self { query: search.query(Subject::Entries, limit, &[], &ties)? })
    }
}

/// `model-versions/search`
#[derive(Debug, Clone)]
pub struct SearchModelVersions {
    /// What is asked; name and version decide between equals.
    pub query: EntryQuery,
}

impl SearchModelVersions {
    const MAX_RESULTS: i64 = 200_000;
    const DEFAULT_RESULTS: i64 = 200_000;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let search = Search::read(params, Self::MAX_RESULTS)?;
        let number = search.max_results.unwrap_or(Self::DEFAULT_RESULTS);
        let limit = usize::try_from(number).ok().filter(|limit| *limit > 0).ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid value for max_results. It must be a positive integer, but got {number}"
            ))
        })?;
        let newest = [Order { key: OrderKey::UpdatedAt, descending: true }];
        let ties = [
            Order { key: OrderKey::Name, descending: false },
            Order { key: OrderKey::Version, descending: true },
        ];
        Ok(Self { query: search.query(Subject::Versions, limit, &newest, &ties)? })
    }
}

/// A search whose parameters have the right types.
struct Search {
    filter: String,
    max_results: Option<i64>,
    order_by: Vec<String>,
    page_token: String,
}

impl Search {
    fn read(params: &Params, most: i64) -> Result<Self, ApiError> {
        Ok(Self {
            filter: params.optional_string("filter")?.unwrap_or_default(),
            max_results: params.integer_up_to("max_results", most)?,
            order_by: params.strings("order_by")?,
            page_token: params.optional_string("page_token")?.unwrap_or_default(),
        })
    }

    /// What is asked, ordered by `default` when nothing else is said, and by `ties` in the end.
    fn query(
        &self,
        subject: Subject,
        limit: usize,
        default: &[Order],
        ties: &[Order],
    ) -> Result<EntryQuery, ApiError> {
        let (filter, hide_prompts) = read_filter(&self.filter, subject)?;
        let mut order = read_order(&self.order_by, subject)?;
        if order.is_empty() {
            order.extend(default);
        }
        for tie in ties {
            if order.iter().all(|order| order.key != tie.key) {
                order.push(*tie);
            }
        }
        let after = token::read(Some(&self.page_token))?;
        Ok(EntryQuery { filter, hide_prompts, order, page: PageQuery { limit, after } })
    }
}

fn read_order(clauses: &[String], subject: Subject) -> Result<Vec<Order>, ApiError> {
    let mut orders: Vec<Order> = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let order =
            Order::parse(clause, subject).map_err(|error| ApiError::invalid(error.to_string()))?;
        if orders.iter().any(|known| known.key == order.key) {
            let written = repr_of(&clauses.into());
            return Err(ApiError::invalid(format!(
                "`order_by` contains duplicate fields: {written}"
            )));
        }
        orders.push(order);
    }
    Ok(orders)
}

/// Reads a filter and decides whether prompts are shown.
///
/// The first clause that asks whether something is a prompt decides. If it asks for prompts, it
/// and all others count as they stand; otherwise (it asks for anything else, or there is none)
/// such clauses are dropped and prompts are hidden.
fn read_filter(text: &str, subject: Subject) -> Result<(Filter, bool), ApiError> {
    let mut filter =
        Filter::parse(text, subject).map_err(|error| ApiError::invalid(error.to_string()))?;
    let level = match subject {
        Subject::Entries => Level::Entry,
        Subject::Versions => Level::Version,
    };
    for clause in &mut filter.clauses {
        if let Target::Tag(EntryKey::User(key)) = &clause.target {
            clause.target = Target::Tag(to_entry_key(level, key));
        }
    }
    let decides = filter.clauses.iter().find(|clause| asks_is_prompt(clause));
    let hide_prompts = !decides.is_some_and(wants_prompts);
    if hide_prompts {
        filter.clauses.retain(|clause| !asks_is_prompt(clause));
    }
    Ok((filter, hide_prompts))
}

fn asks_is_prompt(clause: &Clause) -> bool {
    clause.target == Target::Tag(EntryKey::Fact(Fact::IsPrompt))
}

fn wants_prompts(clause: &Clause) -> bool {
    match &clause.test {
        Test::Text(TextTest::Equal, value) => value.to_lowercase() == "true",
        Test::Text(TextTest::NotEqual, value) => value.to_lowercase() == "false",
        _ => false,
    }
}
