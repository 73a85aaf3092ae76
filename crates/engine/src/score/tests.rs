use super::*;

const SIDES: [u64; 3] = [500_000, 300_000, 200_000];

fn item(aspect: usize, weight: u64, zero: f64, full: f64) -> Item {
    Item { aspect, weight, ladder: Ladder { zero, full } }
}

fn pair(counted: f64, of: f64) -> Pair {
    Pair { counted, of }
}

fn told(figure: f64, credibility: f64) -> Option<Believed> {
    let rest = (1.0 - credibility) * figure;
    Some(Believed { own: pair(figure * 10.0, 10.0), credibility, figure, error: 0.01, rest })
}

/// A number from 0 to 1 by turns, the same each time.
struct Lot(u64);

impl Lot {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    fn count(&mut self, of: u32, rate: f64) -> f64 {
        (0..of).filter(|_| self.next() < rate).count() as f64
    }
}

#[test]
fn the_lines_add_up_to_the_sides_and_to_the_total() {
    let items = [
        item(0, 333_333, 0.4, 1.2),
        item(0, 666_667, 0.0, 8.0),
        item(1, 700_000, 0.03, 0.0),
        item(1, 300_000, 0.06, 0.0),
        item(2, 1_000_000, 0.5, 1.0),
    ];
    let believed = [told(0.777, 0.3), told(3.331, 0.9), told(0.0117, 0.1), told(0.031, 0.5), told(0.876_5, 0.4)];
    let found = score(&SIDES, &items, &believed).unwrap();
    assert_eq!(found.lines.iter().map(|line| line.counts).sum::<i64>(), found.total);
    assert_eq!(found.sides.iter().map(|side| side.counts).sum::<i64>(), found.total);
    assert_eq!(found.lines.iter().map(|line| line.weight).sum::<u64>(), ONE);
    assert_eq!(found.sides.iter().map(|side| side.weight).collect::<Vec<_>>(), SIDES);
    let exact: f64 =
        items.iter().zip(&believed).zip(&found.lines).map(|((i, b), l)| i.ladder.points(b.unwrap().figure) * l.weight as f64).sum();
    assert!((found.total as f64 - exact / 1e4).abs() <= 2.5, "{} {}", found.total, exact / 1e4);
    assert!(found.range[0] < found.total && found.total < found.range[1]);
}

#[test]
fn the_weight_of_what_is_not_known_goes_to_the_others_of_its_side_and_then_to_other_sides() {
    let items = [item(0, 500_000, 0.0, 1.0), item(0, 500_000, 0.0, 1.0), item(1, 1_000_000, 0.0, 1.0), item(2, 1_000_000, 0.0, 1.0)];
    let found = score(&SIDES, &items, &[None, told(0.5, 1.0), told(1.0, 1.0), None]).unwrap();
    assert_eq!(found.lines.iter().map(|line| line.weight).collect::<Vec<_>>(), [0, 625_000, 375_000, 0]);
    assert_eq!((found.total, found.sides[0].points, found.sides[2].points), (6_875, Some(5_000), None));
    assert_eq!(score(&SIDES, &items, &[None; 4]), None);
}

#[test]
fn points_run_either_way_and_stay_within_0_and_100() {
    let (up, down) = (Ladder { zero: 0.5, full: 1.0 }, Ladder { zero: 0.02, full: 0.0 });
    assert_eq!([0.4, 0.5, 0.75, 1.0, 1.4].map(|figure| up.points(figure)), [0.0, 0.0, 50.0, 100.0, 100.0]);
    assert_eq!([0.03, 0.02, 0.005, 0.0].map(|figure| down.points(figure)), [0.0, 0.0, 75.0, 100.0]);
}

#[test]
fn one_complaint_of_few_policies_is_hardly_believed() {
    // Two hundred agents with 100 policies a month, whose rates differ, and one with three policies and a complaint.
    let mut lot = Lot(7);
    let mut months: Vec<Vec<Pair>> =
        (0..200).map(|n| (0..12).map(|_| pair(lot.count(100, 0.005 + 0.01 * f64::from(n % 3)), 100.0)).collect()).collect();
    months.push((0..12).map(|month| if month == 11 { pair(1.0, 3.0) } else { pair(0.0, 0.0) }).collect());
    let found = peers(months.iter().map(Vec::as_slice), 9..12).unwrap();
    assert!((found.mean - 0.015).abs() < 0.002 && found.between > 0.0, "{found:?}");
    let small = found.believe(Pair::sum(&months[200][9..12])).unwrap();
    assert!(small.credibility < 0.05 && small.figure < 0.04, "{small:?}");
    let large = found.believe(Pair::sum(&months[2][9..12])).unwrap();
    assert!(large.credibility > 0.5 && large.error < small.error, "{large:?}");
    assert_eq!(found.believe(pair(2.0, 0.0)), None, "nothing below the line");
}

#[test]
fn those_who_differ_by_luck_alone_have_the_same_points() {
    let mut lot = Lot(3);
    let months: Vec<Vec<Pair>> = (0..60).map(|_| (0..6).map(|_| pair(lot.count(40, 0.3), 40.0)).collect()).collect();
    let found = peers(months.iter().map(Vec::as_slice), 3..6).unwrap();
    let most = months.iter().map(|own| found.believe(Pair::sum(&own[3..6])).unwrap().credibility).fold(0.0, f64::max);
    assert!(most < 0.35, "{most}");
    let one = [vec![pair(1.0, 4.0)], vec![pair(2.0, 4.0)]];
    let few = peers(one.iter().map(Vec::as_slice), 0..1).unwrap();
    assert_eq!((few.mean, few.between), (0.375, 0.0), "one look says nothing of luck");
}

#[test]
fn believed_figures_lie_nearer_to_the_truth_than_raw_ones() {
    let (mut lot, mut raw, mut drawn) = (Lot(11), 0.0, 0.0);
    let truths: Vec<f64> = (0..300).map(|_| 0.6 + 0.3 * lot.next()).collect();
    let months: Vec<Vec<Pair>> = truths
        .iter()
        .map(|truth| {
            (0..12)
                .map(|_| {
                    let of = 1 + (lot.next() * 5.0) as u32;
                    pair(lot.count(of, *truth), of.into())
                })
                .collect()
        })
        .collect();
    let found = peers(months.iter().map(Vec::as_slice), 9..12).unwrap();
    for (own, truth) in months.iter().zip(&truths) {
        let own = Pair::sum(&own[9..12]);
        raw += (own.ratio().unwrap() - truth).powi(2);
        drawn += (found.believe(own).unwrap().figure - truth).powi(2);
    }
    assert!(drawn < raw * 0.6, "{drawn} of {raw}");
}

#[test]
fn what_would_change_it_most_is_where_most_is_to_gain_and_is_believed() {
    let items = [item(0, 1_000_000, 0.0, 10.0), item(1, 1_000_000, 0.1, 0.0), item(2, 1_000_000, 0.0, 1.0)];
    // Much to gain and nothing believed; a little to gain; all there.
    let found = score(&SIDES, &items, &[told(1.0, 0.0), told(0.05, 0.8), told(1.0, 0.9)]).unwrap();
    assert_eq!((found.most, found.lines[0].gain, found.lines[1].gain, found.lines[2].gain), (Some(1), 0, 1_200, 0));
}

#[test]
fn facts_that_are_taken_out_are_neither_above_nor_below_the_line() {
    let mut own = pair(3.0, 40.0);
    own -= pair(1.0, 0.0);
    own -= pair(1.0, 1.0);
    assert_eq!(own, pair(1.0, 39.0));
}
