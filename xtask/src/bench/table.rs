//! The figures, as a table.

/// Rows of cells below a head.
pub(super) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Default for Table {
    /// A table of what, figure, aim and how.
    fn default() -> Self {
        Self::new(["what", "figure", "aim", "how"].map(str::to_owned).to_vec())
    }
}

impl Table {
    /// A table without rows.
    pub(super) fn new(head: Vec<String>) -> Self {
        Self { head, rows: Vec::new() }
    }

    /// Adds a row of what, figure, aim and how.
    pub(super) fn row(&mut self, what: &str, figure: String, aim: &str, how: &str) {
        self.cells(vec![what.to_owned(), figure, aim.to_owned(), how.to_owned()]);
    }

    /// Adds a row, a cell for each of the head. It is said at once too: a run takes long, and may end
    /// before its table.
    pub(super) fn cells(&mut self, cells: Vec<String>) {
        println!("{}", cells.join("  "));
        self.rows.push(cells);
    }

    /// Prints the rows as Markdown, which reads well in a terminal too.
    pub(super) fn print(&self) {
        let mut widths: Vec<usize> = self.head.iter().map(|cell| cell.chars().count()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let rule = widths.iter().map(|width| "-".repeat(*width)).collect();
        for row in [&self.head, &rule].into_iter().chain(&self.rows) {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            println!("| {} |", cells.join(" | "));
        }
    }
}

/// The median of some figures.
pub(super) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// `0.91 (0.88 to 0.95)`: the median, and how far the rounds lay apart.
pub(super) fn spread(figures: &[f64], decimals: usize) -> String {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let middle = median(figures.to_vec());
    format!("{middle:.decimals$} ({least:.decimals$} to {most:.decimals$})")
}
