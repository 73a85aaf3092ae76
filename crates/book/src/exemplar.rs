//! Exemplars (标杆): who is at the top, with whom they are matched, and which practices are compared.

use crate::pack::Every;
use crate::pay::Part;
use crate::signal::{Coach, CoachStep, Lack, Worth};
use crate::{Form, Measure, Signal};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use upcount_model::{Day, Text};

/// Who is held up as an example, and what they are looked at for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemplar {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Whose results: a count of policies.
    pub of: String,
    /// Only agents of these channels; those of all when there are none.
    #[serde(default)]
    pub channels: Vec<String>,
    /// Whole months in which results are counted.
    pub months: u32,
    /// Whole months just before, in which practices are looked at.
    pub before_months: u32,
    /// The part of all who are the top, at most.
    pub top: Part,
    /// Agents are held beside those of the same of these dimensions of the roll, as they were at the start.
    #[serde(default)]
    pub alike: Vec<String>,
    /// And of like tenure: completed months at the start at which it is another, rising.
    #[serde(default)]
    pub tenure_months: Vec<u32>,
    /// Of what is found, so much may be luck.
    pub false_findings: Part,
    /// In whom it is confirmed.
    pub holdout: HeldOut,
    /// What is compared.
    pub practices: Vec<Practice>,
    /// What a confirmed practice is tried by.
    pub play: Play,
}

/// Those in whom a finding is confirmed, drawn by lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldOut {
    /// How likely each is drawn.
    pub share: Part,
    /// With which anybody can draw again.
    pub seed: u64,
}

/// Something that people do more or less of.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// Its name in answers.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// A count, which is taken for each working day on the roll; or one count of another.
    pub of: String,
    /// On which calibre.
    #[serde(default)]
    pub calibre: Option<String>,
    /// The part of the count that has one of these values, in place of the count a working day.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// What is missing where there is little of it.
    #[serde(default)]
    pub lack: Option<Lack>,
    /// What somebody does who tries it; nothing is tried where it is absent.
    #[serde(default)]
    pub play: Option<Text>,
}

/// How a confirmed practice is tried: a signal on who has less of it than luck explains, some of them held back by lot.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The place whose leader does something about it.
    pub owner: String,
    /// So many months in a row.
    #[serde(rename = "for")]
    pub lasting: u32,
    /// How likely luck alone has so little of it.
    pub tail: Part,
    /// Working days after which one that nobody acknowledged goes to the leader above.
    pub escalate_after_days: u32,
    /// Months in which a coaching case looks whether it helped.
    pub measured_months: u32,
    /// How it is reckoned what it brings, with those who are held back.
    pub worth: Worth,
}

impl Exemplar {
    /// A practice by its name.
    #[must_use]
    pub fn practice(&self, id: &str) -> Option<&Practice> {
        self.practices.iter().find(|practice| practice.id == id)
    }

    /// Where the signal stands in the Book that tries a practice.
    #[must_use]
    pub fn play_path(&self, practice: &Practice) -> String {
        format!("signals/{}_{}.toml", self.id, practice.id)
    }

    /// The signal that tries a practice; none for one that says no play.
    #[must_use]
    pub fn signal(&self, practice: &Practice, measures: &BTreeMap<String, Measure>) -> Option<Signal> {
        let play = practice.play.clone()?;
        let before: Vec<&str> = match &measures.get(&practice.of)?.form {
            Form::Quotient { of, over, .. } => match (&over[..], &of[..]) {
                ([over], [of]) => vec![over, of],
                // What is several counts of several has no steps.
                _ => Vec::new(),
            },
            _ => vec![&practice.of],
        };
        let name = |id: &str| measures.get(id).map_or_else(|| Text::new(id, id), |measure| Text::new(&measure.zh, &measure.en));
        let last = before.iter().all(|id| *id != self.of).then_some(self.of.as_str());
        let steps = before.into_iter().chain(last).enumerate().map(|(n, id)| {
            let (name, lack) = (name(id), if n == 0 { Lack::Activity } else { Lack::Skill });
            let lack = practice.lack.unwrap_or(lack);
            CoachStep { zh: name.zh, en: name.en, of: id.to_owned(), calibre: None, lack, play: play.clone() }
        });
        let steps: Vec<CoachStep> = steps.collect();
        let levels = crate::signal::LEVELS;
        let alike = self.alike.iter().filter(|dimension| !levels.contains(&dimension.as_str())).cloned().collect();
        Some(Signal {
            id: format!("{}_{}", self.id, practice.id),
            zh: format!("试做：{}", practice.zh),
            en: format!("Try: {}", practice.en),
            capability: self.capability.clone(),
            definition: Text::new(
                format!("“{}”连续低于同类，且低于只凭运气会到的下限。{}。抽签留下一部分不告知，作为对照", practice.zh, play.zh),
                format!(
                    "{}: below peers month after month, and below what luck alone would leave. {}. Some are held back by lot, to be held beside",
                    practice.en, play.en
                ),
            ),
            of: practice.of.clone(),
            calibre: practice.calibre.clone(),
            each: "agent".to_owned(),
            channels: self.channels.clone(),
            lasting: self.play.lasting,
            every: Every::default(),
            from: None,
            when: crate::When::BelowPeers(crate::Peers { alike, tail: self.play.tail, differ: crate::Differ::ByLuck }),
            owner: self.play.owner.clone(),
            escalate_after_days: self.play.escalate_after_days,
            together: None,
            coach: (steps.len() > 1).then(|| Coach {
                steps,
                tenure_months: self.tenure_months.clone(),
                alike: Vec::new(),
                months: None,
                mix: None,
                measured_months: self.play.measured_months,
            }),
            worth: Some(self.play.worth.clone()),
            retired: false,
        })
    }

    /// The text of that signal as a definition that looks from a day on, for somebody to propose.
    #[must_use]
    pub fn draft(&self, practice: &Practice, measures: &BTreeMap<String, Measure>, from: Day) -> Option<String> {
        let signal = self.signal(practice, measures)?;
        let crate::When::BelowPeers(peers) = &signal.when else { return None };
        let (worth, minutes) = (signal.worth.as_ref()?, signal.worth.as_ref()?.minutes);
        let mut out = String::new();
        let mut line = |key: &str, value: String| {
            let _ = writeln!(out, "{key} = {value}");
        };
        line("zh", quoted(&signal.zh));
        line("en", quoted(&signal.en));
        line("capability", quoted(&signal.capability));
        line("definition", text(&signal.definition));
        line("of", quoted(&signal.of));
        signal.calibre.iter().for_each(|calibre| line("calibre", quoted(calibre)));
        line("each", quoted(&signal.each));
        line("channels", list(&signal.channels));
        line("for", signal.lasting.to_string());
        line("from", quoted(&from.to_string()));
        line("owner", quoted(&signal.owner));
        line("escalate_after_days", signal.escalate_after_days.to_string());
        line("\n[when.below_peers]\nalike", list(&peers.alike));
        line("tail", part(peers.tail));
        if let Some(coach) = &signal.coach {
            line("\n[coach]\ntenure_months", format!("{:?}", coach.tenure_months));
            line("measured_months", coach.measured_months.to_string());
            for step in &coach.steps {
                line("\n[[coach.steps]]\nzh", quoted(&step.zh));
                line("en", quoted(&step.en));
                line("of", quoted(&step.of));
                line("lack", quoted(step.lack.id()));
                line("play", text(&step.play));
            }
        }
        line("\n[worth]\nsurvival", quoted(&worth.survival));
        line("by", quoted(&worth.by));
        line("measured_days", worth.measured_days.to_string());
        line(
            "minutes",
            format!(
                "{{ acknowledge = {}, snooze = {}, close = {}, coach = {} }}",
                minutes.acknowledge, minutes.snooze, minutes.close, minutes.coach
            ),
        );
        if let Some(of) = &worth.holdback {
            line("\n[worth.holdback]\nshare", part(of.share));
            line("seed", of.seed.to_string());
            line("why", text(&of.why));
            of.days.iter().for_each(|days| line("days", days.to_string()));
        }
        Some(out)
    }
}

fn quoted(words: &str) -> String {
    toml::Value::from(words).to_string()
}

fn text(of: &Text) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&of.zh), quoted(&of.en))
}

fn list(of: &[String]) -> String {
    format!("[{}]", of.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", "))
}

fn part(of: Part) -> String {
    let text = format!("{}.{:04}", of.0 / 10_000, of.0 % 10_000);
    quoted(&format!("{}%", text.trim_end_matches('0').trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use crate::{Book, Signal};

    #[test]
    fn what_is_drafted_is_read_as_the_signal_that_was_meant() {
        let book = Book::shipped().unwrap();
        let mut files = crate::read::shipped_files();
        let (mut drafted, from) = (0, "2025-12-31".parse().unwrap());
        for exemplar in book.exemplars.values() {
            for practice in &exemplar.practices {
                let draft = exemplar.draft(practice, &book.measures, from);
                let (Some(signal), Some(draft)) = (exemplar.signal(practice, &book.measures), draft) else {
                    assert!(practice.play.is_none());
                    continue;
                };
                files.insert(exemplar.play_path(practice), draft.clone());
                let read = Book::from_files(files.clone()).unwrap_or_else(|e| panic!("{}: {e}\n{draft}", practice.id));
                assert_eq!(read.signals[&signal.id], Signal { from: Some(from), ..signal.clone() });
                assert!(signal.worth.unwrap().holdback.is_some(), "{}", practice.id);
                drafted += 1;
            }
        }
        assert!(drafted > 3);
    }
}
