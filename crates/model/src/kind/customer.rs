//! A customer (客户) as a code with portrait fields; no names, no numbers of documents.

use super::{Key, Kind, day, text};

/// 客户
pub const KIND: Kind = Kind {
    id: "customer",
    zh: "客户",
    en: "Customer",
    day: "joined",
    key: Key::Once(&["customer"]),
    fields: &[
        text("customer").required(),
        text("family"),
        text("gender"),
        text("region"),
        text("tier"),
        text("occupation"),
        day("birth"),
        day("joined"),
    ],
    orders: &[("birth", "joined")],
};
