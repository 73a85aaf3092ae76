//! Rows of a file, as text: what a reader fills and what is converted in one go.

/// Few enough that what is read of them stays in the processor's cache while each column is converted.
const ROWS_AT_ONCE: usize = 2_048;
/// Rows may hold long texts; what waits to be converted is bounded by bytes too.
const TEXT_AT_ONCE: usize = 1 << 20;

/// Rows that follow each other in a file.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    text: String,
    /// Where in the text each cell begins and ends, row after row.
    cells: Vec<(u32, u32)>,
    /// The first cell of each row: beside its place, for this is looked at for every cell.
    firsts: Vec<u32>,
    rows: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    /// The line or row in the file on which it begins, from 1.
    line: u64,
    /// Its first cell and the one after its last.
    cells: (u32, u32),
    /// The row as it stands in the file, when the file is text.
    original: Option<(u32, u32)>,
    /// Why it cannot be read, when it cannot.
    broken: Option<String>,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    of: &'a Rows,
    place: &'a Place,
}

impl Rows {
    /// Whether there are enough for one go.
    pub(crate) fn are_many(&self) -> bool {
        self.rows.len() >= ROWS_AT_ONCE || self.text.len() >= TEXT_AT_ONCE
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.firsts.clear();
        self.rows.clear();
    }

    /// Adds a row of which only the cells are known.
    pub(crate) fn push<'a>(&mut self, line: u64, cells: impl Iterator<Item = &'a str>) {
        let first = self.cells.len();
        for cell in cells {
            let from = at(self.text.len());
            self.text.push_str(cell);
            self.cells.push((from, at(self.text.len())));
        }
        self.add(line, first, None);
    }

    /// Adds a row as it stands in the file. Its cells are given by where they are in it, or in what follows it.
    pub(crate) fn push_original(&mut self, line: u64, original: &str, after: &str, cells: &[(u32, u32)]) {
        let (from, first) = (at(self.text.len()), self.cells.len());
        self.text.push_str(original);
        self.text.push_str(after);
        self.cells.extend(cells.iter().map(|(begins, ends)| (from + begins, from + ends)));
        let original = Some((from, from + at(original.len())));
        self.add(line, first, original);
    }

    fn add(&mut self, line: u64, first: usize, original: Option<(u32, u32)>) {
        self.firsts.push(at(first));
        self.rows.push(Place { line, cells: (at(first), at(self.cells.len())), original, broken: None });
    }

    /// Says of the row that was added last that it cannot be read.
    pub(crate) fn break_last(&mut self, why: String) {
        if let Some(last) = self.rows.last_mut() {
            last.broken = Some(why);
        }
    }

    pub(crate) fn row(&self, n: usize) -> Row<'_> {
        Row { of: self, place: &self.rows[n] }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|place| Row { of: self, place })
    }

    /// Where in the text the cells of a column lie; of rows that are broken there may be none, or one of another column.
    pub(crate) fn column(&self, n: usize) -> impl Iterator<Item = Option<(u32, u32)>> {
        self.firsts.iter().map(move |first| self.cells.get(*first as usize + n).copied())
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn part(&self, (from, to): (u32, u32)) -> &str {
        &self.text[from as usize..to as usize]
    }
}

impl<'a> Row<'a> {
    pub(crate) fn line(self) -> u64 {
        self.place.line
    }

    pub(crate) fn broken(self) -> Option<&'a str> {
        self.place.broken.as_deref()
    }

    pub(crate) fn original(self) -> Option<&'a str> {
        self.place.original.map(|place| self.of.part(place))
    }

    pub(crate) fn cell(self, n: usize) -> &'a str {
        self.of.part(self.of.cells[self.place.cells.0 as usize + n])
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'a str> {
        self.of.cells[self.place.cells.0 as usize..self.place.cells.1 as usize].iter().map(move |place| self.of.part(*place))
    }
}

/// No text of rows is longer: a reader gives them as soon as they are many, and a row is bounded.
fn at(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
