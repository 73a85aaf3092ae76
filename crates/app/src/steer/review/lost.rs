//! Where policies are lost in the period beside the periods before, and why.

use super::ReviewRefusal;
use super::look::Look;
use super::told::{ReviewFunnel, ReviewFunnelPeriod, ReviewLost, ReviewReason};
use std::collections::BTreeMap;
use upcount_book::PackCount;
use upcount_measure::{FunnelAgainst, FunnelQuestion, FunnelView};
use upcount_model::{Say, Text};

/// Reasons that are told, at most.
const MOST_REASONS: usize = 12;

/// How many came to each step.
pub(super) async fn funnel(look: &Look<'_>, funnel: &str) -> Result<ReviewFunnel, ReviewRefusal> {
    let mut told: Option<ReviewFunnel> = None;
    let (mut periods, mut refused) = (Vec::new(), None);
    for time in look.time.course(look.pack.before) {
        let asked = FunnelQuestion {
            funnel: funnel.to_owned(),
            question: look.question("", time, None),
            view: FunnelView::Period,
            against: FunnelAgainst::Whole,
        };
        let mut period = ReviewFunnelPeriod { from: time.from.to_string(), to: time.to.to_string(), reached: Vec::new() };
        let figure = match look.up.measures.funnel(&asked, look.up.today(), look.book, look.scope(), &look.world).await {
            Err(fault) if fault.is_fault() => return Err(fault.into()),
            // A period in which nobody came anywhere is one of zeros beside the others.
            Err(why) => {
                periods.push(period);
                refused = Some(why);
                continue;
            }
            Ok(figure) => figure,
        };
        period.reached = figure.whole.reached;
        periods.push(period);
        let of = told.get_or_insert_with(|| ReviewFunnel {
            name: Text::new(figure.zh, figure.en),
            definition: figure.definition,
            steps: figure.steps,
            periods: Vec::new(),
            notes: Vec::new(),
        });
        of.notes = figure.notes;
    }
    match (told, refused) {
        (Some(mut told), _) => {
            periods.iter_mut().for_each(|period| period.reached.resize(told.steps.len(), 0));
            told.periods = periods;
            Ok(told)
        }
        (None, Some(why)) => Err(why.into()),
        (None, None) => Err(ReviewRefusal::Unclear(Text::new("没有期间", "there is no period"))),
    }
}

/// Why policies were lost.
pub(super) async fn lost(look: &Look<'_>, counts: &[PackCount]) -> Result<Vec<ReviewLost>, ReviewRefusal> {
    let mut told = Vec::new();
    for count in counts {
        let mut of = ReviewLost {
            measure: look.name(&count.of),
            definition: look.book.measures.get(&count.of).map(|of| of.definition.clone()).unwrap_or_default(),
            calibre: None,
            by: count.by.clone(),
            rows: Vec::new(),
            refused: None,
        };
        // Reason → how many in the period, and in all of those before.
        let mut reasons: BTreeMap<Option<String>, (f64, f64)> = BTreeMap::new();
        for time in look.time.course(look.pack.before) {
            match look.ask(&look.question(&count.of, time, Some(&count.by))).await {
                Ok(answer) => {
                    for row in answer.rows {
                        let (now, before) = reasons.entry(row.keys.into_iter().next().flatten()).or_default();
                        *(if time == look.time { now } else { before }) += row.value.unwrap_or_default();
                    }
                    (of.measure, of.calibre) = (answer.measure, Some(answer.calibre));
                }
                Err(fault) if fault.is_fault() => return Err(fault.into()),
                Err(refusal) => of.refused = Some(refusal.text()),
            }
        }
        let periods = f64::from(look.pack.before.max(1));
        // A count is whole; a figure only carries it as a fraction.
        let row = |(key, (now, before)): (Option<String>, (f64, f64))| ReviewReason {
            key,
            count: now.max(0.0).round() as u64,
            usual: before / periods,
        };
        of.rows = reasons.into_iter().map(row).collect();
        of.rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| b.usual.total_cmp(&a.usual)).then_with(|| a.key.cmp(&b.key)));
        of.rows.truncate(MOST_REASONS);
        told.push(of);
    }
    Ok(told)
}
