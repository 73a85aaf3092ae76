//! Money that was spent to sell and serve (费用), and on what.

use super::{Key, Kind, day, money, text};

/// 费用
pub const KIND: Kind = Kind {
    id: "expense",
    zh: "费用",
    en: "Expense",
    day: "day",
    key: Key::Once(&["expense"]),
    fields: &[
        text("expense").required(),
        day("day").required(),
        money("amount_fen"),
        text("type"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
    ],
    orders: &[],
};
