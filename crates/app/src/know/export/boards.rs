//! Boards as files: every table that a reader sees, with the calibre and the notes beside it.

use super::{About, ExportFormat, ExportRefusal, Exported, Sheet, file, of_answer};
use crate::steer::LEVELS;
use crate::{Upcount, know};
use serde_json::Value;
use std::collections::BTreeMap;
use upcount_book::Panel;
use upcount_measure::{FunnelEstimate, FunnelQuestion, LeagueAsks, Page, Question, Refusal};
use upcount_model::{Grain, Lang, Scope, Text};

/// How the words and the codes of a file are told.
pub(super) struct Teller<'a> {
    pub(super) up: &'a Upcount,
    pub(super) lang: Lang,
}

impl Teller<'_> {
    pub(super) fn name(&self, zh: &str, en: &str) -> String {
        if self.lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
    }

    pub(super) fn dimension(&self, id: &str) -> String {
        self.up.book().dimensions.get(id).map_or_else(|| id.to_owned(), |d| self.name(&d.zh, &d.en))
    }

    pub(super) fn label(&self, dimension: &str, code: Option<&String>) -> Value {
        let code = code.cloned().unwrap_or_default();
        let label = self.up.book().dimensions.get(dimension).and_then(|d| d.labels.get(&code)).map(|t| t.in_lang(self.lang).to_owned());
        Value::from(label.unwrap_or(code))
    }

    /// A place from the widest level down, each by its name.
    pub(super) fn place(&self, place: &BTreeMap<String, String>) -> String {
        let named = LEVELS.iter().filter_map(|level| Some((level, place.get(*level)?)));
        named.map(|(level, code)| self.label(level, Some(code)).as_str().unwrap_or(code).to_owned()).collect::<Vec<_>>().join("/")
    }

    /// Places of a plan, each by its name on the level that knows its code.
    pub(super) fn path(&self, codes: &[String]) -> String {
        let book = self.up.book();
        let name = |code: &String| {
            let found = LEVELS.iter().find_map(|level| book.dimensions.get(*level)?.labels.get(code));
            found.map_or_else(|| code.clone(), |name| name.in_lang(self.lang).to_owned())
        };
        codes.iter().map(name).collect::<Vec<_>>().join("/")
    }

    pub(super) fn texts(&self, notes: &[Text]) -> About {
        notes.iter().map(|note| (self.name("说明", "Note"), note.in_lang(self.lang).to_owned())).collect()
    }
}

/// Exports a funnel: one row for each step of each group, and one for all together.
///
/// # Errors
/// When the question is refused.
pub async fn export_funnel(
    up: &Upcount,
    scope: &Scope,
    asked: &FunnelQuestion,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::funnel(up, scope, asked).await?;
    let (figure, tell) = (&found.funnel, Teller { up, lang });
    let mut columns: Vec<String> = figure.by.iter().map(|d| tell.dimension(d)).collect();
    let words = [
        ("步骤", "Step"),
        ("进入", "Entered"),
        ("到达", "Came"),
        ("流失", "Lost"),
        ("在途", "Under way"),
        ("预计转化率", "Expected rate"),
        ("下限 95%", "Low 95%"),
        ("上限 95%", "High 95%"),
        ("可信的转化率（向各组收拢）", "Rate as believed (drawn to the groups)"),
        ("对照", "Against"),
        ("运气的可能（已校正）", "By luck (corrected)"),
        ("中位天数", "Median days"),
        ("改好值多少件", "Mending is worth"),
        ("值的下限", "Worth, low"),
        ("值的上限", "Worth, high"),
    ];
    let keys = columns.len();
    columns.extend(words.map(|(zh, en)| tell.name(zh, en)));
    let number = |x: Option<f64>| x.map_or(Value::Null, Value::from);
    let of = |e: Option<FunnelEstimate>| [number(e.map(|e| e.value)), number(e.map(|e| e.low)), number(e.map(|e| e.high))];
    let mut rows = Vec::new();
    for group in figure.groups.iter().chain([&figure.whole]) {
        for (step, name) in group.moves.iter().zip(&figure.steps[1..]) {
            let mut row: Vec<Value> = match group.keys[..] {
                [] => (0..keys).map(|n| if n == 0 { Value::from(tell.name("整体", "All")) } else { Value::Null }).collect(),
                _ => figure.by.iter().zip(&group.keys).map(|(d, k)| tell.label(d, k.as_ref())).collect(),
            };
            row.push(Value::from(tell.name(&name.zh, &name.en)));
            row.extend([step.entered, step.came, step.lost, step.open].map(Value::from));
            row.extend(of(step.expected));
            row.extend([step.shrunk, step.benchmark, step.p, step.median_days].map(number));
            row.extend(of(step.worth));
            rows.push(row);
        }
    }
    let percent = (keys + 5..keys + 10).collect();
    let mut about = vec![
        (tell.name("漏斗", "Funnel"), tell.name(&figure.zh, &figure.en)),
        (tell.name("定义", "Definition"), figure.definition.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", figure.from.as_deref().unwrap_or("…"), figure.to.as_deref().unwrap_or("…"))),
    ];
    about.extend(tell.texts(&figure.notes));
    let sheet = Sheet { title: tell.name("漏斗", "Funnel"), columns, rows, percent };
    file("funnel", &[sheet], about, found.demo, format, lang)
}

/// Exports members beside each other, all of them.
///
/// # Errors
/// When the question is refused.
pub async fn export_league(
    up: &Upcount,
    scope: &Scope,
    league: &str,
    asks: LeagueAsks,
    question: &Question,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::league(up, scope, league, asks, question, Page { offset: 0, limit: usize::MAX }).await?;
    let (figure, tell) = (&found.league, Teller { up, lang });
    let mut columns = vec![tell.dimension(&figure.members)];
    let words = [
        ("同组", "Peers"),
        ("在册月", "Months on the roll"),
        ("合计", "In all"),
        ("每人月", "A person-month"),
        ("可信度", "Believed"),
        ("可信的每人月", "As believed"),
        ("下限 95%", "Low 95%"),
        ("上限 95%", "High 95%"),
        ("名次", "Place"),
        ("可能最好", "Best place"),
        ("可能最差", "Worst place"),
        ("等级", "Grade"),
    ];
    columns.extend(words.map(|(zh, en)| tell.name(zh, en)));
    columns.extend(figure.quiet_months.map(|_| tell.name("多少个月没有带来", "Months without any")));
    columns.extend(figure.quiet_months.map(|_| tell.name("疑似停止", "Gone quiet")));
    columns.extend(figure.stays_until.as_ref().map(|until| until.in_lang(lang).to_owned()));
    let text = |x: &Option<String>| x.clone().map_or(Value::Null, Value::from);
    let named = |list: &[(String, Text)], id: &str| list.iter().find(|(one, _)| one == id).map(|(_, name)| name.in_lang(lang).to_owned());
    let peers: Vec<(String, Text)> = figure.peers.iter().map(|p| (p.id.clone(), p.name.clone())).collect();
    let grades: Vec<(String, Text)> = figure.grades.iter().map(|g| (g.id.clone(), g.name.clone())).collect();
    let rows = figure.rows.iter().map(|row| {
        let grade = row.grade.as_ref().map(|id| named(&grades, id).unwrap_or_else(|| id.clone()));
        let mut cells = vec![
            tell.label(&figure.members, row.member.as_ref()),
            Value::from(named(&peers, &row.peers).unwrap_or_else(|| row.peers.clone())),
            Value::from(row.months),
            Value::from(row.value),
            row.own.map_or(Value::Null, Value::from),
            Value::from(row.credibility),
            Value::from(row.believed),
            Value::from(row.low),
            Value::from(row.high),
            Value::from(row.rank),
            Value::from(row.rank_best),
            Value::from(row.rank_worst),
            text(&grade),
        ];
        if figure.quiet_months.is_some() {
            let gone = if row.gone_quiet { tell.name("是", "yes") } else { String::new() };
            cells.extend([Value::from(row.quiet_for), Value::from(gone)]);
        }
        if figure.stays_until.is_some() {
            cells.push(row.stays.map_or(Value::Null, Value::from));
        }
        cells
    });
    let mut about = vec![
        (tell.name("对标", "League"), tell.name(&figure.zh, &figure.en)),
        (
            tell.name("口径", "Calibre"),
            format!("{}：{}", tell.name(&figure.calibre.zh, &figure.calibre.en), figure.calibre.words.in_lang(lang)),
        ),
    ];
    about.extend(tell.texts(&figure.notes));
    let sheet = Sheet { title: tell.name("对标", "League"), rows: rows.collect(), columns, percent: vec![5] };
    file("league", &[sheet], about, found.demo, format, lang)
}

/// Exports a page of the Book: a sheet for each of its panels, with its measures in columns.
///
/// # Errors
/// When there is no such page. A measure that is refused is an empty column, and the reason stands among the notes.
pub async fn export_page(
    up: &Upcount,
    scope: &Scope,
    page: &str,
    question: &Question,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let book = up.book();
    let page = book.pages.get(page).ok_or_else(|| {
        let near = upcount_model::nearest(page, book.pages.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
        Refusal::Unknown { what: "page", id: page.to_owned(), near }
    })?;
    let tell = Teller { up, lang };
    let mut about = vec![
        (tell.name("看板", "Board"), tell.name(&page.zh, &page.en)),
        (tell.name("用途", "What it is for"), page.sentence.in_lang(lang).to_owned()),
    ];
    let days = question.from.map(|d| d.to_string()).zip(question.to.map(|d| d.to_string()));
    about.extend(days.map(|(from, to)| (tell.name("起止", "Days"), format!("{from} – {to}"))));
    let (mut sheets, mut demo) = (Vec::new(), false);
    for panel in &page.panels {
        let (title, (measures, by)) = (panel_title(panel), panel.asks());
        let mut cells: BTreeMap<Option<String>, BTreeMap<usize, f64>> = BTreeMap::new();
        let (mut columns, mut percent) = (vec![tell.dimension(by)], Vec::new());
        let mut seen = Vec::new();
        for id in measures {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let column = columns.len();
            let measure = &book.measures[id];
            columns.push(tell.name(&measure.zh, &measure.en));
            if measure.shown.id() == "fraction" {
                percent.push(column);
            }
            let asked = Question { measure: id.clone(), by: vec![by.clone()], ..question.clone() };
            match know::ask(up, scope, &asked).await {
                Ok(asked) => {
                    demo |= asked.demo;
                    for row in asked.answer.rows {
                        if let (Some(key), Some(value)) = (row.keys.into_iter().next(), row.value) {
                            cells.entry(key).or_default().insert(column, value);
                        }
                    }
                    let calibre = &asked.answer.calibre;
                    about
                        .push((columns[column].clone(), format!("{} · {}", measure.definition.in_lang(lang), calibre.words.in_lang(lang))));
                }
                Err(e) => about.push((columns[column].clone(), upcount_model::Say::text(&e).in_lang(lang).to_owned())),
            }
        }
        let row = |(key, values): (&Option<String>, &BTreeMap<usize, f64>)| {
            let figures = (1..columns.len()).map(|n| values.get(&n).copied().map_or(Value::Null, Value::from));
            std::iter::once(tell.label(by, key.as_ref())).chain(figures).collect()
        };
        let rows = cells.iter().map(row).collect();
        sheets.push(Sheet { title: title.in_lang(lang).to_owned(), columns, rows, percent });
        if let Panel::Table { trend: Some(trend), .. } = panel {
            let grain = Some(Grain::Month);
            let asked = Question { measure: trend.clone(), by: vec![by.clone()], grain, ..question.clone() };
            let (months, _) = of_answer(up, &know::ask(up, scope, &asked).await?.answer, lang);
            sheets.push(Sheet { title: format!("{} · {}", title.in_lang(lang), tell.name("走势", "trend")), ..months });
        }
    }
    about.dedup();
    file(&page.id, &sheets, about, demo, format, lang)
}

fn panel_title(panel: &Panel) -> &Text {
    match panel {
        Panel::Table { title, .. } | Panel::Matrix { title, .. } | Panel::Mix { title, .. } => title,
    }
}
