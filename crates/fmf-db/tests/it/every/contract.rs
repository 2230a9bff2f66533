//! The suites that every store and every history pass.

use super::place::fresh;

fmf_core::store_contract!(fresh);

mod history {
    use super::fresh;

    fmf_core::history_contract!(fresh);
}
