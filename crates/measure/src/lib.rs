//! Measures on DataFusion over Parquet files of facts, and the making of those files.

mod answer;
mod belong;
mod bridge;
mod cells;
mod copy_out;
mod credit;
mod derived;
mod development;
mod distinct;
mod each;
mod explain;
mod export;
mod factors;
mod form;
mod funnel;
pub mod import;
mod league;
mod locked;
mod market;
mod measures;
mod moved;
mod moves;
mod places;
mod plan;
mod quality;
mod question;
mod quiet;
mod reach;
mod refusal;
mod reports;
mod roster;
mod rows;
mod said;
mod scan;
mod schema;
mod values;

pub use answer::{Answer, AnswerRow, CalibreName, Filter, MeasureName, Rows};
pub use bridge::{Bridge, BridgeChange, BridgeEnd, BridgePolicies, BridgePolicy};
pub use development::{Cohort, DevelopmentClass, DevelopmentFigure, DevelopmentMark, Stays};
pub use each::{EachFact, FactRow};
pub use explain::ReadFrom;
pub use export::answer_as_parquet;
pub use factors::{MovedFactor, MovedFactors};
pub use funnel::{
    FunnelAgainst, FunnelEstimate, FunnelFigure, FunnelGroup, FunnelMove, FunnelQuestion, FunnelStepName, FunnelView, LostReason,
};
pub use league::{GradeCount, LeagueAsks, LeagueFigure, LeagueRow, Peers};
pub use locked::{Lock, Locked};
pub use market::{DriverFigure, MarketFigure, MarketPlace};
pub use measures::{CellsIn, FactsIn, Measures, Page, World};
pub use moved::{MovedEnd, MovedFigure, MovedPart, MovedQuestion, PartState};
pub use plan::{calibres_of, dimensions_of};
pub use quality::QualityRule;
pub use question::{AsOf, Question};
pub use refusal::Refusal;
pub use said::{Said, SaidValue};
