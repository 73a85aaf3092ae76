//! Steer (经营): where the company stands.

mod customers;
mod day;
mod exemplar;
mod goals;
mod growth;
mod joint;
mod live;
mod moves;
mod read_home;
mod resources;
mod review;
mod scores;
mod signals;
mod spot;
mod values;

pub use customers::{AskCustomers, CustomerItem, CustomersTold, Occasion, OccasionKind, Prospect, Prospects, list_customers};
pub use day::{DayAsks, DayRow, DayStandard, DayTold, SpanRow, SpanSilent, SpanTold, read_day};
pub use exemplar::{
    ExemplarBeside, ExemplarName, ExemplarPlay, ExemplarPractice, ExemplarSide, ExemplarState, ExemplarTold, ExemplarVerdict, read_exemplar,
};
pub(crate) use goals::KnownSpread;
pub use goals::{
    Carry, Commit, GoalItem, GoalRefusal, Goals, LateMisses, LoadedPlan, Meanwhile, MonthAhead, NewPlan, OddsBand, OddsLevel, OddsTrial,
    PlaceStanding, PlanChange, PlanChanges, PlanItem, PlanPlace, PlanSignature, PlanSigning, PlanStanding, PlanState, PlanThere, PlanTold,
    PushDown, Pushing, SetGoal, SetHedge, SetNumber, SetThere, SignPlan, TierName, UnlikelyLevel, UnlikelyPlace, commit_to_goal,
    export_plan, list_goals, load_plan, offer_plan, open_plan, plan_changes, plan_signing, plan_standing, publish_plan, push_down,
    read_plan, set_goal, set_hedge, set_there, sign_plan, try_odds, withdraw_plan,
};
pub use growth::{
    AskGrowth, AskLever, Growth, GrowthRefusal, GrowthTold, LeverTold, Notice, SaveGrowth, Scenario, ScenarioState, commit_growth,
    list_growth, save_growth, try_growth, withdraw_growth,
};
pub use joint::{
    AgentFound, AgentsFound, FindAgents, JointAsks, JointComment, JointForm, JointItem, JointPointTold, JointRefusal, JointScore,
    JointSums, JointVisits, NewJoint, RecordJoint, SayOfJoint, cancel_joint, comment_joint, find_agents, list_joint, plan_joint,
    record_joint,
};
pub use live::wait_for_facts;
pub use moves::{
    AcceptMove, EffectTold, ExpectedTold, MoveDeedTold, MoveItem, MoveNumber, MoveRefusal, MoveState, MoveTold, Moves, NewExpected,
    NewMove, SayOfMove, Which, accept_move, decline_move, finish_move, list_moves, place_path, propose_move, read_move, withdraw_move,
};
pub(crate) use moves::{LEVELS, People, Place, holds};
pub use read_home::{Card, HomeTold, League, Part, PeriodBar, Point, read_home};
pub use resources::{
    AskResource, ResourceEffect, ResourceItem, ResourceMoves, ResourcePlace, ResourceReason, ResourceRefusal, ResourceTold, Resources,
    list_resources, match_resource, propose_resource_moves,
};
pub(crate) use review::due_pack;
pub use review::{
    AskReview, NewAction, Review, ReviewAction, ReviewActions, ReviewAttained, ReviewCoaching, ReviewFigures, ReviewFunnel,
    ReviewFunnelPeriod, ReviewLost, ReviewMeasure, ReviewPack, ReviewReason, ReviewRefusal, ReviewRow, ReviewSection, ReviewSignal,
    ReviewSince, ReviewStanding, agree_action, read_review,
};
pub use scores::{
    AppealTold, Appeals, AskScores, DecideAppeal, NewAppeal, ScoreItemTold, ScoreLine, ScoreName, ScoreOf, ScoreRefusal, ScoreRow,
    ScoreSide, ScoreTold, Scores, appeal_score, decide_appeal, list_appeals, read_score, read_scores,
};
pub(crate) use signals::KnownSignals;
pub use signals::{
    AskSignals, AskWorth, Coached, Delivered, DeliveredRow, Deliveries, Diagnosed, DiagnosedMix, DiagnosedStep, Hours, HowToDeliver,
    Planted, Reach, SignalCase, SignalDeedTold, SignalDelivery, SignalGroup, SignalHoldback, SignalIdle, SignalItem, SignalLift,
    SignalMinutes, SignalNoticed, SignalOutcome, SignalRefusal, SignalRule, SignalState, SignalTrial, SignalWay, SignalWays, SignalWorth,
    SignalWorths, Signals, StartCoaching, ToSignal, TrialRow, acknowledge_signal, close_signal, coach_on_signal, deliver_signals,
    list_signals, notice_signals, signal_worth, snooze_signal, tend_deliveries, tend_signals, try_signals,
};
pub use spot::{
    BackTold, DrawnAgain, Mark, NewDraw, SayOfCase, SendBack, SpotAgreement, SpotAll, SpotBranch, SpotCase, SpotCaseItem, SpotCheckTold,
    SpotChecks, SpotDraw, SpotDrawItem, SpotMoment, SpotPointTold, SpotRate, SpotRefusal, SpotReturned, SpotReturns, SpotSays, SpotTold,
    Verdict, VerdictTold, answer_case, draw_again, draw_sample, judge_case, list_returned, list_spot_checks, read_case, read_draw,
    send_back_case,
};
pub use values::{
    AskValue, ValueCohort, ValueCohorts, ValueFunnel, ValueLimit, ValueOutcomeTold, ValuePoint, ValueRefusal, ValueThin, ValueTogether,
    ValueTold, ValueWorse, read_value,
};
