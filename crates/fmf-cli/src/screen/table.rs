//! Aligned columns without boxes.

use std::borrow::Cow;

use super::{Line, Look, Screen};

/// The spaces between two columns.
const GAP: usize = 2;
/// A column is not cut below this width while names can give way: `production:12 …` fits.
const LEAST_LIST: usize = 15;
/// No column is cut below this width.
const LEAST: usize = 8;
/// A name is not cut below this width while other columns can give way.
const LEAST_NAME: usize = 32;
/// A spare column is left out rather than cut below this width.
const LEAST_SPARE: usize = 16;

/// A column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    title: Cow<'static, str>,
    right: bool,
    give: Give,
}

/// What a column does where the screen is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Give {
    /// It keeps its width.
    Nothing,
    /// Its cells are cut in the middle: first where they are very long, then where nothing else
    /// can give way.
    Middle,
    /// It is cut.
    Some,
    /// It is cut between the parts of its cells.
    Parts,
    /// It is cut first, and left out when little of it would be left.
    All,
}

impl Column {
    /// A column of texts that are never cut.
    pub(crate) const fn whole(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: false, give: Give::Nothing }
    }

    /// A column of names: very long ones are cut in the middle.
    pub(crate) const fn name(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: false, give: Give::Middle }
    }

    /// A column that gives way, whose cells are lists.
    pub(crate) const fn list(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: false, give: Give::Parts }
    }

    /// A column of numbers.
    pub(crate) const fn number(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: true, give: Give::Nothing }
    }

    /// A column that gives way where the screen is narrow.
    pub(crate) const fn flexible(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: false, give: Give::Some }
    }

    /// The same under a title that is known only now.
    pub(crate) fn titled(self, title: String) -> Self {
        Self { title: Cow::Owned(title), ..self }
    }

    /// A column that is only there where there is room for it.
    pub(crate) const fn spare(title: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), right: false, give: Give::All }
    }
}

/// Rows under titles. A column that is empty in every row is left out.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// All remarks go below their rows, whether there is room behind them or not.
    below: bool,
}

#[derive(Debug)]
struct Row {
    cells: Vec<Line>,
    /// What stands behind the row, or below it where there is no room.
    remark: Line,
}

impl Table {
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new(), below: false }
    }

    /// The same with every remark below its row.
    pub(crate) fn with_remarks_below(self) -> Self {
        Self { below: true, ..self }
    }

    pub(crate) fn row(&mut self, cells: Vec<Line>) {
        self.row_with(cells, Line::new());
    }

    /// A row with a remark behind it, or below it where there is no room.
    pub(crate) fn row_with(&mut self, cells: Vec<Line>, remark: Line) {
        self.rows.push(Row { cells, remark });
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

    /// The table as lines for this screen; without rows there are none.
    pub(crate) fn draw(&self, screen: &Screen) -> Vec<Line> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let widths = self.fit(screen.width());
        let titles = self.columns.iter().map(|column| Line::new().add(&column.title, Look::Dim));
        let mut lines = vec![self.draw_row(&titles.collect::<Vec<_>>(), &widths)];
        for row in &self.rows {
            let line = self.draw_row(&row.cells, &widths);
            lines.extend(self.with_remark(line, row.remark.clone(), screen.width()));
        }
        lines
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
        for (gives, least) in [
            (&[Give::Middle][..], LEAST_NAME),
            (&[Give::Some, Give::Parts], LEAST_LIST),
            (&[Give::Middle, Give::Some, Give::Parts], LEAST),
        ] {
            while total(&widths) > screen {
                let those = gives.iter().flat_map(|give| self.that_give(*give));
                let widest = those.max_by_key(|index| widths[*index]);
                match widest.filter(|index| widths[*index] > least) {
                    Some(index) => widths[index] -= 1,
                    None => break,
                }
            }
        }
        self.tighten(&mut widths);
        widths
    }

    /// Takes away the room beside lists that were cut between their parts.
    fn tighten(&self, widths: &mut [usize]) {
        for index in self.that_give(Give::Parts) {
            if widths[index] == 0 {
                continue;
            }
            let cells = self.rows.iter().filter_map(|row| row.cells.get(index));
            let drawn = cells.map(|cell| cell.clone().cut_between_parts(widths[index]).width());
            let title = self.columns[index].title.len();
            widths[index] = drawn.max().unwrap_or_default().max(title).min(widths[index]);
        }
    }

    fn that_give(&self, give: Give) -> impl Iterator<Item = usize> + use<'_> {
        let columns = self.columns.iter().enumerate();
        columns.filter(move |(_, column)| column.give == give).map(|(index, _)| index)
    }

    fn widest(&self, index: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.cells.get(index)).map(Line::width);
        let widest = cells.max().unwrap_or_default();
        if widest == 0 { 0 } else { widest.max(self.columns[index].title.len()) }
    }

    /// A row and its remark: on one line where they may and fit, else the remark indented below it.
    fn with_remark(&self, line: Line, remark: Line, screen: Option<usize>) -> Vec<Line> {
        if remark.is_empty() {
            return vec![line];
        }
        let together = line.width() + 1 + remark.width();
        if !self.below && screen.is_none_or(|screen| together <= screen) {
            return vec![line.spaces(1).append(remark)];
        }
        let mut lines = vec![line];
        lines.extend(Line::from("  ").append(remark).wrap(screen, 4));
        lines
    }

    fn draw_row(&self, row: &[Line], widths: &[usize]) -> Line {
        let mut drawn = Line::new();
        let mut owed = 0;
        for ((cell, column), &width) in row.iter().zip(&self.columns).zip(widths) {
            if width == 0 {
                continue;
            }
            let cell = match column.give {
                Give::Middle => cell.clone().cut_in_the_middle(width),
                Give::Parts => cell.clone().cut_between_parts(width),
                Give::Nothing | Give::Some | Give::All => cell.clone().cut(width),
            };
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
        check_table(&table, width, drawn);
    }

    fn check_table(table: &Table, width: usize, drawn: &[&str]) {
        let lines: Vec<String> =
            table.draw(&Screen::of_width(width)).iter().map(Line::to_string).collect();
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
    fn a_long_name_is_cut_in_the_middle_and_lists_between_their_parts() {
        let columns = &[Column::name("NAME"), Column::list("ALIASES"), Column::number("N")];
        let name = "a_name_of_a_prompt_that_is_much_too_long_for_any_table";
        let shown = "a_name_of_a_prom…ng_for_any_table";
        assert_eq!(shown.chars().count(), 33);
        check(
            columns,
            &[&[name, "production:1", "7"]],
            50,
            &[
                "NAME                               ALIASES       N",
                &format!("{shown}  production:1  7"),
            ],
        );
    }

    #[test]
    fn a_remark_goes_below_its_row_where_there_is_no_room() {
        let mut table = Table::new(&[Column::whole("WHAT")]);
        table.row_with(vec!["moved".into()], "(short)".into());
        table.row_with(vec!["moved".into()], "(because it was wrong)".into());
        check_table(&table, 24, &["WHAT", "moved (short)", "moved", "  (because it was wrong)"]);
    }

    #[test]
    fn remarks_may_all_go_below() {
        let mut table = Table::new(&[Column::whole("WHAT")]).with_remarks_below();
        table.row_with(vec!["moved".into()], "(short)".into());
        check_table(&table, 24, &["WHAT", "moved", "  (short)"]);
    }

    #[test]
    fn a_list_that_was_cut_leaves_no_room_beside_it() {
        let columns = &[Column::list("ALIASES"), Column::number("N")];
        let mut table = Table::new(columns);
        let aliases = Line::from("@production").spaces(1).append("@variant_b".into());
        table.row(vec![aliases, "7".into()]);
        assert!(table.fits(&Screen::of_width(25)) && !table.fits(&Screen::of_width(24)));
        check_table(&table, 24, &["ALIASES        N", "@production …  7"]);
    }

    #[test]
    fn what_is_spare_goes_first_and_what_is_flexible_is_cut() {
        let rows: &[&[&str]] = &[&["one", "1", "a long text of many words", "more text there is"]];
        check(COLUMNS, rows, 30, &["NAME  N  WHAT", "one   1  a long text of many…"]);
    }
}
