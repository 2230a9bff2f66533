//! Pages of lists, each with the token of the next one.

use fmf_core::{
    Change as CoreChange, Page, PageToken, Prompt as CorePrompt, PromptVersion, Result, StoreError,
    TextHit as CoreHit, VersionMetrics as CoreMetrics,
};
use serde::{Deserialize, Serialize};

use super::{Change, Prompt, TextHit, Version, VersionMetrics};

macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident { $items:ident: $item:ident of $core:ident })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub struct $page {
            /// Those of this page. It may hold fewer than were asked for, and another may follow
            /// nevertheless.
            pub $items: Vec<$item>,
            /// What `page_token` asks for the next page with; `null` on the last one.
            pub next_page_token: Option<String>,
        }

        impl From<&Page<$core>> for $page {
            fn from(page: &Page<$core>) -> Self {
                Self {
                    $items: page.items.iter().map($item::from).collect(),
                    next_page_token: page.next.as_ref().map(|token| token.as_str().to_owned()),
                }
            }
        }

        impl TryFrom<$page> for Page<$core> {
            type Error = StoreError;

            /// # Errors
            /// `Corrupt` for an item that cannot be.
            fn try_from(page: $page) -> Result<Self> {
                let items = page.$items.into_iter().map($core::try_from);
                let next = page.next_page_token.map(PageToken::from);
                Ok(Self { items: items.collect::<Result<_>>()?, next })
            }
        }
    )*};
}

pages! {
    /// A page of prompts.
    PromptsPage { prompts: Prompt of CorePrompt }
    /// A page of versions, the newest first.
    VersionsPage { versions: Version of PromptVersion }
    /// A page of changes, the newest first.
    ChangesPage { changes: Change of CoreChange }
    /// A page of what a search for words found, the best first.
    TextHitsPage { hits: TextHit of CoreHit }
    /// A page of versions with what their runs measured, the newest first.
    VersionMetricsPage { versions: VersionMetrics of CoreMetrics }
}
