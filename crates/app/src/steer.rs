//! Steer (经营): where the company stands.

mod goals;
mod read_home;

pub(crate) use goals::KnownSpread;
pub use goals::{
    Carry, Commit, GoalItem, GoalRefusal, Goals, Meanwhile, NewPlan, PlaceStanding, PlanChange, PlanChanges, PlanItem, PlanPlace,
    PlanStanding, PlanState, PlanTold, SetGoal, SetHedge, SetNumber, TierName, commit_to_goal, list_goals, offer_plan, open_plan,
    plan_changes, plan_standing, publish_plan, read_plan, set_goal, set_hedge, withdraw_plan,
};
pub use read_home::{Card, HomeTold, League, Part, PeriodBar, Point, read_home};
