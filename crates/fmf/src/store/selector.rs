//! What can be given as a selector.

use fmf_core::{Alias, Result, Selector, Version};

/// What can be given as a selector: a [`Selector`], a [`Version`], an [`Alias`], or text such as
/// `"production"`, `"latest"` and `"3"`.
pub trait IntoSelector: Send {
    /// The selector.
    ///
    /// # Errors
    /// `Invalid` for a text that is no selector.
    fn into_selector(self) -> Result<Selector>;
}

impl IntoSelector for Selector {
    fn into_selector(self) -> Result<Selector> {
        Ok(self)
    }
}

impl IntoSelector for &Selector {
    fn into_selector(self) -> Result<Selector> {
        Ok(self.clone())
    }
}

impl IntoSelector for &str {
    fn into_selector(self) -> Result<Selector> {
        self.parse()
    }
}

impl IntoSelector for Version {
    fn into_selector(self) -> Result<Selector> {
        Ok(self.into())
    }
}

impl IntoSelector for Alias {
    fn into_selector(self) -> Result<Selector> {
        Ok(self.into())
    }
}
