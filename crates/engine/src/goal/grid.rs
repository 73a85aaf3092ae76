//! A number for each place and month.

use std::ops::Range;

/// A number for each place and month.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid<T> {
    months: usize,
    cells: Vec<T>,
}

impl<T: Copy> Grid<T> {
    /// The cells of one place after the other; of a last row that is not whole nothing is kept.
    #[must_use]
    pub fn new(months: usize, mut cells: Vec<T>) -> Self {
        cells.truncate(cells.len() - cells.len().checked_rem(months).unwrap_or(cells.len()));
        Self { months, cells }
    }

    /// The same number everywhere.
    #[must_use]
    pub fn filled(months: usize, places: usize, with: T) -> Self {
        Self { months, cells: vec![with; months * places] }
    }

    /// How many months a place has.
    #[must_use]
    pub const fn months(&self) -> usize {
        self.months
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.cells.len().checked_div(self.months).unwrap_or_default()
    }

    /// The months of a place.
    #[must_use]
    pub fn row(&self, place: usize) -> &[T] {
        &self.cells[place * self.months..(place + 1) * self.months]
    }

    /// The same, to write to.
    pub fn row_mut(&mut self, place: usize) -> &mut [T] {
        &mut self.cells[place * self.months..(place + 1) * self.months]
    }

    /// The months of places that stand one after the other.
    pub(super) fn rows(&self, places: Range<usize>) -> &[T] {
        &self.cells[places.start * self.months..places.end * self.months]
    }

    /// The same, to write to.
    pub(super) fn rows_mut(&mut self, places: Range<usize>) -> &mut [T] {
        &mut self.cells[places.start * self.months..places.end * self.months]
    }

    /// Rows in another order: the new row n is the old row `from[n]`.
    pub(super) fn reordered(&self, from: &[usize]) -> Self {
        let mut cells = Vec::with_capacity(self.cells.len());
        from.iter().for_each(|place| cells.extend_from_slice(self.row(*place)));
        Self { months: self.months, cells }
    }
}

impl Grid<i64> {
    /// The sum of some months of a place.
    ///
    /// ```
    /// let grid = upcount_engine::goal::Grid::new(4, vec![1, 2, 3, 4]);
    /// assert_eq!(grid.sum(0, 1..3), 5);
    /// ```
    #[must_use]
    pub fn sum(&self, place: usize, months: Range<usize>) -> i64 {
        self.row(place)[months].iter().sum()
    }

    /// The sum of all months of a place.
    #[must_use]
    pub fn year(&self, place: usize) -> i64 {
        self.row(place).iter().sum()
    }
}
