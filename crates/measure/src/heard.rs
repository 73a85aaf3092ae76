//! What single facts say of all kinds (所闻), kept in pieces that never change, so that a question pays for what it asks and not
//! for all that waits to be sealed.

use crate::said::{Said, SaidValue};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_model::{Day, Kind};

/// Facts of a kind, one after another as they were learned.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(crate) facts: Vec<Arc<Said>>,
    /// The earliest and the latest of the days that date the kind.
    pub(crate) days: Option<(Day, Day)>,
    /// The latest of all the days that are said.
    latest: Option<Day>,
}

/// Pieces one after another, each at least as long as the next: so there are few, whatever came.
pub(crate) type Pieces = Vec<Arc<Piece>>;

impl Piece {
    /// Facts of a kind with that dating day; nothing when there are none.
    pub(crate) fn of(facts: Vec<Arc<Said>>) -> Option<Arc<Self>> {
        let dates = Kind::from_id(facts.first()?.kind)?.day;
        let (mut days, mut latest) = (None::<(Day, Day)>, None);
        for said in &facts {
            for (field, value) in &said.fields {
                let SaidValue::Day(day) = *value else { continue };
                latest = latest.max(Some(day));
                if *field == dates {
                    days = Some(days.map_or((day, day), |(a, z)| (a.min(day), z.max(day))));
                }
            }
        }
        Some(Arc::new(Self { facts, days, latest }))
    }

    fn followed_by(&self, later: &Self) -> Arc<Self> {
        let days = self.days.into_iter().chain(later.days).reduce(|(a, z), (b, y)| (a.min(b), z.max(y)));
        let facts = self.facts.iter().chain(&later.facts).cloned().collect();
        Arc::new(Self { facts, days, latest: self.latest.max(later.latest) })
    }

    /// Those until the first that is not.
    fn until(self: &Arc<Self>, is: impl Fn(&Said) -> bool) -> Option<Arc<Self>> {
        match self.facts.partition_point(|said| is(said)) {
            all if all == self.facts.len() => Some(self.clone()),
            some => Self::of(self.facts[..some].to_vec()),
        }
    }

    /// Without those that were put right.
    fn without(self: &Arc<Self>, corrected: &BTreeSet<i64>) -> Option<Arc<Self>> {
        let number = |said: Option<&Arc<Said>>| said.map_or(0, |said| said.number);
        let within = number(self.facts.first())..=number(self.facts.last());
        let there = |number: &i64| self.facts.binary_search_by_key(number, |said| said.number).is_ok();
        if !corrected.range(within).any(there) {
            return Some(self.clone());
        }
        Self::of(self.facts.iter().filter(|said| !corrected.contains(&said.number)).cloned().collect())
    }
}

/// Single facts in the order in which they were learned.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    of: BTreeMap<&'static str, Pieces>,
    /// The same without what was put right.
    holding: BTreeMap<&'static str, Pieces>,
    /// Facts that put others right.
    rights: Arc<Vec<Arc<Said>>>,
    /// The last of these by which what holds of a kind may have changed.
    righted: BTreeMap<&'static str, i64>,
    /// The last of any kind, and when it was learned.
    last: Option<(i64, String)>,
}

/// How rights are kept that put right what is not here, and so of a kind that is not known.
const OF_ANY_KIND: &str = "";

impl Heard {
    /// Adds facts that come after all that are there.
    pub fn add(&mut self, facts: impl IntoIterator<Item = Said>) {
        let mut new: BTreeMap<&'static str, Vec<Arc<Said>>> = BTreeMap::new();
        let mut rights = Vec::new();
        for said in facts.into_iter().map(Arc::new) {
            self.last = Some((said.number, said.learned_at.clone()));
            if said.corrects.is_some() {
                rights.push(said.clone());
            }
            if !said.fields.is_empty() {
                new.entry(said.kind).or_default().push(said);
            }
        }
        let pieces = new.into_iter().filter_map(|(kind, facts)| Some((kind, Piece::of(facts)?)));
        for (kind, piece) in pieces.collect::<Vec<_>>() {
            put(self.of.entry(kind).or_default(), piece.clone());
            put(self.holding.entry(kind).or_default(), piece);
        }
        if !rights.is_empty() {
            let new = self.rights.len();
            Arc::make_mut(&mut self.rights).extend(rights);
            self.holding = without(&self.of, &corrected(self.rights.iter()));
            note_righted(&mut self.righted, &self.of, &self.rights, new);
        }
    }

    /// Those before a place in the Log.
    #[must_use]
    pub fn before(&self, number: i64) -> Self {
        self.until(|said| said.number < number)
    }

    /// Those that were known at a moment (RFC 3339, UTC).
    fn at(&self, instant: &str) -> Self {
        self.until(|said| said.learned_at.as_str() <= instant)
    }

    /// Those until the first that is not.
    fn until(&self, is: impl Fn(&Said) -> bool + Copy) -> Self {
        let cut = |pieces: &Pieces| pieces.iter().filter_map(|piece| piece.until(is)).collect::<Pieces>();
        let of: BTreeMap<_, _> =
            self.of.iter().map(|(kind, pieces)| (*kind, cut(pieces))).filter(|(_, pieces)| !pieces.is_empty()).collect();
        let rights = self.rights[..self.rights.partition_point(|said| is(said))].to_vec();
        let ends = of.values().filter_map(|pieces| pieces.last()?.facts.last()).chain(rights.last());
        let last = ends.max_by_key(|said| said.number).map(|said| (said.number, said.learned_at.clone()));
        let mut righted = BTreeMap::new();
        note_righted(&mut righted, &of, &rights, 0);
        Self { holding: without(&of, &corrected(rights.iter())), of, rights: Arc::new(rights), righted, last }
    }

    /// Those after a place in the Log; none when one of them puts right what came before it.
    #[must_use]
    pub fn after(&self, number: i64) -> Option<Self> {
        if self.rights.iter().any(|said| said.number > number && said.corrects.is_some_and(|earlier| earlier <= number)) {
            return None;
        }
        let facts = self.of.values().flatten().flat_map(|piece| &piece.facts).chain(self.rights.iter());
        let facts: BTreeMap<i64, &Arc<Said>> = facts.filter(|said| said.number > number).map(|said| (said.number, said)).collect();
        let mut after = Self::default();
        after.add(facts.into_values().map(|said| Said::clone(said)));
        Some(after)
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// The place in the Log of the last of them; 0 when nothing was said.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.last.as_ref().map_or(0, |last| last.0)
    }

    /// The kinds of which something was said.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.of.keys().copied()
    }

    /// The latest day that dates a fact of a kind.
    pub(crate) fn latest_of(&self, kind: &Kind) -> Option<Day> {
        self.of.get(kind.id)?.iter().filter_map(|piece| piece.days).map(|days| days.1).max()
    }

    /// The latest day that is said.
    pub(crate) fn latest(&self) -> Option<Day> {
        self.of.values().flatten().filter_map(|piece| piece.latest).max()
    }

    /// What holds of a kind, as it was known at a moment or is known now; the last fact of any kind that was known then, and the
    /// last by which some of the kind may have been put right.
    pub(crate) fn holding(&self, kind: &Kind, instant: Option<&str>) -> (Pieces, i64, i64) {
        let last = |heard: &Self| heard.last.as_ref().map_or(0, |last| last.0);
        let righted = |heard: &Self| [kind.id, OF_ANY_KIND].iter().filter_map(|of| heard.righted.get(of)).max().copied().unwrap_or(0);
        match instant {
            Some(instant) if self.last.as_ref().is_some_and(|last| last.1.as_str() > instant) => {
                let mut then = self.at(instant);
                (then.holding.remove(kind.id).unwrap_or_default(), last(&then), righted(&then))
            }
            _ => (self.holding.get(kind.id).cloned().unwrap_or_default(), last(self), righted(self)),
        }
    }
}

/// The numbers of those that were put right. From the last to the first: what was itself put right puts nothing right.
fn corrected<'s>(rights: impl DoubleEndedIterator<Item = &'s Arc<Said>>) -> BTreeSet<i64> {
    let mut corrected = BTreeSet::new();
    for said in rights.rev() {
        if let Some(number) = said.corrects.filter(|_| !corrected.contains(&said.number)) {
            corrected.insert(number);
        }
    }
    corrected
}

/// Notes of which kinds the rights from a place on may have changed what holds: of that of what they put right, and of what that had
/// itself put right.
fn note_righted(righted: &mut BTreeMap<&'static str, i64>, of: &BTreeMap<&'static str, Pieces>, rights: &[Arc<Said>], from: usize) {
    let has = |piece: &Arc<Piece>, number: i64| piece.facts.binary_search_by_key(&number, |said| said.number).is_ok();
    for right in &rights[from..] {
        let mut next = right.corrects;
        while let Some(number) = next {
            let earlier = rights.binary_search_by_key(&number, |said| said.number).ok().map(|n| &rights[n]);
            let kind = of.iter().find(|(_, pieces)| pieces.iter().any(|piece| has(piece, number))).map(|(kind, _)| *kind);
            // What only said that another was wrong is of no kind.
            let of_none = earlier.is_some_and(|said| said.fields.is_empty());
            if let Some(kind) = kind.or((!of_none).then_some(OF_ANY_KIND)) {
                righted.insert(kind, right.number);
            }
            next = earlier.and_then(|said| said.corrects).filter(|before| *before < number);
        }
    }
}

fn without(of: &BTreeMap<&'static str, Pieces>, corrected: &BTreeSet<i64>) -> BTreeMap<&'static str, Pieces> {
    let left = |pieces: &Pieces| pieces.iter().filter_map(|piece| piece.without(corrected)).collect::<Pieces>();
    of.iter().map(|(kind, pieces)| (*kind, left(pieces))).collect()
}

/// Adds a piece, and puts those together that are not longer than what follows them.
fn put(pieces: &mut Pieces, mut piece: Arc<Piece>) {
    while let Some(before) = pieces.pop_if(|before| before.facts.len() <= piece.facts.len()) {
        piece = before.followed_by(&piece);
    }
    pieces.push(piece);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said::Sayings;
    use upcount_model::{activity, policy};

    /// Numbers that look drawn and are the same in every run.
    struct Drawn(u64);

    impl Drawn {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % n
        }
    }

    fn said(number: i64, drawn: &mut Drawn) -> Said {
        let kinds = [activity::KIND.id, policy::KIND.id];
        let corrects = (number > 1 && drawn.below(6) == 0).then(|| 1 + drawn.below(number.cast_unsigned() - 1).cast_signed());
        // What only says that an earlier fact was wrong is of no kind.
        let (kind, day) =
            if corrects.is_some() && drawn.below(2) == 0 { ("", None) } else { (kinds[drawn.below(2) as usize], Some(drawn.below(900))) };
        let dates = Kind::from_id(kind).map_or("day", |kind| kind.day);
        let fields = day.map(|day| (dates, SaidValue::Day(Day(i32::try_from(day).unwrap())))).into_iter().collect();
        Said { number, kind, learned_at: format!("2026-01-01T00:00:{:02}Z", number / 5), corrects, fields }
    }

    /// What holds of a kind, found by going through everything.
    fn plainly<'s>(all: &'s [Said], kind: &Kind, known: impl Fn(&Said) -> bool) -> Vec<&'s Said> {
        let known: Vec<&Said> = all.iter().filter(|said| known(said)).collect();
        let mut corrected = BTreeSet::new();
        for said in known.iter().rev() {
            if let Some(number) = said.corrects.filter(|_| !corrected.contains(&said.number)) {
                corrected.insert(number);
            }
        }
        known.into_iter().filter(|said| said.kind == kind.id && !corrected.contains(&said.number)).collect()
    }

    fn same(told: &Sayings, plainly: &[&Said], kind: &Kind) {
        let numbers: Vec<i64> = told.iter().map(|said| said.number).collect();
        assert_eq!(numbers, plainly.iter().map(|said| said.number).collect::<Vec<_>>());
        assert_eq!(told.len(), plainly.len());
        let days =
            || plainly.iter().filter_map(|said| if let Some(SaidValue::Day(day)) = said.fields.get(kind.day) { Some(*day) } else { None });
        assert_eq!(told.days(), days().min().zip(days().max()));
    }

    /// As long as the mark of a kind stays, so does what holds of it; and of what concerns another kind it stays.
    #[test]
    fn what_holds_of_a_kind_is_as_its_mark() {
        let mut stayed = 0;
        for seed in 0..200 {
            let mut drawn = Drawn(seed);
            let (mut heard, mut before) = (Heard::default(), std::collections::HashMap::new());
            for number in 1..60 {
                heard.add([said(number, &mut drawn)]);
                for kind in [&activity::KIND, &policy::KIND] {
                    let sayings = Sayings::known(&heard, kind, None);
                    let numbers: Vec<i64> = sayings.iter().map(|said| said.number).collect();
                    let known = before.insert((kind.id, sayings.mark()), numbers.clone());
                    stayed += u32::from(known.is_some());
                    assert!(known.is_none_or(|known| known == numbers), "{} {:?} of seed {seed}", kind.id, sayings.mark());
                }
            }
        }
        assert!(stayed > 8_000, "what is of another kind changes no mark: {stayed}");
    }

    #[test]
    fn pieces_tell_what_going_through_everything_tells() {
        for seed in 0..40 {
            let mut drawn = Drawn(seed);
            let (mut heard, mut all) = (Heard::default(), Vec::new());
            while all.len() < 220 {
                let page: Vec<Said> = (0..=drawn.below(20)).map(|n| said((all.len() as u64 + n + 1).cast_signed(), &mut drawn)).collect();
                heard.add(page.iter().cloned());
                all.extend(page);
            }
            for kind in [&activity::KIND, &policy::KIND] {
                same(&Sayings::known(&heard, kind, None), &plainly(&all, kind, |_| true), kind);
                let instant = format!("2026-01-01T00:00:{:02}Z", drawn.below(50));
                same(&Sayings::known(&heard, kind, Some(&instant)), &plainly(&all, kind, |said| said.learned_at <= instant), kind);
                let number = drawn.below(230).cast_signed();
                same(&Sayings::known(&heard.before(number), kind, None), &plainly(&all, kind, |said| said.number < number), kind);
                let later: Vec<Said> = all.iter().filter(|said| said.number > number).cloned().collect();
                let reaches_back = later.iter().any(|said| said.corrects.is_some_and(|earlier| earlier <= number));
                let after = heard.after(number);
                assert_eq!(after.is_none(), reaches_back, "what puts right what came before cannot stand alone");
                if let Some(after) = after {
                    same(&Sayings::known(&after, kind, None), &plainly(&later, kind, |_| true), kind);
                }
                // What differs between two moments is what came and what was put right in between.
                let (then, now) = (Sayings::known(&heard.before(number), kind, None), Sayings::known(&heard, kind, None));
                let (gone, come) = then.apart(&now);
                let both: BTreeSet<i64> = then
                    .iter()
                    .map(|said| said.number)
                    .filter(|n| !gone.iter().any(|said| said.number == *n))
                    .chain(come.iter().map(|said| said.number))
                    .collect();
                assert_eq!(both, now.iter().map(|said| said.number).collect::<BTreeSet<_>>());
            }
            assert!(heard.of.values().all(|pieces| pieces.len() <= 9), "pieces stay few");
        }
    }
}
