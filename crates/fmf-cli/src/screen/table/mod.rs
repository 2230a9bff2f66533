//! Aligned columns without boxes.

mod column;
mod fit;

use super::{Line, Look, Screen};

pub(crate) use column::Column;
use column::Give;

/// The spaces between two columns.
const GAP: usize = 2;
/// Words go on below for so many lines: a change may hold a whole description.
const MOST_LINES: usize = 3;

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

    /// The table as lines for this screen; without rows there are none.
    pub(crate) fn draw(&self, screen: &Screen) -> Vec<Line> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let widths = self.fit(screen.width());
        let titles = self.columns.iter().map(|column| Line::new().add(&column.title, Look::Dim));
        let mut lines = vec![self.draw_row(&titles.collect::<Vec<_>>(), &widths)];
        for row in &self.rows {
            let rows = self.draw_lines(&row.cells, &widths);
            lines.extend(self.with_remark(rows, row.remark.clone(), screen.width()));
        }
        lines
    }

    /// A row, and below it what of its words had no room in it.
    fn draw_lines(&self, row: &[Line], widths: &[usize]) -> Vec<Line> {
        let last = row.len().saturating_sub(1);
        let goes_on = self.columns.get(last).is_some_and(|column| column.give == Give::Lines);
        if !goes_on || row[last].width() <= widths[last] {
            return vec![self.draw_row(row, widths)];
        }
        let pieces = row[last].clone().wrap_at_most(widths[last], MOST_LINES);
        let mut cells = row.to_vec();
        let lines = pieces.into_iter().map(|piece| {
            cells[last] = piece;
            let line = self.draw_row(&cells, widths);
            cells = vec![Line::new(); row.len()];
            line
        });
        lines.collect()
    }

    /// A row and its remark: behind its last line where it may and fits, else indented below it.
    fn with_remark(&self, row: Vec<Line>, remark: Line, screen: Option<usize>) -> Vec<Line> {
        let mut lines = row;
        if remark.is_empty() {
            return lines;
        }
        let fits = |line: &mut Line| {
            let together = line.width() + 1 + remark.width();
            !self.below && screen.is_none_or(|screen| together <= screen)
        };
        match lines.pop_if(fits) {
            Some(line) => lines.push(line.spaces(1).append(remark)),
            None => lines.extend(Line::from("  ").append(remark).wrap(screen, 4)),
        }
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
                Give::Parts => cell.clone().cut_between_parts(width),
                Give::Middle | Give::First => cell.clone().cut_in_first_part(width),
                Give::Nothing | Give::Some | Give::Lines | Give::All => cell.clone().cut(width),
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
    const LOG: &[Column] = &[
        Column::whole("WHEN"),
        Column::marked("WHO"),
        Column::name("PROMPT"),
        Column::wrapped("CHANGE"),
    ];

    fn check_log(who: Line, change: &str, width: usize, drawn: &[&str]) {
        let mut table = Table::new(LOG);
        let name = Line::from("support_concise").append("@production".into());
        table.row_with(vec!["2026-11-20 14:03".into(), who, name, change.into()], "(why)".into());
        let lines = table.draw(&Screen::of_width(width));
        let lines: Vec<String> = lines.iter().skip(1).map(Line::to_string).collect();
        assert_eq!(lines, drawn);
    }

    #[test]
    fn what_happened_is_told_whole_before_a_name_is() {
        let ana = || Line::from("ana@example.org");
        check_log(
            ana(),
            "taken away, was 2",
            100,
            &["2026-11-20 14:03  ana@example.org  support_concise@production  taken away, was 2 \
               (why)"],
        );
        check_log(
            ana(),
            "registered: looks at the tone first",
            80,
            &[
                "2026-11-20 14:03  ana@example.org  support_concise@production  registered:",
                "                                                               looks at the",
                "                                                               tone first (why)",
            ],
        );
        let long = "message: ".to_owned() + &"words and ".repeat(30);
        check_log(
            ana(),
            &long,
            80,
            &[
                "2026-11-20 14:03  ana@example.org  support_concise@production  message: words",
                "                                                               and words and",
                "                                                               words and words…",
                "  (why)",
            ],
        );
        check_log(
            "anonymous@127.0.0.1".into(),
            "taken away, was 2",
            80,
            &[
                "2026-11-20 14:03  anonymous@127.0.0.1  suppo…ncise@production  taken away, was 2",
                "  (why)",
            ],
        );
    }

    #[test]
    fn a_mark_is_never_cut() {
        let claimed = || Line::from("release-bot@example.org").append(" (unverified)".into());
        check_log(
            claimed(),
            "1 -> 2",
            120,
            &["2026-11-20 14:03  release-bot@example.org (unverified)  \
               support_concise@production  1 -> 2 (why)"],
        );
        for width in 40..80 {
            let cut = claimed().cut_in_first_part(width);
            assert!(cut.width() <= width && cut.to_string().ends_with(" (unverified)"), "{cut}");
        }
        check_log(
            claimed(),
            "1 -> 2",
            60,
            &["2026-11-20 14:03  rele…org (unverified)  suppo…ction  1 -> 2", "  (why)"],
        );
    }
}
