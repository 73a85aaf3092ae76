//! A quote (报价), or a tally of quotes that a place reported as one number.

use super::{Key, Kind, count, day, money, text};

/// 报价
pub const KIND: Kind = Kind {
    id: "quote",
    zh: "报价",
    en: "Quote",
    day: "day",
    key: Key::Once(&["quote"]),
    fields: &[
        text("quote"),
        day("day").required(),
        count("quotes").or(1),
        count("bound"),
        text("product_line"),
        text("product"),
        text("region"),
        text("county"),
        text("branch"),
        text("team"),
        text("agency"),
        text("agent"),
        text("channel"),
        text("platform"),
        text("customer"),
        money("premium_fen"),
    ],
    orders: &[],
};
