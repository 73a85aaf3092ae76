//! The conditions of a statement as the filters of a question.

use super::values::name;
use super::{Column, Reader, unclear};
use crate::sql::table::Table;
use crate::{Question, Refusal};
use sqlparser::ast::{BinaryOperator, Expr, Value};
use upcount_model::{Day, Grain};

/// What was read of the conditions so far.
#[derive(Default)]
pub(super) struct Filters {
    pub(super) question: Question,
    /// Whether nothing fulfils them: a tool asks for the columns alone.
    pub(super) nothing: bool,
}

/// The first or the last day, or neither, that a comparison with a period allows.
type Days = (Option<Day>, Option<Day>);

impl Reader<'_> {
    /// Reads conditions that hold together.
    pub(super) fn filter(&mut self, expr: &Expr, table: &Table<'_>, filters: &mut Filters) -> Result<(), Refusal> {
        match expr {
            Expr::Nested(inner) => self.filter(inner, table, filters),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.filter(left, table, filters)?;
                self.filter(right, table, filters)
            }
            Expr::Between { expr: column, negated: false, low, high } => {
                let column = named(column, expr)?;
                self.compared(table.column(column)?, &BinaryOperator::GtEq, low, expr, filters)?;
                self.compared(table.column(column)?, &BinaryOperator::LtEq, high, expr, filters)
            }
            Expr::BinaryOp { left, op, right } if *op != BinaryOperator::Or => {
                if let Some(column) = name(left) {
                    return self.compared(table.column(column)?, op, right, expr, filters);
                }
                if let (Some(column), Some(op)) = (name(right), turned(op)) {
                    return self.compared(table.column(column)?, &op, left, expr, filters);
                }
                // `1 = 0` asks for no row, `1 = 1` for any.
                match (self.value(left)?, op, self.value(right)?) {
                    (Some(left), BinaryOperator::Eq, Some(right)) => {
                        filters.nothing |= left != right;
                        Ok(())
                    }
                    _ => Err(unclear(&expr.to_string())),
                }
            }
            Expr::Value(value) if matches!(value.value, Value::Boolean(_)) => {
                filters.nothing |= value.value == Value::Boolean(false);
                Ok(())
            }
            _ => {
                let (dimension, values) = self.alternatives(expr, table)?;
                filters.only(&dimension, values)
            }
        }
    }

    /// A dimension, and the values that it may have.
    fn alternatives(&mut self, expr: &Expr, table: &Table<'_>) -> Result<(String, Vec<String>), Refusal> {
        let unclear = || unclear(&expr.to_string());
        let (column, values) = match expr {
            Expr::Nested(inner) => return self.alternatives(inner, table),
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                let ((column, mut values), (other, more)) = (self.alternatives(left, table)?, self.alternatives(right, table)?);
                values.extend(more);
                return if column == other { Ok((column, values)) } else { Err(unclear()) };
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => (left, vec![self.value(right)?.ok_or_else(unclear)?]),
            Expr::InList { expr: column, list, negated: false } => {
                let values = list.iter().map(|value| self.value(value)?.ok_or_else(unclear));
                (column, values.collect::<Result<_, _>>()?)
            }
            Expr::IsNull(column) => (column, vec![String::new()]),
            _ => return Err(unclear()),
        };
        match table.column(named(column, expr)?)? {
            Column::Dimension(id) => Ok((id.clone(), values)),
            _ => Err(unclear()),
        }
    }

    /// A column compared with a value.
    fn compared(&mut self, column: &Column, op: &BinaryOperator, with: &Expr, whole: &Expr, filters: &mut Filters) -> Result<(), Refusal> {
        let unclear = || unclear(&whole.to_string());
        let value = self.value(with)?.ok_or_else(unclear)?;
        let question = &mut filters.question;
        match (column, op) {
            (Column::Dimension(id), BinaryOperator::Eq) => return filters.only(id, vec![value]),
            (Column::Calibre, BinaryOperator::Eq) => question.calibre = Some(value),
            (Column::AsOf, BinaryOperator::Eq) => {
                question.as_of = Some(value.parse().map_err(|e: crate::question::NotAMoment| {
                    Refusal::question(format!("`{value}` 不是一天也不是一个时刻，如 2025-12-31 或 2025-12-31T18:00:00Z"), e.to_string())
                })?);
            }
            (Column::Grain(grain), op) => {
                let (from, to) = days(*grain, op, &value)?.ok_or_else(unclear)?;
                question.from = question.from.max(from);
                question.to = [question.to, to].into_iter().flatten().min();
            }
            _ => return Err(unclear()),
        }
        Ok(())
    }
}

impl Filters {
    /// Keeps to these values of a dimension, among those that were kept before.
    fn only(&mut self, dimension: &str, values: Vec<String>) -> Result<(), Refusal> {
        let values = match self.question.only.get(dimension) {
            Some(before) => values.into_iter().filter(|value| before.contains(value)).collect(),
            None => values,
        };
        if values.is_empty() {
            return Err(Refusal::question(
                format!("没有值同时满足对 {dimension} 的各个条件"),
                format!("no value fulfils all the conditions on {dimension}"),
            ));
        }
        self.question.only.insert(dimension.to_owned(), values);
        Ok(())
    }
}

/// The days that a comparison with a period allows; none when periods are not compared so.
fn days(grain: Grain, op: &BinaryOperator, value: &str) -> Result<Option<Days>, Refusal> {
    let period = if grain == Grain::Day { at_midnight(value) } else { value };
    let (first, last) = grain.named(period).ok_or_else(|| {
        let like = match grain {
            Grain::Year => "2025",
            Grain::Half => "2025-H1",
            Grain::Quarter => "2025-Q1",
            Grain::Month => "2025-01",
            Grain::Day => "2025-01-31",
        };
        Refusal::question(
            format!("`{value}` 不是 {}；写成 '{like}'", grain.id()),
            format!("`{value}` is no {}; write '{like}'", grain.id()),
        )
    })?;
    Ok(match op {
        BinaryOperator::Eq => Some((Some(first), Some(last))),
        BinaryOperator::GtEq => Some((Some(first), None)),
        BinaryOperator::Gt => Some((Some(last.plus(1)), None)),
        BinaryOperator::LtEq => Some((None, Some(last))),
        BinaryOperator::Lt => Some((None, Some(first.plus(-1)))),
        _ => None,
    })
}

/// The day of an instant that begins it, as tools write days.
fn at_midnight(value: &str) -> &str {
    let midnight = |time: &str| time.trim_end_matches('Z').chars().all(|c| matches!(c, '0' | ':' | '.'));
    value.split_once([' ', 'T']).filter(|(_, time)| midnight(time)).map_or(value, |(day, _)| day)
}

fn named<'e>(column: &'e Expr, whole: &Expr) -> Result<&'e str, Refusal> {
    name(column).ok_or_else(|| unclear(&whole.to_string()))
}

/// The comparison read from the other side.
fn turned(op: &BinaryOperator) -> Option<BinaryOperator> {
    Some(match op {
        BinaryOperator::Eq => BinaryOperator::Eq,
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        BinaryOperator::Lt => BinaryOperator::Gt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        _ => return None,
    })
}
