//! Matching whole things to places that have room, each pair with its own gain.

/// Things matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// `[sources][sinks]`: how many go from where to where.
    pub amounts: Vec<Vec<u64>>,
    /// What all of them gain.
    pub gain: i64,
}

/// Sends things where they gain the most together, none where it would gain nothing.
///
/// | | shape | unit |
/// |---|---|---|
/// | `gains` | `[sources][sinks]`; none where a pair may not be | whole, for one thing |
/// | `supply` | `[sources]` | things |
/// | `room` | `[sinks]` | things |
/// | result | `[sources][sinks]`; nothing when the lengths differ | things; the gains' |
///
/// Exact. A cost is a gain below 0; where all must be sent, add to each gain more than costs can differ. One thing a source makes
/// it an assignment. Takes sources × sinks steps for each bundle sent, and a few times that where bundles push others on.
///
/// # Source
/// Successive longest paths in the residual network; Ahuja, Magnanti and Orlin, *Network Flows* (1993), 9.7.
///
/// ```
/// let found = upcount_maths::transport(&[vec![Some(9), Some(8)], vec![Some(7), None]], &[1, 1], &[1, 1]).unwrap();
/// assert_eq!((found.gain, found.amounts), (15, vec![vec![0, 1], vec![1, 0]]));
/// ```
#[must_use]
pub fn transport(gains: &[Vec<Option<i64>>], supply: &[u64], room: &[u64]) -> Option<Shipped> {
    let (sources, sinks) = (supply.len(), room.len());
    if gains.len() != sources || gains.iter().any(|row| row.len() != sinks) {
        return None;
    }
    let (mut supply, mut room) = (supply.to_vec(), room.to_vec());
    let mut found = Shipped { amounts: vec![vec![0; sinks]; sources], gain: 0 };
    while let Some((gain, path)) = longest(gains, &supply, &room, &found.amounts) {
        // As many as the first has, the last has room for, and each on the way gives up.
        let (first, last) = (path[path.len() - 1].0, path[0].1);
        let given = path.windows(2).map(|pair| found.amounts[pair[0].0][pair[1].1]).min().unwrap_or(u64::MAX);
        let bundle = given.min(supply[first]).min(room[last]);
        path.iter().for_each(|(source, sink)| found.amounts[*source][*sink] += bundle);
        path.windows(2).for_each(|pair| found.amounts[pair[0].0][pair[1].1] -= bundle);
        supply[first] -= bundle;
        room[last] -= bundle;
        found.gain += gain * i64::try_from(bundle).ok()?;
    }
    Some(found)
}

/// The way that gains the most, if any gains: pairs from the last back to the first, each source taking what the next gave up.
fn longest(gains: &[Vec<Option<i64>>], supply: &[u64], room: &[u64], amounts: &[Vec<u64>]) -> Option<(i64, Vec<(usize, usize)>)> {
    // The best gain with which a thing is at a source or a sink, and from where it came.
    let mut source: Vec<Option<i64>> = supply.iter().map(|left| (*left > 0).then_some(0)).collect();
    let mut source_from = vec![None; supply.len()];
    let mut sink: Vec<Option<(i64, usize)>> = vec![None; room.len()];
    let mut moved: Vec<usize> = (0..supply.len()).filter(|s| source[*s].is_some()).collect();
    while !moved.is_empty() {
        let mut better = vec![false; room.len()];
        for from in std::mem::take(&mut moved) {
            for (to, gain) in gains[from].iter().enumerate() {
                let Some(gain) = gain.and_then(|gain| Some(gain + source[from]?)) else { continue };
                if sink[to].is_none_or(|(best, _)| gain > best) {
                    (sink[to], better[to]) = (Some((gain, from)), true);
                }
            }
        }
        for to in (0..room.len()).filter(|to| better[*to]) {
            for from in (0..supply.len()).filter(|from| amounts[*from][to] > 0) {
                let Some(back) = gains[from][to].and_then(|gain| Some(sink[to]?.0 - gain)) else { continue };
                if source[from].is_none_or(|best| back > best) {
                    (source[from], source_from[from]) = (Some(back), Some(to));
                    if !moved.contains(&from) {
                        moved.push(from);
                    }
                }
            }
        }
    }
    let ends = (0..room.len()).filter(|to| room[*to] > 0).filter_map(|to| sink[to].map(|(gain, _)| (gain, to)));
    let (gain, mut to) = ends.filter(|(gain, _)| *gain > 0).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let mut path = Vec::new();
    loop {
        let from = sink[to]?.1;
        path.push((from, to));
        match source_from[from] {
            Some(before) => to = before,
            None => return Some((gain, path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_sent_as_trying_every_way_sends_them() {
        for seed in 0..200_u64 {
            let number = |n: u64| (n * 7_919 + seed * 104_729) % 1_009;
            let gain = |n: u64| (number(n) > 150).then(|| number(n + 31).cast_signed() - 300);
            let gains: Vec<Vec<Option<i64>>> = (0..4).map(|a| (0..3).map(|b| gain(3 * a + b)).collect()).collect();
            let room = [number(70) % 3, number(71) % 3, number(72) % 3];
            // Each of four things goes to one of three places or nowhere.
            let way = |n: usize| [n % 4, n / 4 % 4, n / 16 % 4, n / 64];
            let value = |way: [usize; 4]| {
                let fits = (0..3).all(|to| way.iter().filter(|w| **w == to).count() as u64 <= room[to]);
                let all = way.iter().enumerate().map(|(from, to)| if *to == 3 { Some(0) } else { gains[from][*to] });
                fits.then(|| all.sum::<Option<i64>>()).flatten()
            };
            let best = (0..256).filter_map(|n| value(way(n))).max();
            let found = transport(&gains, &[1; 4], &room).unwrap();
            assert_eq!(Some(found.gain), best, "{seed}");
            assert!((0..3).all(|to| found.amounts.iter().map(|row| row[to]).sum::<u64>() <= room[to]));
        }
    }

    #[test]
    fn what_gains_nothing_stays_and_lengths_must_agree() {
        assert_eq!(transport(&[vec![Some(0), Some(-1)]], &[5], &[9, 9]).unwrap().amounts, [[0, 0]]);
        assert_eq!(transport(&[vec![None]], &[5], &[9]).unwrap().gain, 0);
        assert_eq!(transport(&[vec![Some(1)]], &[5, 1], &[9]), None);
        assert_eq!(transport(&[vec![Some(1)]], &[5], &[9, 1]), None);
    }
}
