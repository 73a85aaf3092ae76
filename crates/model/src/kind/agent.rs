//! An agent (代理人) on the roll, from the day of joining to the day of leaving.

use super::{Key, Kind, day, text};

/// 代理人
pub const KIND: Kind = Kind {
    id: "agent",
    zh: "代理人",
    en: "Agent",
    day: "joined",
    key: Key::Once(&["agent", "joined"]),
    fields: &[
        text("agent").required(),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("grade"),
        day("joined").required(),
        day("left"),
    ],
    orders: &[("joined", "left")],
};
