//! A survey that was sent and perhaps answered (满意度、净推荐值): the score as it was given.

use super::{Additivity, Key, Kind, count, day, text};

/// 调查
pub const KIND: Kind = Kind {
    id: "survey",
    zh: "调查",
    en: "Survey",
    day: "sent",
    key: Key::Once(&["survey"]),
    fields: &[
        text("survey").required(),
        day("sent").required(),
        day("answered"),
        text("type"),
        count("score").summed(Additivity::Snapshot),
        text("service"),
        text("policy"),
        text("customer"),
        text("agent"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
    ],
    orders: &[("sent", "answered")],
};
