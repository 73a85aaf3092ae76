//! Contradictions (数据质量): facts that are taken and yet cannot all be true, counted by rule and listed.

use crate::among::{self, Held};
use crate::answer::CalibreName;
use crate::belong::{filled, looked_at};
use crate::measures::{Page, known};
use crate::plan::seen;
use crate::rows::{told, values};
use crate::scan::{condition, table};
use crate::{Measures, Question, Refusal, Rows, World};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Int64Type;
use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use upcount_model::{Day, Kind, Scope, Text, Type, nearest, nearest_in_words};
use utoipa::ToSchema;

/// What cannot be true of a fact.
#[derive(Clone, Copy)]
enum Wrong {
    /// The first day comes after the second.
    Order(&'static str, &'static str),
    /// A day has not come yet.
    Future,
    /// It names a thing of another kind that no fact knows.
    Unknown(&'static str, &'static Kind),
}

/// A rule, and how many facts break it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QualityRule {
    /// Its name in questions: `policy.apply_after_issue`, `claim.unknown_policy`, `policy.future`.
    pub id: String,
    /// The kind of fact.
    pub kind: String,
    /// What is wrong.
    pub what: Text,
    /// Facts that break it.
    pub facts: u64,
    /// Facts of the kind.
    pub of: u64,
}

fn rules(kind: &'static Kind) -> Vec<(String, Wrong)> {
    let orders = kind.orders.iter().map(|(a, b)| (format!("{}.{a}_after_{b}", kind.id), Wrong::Order(a, b)));
    // What another kind is known by stands under that kind's name.
    let named = Kind::ALL.iter().filter(|other| {
        other.id != kind.id
            && ["policy", "agent", "customer"].contains(&other.id)
            && kind.field(other.id).is_some_and(|f| f.holds == Type::Text)
    });
    let unknown = named.map(|other| (format!("{}.unknown_{}", kind.id, other.id), Wrong::Unknown(other.id, other)));
    orders.chain([(format!("{}.future", kind.id), Wrong::Future)]).chain(unknown).collect()
}

impl Wrong {
    fn text(self, kind: &Kind) -> Text {
        let name = kind.en.to_lowercase();
        match self {
            Self::Order(a, b) => Text::new(format!("{}：{a} 晚于 {b}", kind.zh), format!("{name}: {a} after {b}")),
            Self::Future => Text::new(format!("{}：有一天还没有到", kind.zh), format!("{name}: a day that has not come")),
            Self::Unknown(_, other) => Text::new(
                format!("{}：所写的{}没有任何事实", kind.zh, other.zh),
                format!("{name}: names no {} that facts know", other.en.to_lowercase()),
            ),
        }
    }

    /// The condition on a fact; none where another kind is looked into.
    fn condition(self, kind: &Kind, today: Day) -> Option<Expr> {
        match self {
            Self::Order(a, b) => Some(ident(a).gt(ident(b))),
            // Cover may begin, and a goal or a place may end, later.
            Self::Future => {
                let planned = ["effective", "matured", "due", "until", "since"];
                let days = kind.fields.iter().filter(|f| f.holds == Type::Day && !planned.contains(&f.id));
                days.map(|f| ident(f.id).gt(lit(ScalarValue::Date32(Some(today.0))))).reduce(Expr::or)
            }
            Self::Unknown(..) => None,
        }
    }
}

impl Measures {
    /// Counts the contradictions among the facts that a scope shows, by rule. Rules about kinds that the home does not
    /// have, or that the scope cannot be applied to, are left out.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn quality(&self, scope: &Scope, world: &World, today: Day) -> Result<Vec<QualityRule>, Refusal> {
        let (mut found, mut named) = (Vec::new(), BTreeMap::new());
        for kind in Kind::ALL {
            let Some(frame) = self.facts_seen(kind, scope, world).await? else { continue };
            // What is counted in one pass, and how many there are of each rule that is counted by itself.
            let (mut counted, mut looked) = (vec![count(lit(1_i64)).alias("all_facts")], Vec::new());
            for (id, wrong) in rules(kind) {
                let broken = match wrong {
                    Wrong::Unknown(field, other) => {
                        let Some(names) = self.names(other, world).await? else { continue };
                        let held = match named.entry(other.id) {
                            Entry::Vacant(free) => free.insert(Held::of(&self.context, &names).await?),
                            Entry::Occupied(there) => there.into_mut(),
                        };
                        let named = ident(field).is_not_null();
                        match held {
                            Some(held) => named.and(held.has(field).is_false()),
                            None => {
                                let nobody = among::naming(&self.context, frame.clone().filter(named)?, field, names, false).await?;
                                looked.push((id, wrong, Some(nobody.count().await? as u64)));
                                continue;
                            }
                        }
                    }
                    // Where no day can be too late, none is.
                    _ => wrong.condition(kind, today).unwrap_or_else(|| lit(false)),
                };
                counted.push(sum(when(broken, lit(1_i64)).otherwise(lit(0_i64))?).alias(format!("rule_{}", looked.len())));
                looked.push((id, wrong, None));
            }
            let counted = frame.aggregate(Vec::new(), counted)?.collect().await?;
            let number = |name: &str| {
                let column = counted.first().and_then(|b| b.column_by_name(name));
                column.map_or(0, |c| c.as_primitive::<Int64Type>().value(0)).cast_unsigned()
            };
            let of = number("all_facts");
            for (n, (id, wrong, facts)) in looked.into_iter().enumerate() {
                let facts = facts.unwrap_or_else(|| number(&format!("rule_{n}")));
                found.push(QualityRule { what: wrong.text(kind), id, kind: kind.id.to_owned(), facts, of });
            }
        }
        Ok(found)
    }

    /// The facts that break a rule, a page of them.
    ///
    /// # Errors
    /// When there is no such rule, or the facts cannot be read or seen.
    pub async fn quality_rows(
        &self,
        rule: &str,
        scope: &Scope,
        world: &World,
        today: Day,
        page: Page,
        currency: &str,
    ) -> Result<Rows, Refusal> {
        let found = Kind::ALL.iter().flat_map(|kind| rules(kind).into_iter().map(move |(id, wrong)| (*kind, id, wrong)));
        let all: Vec<_> = found.collect();
        let Some((kind, _, wrong)) = all.iter().find(|(_, id, _)| id == rule) else {
            let near: Vec<String> = nearest(rule, all.iter().map(|(_, id, _)| id.as_str())).into_iter().map(str::to_owned).collect();
            let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
            return Err(Refusal::question(format!("没有规则 `{rule}`{}", near.zh), format!("there is no rule `{rule}`{}", near.en)));
        };
        seen(scope, kind)?;
        let columns: Vec<String> = kind.fields.iter().map(|f| told(f.id, currency)).collect();
        let what = wrong.text(kind);
        let calibre = CalibreName { id: rule.to_owned(), zh: what.zh.clone(), en: what.en.clone(), words: what };
        let Some(frame) = self.facts_seen(kind, scope, world).await? else {
            return Ok(Rows { calibre, columns, rows: Vec::new(), total: 0 });
        };
        let broken = match *wrong {
            Wrong::Unknown(field, other) => match self.names(other, world).await? {
                Some(names) => Some(among::naming(&self.context, frame.filter(ident(field).is_not_null())?, field, names, false).await?),
                None => None,
            },
            wrong => wrong.condition(kind, today).map(|c| frame.filter(c)).transpose()?,
        };
        let Some(broken) = broken else { return Ok(Rows { calibre, columns, rows: Vec::new(), total: 0 }) };
        let total = broken.clone().count().await? as u64;
        let offset = page.offset.min(usize::try_from(total).unwrap_or(usize::MAX));
        let fields = kind.fields.iter().map(|f| ident(f.id)).collect::<Vec<_>>();
        let sorted = broken.select(fields)?.sort(vec![ident(kind.fields[0].id).sort(true, false)])?;
        let mut rows = Vec::new();
        for batch in sorted.limit(offset, Some(page.limit))?.collect().await? {
            let cells = batch.columns().iter().zip(kind.fields).map(|(c, f)| values(c, Some(f.holds))).collect::<Result<Vec<_>, _>>()?;
            rows.extend((0..batch.num_rows()).map(|row| cells.iter().map(|c| c[row].clone()).collect()));
        }
        Ok(Rows { calibre, columns, rows, total })
    }

    /// The facts of a kind that a scope shows; none when there are none, or the kind does not say where they belong.
    async fn facts_seen(&self, kind: &'static Kind, scope: &Scope, world: &World) -> Result<Option<DataFrame>, Refusal> {
        let Ok(inside) = seen(scope, kind) else { return Ok(None) };
        let source = self.placed(kind, looked_at(&inside), &[], &Question::default(), world).await?;
        if source.is_empty() {
            return Ok(None);
        }
        let mut frame = filled(&self.context, kind, table(&self.context, kind, &source).await?, &source).await?;
        for part in &inside {
            frame = frame.filter(condition(part, kind, None))?;
        }
        Ok(Some(frame))
    }

    /// What the things of a kind are known by; none when the home has nothing of that kind.
    async fn names(&self, kind: &'static Kind, world: &World) -> Result<Option<DataFrame>, Refusal> {
        let source = known(kind, &Question::default(), world)?;
        if source.is_empty() {
            return Ok(None);
        }
        Ok(Some(table(&self.context, kind, &source).await?.select(vec![ident(kind.id)])?))
    }
}
