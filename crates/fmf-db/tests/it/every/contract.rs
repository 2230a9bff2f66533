//! The suite that every store passes.

use super::place::fresh;

fmf_core::store_contract!(fresh);
