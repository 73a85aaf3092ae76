//! Know (知晓): asking for figures and for what they mean.

mod ask;
mod bridge;
mod development;
mod export;
mod funnel;
mod journey;
mod league;
mod market;
mod moved;
mod portrait;
mod read_book;
mod shown;
pub(crate) mod words;

pub use ask::{Asked, AskedRows, ask, explain, list_rows};
pub use bridge::{Bridged, bridge, bridge_policies};
pub use development::{Stay, development};
pub use export::{
    ExportFormat, ExportRefusal, Exported, PartTable, export, export_development, export_exemplar, export_funnel, export_journey,
    export_league, export_market, export_moved, export_moved_factors, export_page, export_pay, export_portrait, export_review,
    export_score, export_scores, export_spot, export_value, export_worth, review_tables, score_table, scores_table, spot_tables,
    value_tables,
};
pub use funnel::{Funnel, funnel};
pub use journey::{Followed, journey};
pub use league::{Ladder, league};
pub use market::{Penetration, market};
pub use moved::{Moved, MovedByFactors, moved, moved_factors};
pub use portrait::{Portrayed, portrait};
pub use read_book::{
    BookCalibre, BookDimension, BookFunnel, BookImport, BookLeague, BookMarket, BookMeasure, BookPage, BookTerm, BookTold, read_book,
};
pub use shown::shown;
pub use upcount_measure::{
    Answer, AnswerRow, AsOf, Bridge, BridgeChange, BridgeEnd, BridgePolicies, BridgePolicy, CalibreName, DevelopmentFigure, DriverFigure,
    Filter, FunnelAgainst, FunnelEstimate, FunnelFigure, FunnelGroup, FunnelMove, FunnelQuestion, FunnelStepName, FunnelView, GradeCount,
    JourneyContact, JourneyCount, JourneyCredit, JourneyFigure, JourneyFlow, JourneyPath, JourneySoon, LeagueAsks, LeagueFigure, LeagueRow,
    LostReason, MarketFigure, MarketPlace, MeasureName, MovedEnd, MovedFactor, MovedFactors, MovedFigure, MovedPart, MovedQuestion, Page,
    PartState, Peers, PortraitCell, PortraitCount, PortraitFigure, PortraitSegment, Question, ReadFrom, Refusal, Rows, Stays,
    answer_as_parquet, sql,
};
pub use words::conditions;
