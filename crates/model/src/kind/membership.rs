//! Where an agent belongs from a day on (归属): a move or a promotion, which is neither joining nor leaving.

use super::{Key, Kind, day, text};

/// 归属
pub const KIND: Kind = Kind {
    id: "membership",
    zh: "归属",
    en: "Membership",
    day: "since",
    key: Key::Once(&["agent", "since"]),
    fields: &[
        text("agent").required(),
        day("since").required(),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("grade"),
    ],
    orders: &[],
};
