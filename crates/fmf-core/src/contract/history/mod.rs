//! What every history of a store must do: one suite for all of them.
//!
//! Its cases are written as those of the suite above, and use the store itself to make a past.
//! The clock of the store must move: a case waits until it does.

pub(super) mod given;
mod lives;
mod log;
mod missing;
mod reading;
mod undo;

use super::model;
use crate::{PromptStore, Result};

/// A test per case of the suite of histories; see [`store_contract`](crate::store_contract).
#[macro_export]
macro_rules! history_contract {
    ($factory:expr $(,)?) => { $crate::history_contract!($factory, except: []); };
    ($factory:expr, except: $except:expr $(,)?) => {
        $crate::history_contract! { @cases tests($factory, $except) }
    };

    // The one table of all cases.
    (@cases $mode:ident $arguments:tt) => {
        $crate::store_contract! { @$mode $arguments
            reading: [
                a_version_reads_back_as_it_was_after_every_change,
                tags_read_back_in_their_order,
                an_alias_reads_back_where_it_stood,
                the_latest_was_the_highest_of_then,
                a_prompt_reads_back_as_it_was,
                versions_read_back_in_pages,
                a_moment_includes_its_own_changes,
            ]
            lives: [
                a_deleted_version_is_still_read_in_the_past,
                a_deleted_prompt_is_still_read_in_the_past,
                a_name_means_the_life_that_bore_it,
            ]
            missing: [
                a_name_that_never_was_is_not_found,
                a_prompt_that_was_not_there_says_when_it_was,
                a_version_that_was_not_there_says_when_it_was,
                an_alias_that_was_not_set_is_named_with_those_there_were,
                a_prompt_without_versions_had_no_latest,
            ]
            undo: [
                an_undo_puts_an_alias_back,
                an_undo_is_a_change_of_its_own,
                an_undo_of_the_first_setting_deletes_the_alias,
                an_undo_of_a_deletion_sets_the_alias_again,
                an_undo_is_taken_back_by_the_next,
                an_undo_leaves_the_other_aliases_alone,
                an_undo_to_a_deleted_version_is_refused,
                an_undo_of_nothing_is_refused,
                an_undo_does_not_reach_into_another_life,
                an_undo_heeds_what_is_expected,
            ]
            log: [
                every_act_is_logged_as_the_facts_it_changed,
                the_facts_of_an_act_share_a_transaction,
                an_act_that_changes_nothing_is_not_logged,
                a_change_tells_who_and_why,
                the_log_is_in_one_order_without_gaps,
                the_log_is_read_by_name_alias_actor_action_and_time,
                the_log_can_be_read_to_its_end_in_pages,
                the_chain_verifies_and_meets_every_head_it_had,
            ]
            model: [
                random_acts_read_back_as_from_the_store_in_memory,
            ]
        }
    };
}

/// The names of all cases.
pub const CASES: &[&str] = crate::history_contract!(@cases names());

pub(super) async fn dispatch(case: &str, store: &dyn PromptStore) -> Result<()> {
    crate::history_contract!(@cases dispatch(case, store))
}
