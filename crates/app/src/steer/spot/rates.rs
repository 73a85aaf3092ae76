//! What the verdicts on a sample say of all, and how far two readers agree. The first verdict on a case counts; cases that wait for
//! their second reader are in no figure yet.

use super::deeds::{Case, Deed, Done, Draw};
use super::settled;
use super::told::{SpotAgreement, SpotAll, SpotBranch, SpotRate};
use std::collections::BTreeMap;
use upcount_book::{How, Severity, SpotPoint};
use upcount_engine::spot::{Class, Judged, agreement as agree, rate_of_all, rate_of_place};
use upcount_model::Text;

/// Whether a verdict is one of a violation; nothing where that does not apply.
type Finds<'a> = Box<dyn Fn(&Deed) -> Option<bool> + 'a>;

/// What a rate is of: any violation, any serious one, each point.
fn looks(of: &Draw) -> Vec<(String, Text, Finds<'_>)> {
    let points = &of.drawn.check.points;
    let any = Text::new("任何一点有问题", "Any violation");
    let serious = Text::new("有严重问题", "Any serious violation");
    let finds =
        |is: fn(&SpotPoint) -> bool| -> Finds<'_> { Box::new(move |verdict| some_of(points.iter().filter(|point| is(point)), verdict)) };
    let mut looks: Vec<(String, Text, Finds<'_>)> =
        vec![("any".into(), any, finds(|_| true)), ("serious".into(), serious, finds(|point| point.severity == Severity::Serious))];
    looks.extend(points.iter().map(|point| {
        let finds: Finds<'_> = Box::new(move |verdict| some_of(std::iter::once(point), verdict));
        (point.id.clone(), Text::new(&point.zh, &point.en), finds)
    }));
    looks
}

/// Whether one of these points is violated; nothing where none of them applies.
fn some_of<'p>(points: impl Iterator<Item = &'p SpotPoint>, verdict: &Deed) -> Option<bool> {
    let said = &verdict.said;
    let of = |point: &'p SpotPoint| (!said.inapplicable.contains(&point.id)).then(|| said.violated.contains(&point.id));
    points.filter_map(of).reduce(|a, b| a || b)
}

fn judged(of: &Draw) -> impl Iterator<Item = (&Case, &Done)> {
    of.drawn.cases.iter().zip(&of.done).filter(|(case, done)| settled(case, done))
}

fn classes(of: &Draw) -> Vec<Class> {
    of.drawn.classes.iter().map(|class| Class { things: class.things, drawn: class.drawn }).collect()
}

fn found(of: &Draw, finds: &Finds<'_>) -> Vec<Judged> {
    judged(of).map(|(case, done)| Judged { class: case.class, inclusion: case.inclusion, found: finds(&done.verdicts[0]) }).collect()
}

pub(super) fn rates(of: &Draw) -> Vec<SpotRate> {
    let (classes, enough) = (classes(of), of.drawn.check.enough as usize);
    let by_class = matches!(of.drawn.check.how, How::Stratified { .. });
    let rate = |(id, name, finds): (String, Text, Finds<'_>)| {
        let judged = found(of, &finds);
        let all = rate_of_all(&classes, by_class, &judged, enough).map(|rate| SpotAll {
            part: rate.part.part,
            range: rate.part.range,
            things: Some(rate.things),
        });
        let count = |is: &dyn Fn(Option<bool>) -> bool| judged.iter().filter(|one| is(one.found)).count();
        let applies = count(&|found| found.is_some());
        SpotRate {
            id,
            name,
            judged: applies as u64,
            found: count(&|found| found == Some(true)) as u64,
            inapplicable: (judged.len() - applies) as u64,
            why: all.is_none().then(|| not_enough(of, applies)),
            all,
        }
    };
    looks(of).into_iter().map(rate).collect()
}

fn not_enough(of: &Draw, judged: usize) -> Text {
    let enough = of.drawn.check.enough as usize;
    if judged < enough {
        return Text::new(
            format!("判得还不够：{judged} 件，至少 {enough} 件才推断总体"),
            format!("not enough checked: {judged} cases, and nothing is said of all below {enough}"),
        );
    }
    Text::new(
        "判得还不够：有的层一件也没判，总体推断不出",
        "not enough checked: of some classes no case is judged, so nothing can be said of all",
    )
}

pub(super) fn by_branch(of: &Draw) -> Vec<SpotBranch> {
    let (classes, looks) = (classes(of), looks(of));
    let all = found(of, &looks[0].2);
    let places: Vec<Option<&String>> = judged(of).map(|(case, _)| case.place.get("branch")).collect();
    let mut branches: BTreeMap<Option<&String>, (u64, u64)> = BTreeMap::new();
    for (one, place) in all.iter().zip(&places) {
        let many = branches.entry(*place).or_default();
        *many = (many.0 + u64::from(one.found.is_some()), many.1 + u64::from(one.found == Some(true)));
    }
    let told = |(branch, (judged, found)): (Option<&String>, (u64, u64))| {
        let rate = rate_of_place(&classes, &all, |n| places[n] == branch, of.drawn.check.enough as usize);
        let all = rate.map(|part| SpotAll { part: part.part, range: part.range, things: None });
        SpotBranch { branch: branch.cloned(), judged, found, all }
    };
    branches.into_iter().map(told).collect()
}

pub(super) fn agreement(of: &Draw) -> Vec<SpotAgreement> {
    let both: Vec<&Done> = judged(of).filter(|(case, _)| case.second).map(|(_, done)| done).collect();
    if both.is_empty() {
        return Vec::new();
    }
    let told = |(id, name, finds): (String, Text, Finds<'_>)| {
        let pairs: Vec<(Option<bool>, Option<bool>)> =
            both.iter().map(|done| (finds(&done.verdicts[0]), finds(&done.verdicts[1]))).collect();
        let found = agree(&pairs);
        SpotAgreement {
            id,
            name,
            both: pairs.iter().filter(|(a, b)| a.is_some() && b.is_some()).count() as u64,
            agreed: pairs.iter().filter(|(a, b)| a.is_some() && a == b).count() as u64,
            apart: pairs.iter().filter(|(a, b)| a.is_some() != b.is_some()).count() as u64,
            kappa: found.map(|found| found.kappa),
            range: found.map(|found| found.range),
        }
    };
    looks(of).into_iter().map(told).collect()
}

/// How rates are reckoned, and what they cannot tell.
pub(super) fn notes(of: &Draw) -> Vec<Text> {
    let (cases, done) = (of.drawn.cases.len(), judged(of).count());
    let mut notes = vec![match of.drawn.check.how {
        How::Simple => Text::new(
            "每件被抽到的机会相同，样本的比率就是总体比率的估计。",
            "Each was as likely to be drawn as another, so the part of the sample is the estimate of the part of all.",
        ),
        How::Stratified { .. } => Text::new(
            "分层抽样：先算每一层的比率，再按各层的件数合起来。",
            "Drawn by classes: the part of each class, weighted by how many things it has.",
        ),
        How::Weighted { .. } => Text::new(
            "按风险抽样：风险高的抽得多，所以每件按被抽到的概率的倒数加权（Horvitz–Thompson），不能直接看样本比率。",
            "Drawn by risk: the risky are drawn more often, so each counts by the inverse of its chance (Horvitz–Thompson); the plain part of the sample says nothing of all.",
        ),
    }];
    if done < cases {
        notes.push(Text::new(
            format!("{cases} 件中判完 {done} 件；没判的当作与已判的一样。"),
            format!("{done} of {cases} are judged; those that are not are taken to be like those that are."),
        ));
    }
    if judged(of).any(|(_, done)| done.verdicts.iter().any(|verdict| !verdict.said.inapplicable.is_empty())) {
        notes.push(Text::new(
            "检查点不适用的，不算在这一点的比率和一致性里：比率是适用的那些里的比率。",
            "Where a point does not apply, the case is in neither its rate nor its agreement: a rate is of those to which it applies.",
        ));
    }
    if of.drawn.check.second.0 > 0 {
        notes.push(Text::new(
            "比率按第一个检查人的结论；两个检查人判得有多一致，见一致性。",
            "Rates go by the first reader's verdict; how far two readers agree stands beside them.",
        ));
    }
    notes
}
