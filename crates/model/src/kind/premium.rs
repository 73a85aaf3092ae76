//! A premium that falls due and is paid (应收与实收): one instalment of a policy.

use super::{Key, Kind, day, money, text};

/// 期交保费
pub const KIND: Kind = Kind {
    id: "premium",
    zh: "期交保费",
    en: "Premium",
    day: "due",
    key: Key::Once(&["policy", "instalment"]),
    fields: &[
        text("policy").required(),
        text("instalment").required(),
        day("due").required(),
        day("paid"),
        money("due_fen"),
        money("paid_fen"),
        text("policy_year"),
        text("product_line"),
        text("product"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
        text("customer"),
    ],
    orders: &[],
};
