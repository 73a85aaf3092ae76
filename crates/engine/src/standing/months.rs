//! What each month of a period is expected to bring by itself.

use super::{Asked, End, Known, Lost, StandingError, Young, count, standing};

/// What each month left of a period is expected to bring.
///
/// | | shape | unit |
/// |---|---|---|
/// | `asked` | as of [`standing`]; goals are not looked at | policies |
/// | result | `[months of the period][places]`; none of a month that is over | policies |
///
/// Each month is looked at as if it were the whole period, and the present one with what came in it. So means add up to that of
/// the period as nearly as months of a branch can be told apart, and bands do not: months are seldom all low or all high.
///
/// # Errors
/// As [`standing`].
///
/// # Source
/// As [`standing`].
pub fn months_ahead(asked: &Asked<'_>) -> Result<Vec<Option<Vec<Option<End>>>>, StandingError> {
    let (nothing, no_goals) = (vec![0; asked.done.len()], vec![None; asked.done.len()]);
    let (mut begins, mut found) = (0, Vec::with_capacity(asked.period.len()));
    for (n, days) in asked.period.iter().enumerate() {
        let ends = begins + days.len();
        if ends <= asked.passed {
            found.push(None);
        } else {
            let done = if begins <= asked.passed { asked.now } else { &nothing };
            let alone = |(m, month): (usize, &Vec<f64>)| if m == n { month.clone() } else { vec![0.0; month.len()] };
            let period: Vec<Vec<f64>> = asked.period[..=n].iter().enumerate().map(alone).collect();
            let mut known = vec![Known::default(); if asked.known.is_empty() { 0 } else { n + 1 }];
            if let (Some(last), Some(own)) = (known.last_mut(), asked.known.get(n)) {
                last.clone_from(own);
            }
            // All that came in the present month is young.
            let young = |lost: Lost<'_>| done.iter().map(|many| Young { many: *many, lost: count(*many) * (1.0 - lost.stays) }).collect();
            let young: Vec<Young> = asked.lost.map_or_else(Vec::new, young);
            let lost = asked.lost.map(|lost| Lost { young: &young, ..lost });
            let month = Asked { period: &period, done, goals: &no_goals, known: &known, lost, ..*asked };
            found.push(Some(match standing(&month) {
                Ok(places) => places.into_iter().map(|place| place.end).collect(),
                // No working day of it is left: it ends with what is done.
                Err(StandingError::PeriodOver | StandingError::NoWorkingDay) => done.iter().map(|done| Some(certain(*done))).collect(),
                Err(other) => return Err(other),
            }));
        }
        begins = ends;
    }
    Ok(found)
}

fn certain(done: i64) -> End {
    End { mean: count(done), variance: 0.0, band_80: [done; 2], band_95: [done; 2] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_by_themselves_come_to_the_period_and_their_bands_to_more() {
        // Three years of one branch with two teams, with a season; twelve days of the second month of a quarter are passed.
        let season = [8, 12, 16, 20, 24, 20, 16, 12, 8, 12, 16, 20];
        let of = |base: u32| (0..37).map(|n: usize| base + season[n % 12] + (n as u32 * 7) % 5).collect::<Vec<u32>>();
        let (first, second) = (of(20), of(4));
        let all: Vec<u32> = first.iter().zip(&second).map(|(a, b)| a + b).collect();
        let history = [all.clone(), first.clone(), second.clone()];
        let (now, last) = ([20, 15, 5], |n: usize| i64::from(history[n][36]));
        let done = [now[0] + last(0), now[1] + last(1), now[2] + last(2)];
        let period = [vec![1.0; 20], vec![1.0; 20], vec![1.0; 20]];
        let asked = Asked {
            parents: &[None, Some(0), Some(0)],
            history: &history,
            months: &[20.0; 37],
            period: &period,
            passed: 32,
            now: &now,
            done: &done,
            goals: &[Some(100), Some(60), Some(40)],
            known: &[],
            there: &[],
            lost: None,
        };
        let (whole, months) = (standing(&asked).unwrap(), months_ahead(&asked).unwrap());
        assert!(months[0].is_none() && months[1].is_some() && months[2].is_some());
        for place in 0..3 {
            let of = |n: usize| months[n].as_ref().unwrap()[place].unwrap();
            let (sum, end) = (of(1).mean + of(2).mean + (done[place] - now[place]) as f64, whole[place].end.unwrap());
            assert!((sum / end.mean - 1.0).abs() < 0.03, "{place}: {sum} beside {}", end.mean);
            assert!(of(1).band_95[0] >= now[place] && of(1).band_80[0] >= of(1).band_95[0] && of(1).band_80[1] <= of(1).band_95[1]);
            let width = |end: &End| end.band_95[1] - end.band_95[0];
            assert!(width(&of(1)) + width(&of(2)) > width(&end), "{place}");
            assert!(of(2).variance > 0.0 && width(&of(2)) > width(&of(1)), "less is known of a month that has not begun");
        }
        // A month without a working day left ends with what is done.
        let idle = [vec![1.0; 20], [vec![1.0; 12], vec![0.0; 8]].concat(), vec![1.0; 20]];
        let months = months_ahead(&Asked { period: &idle, ..asked }).unwrap();
        assert_eq!(months[1].as_ref().unwrap()[0].unwrap(), certain(20));
    }
}
