//! The pages that a person sees in a browser; a file per page.

mod home;

pub(crate) use home::home;
