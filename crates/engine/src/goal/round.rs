//! Controlled rounding: quotas become whole numbers that meet the sums of rows and columns.

use super::bounds::MANY;

/// What rounding of floating point may have done to a quota.
const FUZZ: f64 = 1e-6;

/// How far a cell may go, one after the other until the sums are met: to the whole numbers beside its quota, to those beside a
/// quota that is itself not exact, to its bounds, and anywhere.
#[derive(Clone, Copy)]
enum Reach {
    Beside,
    About,
    Bounds,
    Anywhere,
}

/// A table of quotas and what its whole numbers must keep to.
pub(super) struct Table<'a> {
    pub(super) quotas: &'a [f64],
    pub(super) low: &'a [i64],
    pub(super) high: &'a [i64],
    pub(super) rows: &'a [i64],
    pub(super) columns: &'a [i64],
}

impl Table<'_> {
    /// Whole numbers for a table of quotas whose rows and columns have whole sums.
    ///
    /// Row by row the largest remainders are rounded up, where what columns are short of so far is carried from row to row;
    /// what is then wrong with a column is put right along the shortest exchange: one more here and one less there in a row,
    /// from column to column. Rows stay exact throughout. Each cell is a whole number beside its quota where the quotas meet
    /// the sums, which is always possible; where they do not, exchanges may go as far as the bounds, and at last beyond.
    /// Columns are few, so that an exchange is found in one look at the table. Exact: the exchanges of all columns are a flow
    /// that is the largest when no exchange is left, so that bounds are left only where they cannot all be kept.
    ///
    /// # Source
    /// Controlled rounding: Cox and Ernst, *INFOR* 20 (1982); carried remainders as in Knuth, *Two-way rounding* (1995);
    /// exchanges are augmenting paths (Ford and Fulkerson 1956) of which the rows are left out.
    pub(super) fn round(&self, found: &mut [i64]) {
        let width = self.columns.len();
        let mut short = vec![0.0; width];
        for (row, found) in found.chunks_mut(width).enumerate() {
            self.round_row(row, found, &mut short);
        }
        let mut left = self.columns.to_vec();
        for row in found.chunks(width) {
            row.iter().zip(&mut left).for_each(|(has, left)| *left -= has);
        }
        for reach in [Reach::Beside, Reach::About, Reach::Bounds, Reach::Anywhere] {
            for column in 0..width {
                while left[column] > 0 && self.exchange(reach, column, &mut left, found) {}
            }
        }
    }

    fn round_row(&self, row: usize, found: &mut [i64], short: &mut [f64]) {
        let from = row * found.len();
        let cells = from..from + found.len();
        let (low, high, quotas) = (&self.low[cells.clone()], &self.high[cells.clone()], &self.quotas[cells]);
        let mut left = self.rows[row];
        for (month, cell) in found.iter_mut().enumerate() {
            *cell = floor(quotas[month] + FUZZ).clamp(low[month], high[month]);
            short[month] += quotas[month] - *cell as f64;
            left -= *cell;
        }
        let widest = i64::try_from(found.len()).unwrap_or(1).max(1);
        while left != 0 {
            let step = if left.abs() > widest { left / widest } else { left.signum() };
            // What may still move by one, first beside its quota, then within its bounds, then at all.
            let room = |month: usize, has: i64| -> [i64; 3] {
                if left > 0 {
                    [ceiling(quotas[month] - FUZZ).min(high[month]) - has, high[month] - has, MANY]
                } else {
                    [(has - low[month]).min(1), has - low[month], has]
                }
            };
            let best = (0..3).find_map(|reach| {
                let may = (0..found.len()).filter(|month| room(*month, found[*month])[reach] > 0);
                // Of columns equally short the first; of those equally over the last, so that they even out.
                let most = may.reduce(|a, b| if sign(left) * short[b] > sign(left) * short[a] { b } else { a });
                most.map(|month| (month, room(month, found[month])[reach]))
            });
            let Some((month, room)) = best else { break };
            let step = step.signum() * step.abs().min(room);
            found[month] += step;
            short[month] -= step as f64;
            left -= step;
        }
    }

    fn bounds(&self, reach: Reach, cell: usize) -> (i64, i64) {
        let (low, high, quota) = (self.low[cell], self.high[cell], self.quotas[cell]);
        match reach {
            Reach::Beside => (floor(quota + FUZZ).clamp(low, high), ceiling(quota - FUZZ).clamp(low, high)),
            Reach::About => (floor(quota - FUZZ).clamp(low, high), ceiling(quota + FUZZ).clamp(low, high)),
            Reach::Bounds => (low, high),
            Reach::Anywhere => (0, MANY),
        }
    }

    /// Moves what can be moved along the shortest exchange from a column that has too much to one that has too little.
    fn exchange(&self, reach: Reach, to: usize, left: &mut [i64], found: &mut [i64]) -> bool {
        let width = self.columns.len();
        // Of each column reached: the row and the column through which.
        let mut through: Vec<Option<(usize, usize)>> = vec![None; width];
        let mut queue = vec![to];
        let mut next = 0;
        let from = 'found: loop {
            let Some(column) = queue.get(next).copied() else { return false };
            next += 1;
            for row in 0..self.rows.len() {
                if found[row * width + column] >= self.bounds(reach, row * width + column).1 {
                    continue;
                }
                for other in (0..width).filter(|other| *other != to) {
                    let cell = row * width + other;
                    if through[other].is_none() && found[cell] > self.bounds(reach, cell).0 {
                        through[other] = Some((row, column));
                        if left[other] < 0 {
                            break 'found other;
                        }
                        queue.push(other);
                    }
                }
            }
        };
        let mut path = Vec::new();
        let (mut column, mut most) = (from, left[to].min(-left[from]));
        while let Some((row, gains)) = through[column] {
            let (gives, has) = (row * width + column, row * width + gains);
            most = most.min(found[gives] - self.bounds(reach, gives).0).min(self.bounds(reach, has).1 - found[has]);
            path.push((gives, has));
            column = gains;
        }
        for (gives, has) in path {
            found[gives] -= most;
            found[has] += most;
        }
        left[to] -= most;
        left[from] += most;
        true
    }
}

fn sign(left: i64) -> f64 {
    if left < 0 { -1.0 } else { 1.0 }
}

fn floor(quota: f64) -> i64 {
    quota.floor() as i64
}

fn ceiling(quota: f64) -> i64 {
    quota.ceil() as i64
}
