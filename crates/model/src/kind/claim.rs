//! A claim (理赔) with its three clocks: occurred, reported, documents complete.

use super::{Key, Kind, day, money, text};

/// 理赔
pub const KIND: Kind = Kind {
    id: "claim",
    zh: "理赔",
    en: "Claim",
    day: "reported",
    key: Key::Once(&["claim"]),
    fields: &[
        text("claim").required(),
        text("policy"),
        text("product_line"),
        text("product"),
        text("region"),
        text("branch"),
        text("channel"),
        day("occurred"),
        day("reported").required(),
        day("complete"),
        day("decided"),
        day("paid"),
        day("reopened"),
        money("claimed_fen"),
        money("paid_fen"),
        text("decision"),
    ],
    orders: &[
        ("occurred", "reported"),
        ("reported", "complete"),
        ("reported", "decided"),
        ("complete", "paid"),
        ("decided", "paid"),
        ("paid", "reopened"),
    ],
};
