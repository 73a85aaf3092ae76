//! Why there is no plan.

use super::Cell;

/// Why there is no plan. Places are numbered as the caller numbers them; where there is no most it is `i64::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A list does not have the length that the places or months call for.
    Shape {
        /// Which list.
        what: &'static str,
        /// How many it has.
        has: usize,
        /// How many it needs.
        needs: usize,
    },
    /// A place stands before the one above it.
    NotATree {
        /// Which place.
        place: usize,
    },
    /// Two siblings have one rank, so that nothing tells which comes first.
    SameRank {
        /// The one.
        place: usize,
        /// The other.
        other: usize,
    },
    /// There is no such place, month or quarter.
    NoSuchCell {
        /// Which place.
        place: usize,
        /// Which cell of it.
        cell: Cell,
    },
    /// A number of policies is below 0 or above 10¹².
    NotACount {
        /// Of which place.
        place: usize,
        /// What it is.
        value: i64,
    },
    /// A weight, a season or a part of a capacity is below 0, not a number, or, for a season, 0 in every month.
    NotAWeight {
        /// Of which place.
        place: usize,
    },
    /// Only a place without others below it is away, leaves or joins.
    NotALeaf {
        /// Which place.
        place: usize,
    },
    /// A place asks more of its children than its own goal, and has none.
    NothingBelow {
        /// Which place.
        place: usize,
        /// What it asks.
        hedge: i64,
    },
    /// A cell is fixed at two values.
    FixedTwice {
        /// Which place.
        place: usize,
        /// Which cell.
        cell: Cell,
        /// One value.
        one: i64,
        /// The other.
        other: i64,
    },
    /// A cell is fixed outside of what its place may have.
    OutsideRails {
        /// Which place.
        place: usize,
        /// The value.
        value: i64,
        /// The least it may have.
        floor: i64,
        /// The most.
        ceiling: i64,
    },
    /// A place that is there in no month of a cell, or is fixed at 0 in all of them, is to have something in it.
    NeverThere {
        /// Which place.
        place: usize,
        /// Which cell.
        cell: Cell,
        /// What it is to have.
        value: i64,
    },
    /// The months of a cell cannot come to what it is to have, such as a year fixed at another value than its months.
    MonthsDiffer {
        /// Which place.
        place: usize,
        /// Which cell.
        cell: Cell,
        /// The least its months come to.
        least: i64,
        /// The most.
        most: i64,
        /// The least it is to have.
        from: i64,
        /// The most it may have.
        to: i64,
    },
    /// Those below a place must have more together than there is.
    TooMuchBelow {
        /// Above whom.
        place: usize,
        /// In which cell.
        cell: Cell,
        /// What they must have.
        least: i64,
        /// How much of that is fixed, the rest being floors.
        fixed: i64,
        /// What there is: the most the place may have, and what it asks above that.
        has: i64,
    },
    /// Those below a place may not have as much together as there is.
    TooLittleBelow {
        /// Above whom.
        place: usize,
        /// In which cell.
        cell: Cell,
        /// What they may have.
        most: i64,
        /// What there is at least.
        has: i64,
    },
    /// Each fixed value and bound could be kept by itself, but not all together.
    NotTogether {
        /// The place at which it shows.
        place: usize,
        /// The cell at which it shows.
        cell: Cell,
        /// What it must have, or may have at most.
        bound: i64,
        /// The nearest to that that it can have while the others are kept.
        nearest: i64,
        /// A fixed cell that stands against it, where there is one.
        against: Option<(usize, Cell)>,
    },
}
