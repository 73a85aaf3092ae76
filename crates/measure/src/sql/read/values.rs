//! Values as tools write them: plain, typed, cast, or left open for one that comes along.

use super::{Reader, unclear};
use crate::Refusal;
use sqlparser::ast::{Expr, UnaryOperator, Value};

impl Reader<'_> {
    /// The value that an expression is; none when it is something else.
    pub(super) fn value(&mut self, expr: &Expr) -> Result<Option<String>, Refusal> {
        match expr {
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => self.value(inner),
            Expr::TypedString(typed) => self.literal(&typed.value.value),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => Ok(self.value(inner)?.map(|value| format!("-{value}"))),
            Expr::Value(value) => self.literal(&value.value),
            _ => Ok(None),
        }
    }

    fn literal(&mut self, value: &Value) -> Result<Option<String>, Refusal> {
        Ok(match value {
            Value::Placeholder(_) => Some(self.next_value()?),
            Value::Number(digits, _) => Some(digits.clone()),
            Value::SingleQuotedString(text)
            | Value::NationalStringLiteral(text)
            | Value::EscapedStringLiteral(text)
            | Value::UnicodeStringLiteral(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A whole number, such as that of a limit.
    pub(super) fn whole(&mut self, expr: &Expr) -> Result<usize, Refusal> {
        self.value(expr)?.and_then(|digits| digits.parse().ok()).ok_or_else(|| unclear(&expr.to_string()))
    }
}

/// The name that an expression is, whatever stands before its dot.
pub(super) fn name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Nested(inner) => name(inner),
        Expr::Identifier(ident) => Some(&ident.value),
        Expr::CompoundIdentifier(parts) => parts.last().map(|ident| ident.value.as_str()),
        _ => None,
    }
}
