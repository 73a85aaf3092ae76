//! The words of the business: days, money, fact kinds, calibres, who may see what. No input, no output.

mod bridge;
mod calendar;
mod calibre;
mod day;
mod event;
mod kind;
mod money;
mod organisation;
mod personal;
mod right;
mod say;
mod scope;

pub use bridge::BridgeStep;
pub use calendar::{Calendar, Grain, Period};
pub use calibre::{Calibre, Credit, DateBasis, Exposure, Including, Netting, Reinstatement, Roster, Unit};
pub use day::{Day, NotADay};
pub use event::{Event, RETRACTION};
pub use kind::{
    Additivity, Field, Key, Kind, Type, activity, agent, claim, complaint, credit, customer, endorsement, expense, lead, leave, membership,
    pay, place, policy, premium, quote, report, rider, service, survey, target,
};
pub use money::{Money, NotMoney};
pub use organisation::{Place, cycle, inside};
pub use personal::{Personal, Reason};
pub use right::Right;
pub use say::{Lang, Say, Text, nearest, nearest_in_words};
pub use scope::Scope;
