//! Reward (激励): what people are paid for what they brought.

mod career;
mod contest;
mod grant;
mod pay;

pub use career::{
    AskCareer, CareerConfirmed, CareerFigure, CareerGradeCount, CareerGradeItem, CareerHistory, CareerItem, CareerPast, CareerRefusal,
    CareerRow, CareerTold, Careers, ConditionItem, ConfirmCareer, career_history, confirm_career, list_careers, read_career,
};
pub use contest::{
    ContestFiled, ContestItem, ContestMended, ContestPast, ContestPlace, ContestRedTeam, ContestRefusal, ContestState, ContestTold,
    ContestTry, Contests, PlacePrizeItem, StepPrizeItem, contest_red_team, list_contests, read_contest, settle_contest,
};
pub use grant::{GrantItem, GrantRefusal, GrantRow, GrantTold, GrantYearItem, GrantYearTold, Grants, list_grants, read_grant};
pub use pay::{
    AskPay, BunchingEdge, BunchingLadder, FiledOver, FiledPayer, PayAgent, PayBunching, PayFiled, PayLine, PayLines, PayReason, PayRefusal,
    PayRun, PayScheme, PaySchemes, PayState, RedFinding, RedTeamTold, list_schemes, pay_bunching, pay_filed, pay_lines, post_pay, red_team,
    try_pay,
};
