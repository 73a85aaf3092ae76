//! A plan as a workbook: a row for each place, a column for each month, and a sheet that says what is counted. It comes back
//! as edits of the same plan (`load.rs`); the first row of each sheet is hidden and names what its columns are to a program.

use super::change::reached;
use super::deeds::{Path, Plan, PlanState};
use super::ground::calibre_of;
use super::spread::{Spread, spread_of};
use super::{GoalRefusal, goal_of, holds, may_set, nothing_yours, plan_of};
use crate::know::Exported;
use crate::{Caller, Upcount};
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError, utility};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use upcount_book::{Book, Goal};
use upcount_model::{Lang, Right, Text};

/// The sheet of numbers, and the one that says what they are.
pub(super) const GOALS: &str = "goals";
pub(super) const ABOUT: &str = "about";
/// Columns beside those of levels and months.
pub(super) const NAME: &str = "name";
pub(super) const TOTAL: &str = "total";
pub(super) const SET: &str = "set";
pub(super) const LOCKED: &str = "locked";
/// What the sheet `about` says to a program.
pub(super) const PLAN: &str = "plan";
pub(super) const SEEN: &str = "seen";
pub(super) const PRINT: &str = "print";
pub(super) const ROWS: &str = "rows";
/// Headings that a program and that a person reads.
pub(super) const HEADINGS: u32 = 2;

/// Makes a workbook of the part of a plan that somebody sees.
///
/// # Errors
/// [`GoalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn export_plan(up: &Upcount, by: &Caller, number: i64, lang: Lang) -> Result<Exported, GoalRefusal> {
    let book = up.book();
    let plan = plan_of(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    let spread = spread_of(up, &book, &plan).await?;
    let path = |n: usize| &spread.ground.places[n].path;
    let told = |n: &usize| holds(by.scope(), goal, path(*n)) && reached(&plan, goal, by, path(*n)).is_ok();
    let places: Vec<usize> = (0..spread.ground.places.len()).filter(told).collect();
    if places.is_empty() {
        return Err(nothing_yours());
    }
    let made = Made { book: &book, by, plan: &plan, goal, spread: &spread, lang, demo: up.made_up().await? };
    let content = made
        .workbook(&places)
        .map_err(|e| GoalRefusal::Workbook(Text::new(format!("文件没有生成：{e}"), format!("the file could not be made: {e}"))))?;
    Ok(Exported {
        name: format!("goal-{}-{}-{number}.xlsx", plan.opened.goal, plan.opened.period),
        media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        content,
    })
}

/// The columns of the sheet of numbers.
pub(super) fn columns(goal: &Goal, spread: &Spread) -> Vec<String> {
    let mut columns = goal.levels.clone();
    columns.extend([NAME, TOTAL, SET].map(str::to_owned));
    columns.extend(spread.ground.months.names());
    columns.push(LOCKED.to_owned());
    columns
}

/// What was written of places, in short: when the plan is spread another way for the same deeds, the numbers are not these.
pub(super) fn print(spread: &Spread, places: &[usize]) -> String {
    let mut all = String::new();
    for n in places {
        let _ = write!(all, "{:?}{:?}", spread.ground.places[*n].path, spread.goal[*n]);
    }
    Sha256::digest(all).iter().take(12).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A cell as a spreadsheet names it; rows and columns count from 0.
pub(super) fn cell_name(row: u32, column: usize) -> String {
    utility::row_col_to_cell(row, u16::try_from(column).unwrap_or(u16::MAX))
}

/// The number that was set for all of a place's time. Of the whole it is the total.
pub(super) fn set_of(plan: &Plan, path: &[String]) -> Option<i64> {
    if path.is_empty() {
        return Some(plan.total());
    }
    plan.edits.get(&(path.to_vec(), plan.opened.period.clone())).map(|edit| edit.value)
}

/// The parts of a place's time that are locked.
pub(super) fn locked_of(plan: &Plan, path: &Path) -> Vec<String> {
    let of = plan.edits.range((path.clone(), String::new())..).take_while(|((own, _), _)| own == path);
    of.filter(|(_, edit)| edit.locked).map(|((_, span), _)| span.clone()).collect()
}

struct Made<'a> {
    book: &'a Book,
    by: &'a Caller,
    plan: &'a Plan,
    goal: &'a Goal,
    spread: &'a Spread,
    lang: Lang,
    demo: bool,
}

impl Made<'_> {
    fn workbook(&self, places: &[usize]) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name(GOALS)?;
        self.headings(sheet)?;
        for (row, n) in (HEADINGS..).zip(places) {
            self.row(sheet, row, *n)?;
        }
        // What may not be changed is not changed by a slip of the hand; what is changed all the same is refused when it comes back.
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            format_cells: true,
            ..ProtectionOptions::default()
        });
        let sheet = book.add_worksheet().set_name(ABOUT)?;
        self.about(sheet, places)?;
        sheet.protect();
        book.save_to_buffer()
    }

    fn headings(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (levels, columns) = (self.goal.levels.len(), columns(self.goal, self.spread));
        let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        let word = |column: &'_ String| match column.as_str() {
            NAME => self.say("名称", "Name").to_owned(),
            TOTAL => self.say("合计", "All").to_owned(),
            SET => self.say("定为（全期）", "Set for all of it").to_owned(),
            LOCKED => self.say("锁定", "Locked").to_owned(),
            other => self.book.dimensions.get(other).map_or(other, |d| self.say(&d.zh, &d.en)).to_owned(),
        };
        for (n, column) in (0u16..).zip(&columns) {
            sheet.write_string(0, n, column)?;
            sheet.write_string_with_format(1, n, word(column), &bold)?;
            sheet.set_column_width(n, if usize::from(n) == levels { 24.0 } else { 10.0 })?;
        }
        sheet.set_row_hidden(0)?;
        sheet.set_freeze_panes(HEADINGS, u16::try_from(levels + 1).unwrap_or_default())?;
        Ok(())
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, n: usize) -> Result<(), XlsxError> {
        let (levels, months) = (self.goal.levels.len(), self.spread.ground.months.names());
        let path = &self.spread.ground.places[n].path;
        for (column, code) in (0u16..).zip(path) {
            sheet.write_string(row, column, code)?;
        }
        let at = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let names = self.spread.ground.words(path);
        let name = names.in_lang(self.lang).rsplit(" / ").next().unwrap_or_default().to_owned();
        sheet.write_string(row, at(levels), name)?;
        let (first, last) = (levels + 3, levels + 2 + months.len());
        let sum = Formula::new(format!("=SUM({}:{})", cell_name(row, first), cell_name(row, last)));
        let plain = Format::new().set_num_format("#,##0");
        sheet.write_formula_with_format(row, at(levels + 1), sum.set_result(self.spread.year(n).to_string()), &plain)?;
        let locked = locked_of(self.plan, path);
        let open = self.plan.state == PlanState::Draft && self.by.may(Right::Goals) && may_set(self.by.scope(), self.goal, path);
        let format = |span: &str, may: bool| self.format(path, span, open && may);
        let period = &self.plan.opened.period;
        match set_of(self.plan, path) {
            Some(value) => sheet.write_number_with_format(row, at(levels + 2), value as f64, &format(period, true))?,
            None => sheet.write_blank(row, at(levels + 2), &format(period, true))?,
        };
        for (month, name) in months.iter().enumerate() {
            let may = month >= self.spread.over && !path.is_empty();
            sheet.write_number_with_format(row, at(first + month), self.spread.goal[n][month] as f64, &format(name, may))?;
        }
        sheet.write_string_with_format(row, at(last + 1), locked.join(" "), &format("", true).set_num_format("@"))?;
        Ok(())
    }

    /// How a cell looks: what may be set is white, what somebody set is bold, what is locked is filled.
    fn format(&self, path: &Path, span: &str, may: bool) -> Format {
        let edit = self.plan.edits.get(&(path.clone(), span.to_owned()));
        let mut format = Format::new().set_num_format("#,##0");
        if edit.is_some() {
            format = format.set_bold();
        }
        if edit.is_some_and(|edit| edit.locked) {
            format = format.set_background_color(Color::RGB(0x00FF_E7BA));
        } else if !may {
            format = format.set_background_color(Color::RGB(0x00F0_F0F0));
        }
        if may { format.set_unlocked() } else { format }
    }

    fn about(&self, sheet: &mut Worksheet, places: &[usize]) -> Result<(), XlsxError> {
        let (plan, spread) = (self.plan, self.spread);
        let measure = &self.book.measures[&self.goal.of];
        let calibre = &self.book.calibres[&calibre_of(self.book, self.goal)];
        let words = self.book.words(calibre);
        let row = |key: &str, zh: &str, en: &str, value: String| [key.to_owned(), self.say(zh, en).to_owned(), value];
        let mut rows = vec![["key", "what", "value"].map(str::to_owned)];
        if self.demo {
            rows.push(row("", "数据", "Data", self.say("演示数据：虚构的公司", "Demo data of a made-up company").to_owned()));
        }
        rows.extend([
            row("goal", "目标", "Goal", format!("{} ({})", self.say(&self.goal.zh, &self.goal.en), self.goal.id)),
            row("", "计", "Counts", self.say(&measure.zh, &measure.en).to_owned()),
            row("", "口径", "Calibre", format!("{}：{}", self.say(&calibre.zh, &calibre.en), words.in_lang(self.lang))),
            row("period", "期间", "Period", plan.opened.period.clone()),
            row(PLAN, "方案号", "Plan", plan.number.to_string()),
            row(SEEN, "版本（最后一步）", "Version (last deed)", plan.last.to_string()),
            row("", "参考到", "Knows what happened until", plan.opened.seen_until.to_string()),
            row("", "导出时间", "Exported at", crate::clock::now()),
            row(ROWS, "机构数", "Places", places.len().to_string()),
            row(PRINT, "核对码", "Check", print(spread, places)),
            row(
                "",
                "怎么改",
                "How to change it",
                self.say(
                    "只改白底的格：各月的数，或「定为」一栏；清空即取消设定。「合计」是公式。「锁定」写期间、季或月，如 2026 2026-Q1 2026-03，空格隔开。粗体是有人定过的，橙底是锁定的，灰底不能改。上级的数不随下级变；改动后由系统重新分解，各级仍相符。",
                    "Change white cells only: months, or the number under \"Set for all of it\"; empty one to take it back. \"All\" is a formula. Under \"Locked\" stand spans such as 2026 2026-Q1 2026-03, with spaces between. Bold was set by somebody, orange is locked, grey is not changed here. A place keeps its number when those in it change; what is changed is spread anew, and every level adds up.",
                )
                .to_owned(),
            ),
        ]);
        let bold = Format::new().set_bold();
        let wrap = Format::new().set_text_wrap();
        for (r, [key, what, value]) in (0u32..).zip(&rows) {
            sheet.write_string(r, 0, key)?;
            sheet.write_string_with_format(r, 1, what, &bold)?;
            sheet.write_string_with_format(r, 2, value, &wrap)?;
        }
        sheet.set_row_hidden(0)?;
        sheet.set_column_hidden(0)?;
        sheet.set_column_width(1, 24)?;
        sheet.set_column_width(2, 90)?;
        Ok(())
    }

    fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Zh { zh } else { en }
    }
}
