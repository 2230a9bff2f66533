//! Aligned columns without boxes.

use super::{Line, Look, Screen};

/// The spaces between two columns.
const GAP: usize = 2;
/// A column is not cut below this width.
const LEAST: usize = 8;
/// A spare column is left out rather than cut below this width.
const LEAST_SPARE: usize = 16;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    title: &'static str,
    right: bool,
    give: Give,
}

/// What a column does where the screen is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Give {
    /// It keeps its width.
    Nothing,
    /// It is cut.
    Some,
    /// It is cut first, and left out when little of it would be left.
    All,
}

impl Column {
    /// A column of texts that are never cut.
    pub(crate) const fn whole(title: &'static str) -> Self {
        Self { title, right: false, give: Give::Nothing }
    }

    /// A column of numbers.
    pub(crate) const fn number(title: &'static str) -> Self {
        Self { title, right: true, give: Give::Nothing }
    }

    /// A column that gives way where the screen is narrow.
    pub(crate) const fn flexible(title: &'static str) -> Self {
        Self { title, right: false, give: Give::Some }
    }

    /// A column that is only there where there is room for it.
    pub(crate) const fn spare(title: &'static str) -> Self {
        Self { title, right: false, give: Give::All }
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

    /// The table as lines for this screen; without rows there are none.
    pub(crate) fn draw(&self, screen: &Screen) -> Vec<Line> {
        if self.rows.is_empty() {
            return Vec::new();
        }
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
        for index in self.that_give(Give::All) {
            let left = widths[index].saturating_sub(total(&widths).saturating_sub(screen));
            let whole = left == widths[index];
            widths[index] = if whole || left >= LEAST_SPARE { left } else { 0 };
        }
        while total(&widths) > screen {
            let widest = self.that_give(Give::Some).max_by_key(|index| widths[*index]);
            match widest.filter(|index| widths[*index] > LEAST) {
                Some(index) => widths[index] -= 1,
                None => break,
            }
        }
        widths
    }

    fn that_give(&self, give: Give) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter().enumerate();
        columns.filter(move |(_, column)| column.give == give).map(|(index, _)| index)
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

/// The width of a row of such columns.
fn total(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0).count();
    widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(columns: &[Column], rows: &[&[&str]], width: usize, drawn: &[&str]) {
        let mut table = Table::new(columns);
        for row in rows {
            table.row(row.iter().map(Line::from).collect());
        }
        let screen = Screen::of_width(width);
        let lines: Vec<String> = table.draw(&screen).iter().map(Line::to_string).collect();
        let plain: Vec<String> =
            lines.iter().map(|l| anstream::adapter::strip_str(l).to_string()).collect();
        assert_eq!(plain, drawn);
    }

    const COLUMNS: &[Column] = &[
        Column::whole("NAME"),
        Column::number("N"),
        Column::flexible("WHAT"),
        Column::spare("MORE"),
    ];

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let rows: &[&[&str]] = &[&["one", "1", "", "x"], &["three", "100", "", ""]];
        check(COLUMNS, rows, 80, &["NAME     N  MORE", "one      1  x", "three  100"]);
    }

    #[test]
    fn what_is_spare_goes_first_and_what_is_flexible_is_cut() {
        let rows: &[&[&str]] = &[&["one", "1", "a long text of many words", "more text there is"]];
        check(COLUMNS, rows, 30, &["NAME  N  WHAT", "one   1  a long text of many…"]);
    }
}
