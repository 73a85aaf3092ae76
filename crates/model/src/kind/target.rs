//! A goal that was set (目标): how much of a measure, for a part of the organisation, in a period.

use super::{Additivity, Key, Kind, count, day, text};

/// 目标
pub const KIND: Kind = Kind {
    id: "target",
    zh: "目标",
    en: "Target",
    day: "since",
    key: Key::Once(&["target"]),
    fields: &[
        text("target").required(),
        text("measure").required(),
        day("since").required(),
        day("until").required(),
        count("goal").summed(Additivity::Snapshot),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
    ],
    orders: &[("since", "until")],
};
