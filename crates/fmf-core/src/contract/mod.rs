//! What every store of prompts must do: one suite for all of them.
//!
//! A case is a function over `&dyn PromptStore`, named as the statement it proves. Each uses
//! prompt names of its own, so that the cases can run one after the other, or side by side,
//! against one store that is shared, such as a live server; that store must be new. Nothing is
//! asked that MLflow's own server cannot do.
//!
//! A crate that implements a store writes one line, and has a test per case:
//!
//! ```text
//! async fn fresh() -> (MyStore, TempDir) { … }
//! fmf_core::store_contract!(fresh);
//! fmf_core::store_contract!(fresh, except: [("a_case", "why this store cannot")]);
//! ```
//!
//! A store with a [`History`](crate::History) passes a second suite, [`history`](mod@history), in
//! the same way: `fmf_core::history_contract!(fresh);`.
//!
//! Random acts on several stores at once are in [`model`].

mod aliases;
mod concurrency;
mod content;
mod deletion;
mod expectations;
mod finding;
mod given;
pub mod history;
mod limits;
mod missing;
pub mod model;
mod names;
mod paging;
mod prompts;
mod search;
mod tags;
mod updates;
mod versions;

use crate::{PromptStore, Result};

/// A test per case of the suite, each with a store from `$factory`: an async function that
/// returns the store and whatever must live as long as it. `except` names the cases that this
/// store cannot pass, each with its reason. The calling crate needs `tokio` with `macros`.
#[macro_export]
macro_rules! store_contract {
    ($factory:expr $(,)?) => { $crate::store_contract!($factory, except: []); };
    ($factory:expr, except: $except:expr $(,)?) => {
        $crate::store_contract! { @cases tests($factory, $except) }
    };

    // The one table of all cases.
    (@cases $mode:ident $arguments:tt) => {
        $crate::store_contract! { @$mode $arguments
            versions: [
                registering_gives_consecutive_numbers,
                a_version_is_found_by_number_by_alias_and_as_the_latest,
                a_registered_version_reads_back_whole,
                a_version_with_nothing_but_a_template_has_nothing_else,
                versions_are_listed_newest_first_with_their_aliases,
                equal_content_has_equal_digests,
                prompts_do_not_share_versions,
            ]
            prompts: [
                the_first_commit_message_describes_the_prompt,
                a_prompt_tells_its_aliases_and_its_latest_version,
                a_description_is_set_and_taken_away,
            ]
            content: [
                templates_are_kept_byte_for_byte,
                commit_messages_are_kept_byte_for_byte,
                chat_messages_are_kept,
                a_chat_source_is_kept_as_it_was_written,
                a_chat_source_that_cannot_be_read_is_kept,
                an_unknown_kind_of_template_is_kept,
                json_documents_are_kept_byte_for_byte,
            ]
            names: [
                names_may_hold_spaces_and_any_script,
                names_may_look_like_files_and_folders,
                a_name_is_not_its_prefix,
            ]
            limits: [
                a_template_of_100_000_characters_is_kept,
                one_character_more_is_refused_and_nothing_is_written,
                a_nul_is_refused_and_nothing_is_written,
                reserved_aliases_are_refused_and_nothing_is_written,
                reserved_tags_are_refused_and_nothing_is_written,
                a_model_configuration_without_a_version_is_refused,
            ]
            missing: [
                an_unknown_prompt_is_named_by_every_act,
                an_unknown_version_is_named_with_the_latest_there_is,
                an_unknown_alias_is_named_with_the_aliases_there_are,
                a_prompt_without_versions_has_no_latest,
            ]
            aliases: [
                setting_an_alias_tells_the_version_it_left,
                an_alias_of_a_missing_version_is_refused,
                an_alias_may_be_a_number_or_in_any_script,
                a_deleted_alias_is_gone,
                deleting_an_alias_that_is_not_set_is_no_error,
                registering_may_set_aliases_in_the_same_act,
                two_prompts_may_have_the_same_alias,
            ]
            expectations: [
                an_alias_moves_only_from_the_version_that_was_expected,
                an_alias_is_set_only_if_none_was_expected,
                an_alias_is_deleted_only_from_the_version_that_was_expected,
                a_version_is_registered_only_on_top_of_the_expected_one,
                a_prompt_is_created_only_if_none_was_expected,
            ]
            tags: [
                registering_tags_the_version_and_the_prompt,
                tags_of_the_prompt_accumulate_and_keep_their_place,
                tags_keep_the_order_in_which_they_were_set,
                awkward_tags_are_kept,
                prompt_tags_and_version_tags_are_two_sets,
                deleting_a_tag_that_is_not_set_is_no_error,
            ]
            updates: [
                a_commit_message_is_set_and_taken_away,
                a_model_configuration_is_set_and_taken_away,
                one_update_may_change_everything_at_once,
                an_update_leaves_the_other_versions_alone,
                an_update_changes_no_digest,
            ]
            deletion: [
                a_deleted_version_number_is_never_reused,
                the_number_of_a_deleted_only_version_is_never_reused,
                the_aliases_of_a_deleted_version_are_gone,
                the_latest_falls_back_when_the_highest_version_is_deleted,
                a_prompt_registered_again_begins_a_new_life,
            ]
            search: [
                a_search_finds_a_name,
                a_search_finds_names_like_a_pattern,
                a_search_finds_one_of_several_names,
                a_search_finds_tags_of_the_prompt,
                every_clause_of_a_search_must_hold,
                a_search_sees_changes_at_once,
                a_search_is_ordered_by_name,
                a_search_is_ordered_by_the_last_change,
                a_found_prompt_is_the_prompt_itself,
            ]
            finding: [
                words_are_found_wherever_they_stand,
                words_phrases_beginnings_and_what_must_not_be_there,
                case_accents_and_scripts_make_no_difference,
                chat_messages_are_found_and_no_json,
                a_prompt_is_found_once_by_its_best_version,
                what_is_found_is_what_is_there_now,
                hits_can_be_read_to_their_end_in_pages,
                every_text_can_be_looked_for,
            ]
            paging: [
                a_search_can_be_read_to_its_end_in_pages,
                versions_can_be_read_to_their_end_in_pages,
                a_page_that_holds_everything_has_no_next,
                a_foreign_page_token_is_refused,
            ]
            concurrency: [
                twenty_registers_at_once_give_twenty_consecutive_numbers,
                aliases_set_at_once_are_all_there,
            ]
            model: [
                random_acts_agree_with_the_store_in_memory,
            ]
        }
    };

    (@tests ($factory:expr, $except:expr) $($theme:ident: [$($case:ident,)+])+) => {
        $(mod $theme {
            use super::*;

            $(#[tokio::test]
            async fn $case() -> $crate::Result<()> {
                $crate::contract::run(stringify!($case), &$except, $factory).await
            })+
        })+
    };

    (@names () $($theme:ident: [$($case:ident,)+])+) => {
        &[$($(stringify!($case),)+)+]
    };

    (@dispatch ($name:ident, $store:ident) $($theme:ident: [$($case:ident,)+])+) => {
        match $name {
            $($(stringify!($case) => $theme::$case($store).await,)+)+
            unknown => panic!("the contract has no case {unknown}"),
        }
    };
}

/// The names of all cases.
pub const CASES: &[&str] = crate::store_contract!(@cases names());

/// Runs one case against a store from `factory`, unless the case is left out.
///
/// # Errors
/// What the store answered where the case did not expect an error.
///
/// # Panics
/// When the store does not do what the case states, or an exception names no case.
pub async fn run<S: PromptStore, Guard>(
    case: &str,
    except: &[(&str, &str)],
    factory: impl AsyncFnOnce() -> (S, Guard),
) -> Result<()> {
    for (left_out, reason) in except {
        let known = CASES.contains(left_out) || history::CASES.contains(left_out);
        assert!(known, "{left_out} ({reason}) is no case of the contract");
    }
    if except.iter().any(|(left_out, _)| *left_out == case) {
        return Ok(());
    }
    let (store, _guard) = factory().await;
    dispatch(case, &store).await
}

async fn dispatch(case: &str, store: &dyn PromptStore) -> Result<()> {
    if history::CASES.contains(&case) {
        return history::dispatch(case, store).await;
    }
    crate::store_contract!(@cases dispatch(case, store))
}
