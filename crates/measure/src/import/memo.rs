//! Remembers what cells were read as: a column of days, numbers or flags says few things again and again.

/// Few enough that those of a column stay in the processor's nearest cache.
const REMEMBERED: usize = 512;
/// Longer cells are not remembered.
const LONGEST_CELL: usize = 15;
/// No cell: none is so long.
const NONE: u128 = u128::MAX;

pub(crate) struct Memo {
    of: Vec<(u128, Option<i64>)>,
}

impl Default for Memo {
    fn default() -> Self {
        Self { of: vec![(NONE, None); REMEMBERED] }
    }
}

impl Memo {
    /// What the cell at a place in a text was last read as; else it is read, and remembered unless that fails.
    pub(crate) fn read<E>(
        &mut self,
        text: &str,
        (from, to): (u32, u32),
        read: impl FnOnce(&str) -> Result<Option<i64>, E>,
    ) -> Result<Option<i64>, E> {
        let (from, to) = (from as usize, to as usize);
        let Some(cell) = short(text.as_bytes(), from, to) else { return read(&text[from..to]) };
        let place = &mut self.of[place(cell)];
        if place.0 != cell {
            *place = (cell, read(&text[from..to])?);
        }
        Ok(place.1)
    }
}

/// A short cell as a number: its bytes and how many they are. Of the last cells of a text there is none.
fn short(text: &[u8], from: usize, to: usize) -> Option<u128> {
    let bytes: [u8; LONGEST_CELL + 1] = text.get(from..from + LONGEST_CELL + 1)?.try_into().ok()?;
    let length = to - from;
    (length <= LONGEST_CELL).then(|| u128::from_le_bytes(bytes) & ((1 << (8 * length)) - 1) | (length as u128) << 120)
}

/// Multiplied by an odd number without a pattern, the upper bits depend on all bytes.
fn place(cell: u128) -> usize {
    let folded = (cell as u64) ^ ((cell >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_once_and_never_taken_for_another() {
        let cells: Vec<String> = (0..4_000).map(|n| format!("{}", n % 700)).chain(["7".into(), "7\0".into()]).collect();
        let text = cells.concat() + "                ";
        let (mut memo, mut from, mut times) = (Memo::default(), 0, 0);
        for cell in &cells {
            let to = from + u32::try_from(cell.len()).unwrap();
            let expected = cell.parse().ok();
            let read = memo.read(&text, (from, to), |cell| {
                times += 1;
                Ok::<_, ()>(cell.parse().ok())
            });
            assert_eq!(read, Ok(expected), "{cell:?}");
            from = to;
        }
        assert!(times < cells.len() * 3 / 4, "{times} of {} were read", cells.len());
    }

    #[test]
    fn what_cannot_be_read_is_tried_again() {
        let mut memo = Memo::default();
        let text = "soon                ";
        assert_eq!(memo.read(text, (0, 4), |_| Err(1)), Err(1));
        assert_eq!(memo.read(text, (0, 4), |_| Ok::<_, i32>(Some(7))), Ok(Some(7)));
    }
}
