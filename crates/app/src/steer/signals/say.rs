//! What is out of the ordinary, in one sentence.

use super::watch::{Found, Watched};
use crate::steer::moves::amount;
use upcount_book::{Signal, When};
use upcount_model::Text;

/// What a rule watches, and from when on.
pub(super) fn definition(rule: &Signal) -> Text {
    let Some(from) = rule.from else { return rule.definition.clone() };
    let Text { zh, en } = &rule.definition;
    Text::new(
        format!("{zh}。从 {from} 起看：只按那天及以后开始的期间判断"),
        format!("{en}. It looks from {from} on: only periods that begin then or later are judged"),
    )
}

pub(super) fn says(rule: &Signal, watched: &Watched, found: &Found) -> Text {
    let sight = &found.sight;
    let (zh, en) = (&watched.measure.zh, &watched.measure.en);
    if !found.members.is_empty() {
        let (many, of) = (amount(sight.counted), amount(sight.of.unwrap_or_default()));
        return Text::new(
            format!("{of} 个成员里有 {many} 个同时出现，按一个原因处理：先看这个机构出了什么事"),
            format!("{many} of {of} members at once, taken as one cause: look first at what happened to the place"),
        );
    }
    let usual = sight.usual.map(amount).unwrap_or_default();
    let limit = sight.limit.map(limit).unwrap_or_default();
    let counted = amount(sight.counted);
    match &rule.when {
        When::Silent { .. } => {
            let days = sight.silent_days.unwrap_or_default();
            Text::new(
                format!("{days} 个工作日没有任何{zh}记录，按本人的习惯应有 {usual} 次"),
                format!("No {} told for {days} working days; by the agent's own habit there would be {usual}", en.to_lowercase()),
            )
        }
        When::Below { .. } | When::Above { .. } => {
            let figure = |value: f64| if watched.measure.unit == "fraction" { percent(value) } else { amount(value) };
            let (counted, limit) = (figure(sight.counted), figure(sight.limit.unwrap_or_default()));
            Text::new(format!("{zh} {counted}，界限 {limit}"), format!("{en} {counted}, limit {limit}"))
        }
        When::BelowPeers(_) | When::AbovePeers(_) => match sight.of {
            Some(of) if of > 0.0 => {
                let (own, peers, limit) = (
                    percent(sight.counted / of),
                    percent(sight.usual.unwrap_or_default() / of),
                    percent(sight.limit.unwrap_or_default() / of),
                );
                let of = amount(of);
                Text::new(
                    format!("{zh} {own}（{counted} ÷ {of}），同类 {peers}，控制限 {limit}"),
                    format!("{en} {own} ({counted} of {of}), peers {peers}, control limit {limit}"),
                )
            }
            _ => Text::new(
                format!("{zh} {counted}，同类同样的时间 {usual}，控制限 {limit}"),
                format!("{en} {counted}, peers in the same time {usual}, control limit {limit}"),
            ),
        },
        When::BehindCourse { .. } => Text::new(
            format!("{zh} {counted}，按自己的走势应有 {usual}，控制限 {limit}"),
            format!("{en} {counted}, by the own course {usual}, control limit {limit}"),
        ),
        When::Drifts { .. } => Text::new(
            format!("{zh}自变化开始以来 {counted}，按自己的走势应有 {usual}，累积和控制限 {limit}"),
            format!("{en} {counted} since the change began, by the own course {usual}, limit of the running sum {limit}"),
        ),
    }
}

/// Why nobody is told of what is held back.
pub(super) fn held(rule: &Signal, owner: &str) -> Text {
    let Some(of) = rule.worth.as_ref().and_then(|worth| worth.holdback.as_ref()) else {
        return Text::new("抽签留作对照，不告知，也不处理", "Held back by lot: nobody is told of it, and nobody acts on it");
    };
    let (share, why) = (percent(of.share.fraction()), &of.why);
    let owner_zh = match owner {
        "team" => "团队长",
        "branch" => "分公司",
        _ => "总部",
    };
    Text::new(
        format!("抽签留作对照（{share}）：本应告知{owner_zh}，现在不告知，也不处理。{}", why.zh),
        format!(
            "Held back by lot ({share}): it would wait for the leader of the {owner}, who is not told, and nobody acts on it. {}",
            why.en
        ),
    )
}

/// A limit to a tenth.
fn limit(value: f64) -> String {
    amount((value.max(0.0) * 10.0).round() / 10.0)
}

fn percent(part: f64) -> String {
    if part.abs() < 0.02 { format!("{:.2}%", part * 100.0) } else { format!("{:.1}%", part * 100.0) }
}
