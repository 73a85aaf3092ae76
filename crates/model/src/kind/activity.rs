//! One thing an agent did (活动量): a call, a visit, an appointment.

use super::{Key, Kind, day, text};

/// 活动
pub const KIND: Kind = Kind {
    id: "activity",
    zh: "活动",
    en: "Activity",
    day: "day",
    key: Key::Once(&["activity"]),
    fields: &[
        text("activity").required(),
        day("day").required(),
        text("agent").required(),
        text("customer"),
        text("type"),
        text("outcome"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
    ],
    orders: &[],
};
