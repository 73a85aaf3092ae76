//! A lead (线索) on its way to a policy, with the day of each step and the reason if it was lost.

use super::{Key, Kind, day, text};

/// 线索
pub const KIND: Kind = Kind {
    id: "lead",
    zh: "线索",
    en: "Lead",
    day: "day",
    key: Key::Once(&["lead"]),
    fields: &[
        text("lead").required(),
        day("day").required(),
        text("customer"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
        text("source"),
        day("contacted"),
        day("appointed"),
        day("quoted"),
        day("applied"),
        day("underwritten"),
        day("issued"),
        day("lost"),
        text("lost_reason"),
        text("policy"),
    ],
    orders: &[
        ("day", "contacted"),
        ("contacted", "appointed"),
        ("day", "quoted"),
        ("quoted", "applied"),
        ("applied", "underwritten"),
        ("underwritten", "issued"),
        ("day", "lost"),
    ],
};
