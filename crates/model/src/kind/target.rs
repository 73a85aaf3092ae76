//! A goal that was set (目标): how much of a measure, for a part of the organisation, in a period. Goals add up: what is said
//! of an agent is not said again of the team.

use super::{Key, Kind, count, day, text};

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
        count("goal"),
        // What is asked beside the goal: added above it, and carried on from months that were over.
        count("hedge"),
        count("carried"),
        // Higher goals beside it.
        count("sprint"),
        count("challenge"),
        // The plan that said so.
        text("plan"),
        // Which of the Book's goals it belongs to: the same policies may be wanted of agents and of products.
        text("definition"),
        text("product_line"),
        text("product"),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
        text("agent"),
    ],
    orders: &[("since", "until")],
};
