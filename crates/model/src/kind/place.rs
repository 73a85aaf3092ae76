//! A part of the organisation (机构) from a day on: what it is, and which other part it belongs to.

use super::{Key, Kind, day, text};

/// 机构
pub const KIND: Kind = Kind {
    id: "place",
    zh: "机构",
    en: "Place",
    day: "since",
    key: Key::Once(&["place", "since"]),
    fields: &[text("place").required(), day("since").required(), day("until"), text("level").required(), text("parent"), text("name")],
    orders: &[("since", "until")],
};
