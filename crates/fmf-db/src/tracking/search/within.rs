//! Of which experiments runs are looked for, and whether deleted ones are.

use fmf_core::tracking::{RunQuery, View};

use super::clauses::Access;
use crate::{statement::Statement, tracking::reading::numbers};

/// The conditions that a row belongs to one of the experiments and is shown. One experiment alone
/// is compared, so that an index of its rows gives their order too. Where a row is reached by
/// something else, no index of experiments should look useful.
pub(super) fn within(
    statement: &mut Statement,
    query: &RunQuery,
    row: &str,
    access: Access,
) -> Vec<String> {
    let plus = if access == Access::ByRun { " + 0" } else { "" };
    let column = format!("{row}.experiment{plus}");
    let experiment = if let [only] = query.experiments[..] {
        format!("{column} = {}", statement.bind(only))
    } else {
        let place = statement.bind(numbers(query.experiments.iter().map(|id| id.0)));
        statement.dialect().among(&column, &place)
    };
    let shown = match query.view {
        View::Active => " = 0",
        View::Deleted => " = 1",
        // What stands behind it in an index is of use only where it is named.
        View::All => " in (0, 1)",
    };
    vec![experiment, format!("{row}.is_deleted{shown}")]
}
