//! Reward (激励): what people are paid for what they brought.

mod pay;

pub use pay::{
    AskPay, PayAgent, PayLine, PayLines, PayReason, PayRefusal, PayRun, PayScheme, PaySchemes, PayState, list_schemes, pay_lines, post_pay,
    try_pay,
};
