//! From paths to what a reader is told: rates with their doubts, what each contact goes with, and what is credited to it.

use super::walk::{Ended, Paths};
use super::{JourneyContact, JourneyCount, JourneyCredit, JourneyFigure, JourneyFlow, JourneyPath, JourneySoon};
use crate::{Answer, FunnelEstimate};
use std::collections::BTreeMap;
use upcount_book::{Book, Journey};
use upcount_maths::survival::wilson;
use upcount_maths::{Apart, Counted, Credit, Rule, benjamini_hochberg, credited, mantel_haenszel, removal_effects};
use upcount_model::Text;

/// So many steps are told of where paths went.
const STEPS: usize = 4;
/// So many of the commonest paths are told.
const COMMONEST: usize = 20;
/// Paths of so many contacts and more are held to be of like length.
const LONG: usize = 8;

pub(super) fn figure(journey: &Journey, book: &Book, asked: Answer, found: &Paths) -> JourneyFigure {
    // The same order whatever the table of paths says: sums of floats depend on it.
    let paths: BTreeMap<&[u8], Ended> = found.alike.iter().map(|(path, ended)| (path.as_slice(), *ended)).collect();
    let whole = together(paths.values().copied());
    let id = |number: u8| journey.contacts[usize::from(number)].clone();
    let credits = credits(journey.contacts.len(), &paths);
    let apart: Vec<Option<Apart>> = (0..journey.contacts.len()).map(|n| apart(n, &paths)).collect();
    let corrected = benjamini_hochberg(&apart.iter().flatten().map(|one| one.odds).collect::<Vec<_>>());
    let mut corrected = corrected.into_iter();
    let contacts = journey.contacts.iter().enumerate().zip(apart).map(|((n, contact), apart)| {
        let measure = &book.measures[contact];
        let (with, without): (Vec<_>, Vec<_>) = paths.iter().partition(|(path, _)| has(path, n));
        let often =
            |(path, ended): (&&[u8], &Ended)| path.iter().filter(|c| usize::from(**c) == n).count() as u64 * (ended.came + ended.lost);
        JourneyContact {
            id: contact.clone(),
            zh: measure.zh.clone(),
            en: measure.en.clone(),
            contacts: paths.iter().map(often).sum(),
            with: together(with.into_iter().map(|(_, ended)| *ended)),
            without: together(without.into_iter().map(|(_, ended)| *ended)),
            p: apart.and_then(|_| corrected.next()),
            apart: apart.map(|one| estimate(one.value, one.range)),
            credit: credits.get(n).copied(),
        }
    });
    let contacts = contacts.collect();
    let soon = journey.soon.iter().copied().map(Some).chain([Some(journey.within_days), None]);
    let soon = soon.zip(&found.soon).map(|(within_days, ended)| JourneySoon { within_days, count: together([*ended]) }).collect();
    let mut commonest: Vec<(&[u8], Ended)> = paths.iter().map(|(path, ended)| (*path, *ended)).collect();
    commonest.sort_by_key(|(_, ended)| std::cmp::Reverse(ended.came + ended.lost));
    let commonest = commonest.into_iter().take(COMMONEST);
    let commonest =
        commonest.map(|(path, ended)| JourneyPath { contacts: path.iter().map(|n| id(*n)).collect(), count: together([ended]) }).collect();
    let mut notes = asked.notes;
    notes.extend(said(found));
    JourneyFigure {
        journey: journey.id.clone(),
        zh: journey.zh.clone(),
        en: journey.en.clone(),
        measure: asked.measure,
        calibre: asked.calibre,
        only: asked.only,
        from: asked.from,
        to: asked.to,
        within_days: journey.within_days,
        whole,
        open: found.open,
        alone: found.alone,
        median_days: median(found),
        contacts,
        soon,
        flows: flows(&paths, id),
        commonest,
        notes,
    }
}

fn has(path: &[u8], contact: usize) -> bool {
    path.iter().any(|c| usize::from(*c) == contact)
}

fn together(ended: impl IntoIterator<Item = Ended>) -> JourneyCount {
    let (came, lost) = ended.into_iter().fold((0, 0), |(came, lost), one| (came + one.came, lost + one.lost));
    let (paths, of) = (came + lost, (came + lost) as f64);
    let rate = (paths > 0).then(|| estimate(came as f64 / of, wilson(came as f64, of)));
    JourneyCount { paths, came, rate }
}

const fn estimate(value: f64, [low, high]: [f64; 2]) -> FunnelEstimate {
    FunnelEstimate { value, low, high }
}

/// By how much more of the paths with a contact come to a policy than of those without, among paths of like length.
fn apart(contact: usize, paths: &BTreeMap<&[u8], Ended>) -> Option<Apart> {
    let mut strata = vec![[(0, 0); 2]; LONG];
    for (path, ended) in paths {
        let group = &mut strata[path.len().min(LONG) - 1][usize::from(has(path, contact))];
        *group = (group.0 + ended.came, group.1 + ended.came + ended.lost);
    }
    let of = |(count, exposure): (u64, u64)| Counted { count, exposure: exposure as f64 };
    let strata: Vec<_> = strata.into_iter().map(|[without, with]| (of(without), of(with))).collect();
    mantel_haenszel(&strata).map(|[_, difference]| difference)
}

/// What each contact is credited with; nothing where nothing came of any path.
fn credits(contacts: usize, paths: &BTreeMap<&[u8], Ended>) -> Vec<JourneyCredit> {
    let numbered: Vec<(Vec<usize>, Ended)> =
        paths.iter().map(|(path, ended)| (path.iter().map(|c| usize::from(*c)).collect(), *ended)).collect();
    let journeys: Vec<_> =
        numbered.iter().map(|(path, ended)| upcount_maths::Journey { contacts: path, converted: ended.came, lost: ended.lost }).collect();
    let by = |rule| credited(contacts, &journeys, rule);
    let all = (removal_effects(contacts, &journeys), by(Rule::Shapley), by(Rule::First), by(Rule::Last));
    let (Ok(removal), Ok(shapley), Ok(first), Ok(last)) = all else { return Vec::new() };
    let share = |credit: &Credit| estimate(credit.share, credit.range);
    let each = removal.lost.iter().zip(&removal.credits).zip(&shapley).zip(first.iter().zip(&last));
    each.map(|(((lost, removal), shapley), (first, last))| JourneyCredit {
        lost: *lost,
        removal: share(removal),
        shapley: share(shapley),
        first: first.share,
        last: last.share,
    })
    .collect()
}

fn flows(paths: &BTreeMap<&[u8], Ended>, id: impl Fn(u8) -> String) -> Vec<JourneyFlow> {
    let mut flows: BTreeMap<(usize, u8, String), u64> = BTreeMap::new();
    for (path, ended) in paths {
        for (step, contact) in path.iter().enumerate().take(STEPS) {
            let mut went = |to: &str, many: u64| {
                if many > 0 {
                    *flows.entry((step, *contact, to.to_owned())).or_default() += many;
                }
            };
            match path.get(step + 1) {
                Some(_) if step + 1 == STEPS => went("more", ended.came + ended.lost),
                Some(next) => went(&id(*next), ended.came + ended.lost),
                None => {
                    went("policy", ended.came);
                    went("nothing", ended.lost);
                }
            }
        }
    }
    let flow = |((step, from, to), paths): ((usize, u8, String), u64)| JourneyFlow {
        step: u32::try_from(step + 1).unwrap_or(u32::MAX),
        from: id(from),
        to,
        paths,
    };
    flows.into_iter().map(flow).collect()
}

fn median(found: &Paths) -> Option<u32> {
    let took: BTreeMap<i32, u64> = found.took.iter().map(|(days, many)| (*days, *many)).collect();
    let all: u64 = took.values().sum();
    let mut before = 0;
    let half = took.into_iter().find(|(_, many)| {
        before += many;
        2 * before >= all
    });
    half.and_then(|(days, _)| u32::try_from(days).ok())
}

/// What a reader must know besides.
fn said(found: &Paths) -> Vec<Text> {
    let mut notes = vec![Text::new(
        "这里说的是哪些接触与成交同时出现，不是谁带来了成交；要知道接触的作用，须留出一组对照",
        "this tells which contacts go with policies, not which bring them; only a held-out group tells what a contact does",
    )];
    let mut note = |many: u64, zh: String, en: String| {
        if many > 0 {
            notes.push(Text::new(zh, en));
        }
    };
    let (open, alone, cut) = (found.open, found.alone, found.cut);
    note(open, format!("另有 {open} 条路径尚未结束，未列入"), format!("{open} more paths have not ended, and are left out"));
    note(alone, format!("{alone} 次成交之前没有已知的接触"), format!("before {alone} purchases no contact is known"));
    note(
        cut,
        format!("{cut} 条路径的接触太多，只看最后 30 次"),
        format!("{cut} paths have more contacts than are looked at: only the last 30 of each"),
    );
    let (contacts, policies) = (found.nobodys_contacts, found.nobodys_policies);
    note(
        contacts,
        format!("{contacts} 次接触没有说是哪位客户，未列入"),
        format!("{contacts} contacts do not say with whom, and are left out"),
    );
    note(
        policies,
        format!("{policies} 件保单没有说是谁的，未列入"),
        format!("{policies} policies do not say whose they are, and are left out"),
    );
    notes
}
