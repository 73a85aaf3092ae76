//! Leave of an agent (请假): days on which nothing is asked, and silence says nothing.

use super::{Key, Kind, day, text};

/// 请假
pub const KIND: Kind = Kind {
    id: "leave",
    zh: "请假",
    en: "Leave",
    day: "since",
    key: Key::Once(&["agent", "since"]),
    fields: &[
        text("agent").required(),
        day("since").required(),
        day("until"),
        text("type"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
    ],
    orders: &[("since", "until")],
};
