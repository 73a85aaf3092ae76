//! An agent's part of a policy (业绩归属). The parts of one policy add up to the whole.

use super::{Key, Kind, day, share, text};

/// 业绩归属
pub const KIND: Kind = Kind {
    id: "credit",
    zh: "业绩归属",
    en: "Credit",
    day: "day",
    key: Key::Together(&["policy"]),
    fields: &[text("policy").required(), text("agent").required(), share("share_ppm").required(), day("day")],
    orders: &[],
};
