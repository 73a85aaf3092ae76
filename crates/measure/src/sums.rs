//! Sums by period and key, laid side by side: a large company has millions of them, so each takes eight bytes while it fits.

/// The sums of one period and one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) code: i32,
    pub(crate) key: u32,
    pub(crate) sums: [i128; 2],
}

/// The sums of many.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// The period and the key, by place.
    pub(crate) places: Vec<(i32, u32)>,
    /// By place; nothing where a place is not reached.
    pub(crate) of: [Sum; 2],
}

impl Sums {
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Cell> {
        let [first, second] = &self.of;
        let cell =
            move |(place, (code, key)): (usize, &(i32, u32))| Cell { code: *code, key: *key, sums: [first.at(place), second.at(place)] };
        self.places.iter().enumerate().map(cell)
    }

    /// Multiplies all.
    pub(crate) fn multiply(&mut self, by: i128) {
        for sum in &mut self.of {
            let all: Vec<i128> = (0..sum.len()).map(|place| sum.at(place) * by).collect();
            *sum = Sum::default();
            sum.grow(all.len());
            sum.add(all.into_iter().enumerate());
        }
    }

    /// Leaves out the places of which `kept` says no.
    pub(crate) fn retain(&mut self, kept: &[bool]) {
        retain(&mut self.places, kept);
        for sum in &mut self.of {
            match sum {
                Sum::Narrow(of) => retain(of, kept),
                Sum::Wide(of) => retain(of, kept),
            }
        }
    }

    /// How many bytes they take.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<(i32, u32)>() * self.places.capacity() + self.of.iter().map(Sum::bytes).sum::<usize>()
    }
}

impl FromIterator<Cell> for Sums {
    fn from_iter<T: IntoIterator<Item = Cell>>(cells: T) -> Self {
        let mut all = Self::default();
        for (place, cell) in cells.into_iter().enumerate() {
            all.places.push((cell.code, cell.key));
            for (sum, value) in all.of.iter_mut().zip(cell.sums) {
                sum.grow(place + 1);
                sum.add(std::iter::once((place, value)));
            }
        }
        all
    }
}

/// Leaves out those of which `kept` says no.
pub(crate) fn retain<T>(of: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    of.retain(|_| kept.next().is_none_or(|kept| *kept));
}

/// One sum of many places: narrow until one of them outgrows that.
#[derive(Clone, Debug)]
pub(crate) enum Sum {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
}

impl Default for Sum {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Sum {
    fn len(&self) -> usize {
        match self {
            Self::Narrow(of) => of.len(),
            Self::Wide(of) => of.len(),
        }
    }

    /// The sum of a place.
    pub(crate) fn at(&self, place: usize) -> i128 {
        match self {
            Self::Narrow(of) => of.get(place).map_or(0, |sum| i128::from(*sum)),
            Self::Wide(of) => of.get(place).copied().unwrap_or_default(),
        }
    }

    /// Makes room for so many places.
    pub(crate) fn grow(&mut self, many: usize) {
        match self {
            Self::Narrow(of) => of.resize(many.max(of.len()), 0),
            Self::Wide(of) => of.resize(many.max(of.len()), 0),
        }
    }

    /// Adds to places that there is room for.
    pub(crate) fn add(&mut self, mut values: impl Iterator<Item = (usize, i128)>) {
        if let Self::Narrow(of) = self {
            let mut outgrown = None;
            for (place, value) in values.by_ref() {
                match i64::try_from(value).ok().and_then(|value| of[place].checked_add(value)) {
                    Some(sum) => of[place] = sum,
                    None => {
                        outgrown = Some((place, value));
                        break;
                    }
                }
            }
            let Some((place, value)) = outgrown else { return };
            let mut wide: Vec<i128> = of.iter().map(|sum| i128::from(*sum)).collect();
            wide[place] += value;
            *self = Self::Wide(wide);
        }
        if let Self::Wide(of) = self {
            values.for_each(|(place, value)| of[place] += value);
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Narrow(of) => size_of::<i64>() * of.capacity(),
            Self::Wide(of) => size_of::<i128>() * of.capacity(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_outgrow_their_place_are_as_exact_as_the_others() {
        let most = i128::from(i64::MAX);
        let mut sum = Sum::default();
        sum.grow(3);
        sum.add([(0, 5), (1, most), (0, -7), (1, most), (2, 1), (1, 1)].into_iter());
        sum.grow(4);
        sum.add([(3, most * most), (0, 2), (2, -1)].into_iter());
        assert_eq!((0..5).map(|place| sum.at(place)).collect::<Vec<_>>(), [0, 2 * most + 1, 0, most * most, 0]);
    }

    #[test]
    fn what_is_left_out_and_what_is_multiplied_keeps_its_place() {
        let cell = |code, key, sums| Cell { code, key, sums };
        let mut sums: Sums = [cell(1, 7, [4, 0]), cell(2, 7, [5, 1]), cell(2, 8, [6, -2])].into_iter().collect();
        sums.retain(&[true, false, true]);
        sums.multiply(i128::from(i64::MAX));
        let most = i128::from(i64::MAX);
        assert_eq!(sums.iter().collect::<Vec<_>>(), [cell(1, 7, [4 * most, 0]), cell(2, 8, [6 * most, -2 * most])]);
    }
}
