//! Which prompt versions a run used, and what the runs of each version measured.
//!
//! A link is a row: run, version, and whoever made it (`Source`). What it leads to is kept up to
//! date as runs are written to (`series`), so that the figures of a version are read from counts
//! (`figures`), whatever the number of its runs. Where a question cannot be answered from them,
//! the runs themselves are gone through (`scan`).
//!
//! A name means one life of a prompt at a time. The runs have a database of their own, so a link
//! holds the name and the moment at which it was made; which life bore the name then is told by
//! the registry's log (`past::claims`), when somebody asks. Nothing is written to two databases.

mod bucket;
mod figures;
mod places;
mod scan;
mod series;
mod source;
mod sums;
mod write;

pub(super) use self::{
    figures::version_metrics,
    series::{MovedMetric, move_metric},
    source::Source,
    write::{link, link_model, link_params, set_counted},
};
pub(crate) use write::{count_everything, index_everything};
