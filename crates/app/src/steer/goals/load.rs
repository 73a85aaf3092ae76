//! A plan's workbook comes back: what was changed in it becomes edits and locks of the draft, in one deed or not at all.

use super::change::{open, reached, settable, within};
use super::deeds::{KIND, LOADED, Loaded, Plan, plans};
use super::spread::{Spread, spread_of};
use super::told::PlanItem;
use super::workbook::{ABOUT, GOALS, HEADINGS, PLAN, PRINT, ROWS, SEEN, SET, TOTAL, cell_name, columns, locked_of, print, set_of};
use super::{GoalRefusal, Meanwhile, amount, goal_of, may_set, names, of_goal, plan_item, plan_of, reason};
use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path as FilePath;
use upcount_book::Goal;
use upcount_measure::import::{Control, sheet_rows};
use upcount_model::{Say, Text};
use upcount_store::StoreError;
use utoipa::ToSchema;

/// A workbook of a plan is not larger.
const LARGEST_BYTES: usize = 32 << 20;

/// What a workbook changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoadedPlan {
    /// The plan.
    pub plan: PlanItem,
    /// How many numbers and locks it changed.
    pub changed: u64,
}

type Rows = Vec<(u64, Vec<String>)>;

/// Takes a plan's workbook that somebody changed. One that was not changed does nothing.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is changed.
#[tracing::instrument(skip_all)]
pub async fn load_plan(up: &Upcount, by: &Caller, number: i64, content: Vec<u8>, why: &str) -> Result<LoadedPlan, GoalRefusal> {
    let why = reason(why, true)?;
    if content.len() > LARGEST_BYTES {
        let most = LARGEST_BYTES >> 20;
        return Err(unclear(
            format!("工作簿超过 {most} MiB；请从方案重新导出再改"),
            format!("the workbook has more than {most} MiB; export the plan again and change that"),
        ));
    }
    let (goals, about) = read(up, content).await?;
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    let base = base(up, &plan, &about).await?;
    let before = spread_of(up, &book, &base).await?;
    let sheet = Sheet { by, goal, plan: &base, spread: &before, about: &about };
    let changes = sheet.changes(&goals)?;
    let names = names(up).await?;
    for (cell, one) in &changes {
        let now = plan.edits.get(&(one.place.clone(), one.span.clone()));
        if let Some(later) = now.filter(|edit| edit.number > base.last && edit.by != by.id()) {
            let place = before.ground.words(&one.place);
            return Err(GoalRefusal::SetMeanwhile(Box::new(Meanwhile {
                place: Text::new(format!("{cell}：{}", place.zh), format!("{cell}: {}", place.en)),
                span: one.span.clone(),
                now: later.value,
                by: names.get(&later.by).unwrap_or(&later.by).clone(),
                at: later.at.clone(),
                wanted: one.value,
            })));
        }
    }
    let changed = changes.len() as u64;
    if changed > 0 {
        let edits: Vec<&Loaded> = changes.iter().map(|(_, one)| one).collect();
        let now = clock::now();
        let fact = of_goal(noted(by, LOADED, &number.to_string(), &json!({ "plan": number, "why": why, "edits": edits })));
        let after = spread_of(up, &book, &plan.with(&fact, i64::MAX, &now)).await?;
        within(by, goal, &*spread_of(up, &book, &plan).await?, &after)?;
        up.store.note(fact, &now).await?;
    }
    Ok(LoadedPlan { plan: plan_item(&plan_of(up, number).await?, &names), changed })
}

/// The rows of the sheet of numbers, and what the other says to a program.
async fn read(up: &Upcount, content: Vec<u8>) -> Result<(Rows, BTreeMap<String, String>), GoalRefusal> {
    let folder = up.home.incoming();
    let unwritable = |source: std::io::Error| GoalRefusal::Store(StoreError::Folder { path: folder.clone(), source });
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    // It goes when it has been read.
    let file = tempfile::Builder::new().suffix(".xlsx").tempfile_in(&folder).map_err(unwritable)?;
    std::fs::write(file.path(), content).map_err(unwritable)?;
    let read = move || -> Result<_, Text> {
        let of = |sheet: &str| sheet_rows(file.path(), sheet, &Control::default()).map_err(|e| plain(&e.text(), file.path()));
        Ok((of(GOALS)?, of(ABOUT)?))
    };
    let (goals, about) = tokio::task::spawn_blocking(read)
        .await
        .map_err(|e| unclear(format!("工作簿没有读完：{e}"), format!("the workbook was not read to its end: {e}")))?
        .map_err(|why| {
            unclear(
                format!("这不是方案的工作簿：{}；请从方案导出，只改数再导入", why.zh),
                format!("this is no workbook of a plan: {}; export the plan, change its numbers only, and load that", why.en),
            )
        })?;
    let about = about.into_iter().map(|(_, row)| row).filter_map(|row| Some((row.first()?.clone(), row.get(2)?.clone()))).collect();
    Ok((goals, about))
}

/// Where a file lay for a moment says nothing to the reader.
fn plain(text: &Text, path: &FilePath) -> Text {
    let path = path.display().to_string();
    Text::new(text.zh.replace(&path, "工作簿"), text.en.replace(&path, "the workbook"))
}

/// The plan as it was when the workbook was made.
async fn base(up: &Upcount, plan: &Plan, about: &BTreeMap<String, String>) -> Result<Plan, GoalRefusal> {
    let said = |key: &str| about.get(key).and_then(|text| text.trim().parse::<i64>().ok());
    let (Some(of), Some(seen)) = (said(PLAN), said(SEEN)) else {
        return Err(unclear(
            "工作簿的说明页里没有方案号和版本；请重新导出",
            "the workbook's sheet `about` does not say of which plan and version it is; export it again",
        ));
    };
    if of != plan.number {
        let to = plan.number;
        return Err(unclear(
            format!("这是方案 {of} 的工作簿，不能导入方案 {to}；请到方案 {of} 导入，或从方案 {to} 导出"),
            format!("this is the workbook of plan {of} and is not loaded into plan {to}; load it there, or export plan {to}"),
        ));
    }
    let mut facts = up.store.facts_of(KIND).await?;
    facts.retain(|fact| fact.number <= seen);
    let base = plans(&facts).remove(&of).filter(|base| base.last == seen);
    base.ok_or_else(|| {
        unclear(format!("方案 {of} 没有版本 {seen}；请重新导出"), format!("plan {of} has no version {seen}; export it again"))
    })
}

/// A sheet of numbers beside the plan that it was made of.
struct Sheet<'a> {
    by: &'a Caller,
    goal: &'a Goal,
    plan: &'a Plan,
    spread: &'a Spread,
    about: &'a BTreeMap<String, String>,
}

impl Sheet<'_> {
    /// What was changed, each with its cell.
    fn changes(&self, rows: &Rows) -> Result<Vec<(String, Loaded)>, GoalRefusal> {
        let wanted = columns(self.goal, self.spread);
        let has = rows.first().map(|(_, row)| row.as_slice()).unwrap_or_default();
        if has != wanted {
            let n = wanted.iter().zip(has).position(|(wanted, has)| wanted != has).unwrap_or(has.len().min(wanted.len()));
            let cell = cell_name(0, n);
            let (found, should) = (has.get(n).map_or("–", String::as_str), wanted.get(n).map_or("–", String::as_str));
            return Err(unclear(
                format!("列变了：隐藏的首行 {GOALS}!{cell} 是 `{found}`，应为 `{should}`；请重新导出，只改数"),
                format!(
                    "the columns changed: {GOALS}!{cell} in the hidden first row is `{found}` and should be `{should}`; export it again and change numbers only"
                ),
            ));
        }
        let known: HashMap<&[String], usize> = self.spread.ground.places.iter().enumerate().map(|(n, place)| (&*place.path, n)).collect();
        let (mut changes, mut places) = (Vec::new(), BTreeMap::new());
        for (line, row) in rows.iter().filter(|(line, _)| *line > u64::from(HEADINGS)) {
            let line = u32::try_from(*line - 1).unwrap_or(u32::MAX);
            let path: Vec<String> = row[..self.goal.levels.len().min(row.len())].iter().map(|code| code.trim().to_owned()).collect();
            let depth = path.iter().take_while(|code| !code.is_empty()).count();
            let whole = path[depth..].iter().all(String::is_empty);
            let Some(n) = known.get(&path[..depth]).copied().filter(|_| whole) else {
                let path = path.iter().filter(|code| !code.is_empty()).cloned().collect::<Vec<_>>().join(" / ");
                return Err(at(
                    line,
                    0,
                    format!("方案里没有 {path}；不能加行，也不能改机构代码"),
                    format!("{path} is not in the plan; rows are not added, and codes of places are not changed"),
                ));
            };
            if let Some(before) = places.insert(n, line) {
                let words = self.spread.ground.words(&path[..depth]);
                let before = before + 1;
                return Err(at(
                    line,
                    0,
                    format!("{} 在第 {before} 行已有；一个机构只一行", words.zh),
                    format!("{} stands in row {before} already; a place has one row", words.en),
                ));
            }
            self.row(line, row, n, &mut changes)?;
        }
        let said = |key: &str| self.about.get(key).map(String::as_str).unwrap_or_default();
        if said(ROWS) != places.len().to_string() {
            let (was, is) = (said(ROWS), places.len());
            return Err(unclear(
                format!("导出时有 {was} 个机构，现在有 {is} 行；不能删行，请重新导出"),
                format!("{was} places were exported and {is} rows are here; rows are not taken away, export it again"),
            ));
        }
        if said(PRINT) != print(self.spread, &places.into_keys().collect::<Vec<_>>()) {
            return Err(unclear(
                "导出之后目标的定义变了，同一版方案分出来的数已不同；请重新导出",
                "what the goal goes by changed since the export, and the same version has other numbers now; export it again",
            ));
        }
        Ok(changes)
    }

    fn row(&self, line: u32, row: &[String], n: usize, changes: &mut Vec<(String, Loaded)>) -> Result<(), GoalRefusal> {
        let (levels, months) = (self.goal.levels.len(), self.spread.ground.months.names());
        let (path, period) = (&self.spread.ground.places[n].path, &self.plan.opened.period);
        let (total, set, first) = (levels + 1, levels + 2, levels + 3);
        let text = |column: usize| row.get(column).map_or("", |text| text.trim());
        let locks: BTreeSet<&str> = text(first + months.len()).split_whitespace().collect();
        let locked_before = locked_of(self.plan, path);
        // Each part of the time that the row speaks of: where, what it was, and what it is.
        let mut spans: BTreeMap<&str, (usize, Option<i64>, Option<i64>)> = BTreeMap::new();
        let had = set_of(self.plan, path);
        spans.insert(period, (set, had, number(line, set, text(set))?));
        for (month, name) in months.iter().enumerate() {
            let had = self.spread.goal[n][month];
            spans.insert(name, (first + month, Some(had), number(line, first + month, text(first + month))?));
        }
        let sum: i64 = spans.iter().filter(|(span, _)| *span != period).filter_map(|(_, (_, _, is))| *is).sum();
        if let Some(said) = number(line, total, text(total))?.filter(|said| *said != self.spread.year(n) && *said != sum) {
            return Err(at(
                line,
                total,
                format!("「合计」是各月之和 {sum}，不是 {said}；要改全期请写在右边「定为」一栏"),
                format!("`{TOTAL}` is the sum of the months, {sum}, and not {said}; to set all of it write under `{SET}` beside it"),
            ));
        }
        let quarter = |span: &str| self.plan.edits.get(&(path.clone(), span.to_owned())).map(|edit| edit.value);
        for span in locks.iter().copied().chain(locked_before.iter().map(String::as_str)) {
            if !spans.contains_key(span) {
                let Some(value) = quarter(span) else {
                    return Err(at(
                        line,
                        first + months.len(),
                        format!("`{span}` 没有定过数，不能锁；可以锁 {period} 和各月，如 {}", months[0]),
                        format!("nothing is set for `{span}`, so it is not locked; {period} and months such as {} can be", months[0]),
                    ));
                };
                spans.insert(span, (first + months.len(), Some(value), Some(value)));
            }
        }
        for (span, (column, had, is)) in spans {
            let (was_locked, locked) = (locked_before.iter().any(|one| one == span), locks.contains(span));
            if had == is && was_locked == locked {
                continue;
            }
            let value = if span == period { is.or_else(|| locked.then(|| self.spread.year(n))) } else { is };
            let cell = format!("{GOALS}!{}", cell_name(line, if had == is { first + months.len() } else { column }));
            self.may(line, column, n, span)?;
            let edit = self.plan.edits.contains_key(&(path.clone(), span.to_owned()));
            if value.is_none() && !edit {
                return Err(at(line, column, "这一格要有数：整数，不小于 0", "this cell needs a number: a whole one, 0 or more"));
            }
            changes.push((cell, Loaded { place: path.clone(), span: span.to_owned(), value, locked: locked && value.is_some() }));
        }
        Ok(())
    }

    /// Whether the caller may change a part of a place's time.
    fn may(&self, line: u32, column: usize, n: usize, span: &str) -> Result<(), GoalRefusal> {
        let path = &self.spread.ground.places[n].path;
        let words = self.spread.ground.words(path);
        if !may_set(self.by.scope(), self.goal, path) {
            let cell = cell_name(line, column);
            return Err(GoalRefusal::NotYours(Text::new(
                format!("{GOALS}!{cell}：{} 的目标由它上一级的人定；请改回原数，只改您所看机构之内的", words.zh),
                format!(
                    "{GOALS}!{cell}: the goal of {} is set by who sees the place above it; put the number back and change those inside yours",
                    words.en
                ),
            )));
        }
        settable(self.plan, path, span).map_err(|e| {
            let why = e.text();
            at(line, column, why.zh, why.en)
        })?;
        reached(self.plan, self.goal, self.by, path)?;
        let month = self.spread.ground.months.names().iter().position(|name| name == span);
        if month.is_some_and(|month| month < self.spread.over) {
            return Err(at(line, column, format!("{span} 已过，目标不再改"), format!("{span} is over, and its goal does not change")));
        }
        Ok(())
    }
}

/// A whole number; none of an empty cell.
fn number(line: u32, column: usize, text: &str) -> Result<Option<i64>, GoalRefusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let value =
        text.parse::<i64>().map_err(|_| at(line, column, format!("`{text}` 不是整数"), format!("`{text}` is not a whole number")))?;
    amount(value).map_err(|e| {
        let why = e.text();
        at(line, column, why.zh, why.en)
    })?;
    Ok(Some(value))
}

/// What is wrong in a cell.
fn at(line: u32, column: usize, zh: impl Into<String>, en: impl Into<String>) -> GoalRefusal {
    let cell = cell_name(line, column);
    unclear(format!("{GOALS}!{cell}：{}；什么都没有改", zh.into()), format!("{GOALS}!{cell}: {}; nothing was changed", en.into()))
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> GoalRefusal {
    GoalRefusal::Workbook(Text::new(zh.into(), en.into()))
}
