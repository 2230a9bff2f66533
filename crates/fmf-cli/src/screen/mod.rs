//! Drawing for a terminal of 80 columns: lines of styled text, tables without boxes.
//!
//! Everything that is printed passes through [`Screen`], which knows whether a terminal is there
//! and how wide it is. Colours are taken out on the way where there is none. Texts from a store
//! may hold control characters; [`plain`] makes them visible, so that a prompt cannot move the
//! cursor of who looks at it.

mod line;
mod output;
mod progress;
mod style;
mod table;
mod time;
mod wrap;

pub(crate) use line::{Line, plain};
pub(crate) use output::Screen;
pub(crate) use progress::Progress;
pub(crate) use style::Look;
pub(crate) use table::{Column, Table};
pub(crate) use time::{ago, duration, moment};
