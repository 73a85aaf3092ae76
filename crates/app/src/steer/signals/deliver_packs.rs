//! Review packs go out when they are due: to each who is reached, of the own place, and each once. Mail takes the pack along as PDF.

use super::SignalRefusal;
use super::deliver::{Message, Round};
use super::delivered::{Delivery, Said, Stands, id_of};
use super::letter::Letter;
use super::reach::Reader;
use crate::know::{ExportFormat, export_review, shown};
use crate::steer::{AskReview, Review, ReviewRefusal, due_pack, place_path, read_review};
use upcount_link::Attached;
use upcount_model::{Lang, Right, Say};

/// A pack that was due earlier than so many days ago is looked up and not sent.
const MOST_DAYS: i32 = 6;
/// Figures that a message tells.
const MOST_FIGURES: usize = 5;

/// How a delivery names a pack and its period.
const OF_PACK: &str = "review/";

/// Whether a delivery is of a pack, by what it names.
pub(super) fn is_of_pack(rule: &str) -> bool {
    rule.starts_with(OF_PACK)
}

impl Round<'_> {
    /// Sends somebody the packs that came to be due in these days.
    pub(super) async fn packs(&mut self, reader: &Reader<'_>) -> Result<(), SignalRefusal> {
        if !reader.caller.may(Right::Ask) {
            return Ok(());
        }
        let book = self.up.book();
        for pack in book.packs.values() {
            let Ok(Some(from)) = due_pack(self.up, pack, MOST_DAYS).await else { continue };
            let rule = format!("{OF_PACK}{}/{from}", pack.id);
            let last: Option<Delivery> = self.of(reader, &rule).last().cloned();
            let (tries, due) = match &last {
                None => (1, Ok(())),
                Some(of) if of.is_open() => {
                    let due = of.is_due(self.ways.retry_secs);
                    (of.said.tries + 1, due.then_some(()).ok_or_else(|| of.why.clone()))
                }
                Some(of) if of.gave_up() && of.stands != Stands::Delivered && self.how.again => (1, Ok(())),
                Some(_) => continue,
            };
            let asks = AskReview { pack: Some(pack.id.clone()), day: Some(from), ..AskReview::default() };
            let review = match read_review(self.up, &reader.caller, &asks).await {
                Ok(review) => review,
                // Who sees several places, or none by place, has no pack of the own.
                Err(why) if !why.is_fault() => continue,
                Err(ReviewRefusal::Store(fault)) => return Err(fault.into()),
                Err(fault) => return Err(SignalRefusal::Unclear(fault.text())),
            };
            let mut said = Said {
                delivery: String::new(),
                account: reader.caller.id().to_owned(),
                way: reader.reach.way.clone(),
                rule,
                place: review.place.clone(),
                signals: Vec::new(),
                tries,
                why: None,
            };
            said.delivery = match last.filter(Delivery::is_open) {
                Some(of) => of.said.delivery,
                None => id_of(&self.home, &said, self.of(reader, &said.rule).count()),
            };
            let message = self.of_pack(reader, &review, &said.delivery);
            self.send(reader, said, message, due).await?;
        }
        Ok(())
    }

    fn of_pack(&self, reader: &Reader<'_>, review: &Review, id: &str) -> Message {
        let lang = reader.reach.lang;
        let may = reader.caller.may(Right::Export);
        let printed = may.then(|| export_review(self.up, review, ExportFormat::Pdf, lang)).transpose();
        let file = printed.unwrap_or_else(|why| {
            tracing::warn!(target: "upcount::deliver", code = why.code(), "a review pack goes out without its file: {why}");
            None
        });
        let file = file.map(|file| Attached { name: file.name, media: file.media, content: file.content });
        Message { letter: letter(lang, review, &self.ways.address, id), signals: 0, file }
    }
}

/// The figures that are read first, and a link to all of it.
fn letter(lang: Lang, review: &Review, address: &str, id: &str) -> Letter {
    let zh = lang == Lang::Zh;
    let name = |zh_name: &str, en_name: &str| if zh { zh_name.to_owned() } else { en_name.to_owned() };
    let apart = name("：", ": ");
    let place = match place_path(&review.place) {
        place if place.is_empty() => name("全公司", "the company"),
        place => place,
    };
    let demo = if review.demo { name("【演示数据】", "[Made-up data] ") } else { String::new() };
    let title = format!("{demo}{}{apart}{place}{}{} – {}", review.name.in_lang(lang), name("，", ", "), review.from, review.to);
    let mut text = String::new();
    let mut line = |what: &str, says: &str| text += &format!("{what}{apart}{says}\n");
    for of in review.sections.iter().filter_map(|section| section.standing.as_ref()).filter(|of| of.refused.is_none()) {
        let figure = |value: Option<f64>, unit: &str| value.map_or_else(|| "–".to_owned(), |value| shown(value, unit));
        let whole = &of.whole;
        let says = format!("{} / {} ({})", figure(whole.done, ""), figure(whole.goal, ""), figure(whole.part, "fraction"));
        line(&format!("{} {}", of.month, name("目标", "goal")), &says);
    }
    for figures in review.sections.iter().filter_map(|section| section.figures.as_ref()) {
        for of in figures.measures.iter().filter(|of| of.refused.is_none()).take(MOST_FIGURES) {
            let figure =
                |value: Option<&Option<f64>>| value.copied().flatten().map_or_else(|| "–".to_owned(), |v| shown(v, &of.measure.unit));
            let mut course = of.course.iter().rev();
            let (now, before) = (figure(course.next()), figure(course.next()));
            let before = name(&format!("{now}（上期 {before}）"), &format!("{now} ({before} before)"));
            line(&name(&of.measure.zh, &of.measure.en), &before);
        }
    }
    for of in review.sections.iter().filter_map(|section| section.coaching.as_ref()).filter(|of| of.total > 0) {
        line(&name("要辅导的预警", "Signals to coach on"), &of.total.to_string());
    }
    for of in review.sections.iter().filter_map(|section| section.actions.as_ref()) {
        let open = of.moves.iter().filter(|one| one.overdue).count();
        if open > 0 {
            line(&name("过期没做完的行动", "Actions overdue"), &open.to_string());
        }
    }
    let place: String = review.place.iter().next_back().map(|(level, code)| format!("&where={level}%3D{code}")).unwrap_or_default();
    text += &format!("{address}/review?pack={}&day={}{place}\n{} {id}", review.pack, review.from, name("编号", "No."));
    Letter { title, text }
}
