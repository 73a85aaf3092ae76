//! Reward (激励): what people are paid for what they brought.

mod pay;

pub use pay::{
    AskPay, PayAgent, PayLine, PayLines, PayReason, PayRefusal, PayRun, PayScheme, PaySchemes, PayState, RedFinding, RedTeamTold,
    list_schemes, pay_lines, post_pay, red_team, try_pay,
};
