//! The figures, as a table.

/// Rows of what, figure, aim and how.
#[derive(Default)]
pub(super) struct Table(Vec<[String; 4]>);

impl Table {
    /// Adds a row.
    pub(super) fn row(&mut self, what: &str, figure: String, aim: &str, how: &str) {
        self.0.push([what.to_owned(), figure, aim.to_owned(), how.to_owned()]);
    }

    /// Prints the rows as Markdown, which reads well in a terminal too.
    pub(super) fn print(&self) {
        let head = ["what", "figure", "aim", "how"].map(str::to_owned);
        let mut widths = head.clone().map(|cell| cell.chars().count());
        for row in &self.0 {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let rule = widths.map(|width| "-".repeat(width));
        for row in [&head, &rule].into_iter().chain(&self.0) {
            let cells: Vec<String> =
                row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
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
