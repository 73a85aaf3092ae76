//! The period of a score: a month or a quarter, and from which day it is told.

use super::{ScoreRefusal, unclear};
use crate::Upcount;
use upcount_book::Score;
use upcount_measure::AsOf;
use upcount_model::{Day, Grain, Text, activity, policy};

/// A period whose last facts are so many days older than its end is taken to be known: nobody sells on some weekends.
const QUIET_DAYS: i32 = 2;

/// A period of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// As it is written: `2025-Q4`, `2025-12`.
    pub(super) id: String,
    pub(super) from: Day,
    pub(super) to: Day,
    /// What is learned until then is in the score.
    pub(super) told_on: Day,
    today: Day,
}

impl Time {
    fn of(score: &Score, day: Day, today: Day) -> Self {
        let (year, month, _) = day.to_ymd();
        let id = match score.every {
            Grain::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            _ => format!("{year:04}-{month:02}"),
        };
        let (from, to) = score.every.named(&id).unwrap_or((day, day));
        Self { id, from, to, told_on: to.plus(score.waits_days.cast_signed()), today }
    }

    /// The period that is asked for; the last one of which facts tell when nobody says.
    pub(super) async fn asked(up: &Upcount, score: &Score, period: Option<&str>) -> Result<Self, ScoreRefusal> {
        let Some(text) = period.map(str::trim).filter(|text| !text.is_empty()) else { return Self::last(up, score).await };
        let example = if score.every == Grain::Quarter { "2025-Q4" } else { "2025-12" };
        let (from, _) = score
            .every
            .named(text)
            .ok_or_else(|| unclear(format!("`{text}` 不是期间，如 {example}"), format!("`{text}` is no period such as {example}")))?;
        if from > up.today() {
            return Err(unclear(format!("{text} 还没开始"), format!("{text} has not begun")));
        }
        Ok(Self::of(score, from, up.today()))
    }

    async fn last(up: &Upcount, score: &Score) -> Result<Self, ScoreRefusal> {
        let world = up.world().await?;
        let known = [&policy::KIND, &activity::KIND].into_iter().filter_map(|kind| world.latest(kind)).max();
        let today = up.today();
        let mut time = Self::of(score, known.unwrap_or(today).min(today), today);
        while !time.is_told() || known.is_some_and(|known| known < time.to.plus(-QUIET_DAYS)) {
            time = time.before(score);
        }
        Ok(time)
    }

    pub(super) fn before(&self, score: &Score) -> Self {
        Self::of(score, self.from.plus(-1), self.today)
    }

    pub(super) fn after(&self, score: &Score) -> Self {
        Self::of(score, self.to.plus(1), self.today)
    }

    /// Whether its day has come: until then it is provisional.
    pub(super) fn is_told(&self) -> bool {
        self.told_on < self.today
    }

    /// What was known when it was told; none while it is provisional.
    pub(super) fn as_of(&self) -> Option<AsOf> {
        self.is_told().then(|| AsOf::end_of(self.told_on))
    }

    /// The last so many months until its end: how answers name them.
    pub(super) fn months(&self, many: u32) -> Vec<String> {
        let (year, month, _) = self.to.to_ymd();
        let next = year * 12 + month.cast_signed();
        (next - many.cast_signed()..next).map(|n| format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1)).collect()
    }

    /// The first day of the last so many months until its end.
    pub(super) fn first(&self, months: u32) -> Day {
        self.months(months).first().and_then(|month| format!("{month}-01").parse().ok()).unwrap_or(self.from)
    }
}

/// How a period is told when it is not final.
pub(super) fn known_when(time: &Time, now: bool) -> Text {
    let on = time.told_on;
    if !time.is_told() {
        return Text::new(
            format!("暂定：按现在所知计算，{on} 之后定下来。"),
            format!("Provisional: reckoned from what is known now; it stands after {on}."),
        );
    }
    if now {
        return Text::new(
            format!("按现在所知计算；公布的评分按 {on} 所知，不因后来的事实改变。"),
            format!("Reckoned from what is known now; the score that was told goes by what was known on {on} and stays."),
        );
    }
    Text::new(
        format!("按 {on} 所知计算；后来的事实不改它，只有得到支持的申诉才改。"),
        format!("Reckoned from what was known on {on}; later facts do not change it, only an appeal that is upheld does."),
    )
}
