//! One question with what is shown of it: what a statement selects, from which measure, grouped and ordered how.

use super::filters::Filters;
use super::values::name;
use super::{Column, Figures, Order, Value, Wanted, unclear};
use crate::sql::table::{CATALOG, SCHEMA, Table};
use crate::{Question, Refusal};
use sqlparser::ast::{
    Distinct, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, LimitClause, ObjectName, OrderByExpr,
    OrderByKind, Query, Select, SelectItem, SetExpr, TableAlias, TableFactor,
};
use std::collections::BTreeSet;
use upcount_book::Book;
use upcount_model::Scope;

/// Reads one statement.
pub(super) struct Reader<'a> {
    values: std::slice::Iter<'a, String>,
    book: &'a Book,
    scope: &'a Scope,
}

/// What a statement selects.
#[derive(Default)]
struct Selected {
    columns: Vec<(String, Column)>,
    /// Whether the figure stands there as a sum.
    summed: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(values: &'a [String], book: &'a Book, scope: &'a Scope) -> Self {
        Self { values: values.iter(), book, scope }
    }

    /// The value that came along for the next place that is left open.
    pub(super) fn next_value(&mut self) -> Result<String, Refusal> {
        self.values.next().cloned().ok_or_else(|| {
            Refusal::question("语句里有没有给值的 `?`；请随语句给出参数", "a `?` of the statement has no value; send its parameters along")
        })
    }

    /// Refuses values for which there was no place.
    pub(super) fn end(mut self) -> Result<(), Refusal> {
        match self.values.next() {
            None => Ok(()),
            Some(_) => Err(Refusal::question("参数比语句里的 `?` 多", "there are more parameters than `?` in the statement")),
        }
    }

    /// Reads a whole query.
    pub(super) fn query(&mut self, query: &Query) -> Result<Wanted, Refusal> {
        let foreign = [
            (query.with.is_some(), "WITH"),
            (query.fetch.is_some(), "FETCH"),
            (!query.locks.is_empty(), "FOR"),
            (query.for_clause.is_some(), "FOR"),
            (query.settings.is_some(), "SETTINGS"),
            (query.format_clause.is_some(), "FORMAT"),
            (!query.pipe_operators.is_empty(), "|>"),
        ];
        refuse_foreign(&foreign)?;
        let select = match &*query.body {
            SetExpr::Select(select) => select,
            SetExpr::Query(inner) if query.order_by.is_none() && query.limit_clause.is_none() => return self.query(inner),
            other => return Err(unclear(&other.to_string())),
        };
        let mut wanted = self.select(select)?;
        match &mut wanted {
            Wanted::Echo(_) if query.order_by.is_none() && query.limit_clause.is_none() => {}
            Wanted::Echo(_) => return Err(unclear(&query.to_string())),
            Wanted::Figures(figures) => {
                if let Some(order) = &query.order_by {
                    self.order(&order.kind, figures)?;
                }
                if let Some(limit) = &query.limit_clause {
                    self.limit(limit, figures)?;
                }
            }
        }
        Ok(wanted)
    }

    fn select(&mut self, select: &Select) -> Result<Wanted, Refusal> {
        let foreign = [
            (select.top.is_some(), "TOP"),
            (select.select_modifiers.is_some(), "SELECT …"),
            (select.exclude.is_some(), "EXCLUDE"),
            (select.into.is_some(), "INTO"),
            (!select.lateral_views.is_empty(), "LATERAL VIEW"),
            (select.prewhere.is_some(), "PREWHERE"),
            (!select.connect_by.is_empty(), "CONNECT BY"),
            (!select.cluster_by.is_empty(), "CLUSTER BY"),
            (!select.distribute_by.is_empty(), "DISTRIBUTE BY"),
            (!select.sort_by.is_empty(), "SORT BY"),
            (select.having.is_some(), "HAVING"),
            (!select.named_window.is_empty(), "WINDOW"),
            (select.qualify.is_some(), "QUALIFY"),
            (select.value_table_mode.is_some(), "AS VALUE"),
        ];
        refuse_foreign(&foreign)?;
        match &select.from[..] {
            [] => self.echo(select),
            [from] if from.joins.is_empty() => match &from.relation {
                TableFactor::Table { name, alias, args: None, version: None, json_path: None, sample: None, .. } if keeps_names(alias) => {
                    let table = self.table(name)?;
                    self.figures(select, &table).map(|figures| Wanted::Figures(Box::new(figures)))
                }
                TableFactor::Derived { lateral: false, subquery, alias, sample: None } if keeps_names(alias) => {
                    let Wanted::Figures(inner) = self.query(subquery)? else { return Err(unclear(&subquery.to_string())) };
                    self.around(select, *inner).map(|figures| Wanted::Figures(Box::new(figures)))
                }
                other => Err(unclear(&other.to_string())),
            },
            _ => Err(Refusal::question(
                "一条语句只问一个指标，不能连接；要几个指标的商，请在定义里加一个指标",
                "a statement asks for one measure and joins nothing; for one measure over another, define a measure",
            )),
        }
    }

    /// Values that are given back as they stand there.
    fn echo(&mut self, select: &Select) -> Result<Wanted, Refusal> {
        if select.selection.is_some() || !is_ungrouped(select) {
            return Err(unclear(&select.to_string()));
        }
        let item = |item: &SelectItem| match item {
            SelectItem::UnnamedExpr(expr) => Ok((expr.to_string(), self.echoed(expr)?)),
            SelectItem::ExprWithAlias { expr, alias } => Ok((alias.value.clone(), self.echoed(expr)?)),
            other => Err(unclear(&other.to_string())),
        };
        select.projection.iter().map(item).collect::<Result<_, _>>().map(Wanted::Echo)
    }

    fn echoed(&mut self, expr: &Expr) -> Result<Value, Refusal> {
        let text = self.value(expr)?.ok_or_else(|| unclear(&expr.to_string()))?;
        let is_text = expr.to_string().contains('\'');
        Ok(text.parse().ok().filter(|_| !is_text).map_or(Value::Text(text), Value::Number))
    }

    /// The table of a name, perhaps with its schema and its catalog.
    fn table(&self, name: &ObjectName) -> Result<Table<'a>, Refusal> {
        let parts: Vec<&str> = name.0.iter().filter_map(|part| part.as_ident()).map(|ident| ident.value.as_str()).collect();
        match &parts[..] {
            [id] => Table::named(self.book, self.scope, id),
            [schema, id] if schema.eq_ignore_ascii_case(SCHEMA) => Table::named(self.book, self.scope, id),
            [catalog, schema, id] if catalog.eq_ignore_ascii_case(CATALOG) && schema.eq_ignore_ascii_case(SCHEMA) => {
                Table::named(self.book, self.scope, id)
            }
            _ => Err(Refusal::question(
                format!("没有表 `{name}`；表都在 {CATALOG}.{SCHEMA} 里，一个指标一张"),
                format!("there is no table `{name}`; they are in {CATALOG}.{SCHEMA}, one for each measure"),
            )),
        }
    }

    fn figures(&mut self, select: &Select, table: &Table<'_>) -> Result<Figures, Refusal> {
        let selected = self.selected(select, table)?;
        let mut filters = Filters::default();
        if let Some(condition) = &select.selection {
            self.filter(condition, table, &mut filters)?;
        }
        let groups = groups(select, table, &selected)?;
        let mut question = Question { measure: table.measure.id.clone(), ..filters.question };
        for column in groups {
            match column {
                Column::Dimension(id) => question.by.push(id),
                Column::Grain(grain) if question.grain.is_none() => question.grain = Some(grain),
                // More than one is refused when it is known whether rows are wanted at all.
                column => question.by.push(column.name().to_owned()),
            }
        }
        let limit = filters.nothing.then_some(0);
        Ok(Figures { question, columns: selected.columns, order: Vec::new(), offset: 0, limit })
    }

    fn selected(&mut self, select: &Select, table: &Table<'_>) -> Result<Selected, Refusal> {
        let mut selected = Selected::default();
        for item in &select.projection {
            let (expr, alias) = match item {
                SelectItem::UnnamedExpr(expr) => (expr, None),
                SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias.value.clone())),
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) if item.to_string().ends_with('*') => {
                    selected.columns.extend(table.columns.iter().map(|column| (column.name().to_owned(), column.clone())));
                    continue;
                }
                other => return Err(unclear(&other.to_string())),
            };
            let column = match (name(expr), expr) {
                (Some(name), _) => table.column(name)?.clone(),
                (None, Expr::Function(function)) => {
                    selected.summed = true;
                    summed(function, table)?
                }
                _ => return Err(unclear(&expr.to_string())),
            };
            let shown = alias.unwrap_or_else(|| name(expr).map_or_else(|| expr.to_string(), str::to_owned));
            selected.columns.push((shown, column));
        }
        Ok(selected)
    }

    /// What is selected of another query: some of its columns, in another order perhaps.
    fn around(&mut self, select: &Select, inner: Figures) -> Result<Figures, Refusal> {
        if !is_ungrouped(select) {
            return Err(unclear(&select.to_string()));
        }
        let mut columns = Vec::new();
        for item in &select.projection {
            let (expr, alias) = match item {
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) if item.to_string().ends_with('*') => {
                    columns.extend(inner.columns.iter().cloned());
                    continue;
                }
                SelectItem::UnnamedExpr(expr) => (expr, None),
                SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias.value.clone())),
                other => return Err(unclear(&other.to_string())),
            };
            let (shown, column) = name(expr).and_then(|name| shown_as(&inner.columns, name)).ok_or_else(|| unclear(&expr.to_string()))?;
            columns.push((alias.unwrap_or_else(|| shown.clone()), column.clone()));
        }
        let limit = match &select.selection {
            None => inner.limit,
            Some(Expr::BinaryOp { left, right, .. }) if self.value(left)?.zip(self.value(right)?).is_some_and(|(a, b)| a != b) => Some(0),
            Some(other) => return Err(unclear(&other.to_string())),
        };
        Ok(Figures { columns, limit, ..inner })
    }

    fn order(&mut self, kind: &OrderByKind, figures: &mut Figures) -> Result<(), Refusal> {
        let OrderByKind::Expressions(by) = kind else { return Err(unclear("ORDER BY ALL")) };
        // What was cut short in one order cannot be put in another afterwards.
        if figures.limit.is_some_and(|limit| limit > 0) {
            return Err(unclear("ORDER BY"));
        }
        figures.order = by.iter().map(|by| self.ordered(by, figures)).collect::<Result<_, _>>()?;
        Ok(())
    }

    fn ordered(&mut self, by: &OrderByExpr, figures: &Figures) -> Result<Order, Refusal> {
        let place = self.place(&by.expr, &figures.columns)?;
        let unshown = || {
            let Question { by: dimensions, grain, .. } = &figures.question;
            let mut groups = dimensions.iter().cloned().map(Column::Dimension).chain(grain.map(Column::Grain));
            groups.find(|column| name(&by.expr).is_some_and(|name| column.name().eq_ignore_ascii_case(name)))
        };
        let column = place.cloned().or_else(unshown).ok_or_else(|| unclear(&format!("ORDER BY {}", by.expr)))?;
        let descending = by.options.asc == Some(false);
        Ok(Order { column, descending, nulls_first: by.options.nulls_first.unwrap_or(descending) })
    }

    /// The column that is meant by its name, its place, or by what was written for it.
    fn place<'c>(&mut self, expr: &Expr, columns: &'c [(String, Column)]) -> Result<Option<&'c Column>, Refusal> {
        let text = expr.to_string();
        if let Some(column) = shown_as(columns, name(expr).unwrap_or(&text)) {
            return Ok(Some(&column.1));
        }
        if let Some(name) = name(expr) {
            return Ok(columns.iter().map(|(_, column)| column).find(|column| column.name().eq_ignore_ascii_case(name)));
        }
        if let Expr::Function(function) = expr {
            let of = function.name.to_string().eq_ignore_ascii_case("sum").then(|| argument(function)).flatten();
            return Ok(columns.iter().map(|(_, column)| column).find(|column| of.is_some_and(|of| column.name().eq_ignore_ascii_case(of))));
        }
        let number = self.whole(expr)?;
        Ok(number.checked_sub(1).and_then(|n| columns.get(n)).map(|(_, column)| column))
    }

    fn limit(&mut self, clause: &LimitClause, figures: &mut Figures) -> Result<(), Refusal> {
        let (limit, offset) = match clause {
            LimitClause::LimitOffset { limit, offset, limit_by } if limit_by.is_empty() => {
                (limit.as_ref(), offset.as_ref().map(|o| &o.value))
            }
            LimitClause::OffsetCommaLimit { offset, limit } => (Some(limit), Some(offset)),
            LimitClause::LimitOffset { .. } => return Err(unclear(&clause.to_string())),
        };
        let limit = limit.map(|limit| self.whole(limit)).transpose()?;
        let offset = offset.map(|offset| self.whole(offset)).transpose()?.unwrap_or(0);
        // A query around another passes over rows of what that one leaves.
        let left = figures.limit.map(|before| before.saturating_sub(offset));
        figures.limit = [left, limit].into_iter().flatten().min();
        figures.offset += offset;
        Ok(())
    }

    /// Refuses what has no figures; a tool that wants no rows may have all columns.
    pub(super) fn settle(&self, figures: &Figures) -> Result<(), Refusal> {
        if figures.limit == Some(0) {
            return Ok(());
        }
        let question = &figures.question;
        let table = Table::named(self.book, self.scope, &question.measure)?;
        let grains: BTreeSet<&str> = question.grain.iter().map(|grain| grain.id()).chain(extra_grains(question)).collect();
        if grains.len() > 1 {
            let grains: Vec<&str> = grains.into_iter().collect();
            return Err(Refusal::question(
                format!("一次只按一种期间看，不能同时选 {}；请写出要的列，而不是 *", grains.join("、")),
                format!(
                    "figures are of one kind of period, not of {} together; name the columns that you want in place of *",
                    grains.join(", ")
                ),
            ));
        }
        if grains.is_empty() && table.is_of_periods() {
            return Err(Refusal::question(
                format!("指标 {} 逐期平滑，没有整段时间的数；请再选一列期间，如 month", table.measure.id),
                format!(
                    "{} is smoothed period by period and has no figure of the whole time; select a period besides, such as month",
                    table.measure.id
                ),
            ));
        }
        Ok(())
    }
}

/// Grains among the dimensions: there were more than one.
fn extra_grains(question: &Question) -> impl Iterator<Item = &str> {
    question.by.iter().map(String::as_str).filter(|id| upcount_model::Grain::from_id(id).is_some())
}

/// The columns by which figures are told apart. What stands beside a sum must be grouped by, as everywhere in SQL.
fn groups(select: &Select, table: &Table<'_>, selected: &Selected) -> Result<Vec<Column>, Refusal> {
    let shown: Vec<Column> = distinct(selected.columns.iter().map(|(_, column)| column).filter(|column| column.groups()));
    let by = match &select.group_by {
        GroupByExpr::All(modifiers) if modifiers.is_empty() => return Ok(shown),
        GroupByExpr::Expressions(by, modifiers) if modifiers.is_empty() => by,
        other => return Err(unclear(&other.to_string())),
    };
    let groups = if by.is_empty() && !selected.summed {
        shown.clone()
    } else {
        let group = |expr: &Expr| match (name(expr), expr) {
            (Some(name), _) => match shown_as(&selected.columns, name) {
                Some((_, column)) => Ok(column),
                None => table.column(name),
            },
            (None, Expr::Value(number)) => {
                let place = number.to_string().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                place.and_then(|n| selected.columns.get(n)).map(|(_, column)| column).ok_or_else(|| unclear(&format!("GROUP BY {expr}")))
            }
            _ => Err(unclear(&format!("GROUP BY {expr}"))),
        };
        distinct(by.iter().map(group).collect::<Result<Vec<_>, _>>()?.into_iter().filter(|column| column.groups()))
    };
    if let Some(beside) = shown.iter().find(|column| !groups.contains(column)) {
        let beside = beside.name();
        return Err(Refusal::question(format!("选了 {beside}，GROUP BY 里却没有"), format!("{beside} is selected and is not in GROUP BY")));
    }
    match &select.distinct {
        Some(Distinct::On(_)) => Err(unclear("DISTINCT ON")),
        Some(Distinct::Distinct) if groups.len() > shown.len() => Err(unclear("DISTINCT")),
        _ => Ok(groups),
    }
}

fn distinct<'c>(columns: impl Iterator<Item = &'c Column>) -> Vec<Column> {
    let mut once: Vec<Column> = Vec::new();
    columns.for_each(|column| {
        if !once.contains(column) {
            once.push(column.clone());
        }
    });
    once
}

/// A sum over groups. It is the figure of each group where figures add up; where they do not it would be wrong.
fn summed(function: &Function, table: &Table<'_>) -> Result<Column, Refusal> {
    let written = function.to_string();
    let of_value = argument(function).is_some_and(|name| name.eq_ignore_ascii_case(Column::Value.name()));
    let plain = function.filter.is_none() && function.over.is_none() && function.within_group.is_empty() && !function.uses_odbc_syntax;
    let id = &table.measure.id;
    let (zh, en) = match table.measure.form.additivity() {
        "additive" if plain && of_value && function.name.to_string().eq_ignore_ascii_case("sum") => return Ok(Column::Value),
        "additive" => (
            "只能是 SUM(value)；各组自己的数直接选 value".to_owned(),
            "it can only be SUM(value); select value for the figure of each group".to_owned(),
        ),
        "semi_additive" => (
            format!("指标 {id} 是存量，跨时间不能相加；直接选 value，就是各组自己的数"),
            format!("{id} is a stock and does not add up over time; select value, which is the figure of each group"),
        ),
        _ => (
            format!("指标 {id} 的数不能相加，如各部分的比率之和不是整体的比率；直接选 value，就是各组自己的数"),
            format!(
                "figures of {id} do not add up, as the rates of parts do not add up to that of the whole; select value, which is the figure of each group"
            ),
        ),
    };
    Err(Refusal::question(format!("不能用 `{written}`：{zh}"), format!("`{written}` is not taken: {en}")))
}

/// The one column that a function is of.
fn argument(function: &Function) -> Option<&str> {
    let FunctionArguments::List(list) = &function.args else { return None };
    match &list.args[..] {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))] if list.duplicate_treatment.is_none() && list.clauses.is_empty() => name(expr),
        _ => None,
    }
}

fn shown_as<'c>(columns: &'c [(String, Column)], name: &str) -> Option<&'c (String, Column)> {
    columns.iter().find(|(shown, _)| shown.eq_ignore_ascii_case(name))
}

/// Whether columns keep their names under an alias of the table.
fn keeps_names(alias: &Option<TableAlias>) -> bool {
    alias.as_ref().is_none_or(|alias| alias.columns.is_empty())
}

fn is_ungrouped(select: &Select) -> bool {
    let by_none = matches!(&select.group_by, GroupByExpr::Expressions(by, modifiers) if by.is_empty() && modifiers.is_empty());
    select.distinct.is_none() && by_none
}

fn refuse_foreign(clauses: &[(bool, &str)]) -> Result<(), Refusal> {
    clauses.iter().find(|(there, _)| *there).map_or(Ok(()), |(_, clause)| Err(unclear(clause)))
}
