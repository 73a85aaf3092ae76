//! A change to a policy in force (批改、保全).

use super::{Key, Kind, day, money, text};

/// 批改
pub const KIND: Kind = Kind {
    id: "endorsement",
    zh: "批改",
    en: "Endorsement",
    day: "day",
    key: Key::Once(&["endorsement"]),
    fields: &[
        text("endorsement").required(),
        day("day").required(),
        text("policy"),
        text("type"),
        money("change_fen"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
        text("customer"),
    ],
    orders: &[],
};
