//! What the verdicts on a sample say of all, and how far two readers agree. The first verdict on a case counts; cases that wait for
//! their second reader are in no figure yet.

use super::deeds::{Case, Deed, Done, Draw};
use super::settled;
use super::told::{SpotAgreement, SpotAll, SpotBranch, SpotRate};
use std::collections::BTreeMap;
use upcount_book::{How, Severity, SpotPoint};
use upcount_engine::spot::{Class, Judged, agreement as agree, rate_of_all, rate_of_place};
use upcount_model::Text;

/// What makes a verdict one of a violation.
type Finds<'a> = Box<dyn Fn(&Deed) -> bool + 'a>;

/// What a rate is of: any violation, any serious one, each point.
fn looks(of: &Draw) -> Vec<(String, Text, Finds<'_>)> {
    let points = &of.drawn.check.points;
    let any = Text::new("任何一点有问题", "Any violation");
    let serious = Text::new("有严重问题", "Any serious violation");
    let is_serious = |id: &String| points.iter().any(|point| point.id == *id && point.severity == Severity::Serious);
    let mut looks: Vec<(String, Text, Finds<'_>)> = vec![
        ("any".into(), any, Box::new(|verdict| !verdict.said.violated.is_empty())),
        ("serious".into(), serious, Box::new(move |verdict| verdict.said.violated.iter().any(is_serious))),
    ];
    looks.extend(points.iter().map(|point: &SpotPoint| {
        let finds: Finds<'_> = Box::new(|verdict| verdict.said.violated.contains(&point.id));
        (point.id.clone(), Text::new(&point.zh, &point.en), finds)
    }));
    looks
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
        let why = all.is_none().then(|| not_enough(of, judged.len()));
        SpotRate { id, name, judged: judged.len() as u64, found: judged.iter().filter(|one| one.found).count() as u64, all, why }
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
        *many = (many.0 + 1, many.1 + u64::from(one.found));
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
        let pairs: Vec<(bool, bool)> = both.iter().map(|done| (finds(&done.verdicts[0]), finds(&done.verdicts[1]))).collect();
        let found = agree(&pairs);
        SpotAgreement {
            id,
            name,
            both: pairs.len() as u64,
            agreed: pairs.iter().filter(|(a, b)| a == b).count() as u64,
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
    if of.drawn.check.second.0 > 0 {
        notes.push(Text::new(
            "比率按第一个检查人的结论；两个检查人判得有多一致，见一致性。",
            "Rates go by the first reader's verdict; how far two readers agree stands beside them.",
        ));
    }
    notes
}
