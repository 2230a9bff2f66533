//! Which page of a list.

use fmf_core::{PageQuery, PageToken, Result, StoreError};

/// The most items of a page.
pub const MOST_RESULTS: u32 = 1_000;

/// The page that two parameters ask for.
///
/// # Errors
/// `Invalid` for a number of items that no page has.
pub(super) fn read(max_results: Option<u32>, page_token: Option<&str>) -> Result<PageQuery> {
    let mut page = PageQuery::default();
    if let Some(most) = max_results {
        if !(1..=MOST_RESULTS).contains(&most) {
            return Err(StoreError::Invalid(format!(
                "max_results cannot be {most}; a page has 1 to {MOST_RESULTS} items"
            )));
        }
        page.limit = most as usize;
    }
    page.after =
        page_token.filter(|token| !token.is_empty()).map(str::to_owned).map(PageToken::from);
    Ok(page)
}

/// The two parameters that ask for a page, or for one that is as long as pages are.
pub(super) fn write(page: &PageQuery) -> (Option<u32>, Option<String>) {
    let most = u32::try_from(page.limit).unwrap_or(MOST_RESULTS).clamp(1, MOST_RESULTS);
    (Some(most), page.after.as_ref().map(|token| token.as_str().to_owned()))
}
