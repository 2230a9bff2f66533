//! How wide the columns of a table are on a screen: what matters least gives way first.

use super::{GAP, Table, column::Give};
use crate::screen::{Line, Screen};

/// A spare column is left out rather than cut below this width.
const LEAST_SPARE: usize = 16;

/// Who gives way, and down to which width, one after the other. What goes on below loses nothing,
/// and gives way before a list or more than the very long of a name is lost; but `taken away, was 2`
/// stays on one line as long as that can be.
/// A list keeps room for `production:12 …` while names can give way.
const STEPS: &[(&[Give], usize)] = &[
    (&[Give::Middle], 32),
    (&[Give::Lines], 24),
    (&[Give::Some, Give::Parts], 15),
    (&[Give::Middle], 26),
    (&[Give::Lines], 17),
    (&[Give::Middle], 20),
    (&[Give::Middle, Give::Some, Give::Parts, Give::First], 8),
    (&[Give::Lines], 8),
];

impl Table {
    /// The width of every column; 0 for one that is left out.
    pub(super) fn fit(&self, screen: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> =
            (0..self.columns.len()).map(|index| self.widest(index)).collect();
        let Some(screen) = screen else { return widths };
        for index in self.that_give(Give::All) {
            let left = widths[index].saturating_sub(total(&widths).saturating_sub(screen));
            let whole = left == widths[index];
            widths[index] = if whole || left >= LEAST_SPARE { left } else { 0 };
        }
        for (gives, least) in STEPS {
            while total(&widths) > screen {
                let those = gives.iter().flat_map(|give| self.that_give(*give));
                let those = those.filter(|index| widths[*index] > least + self.mark(*index));
                match those.max_by_key(|index| widths[*index]) {
                    Some(index) => widths[index] -= 1,
                    None => break,
                }
            }
        }
        self.tighten(&mut widths);
        widths
    }

    /// Whether all columns but the spare ones are drawn whole on this screen.
    pub(crate) fn fits(&self, screen: &Screen) -> bool {
        self.fits_cut(screen, usize::MAX)
    }

    /// The same where no column has to be wider than `readable`.
    pub(crate) fn fits_cut(&self, screen: &Screen, readable: usize) -> bool {
        let is_spare = |index: &usize| self.columns[*index].give == Give::All;
        let indexes = (0..self.columns.len()).filter(|index| !is_spare(index));
        let widths: Vec<usize> = indexes.map(|index| self.widest(index).min(readable)).collect();
        screen.width().is_none_or(|screen| total(&widths) <= screen)
    }

    /// Takes away the room beside lists that were cut between their parts.
    fn tighten(&self, widths: &mut [usize]) {
        for index in self.that_give(Give::Parts) {
            if widths[index] == 0 {
                continue;
            }
            let drawn =
                self.cells(index).map(|cell| cell.clone().cut_between_parts(widths[index]).width());
            let title = self.columns[index].title.len();
            widths[index] = drawn.max().unwrap_or_default().max(title).min(widths[index]);
        }
    }

    fn that_give(&self, give: Give) -> impl Iterator<Item = usize> + use<'_> {
        let columns = self.columns.iter().enumerate();
        columns.filter(move |(_, column)| column.give == give).map(|(index, _)| index)
    }

    fn cells(&self, index: usize) -> impl Iterator<Item = &Line> {
        self.rows.iter().filter_map(move |row| row.cells.get(index))
    }

    fn widest(&self, index: usize) -> usize {
        let widest = self.cells(index).map(Line::width).max().unwrap_or_default();
        if widest == 0 { 0 } else { widest.max(self.columns[index].title.len()) }
    }

    /// The width of what is never cut in a column, behind the first part of its cells.
    fn mark(&self, index: usize) -> usize {
        match self.columns[index].give {
            Give::First => self.cells(index).map(Line::width_of_rest).max().unwrap_or_default(),
            _ => 0,
        }
    }
}

/// The width of a row of such columns.
fn total(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0).count();
    widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1)
}
