//! What a customer asked for, and when it was answered and closed (服务请求).

use super::{Additivity, Key, Kind, count, day, text};

/// 服务请求
pub const KIND: Kind = Kind {
    id: "service",
    zh: "服务请求",
    en: "Service request",
    day: "asked",
    key: Key::Once(&["service"]),
    fields: &[
        text("service").required(),
        day("asked").required(),
        day("replied"),
        day("closed"),
        count("first_reply_seconds").summed(Additivity::Additive),
        text("type"),
        text("customer"),
        text("policy"),
        text("agent"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
    ],
    orders: &[("asked", "replied"), ("asked", "closed")],
};
