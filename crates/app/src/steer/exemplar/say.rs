//! What exemplars say in words: what a practice is counted of, what a comparison comes to and why, and what a reader must know.

use super::gather::Gathered;
use super::told::ExemplarTold;
use upcount_book::{Book, Exemplar, Form, Practice};
use upcount_engine::exemplar::{LEAST_PEOPLE, PracticeFound, Verdict};
use upcount_maths::{BesideLike, LEAST_LIKE};
use upcount_model::Text;

/// How the rate of a practice is shown.
pub(super) fn unit(book: &Book, practice: &Practice) -> String {
    let measure = &book.measures[&practice.of];
    match measure.form {
        _ if !practice.only.is_empty() => "fraction",
        Form::Quotient { .. } | Form::Within { .. } => measure.shown.id(),
        _ => "number",
    }
    .to_owned()
}

/// What a practice is counted of.
pub(super) fn below(book: &Book, practice: &Practice) -> Text {
    let name = |id: &String| book.measures.get(id).map_or_else(|| Text::new(id, id), |of| Text::new(&of.zh, &of.en));
    match &book.measures[&practice.of].form {
        _ if !practice.only.is_empty() => name(&practice.of),
        Form::Quotient { over, .. } => {
            let all: Vec<Text> = over.iter().map(name).collect();
            let join = |of: fn(&Text) -> &str| all.iter().map(of).collect::<Vec<_>>().join(" + ");
            Text::new(join(|of| &of.zh), join(|of| &of.en))
        }
        Form::Within { .. } => name(&practice.of),
        _ => Text::new("在册工作日", "Working days on the roll"),
    }
}

/// What a comparison comes to, and why.
pub(super) fn verdict(practice: &Practice, of: &PracticeFound, things: u64) -> Text {
    let told = |held: &BesideLike| Text::new(times(held, "至"), times(held, "to"));
    match (of.verdict, &of.discovery, &of.holdout) {
        (Verdict::TooFew, ..) if things == 0 => {
            Text::new(format!("这段时间没有“{}”的记录", practice.zh), format!("nothing of \"{}\" was recorded in this time", practice.en))
        }
        (Verdict::TooFew, found, _) => {
            let (zh, en) = match found {
                Some(_) => (
                    "找到了差别，但留出的人太少，无从印证",
                    "a difference was found, but those who were held out are too few to confirm it",
                ),
                None => ("人或次数太少", "people or things are too few"),
            };
            Text::new(
                format!("{zh}：前列至少要 {LEAST_PEOPLE} 人各有{LEAST_LIKE} 名以上同类，且有 {LEAST_PEOPLE} 次以上"),
                format!("{en}: it takes {LEAST_PEOPLE} of the top with {LEAST_LIKE} like people each, and {LEAST_PEOPLE} things"),
            )
        }
        (Verdict::Luck, found, _) => {
            let part = of.luck.map_or_else(String::new, percent);
            let ratio = found.as_ref().map(told).unwrap_or_default();
            Text::new(
                format!("是同类的 {}，不像有差别：同样明显的里约 {part} 是运气", ratio.zh),
                format!("{} that of like people, which may be luck: of findings as clear about {part} are", ratio.en),
            )
        }
        (Verdict::NotConfirmed, Some(found), Some(held)) => {
            let (found, held) = (told(found), told(held));
            Text::new(
                format!("找的人里是同类的 {}，留出的人里是 {}：没有得到印证", found.zh, held.zh),
                format!("{} that of like people where it was looked for, and {} in those held out: not confirmed", found.en, held.en),
            )
        }
        (_, _, Some(held)) => {
            let held = told(held);
            Text::new(
                format!("留出的人里也是：同类的 {}", held.zh),
                format!("so in those who were held out, too: {} that of like people", held.en),
            )
        }
        _ => Text::default(),
    }
}

/// Why a practice should be tried, for whoever releases it.
pub(super) fn because(one: &Exemplar, practice: &Practice, held: &BesideLike, gathered: &Gathered<'_>) -> Text {
    let (from, to) = gathered.results;
    Text::new(
        format!(
            "标杆复盘“{}”{from} 至 {to}：前列的“{}”是同类的 {}，在留出的 {} 人里得到印证。这是同现，不是因果，所以抽签试做",
            one.zh,
            practice.zh,
            times(held, "至"),
            held.units
        ),
        format!(
            "{}, {from} to {to}: {} of the top is {} that of like people, confirmed in {} who were held out. It goes with results and need not bring them, so it is tried by lot",
            one.en,
            practice.en,
            times(held, "to"),
            held.units
        ),
    )
}

/// What a reader must know besides.
pub(super) fn notes(one: &Exemplar, book: &Book, gathered: &Gathered<'_>, told: &ExemplarTold) -> Vec<Text> {
    let mut notes = vec![Text::new(
        "这是同现，不是因果：业绩好的人可能因为业绩好才这样做，没有配上的原因也可能两头都起作用。要知道有没有用，请试做",
        "What goes with results need not bring them: people may do it because they sell well, or both may come of something that was not matched. To know, try it",
    )];
    notes.push(Text::new(
        format!("从 {} 当时在册的全部 {} 人里取前列，其中 {} 人中途离开，照样计入", told.before_from, told.people, told.left),
        format!(
            "The top is that of all {} who were on the roll when {} began; {} of them left on the way, and count",
            told.people, told.before_from, told.left
        ),
    ));
    // Where the season or growth lifts everybody, what they brought later hides that they fell back.
    let fell = told.fell.filter(|[then, later]| later < then).map(|fell| fell.map(tenths));
    let fell = fell.map_or_else(Text::default, |[then, later]| {
        Text::new(
            format!("前一段居前列的人当时每人每月 {then} 件，后一段 {later} 件；"),
            format!("those who were the top in the time before brought {then} a month then and {later} later; "),
        )
    });
    notes.push(Text::new(
        format!(
            "前列里有运气：{}本段前列 {} 人里有 {} 人前一段也在前列。以后会有回落，那不是做法失效",
            fell.zh, told.top, told.top_before
        ),
        format!(
            "The top is partly luck: {}{} of the {} now at the top were so before. They will fall back, and that is not the practice failing",
            fell.en, told.top_before, told.top
        ),
    ));
    let when = if gathered.as_known_then {
        Text::new(
            format!("同类按 {} 当时所知划分", told.before_from),
            format!("Who is alike is taken as it was known when {} began", told.before_from),
        )
    } else {
        Text::new(
            "名册没有当时的记录，同类按现在所知划分：职级若是业绩的结果，差别会显得小",
            "The roll tells nothing as of then, so who is alike is taken as it is known now: a grade that came of results makes differences look smaller",
        )
    };
    notes.push(when);
    if let Some(dropped) = one.alike.get(told.alike.len()..).filter(|dropped| !dropped.is_empty()) {
        let name = |id: &String| book.dimensions.get(id).map_or_else(|| Text::new(id, id), |of| Text::new(&of.zh, &of.en));
        let names: Vec<Text> = dropped.iter().map(name).collect();
        let join = |of: fn(&Text) -> &str, with: &str| names.iter().map(of).collect::<Vec<_>>().join(with);
        notes.push(Text::new(
            format!("同类不分{}：那样前列有一半以上的人没有同类可比", join(|name| &name.zh, "、")),
            format!("People are not told apart by {}: more than half of the top would have nobody alike", join(|name| &name.en, ", ")),
        ));
    }
    if !one.channels.is_empty() {
        let labels = book.dimensions.get("channel").map(|channel| &channel.labels);
        let name = |id: &String| labels.and_then(|labels| labels.get(id)).cloned().unwrap_or_else(|| Text::new(id, id));
        let names: Vec<Text> = one.channels.iter().map(name).collect();
        let join = |of: fn(&Text) -> &str, with: &str| names.iter().map(of).collect::<Vec<_>>().join(with);
        notes.push(Text::new(
            format!("只看{}渠道的人", join(|name| &name.zh, "、")),
            format!("Only people of the channel {}", join(|name| &name.en, ", ")),
        ));
    }
    notes.extend(gathered.answer.notes.iter().cloned());
    notes
}

/// A ratio with its interval.
fn times(of: &BesideLike, to: &str) -> String {
    let gap = if to == "to" { " to " } else { " 至 " };
    let unit = if to == "to" { "times" } else { "倍" };
    format!("{:.2} {unit} ({:.2}{gap}{:.2})", of.ratio, of.range[0], of.range[1])
}

fn percent(part: f64) -> String {
    format!("{:.0}%", part * 100.0)
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}
