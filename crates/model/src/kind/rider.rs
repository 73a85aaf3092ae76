//! A rider on a policy (附加险), from the day it was added to the day it ended.

use super::{Key, Kind, day, money, text};

/// 附加险
pub const KIND: Kind = Kind {
    id: "rider",
    zh: "附加险",
    en: "Rider",
    day: "added",
    key: Key::Once(&["policy", "rider"]),
    fields: &[
        text("policy").required(),
        text("rider").required(),
        day("added").required(),
        day("ended"),
        text("product"),
        money("premium_fen"),
        text("product_line"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
        text("customer"),
    ],
    orders: &[("added", "ended")],
};
