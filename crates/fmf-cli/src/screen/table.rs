//! Aligned columns without boxes.

use super::{Line, Look, Screen};

/// The spaces between two columns.
const GAP: usize = 2;
/// A column is not cut below this width.
const LEAST: usize = 8;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    title: &'static str,
    right: bool,
    /// Cut to fit the screen; the columns with the highest order first.
    cut: bool,
}

impl Column {
    /// A column of texts that are never cut.
    pub(crate) const fn whole(title: &'static str) -> Self {
        Self { title, right: false, cut: false }
    }

    /// A column of numbers.
    pub(crate) const fn number(title: &'static str) -> Self {
        Self { title, right: true, cut: false }
    }

    /// A column that gives way where the screen is narrow.
    pub(crate) const fn flexible(title: &'static str) -> Self {
        Self { title, right: false, cut: true }
    }
}

/// Rows under titles. A column that is empty in every row is left out.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Line>>,
}

impl Table {
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Line>) {
        self.rows.push(cells);
    }

    /// The table as lines for this screen.
    pub(crate) fn draw(&self, screen: &Screen) -> Vec<Line> {
        let widths = self.fit(screen.width());
        let titles = self.columns.iter().map(|column| Line::new().add(column.title, Look::Dim));
        let titles: Vec<Line> = titles.collect();
        let rows = std::iter::once(&titles).chain(&self.rows);
        rows.map(|row| self.draw_row(row, &widths)).collect()
    }

    /// The width of every column; 0 for one that is left out.
    fn fit(&self, screen: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> =
            (0..self.columns.len()).map(|index| self.widest(index)).collect();
        let Some(screen) = screen else { return widths };
        loop {
            let shown = widths.iter().filter(|width| **width > 0).count();
            let total = widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1);
            let flexible = self.columns.iter().enumerate().filter(|(_, column)| column.cut);
            let widest = flexible.map(|(index, _)| index).max_by_key(|index| widths[*index]);
            match widest.filter(|index| total > screen && widths[*index] > LEAST) {
                Some(index) => widths[index] -= 1,
                None => return widths,
            }
        }
    }

    fn widest(&self, index: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(index)).map(Line::width);
        let widest = cells.max().unwrap_or_default();
        if widest == 0 { 0 } else { widest.max(self.columns[index].title.len()) }
    }

    fn draw_row(&self, row: &[Line], widths: &[usize]) -> Line {
        let mut drawn = Line::new();
        let mut owed = 0;
        for ((cell, column), &width) in row.iter().zip(&self.columns).zip(widths) {
            if width == 0 {
                continue;
            }
            let cell = cell.clone().cut(width);
            let space = width - cell.width();
            let before = if column.right { space } else { 0 };
            // Spaces are owed until a text follows, so that no line ends in spaces.
            if !cell.is_empty() {
                drawn = drawn.spaces(owed + before).append(cell);
                owed = 0;
            } else {
                owed += before;
            }
            owed += space - before + GAP;
        }
        drawn
    }
}
