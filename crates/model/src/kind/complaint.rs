//! A complaint (投诉), answered or not.

use super::{Key, Kind, day, text};

/// 投诉
pub const KIND: Kind = Kind {
    id: "complaint",
    zh: "投诉",
    en: "Complaint",
    day: "day",
    key: Key::Once(&["complaint"]),
    fields: &[
        text("complaint").required(),
        day("day").required(),
        text("policy"),
        text("customer"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
        text("reason"),
    ],
    orders: &[],
};
