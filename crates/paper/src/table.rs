//! A table: how wide its columns are, and its rows over as many pages as they need.

use crate::lay::{APART, BRAND, FAINT, INK, Laying, Look, Part, QUIET, ROOM, RULE, SIDE, What, look, plain};
use crate::letters::Letters;
use crate::{Cell, Table};

/// Sizes of letters, the first of which everything fits is taken.
const SIZES: [f32; 3] = [8.5, 7.5, 6.5];
/// Between columns.
const GAP: f32 = 12.0;
/// No words are wider than so many letters in a line, where there are more columns than one.
const MOST: f32 = 30.0;
/// A cell has so many lines at most.
const MOST_LINES: usize = 12;
/// A bar, and a course, are so wide.
const DRAWN: f32 = 76.0;

pub(crate) fn lay(on: &mut Laying<'_>, table: &Table) {
    if table.columns.is_empty() {
        return;
    }
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let found = SIZES.iter().find_map(|size| widths(on.letters, table, &all, *size).map(|widths| (*size, widths)));
    if let Some((size, widths)) = found {
        return Laid { table, columns: &all, widths, size }.lay(on);
    }
    // What is too wide for a page stands in pieces, each with the first column.
    let size = SIZES[SIZES.len() - 1];
    let mut rest = &all[1..];
    while !rest.is_empty() {
        let piece = (1..=rest.len()).rev().find_map(|many| {
            let columns: Vec<usize> = [0].into_iter().chain(rest[..many].iter().copied()).collect();
            widths(on.letters, table, &columns, size).map(|widths| (many, columns, widths))
        });
        let (many, columns, widths) = piece.unwrap_or_else(|| (1, vec![0, rest[0]], vec![ROOM / 2.0 - GAP; 2]));
        Laid { table, columns: &columns, widths, size }.lay(on);
        rest = &rest[many..];
    }
}

/// How wide each of the columns is; none where they do not fit.
fn widths(letters: &Letters, table: &Table, columns: &[usize], size: f32) -> Option<Vec<f32>> {
    let room = ROOM - GAP * (columns.len() - 1) as f32;
    let (mut least, mut wished) = (Vec::new(), Vec::new());
    for n in columns {
        let title = plain(&table.columns[*n]);
        let mut at_least = letters.widest_piece(&title).min(MOST) * size;
        let mut wish = letters.width(&title).min(12.0) * size;
        for cell in table.rows.iter().filter_map(|row| row.get(*n)) {
            let (needs, wishes) = match cell {
                Cell::Empty => (0.0, 0.0),
                Cell::Words(text) => {
                    let text = plain(text);
                    let line = text.lines().map(|line| letters.width(line)).fold(0.0, f32::max);
                    // Words that run on are not squeezed into a column of single letters.
                    (letters.widest_piece(&text).max(line.min(9.0)).min(MOST) * size, line.min(MOST * 2.2) * size)
                }
                Cell::Figure(text) => (letters.width(text) * size, 0.0),
                Cell::Bar { figure, .. } => (letters.width(figure) * size + DRAWN + 6.0, 0.0),
                Cell::Course(_) => (DRAWN, 0.0),
            };
            at_least = at_least.max(needs);
            wish = wish.max(wishes);
        }
        least.push(at_least);
        wished.push(wish.max(at_least));
    }
    let spare = room - least.iter().sum::<f32>();
    if spare < 0.0 {
        return None;
    }
    let more: f32 = wished.iter().zip(&least).map(|(wish, least)| wish - least).sum();
    let part = if more > spare { spare / more } else { 1.0 };
    Some(least.iter().zip(&wished).map(|(least, wish)| least + (wish - least) * part).collect())
}

struct Laid<'t> {
    table: &'t Table,
    columns: &'t [usize],
    widths: Vec<f32>,
    size: f32,
}

/// The lines of a row's cells, and how high it is.
struct Row {
    cells: Vec<Vec<String>>,
    high: f32,
}

impl Laid<'_> {
    fn lay(&self, on: &mut Laying<'_>) {
        let head = self.row(on.letters, |n| Cell::Words(self.table.columns[n].clone()));
        let rows: Vec<Row> = self.table.rows.iter().map(|row| self.row(on.letters, |n| row.get(n).cloned().unwrap_or_default())).collect();
        let title = if self.table.title.is_empty() { 0.0 } else { self.size * APART + 4.0 };
        // A head does not stand without a row.
        on.room(title + head.high + rows.iter().take(2).map(|row| row.high).sum::<f32>());
        if !self.table.title.is_empty() {
            let leaf = on.leaf();
            on.part(Part::Words(leaf));
            on.text(Some(leaf), (SIDE, on.y), look(self.size + 0.5, INK, true), &plain(&self.table.title));
            on.y += title;
        }
        let (mut head_leaves, mut leaves) = (Vec::new(), Vec::new());
        self.head(on, &head, Some(&mut head_leaves));
        for (cells, row) in self.table.rows.iter().zip(&rows) {
            if on.room(row.high) {
                self.head(on, &head, None);
            }
            leaves.push(self.cells(on, cells, row));
        }
        on.part(Part::Table { head: head_leaves, rows: leaves });
        on.y += 8.0;
    }

    fn row(&self, letters: &Letters, cell: impl Fn(usize) -> Cell) -> Row {
        let lines = |(n, wide): (&usize, &f32)| match cell(*n) {
            Cell::Words(text) => {
                let mut lines = letters.lines(&plain(&text), wide / self.size + 0.01);
                if lines.len() > MOST_LINES {
                    lines.truncate(MOST_LINES);
                    lines.iter_mut().last().into_iter().for_each(|line| line.push('…'));
                }
                lines
            }
            Cell::Figure(text) | Cell::Bar { figure: text, .. } => vec![text],
            Cell::Empty | Cell::Course(_) => Vec::new(),
        };
        let cells: Vec<Vec<String>> = self.columns.iter().zip(&self.widths).map(lines).collect();
        let most = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        Row { cells, high: most as f32 * self.size * APART + 5.0 }
    }

    /// Whether the column holds figures, which stand flush right.
    fn right(&self, n: usize) -> bool {
        let mut cells = self.table.rows.iter().filter_map(|row| row.get(n)).filter(|cell| **cell != Cell::Empty).peekable();
        cells.peek().is_some() && cells.all(|cell| matches!(cell, Cell::Figure(_)))
    }

    /// The head; where it stands again on a later page it only adorns.
    fn head(&self, on: &mut Laying<'_>, head: &Row, mut leaves: Option<&mut Vec<usize>>) {
        let wide: f32 = self.widths.iter().sum::<f32>() + GAP * (self.widths.len() - 1) as f32;
        on.draw(None, What::Box { x: SIDE - 4.0, y: on.y - 1.0, wide: wide + 8.0, high: head.high, colour: FAINT });
        let mut x = SIDE;
        for ((lines, wide), n) in head.cells.iter().zip(&self.widths).zip(self.columns) {
            let leaf = leaves.as_deref_mut().map(|leaves| {
                leaves.push(on.leaf());
                leaves[leaves.len() - 1]
            });
            self.lines(on, leaf, (x, *wide), lines, self.right(*n), look(self.size, QUIET, true));
            x += wide + GAP;
        }
        on.y += head.high;
    }

    fn cells(&self, on: &mut Laying<'_>, cells: &[Cell], row: &Row) -> Vec<usize> {
        let mut leaves = Vec::new();
        let mut x = SIDE;
        for ((lines, wide), n) in row.cells.iter().zip(&self.widths).zip(self.columns) {
            let leaf = on.leaf();
            leaves.push(leaf);
            let plain = look(self.size, INK, false);
            match cells.get(*n) {
                Some(Cell::Bar { part, mark, .. }) => {
                    self.lines(on, Some(leaf), (x, wide - DRAWN - 6.0), lines, true, plain);
                    self.bar(on, x + wide - DRAWN, *part, *mark);
                }
                Some(Cell::Course(course)) => self.course(on, x, row.high, course),
                _ => self.lines(on, Some(leaf), (x, *wide), lines, self.right(*n), plain),
            }
            x += wide + GAP;
        }
        on.y += row.high;
        let wide: f32 = self.widths.iter().sum::<f32>() + GAP * (self.widths.len() - 1) as f32;
        on.draw(None, What::Box { x: SIDE - 4.0, y: on.y - 1.5, wide: wide + 8.0, high: 0.5, colour: RULE });
        leaves
    }

    fn lines(&self, on: &mut Laying<'_>, leaf: Option<usize>, (x, wide): (f32, f32), lines: &[String], right: bool, look: Look) {
        for (n, line) in lines.iter().enumerate() {
            let x = if right { x + wide - on.letters.width(line) * self.size } else { x };
            on.text(leaf, (x, on.y + n as f32 * self.size * APART), look, line);
        }
    }

    fn bar(&self, on: &mut Laying<'_>, x: f32, part: f32, mark: Option<f32>) {
        let (y, high) = (on.y + self.size * 0.4, self.size * 0.7);
        let long = |part: f32| DRAWN * part.clamp(0.0, 1.0);
        on.draw(None, What::Box { x, y, wide: DRAWN, high, colour: FAINT });
        if long(part) > 0.0 {
            on.draw(None, What::Box { x, y, wide: long(part), high, colour: BRAND });
        }
        if let Some(mark) = mark {
            on.draw(None, What::Box { x: (x + long(mark) - 0.75).max(x), y: y - 2.0, wide: 1.5, high: high + 4.0, colour: INK });
        }
    }

    fn course(&self, on: &mut Laying<'_>, x: f32, high: f32, course: &[Option<f64>]) {
        let known = course.iter().flatten().copied();
        let (low, top) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, top), of| (low.min(of), top.max(of)));
        let (y, high) = (on.y + 2.0, high - 9.0);
        let step = DRAWN / (course.len().max(2) - 1) as f32;
        let at = |n: usize, of: f64| {
            let part = if top > low { ((of - low) / (top - low)) as f32 } else { 0.5 };
            (x + n as f32 * step, y + high * (1.0 - part))
        };
        let mut points = Vec::new();
        for (n, of) in course.iter().enumerate() {
            match of {
                Some(of) => points.push(at(n, *of)),
                None => self.line(on, std::mem::take(&mut points)),
            }
        }
        let last = points.last().copied();
        self.line(on, points);
        if let Some((x, y)) = last {
            on.draw(None, What::Box { x: x - 1.5, y: y - 1.5, wide: 3.0, high: 3.0, colour: BRAND });
        }
    }

    fn line(&self, on: &mut Laying<'_>, points: Vec<(f32, f32)>) {
        if points.len() > 1 {
            on.draw(None, What::Line { points, width: 1.0, colour: BRAND });
        }
    }
}
