//! A line of what is paid (佣金行): commission, what is taken back, held or released. Lines are added, never changed; a
//! correction is a line of a later run.

use super::{Additivity, Key, Kind, count, day, money, share, text};

/// 佣金行
pub const KIND: Kind = Kind {
    id: "pay",
    zh: "佣金行",
    en: "Pay line",
    day: "day",
    key: Key::Together(&["run"]),
    fields: &[
        text("run").required(),
        text("scheme").required(),
        // The last day of the month in which it is paid.
        day("day").required(),
        // The month that it is owed for.
        text("owed_for").required(),
        text("pay_reason").required(),
        text("agent").required(),
        text("policy"),
        money("amount_fen").required(),
        // How it came about, to be read beside the amount.
        money("base_fen").summed(Additivity::Snapshot),
        share("rate_ppm").summed(Additivity::None),
        share("factor_ppm").summed(Additivity::None),
        share("credit_ppm").summed(Additivity::None),
        // The policies that a reward is for besides this one, with blanks between them.
        text("with_policies"),
        count("line").summed(Additivity::None),
        text("region"),
        text("branch"),
        text("team"),
        text("channel"),
    ],
    orders: &[],
};
