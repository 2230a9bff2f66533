//! Rows, read column after column.

use std::str::FromStr;

use fmf_core::{Result, StoreError, Timestamp, Version};

/// A row as an engine hands it out.
pub(crate) trait Row {
    /// The text in a column, or `None` for null.
    ///
    /// # Errors
    /// `Corrupt` for a value of another type.
    fn text(&self, column: usize) -> Result<Option<&str>>;

    /// The number in a column, or `None` for null.
    ///
    /// # Errors
    /// `Corrupt` for a value of another type.
    fn integer(&self, column: usize) -> Result<Option<i64>>;

    /// The float in a column, or `None` for null.
    ///
    /// # Errors
    /// `Corrupt` for a value of another type.
    fn real(&self, column: usize) -> Result<Option<f64>>;
}

/// The columns of a row, each taken once, in the order of the statement.
pub(crate) struct Columns<'r> {
    row: &'r dyn Row,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn of(row: &'r dyn Row) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn maybe_text(&mut self) -> Result<Option<&'r str>> {
        let column = self.take();
        self.row.text(column)
    }

    pub(crate) fn text(&mut self) -> Result<&'r str> {
        self.maybe_text()?.ok_or_else(|| self.missing("text"))
    }

    pub(crate) fn maybe_string(&mut self) -> Result<Option<String>> {
        Ok(self.maybe_text()?.map(str::to_owned))
    }

    pub(crate) fn string(&mut self) -> Result<String> {
        self.text().map(str::to_owned)
    }

    pub(crate) fn maybe_integer(&mut self) -> Result<Option<i64>> {
        let column = self.take();
        self.row.integer(column)
    }

    pub(crate) fn integer(&mut self) -> Result<i64> {
        self.maybe_integer()?.ok_or_else(|| self.missing("number"))
    }

    pub(crate) fn maybe_real(&mut self) -> Result<Option<f64>> {
        let column = self.take();
        self.row.real(column)
    }

    pub(crate) fn real(&mut self) -> Result<f64> {
        self.maybe_real()?.ok_or_else(|| self.missing("number"))
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        Ok(self.integer()? != 0)
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp> {
        self.integer().map(Timestamp::from_millis)
    }

    /// A text that has to follow the rules of `T`: they held when it was written.
    pub(crate) fn parsed<T: FromStr<Err = StoreError>>(&mut self) -> Result<T> {
        self.text()?.parse().map_err(|error: StoreError| StoreError::Corrupt(error.to_string()))
    }

    /// The same; an empty text stands for nothing.
    pub(crate) fn parsed_unless_empty<T>(&mut self) -> Result<Option<T>>
    where
        T: FromStr<Err = StoreError>,
    {
        let text = self.text()?;
        let read = (!text.is_empty()).then(|| text.parse());
        read.transpose().map_err(|error: StoreError| StoreError::Corrupt(error.to_string()))
    }

    pub(crate) fn maybe_version(&mut self) -> Result<Option<Version>> {
        self.maybe_integer()?.map(version).transpose()
    }

    /// A version; the number 0 stands for none.
    pub(crate) fn version_unless_zero(&mut self) -> Result<Option<Version>> {
        Some(self.integer()?).filter(|number| *number != 0).map(version).transpose()
    }

    pub(crate) fn version(&mut self) -> Result<Version> {
        version(self.integer()?)
    }

    fn take(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn missing(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("column {} of a row holds no {what}", self.next))
    }
}

fn version(number: i64) -> Result<Version> {
    let version = u32::try_from(number).ok().and_then(Version::new);
    version.ok_or_else(|| StoreError::Corrupt(format!("{number} is stored as a version")))
}
