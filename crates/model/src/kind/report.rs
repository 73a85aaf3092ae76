//! What a place reported for a period (期间报表): stocks in policy-months, premium and losses. The day is the period's first.

use super::{Additivity, Key, Kind, count, day, money, text};

/// 期间报表
pub const KIND: Kind = Kind {
    id: "report",
    zh: "期间报表",
    en: "Period report",
    day: "day",
    key: Key::Together(&["day", "product_line", "product", "region", "branch", "agency", "channel"]),
    fields: &[
        day("day").required(),
        count("months").required().summed(Additivity::Snapshot),
        text("product_line"),
        text("product"),
        text("region"),
        text("branch"),
        text("agency"),
        text("channel"),
        count("policy_months").summed(Additivity::Stock),
        count("retained"),
        count("previous"),
        money("new_business_fen"),
        money("written_fen"),
        money("earned_fen"),
        money("incurred_fen"),
        count("active_producers").summed(Additivity::Snapshot),
    ],
    orders: &[],
};
