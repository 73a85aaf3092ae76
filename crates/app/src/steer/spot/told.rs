//! What is asked and told of spot checks.

use crate::keep::EvidenceList;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Text;
use utoipa::ToSchema;

/// A sample that is to be drawn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraw {
    /// The check's id.
    #[schema(example = "visits")]
    pub check: String,
    /// The first day of the period.
    #[schema(example = "2025-12-01")]
    pub from: String,
    /// The last.
    #[schema(example = "2025-12-31")]
    pub to: String,
    /// The seed, from 0 to 2^53 − 1; one by lot when absent.
    #[serde(default)]
    pub seed: Option<u64>,
    /// The draw that this one replaces, of which nothing is judged yet.
    #[serde(default)]
    pub replaces: Option<i64>,
}

/// A verdict on a case.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The points that are violated; all others pass, or do not apply.
    #[serde(default)]
    pub violated: Vec<String>,
    /// The points that do not apply to the case, such as what is said on a call that nobody answered; as the check says when absent.
    #[serde(default)]
    pub inapplicable: Option<Vec<String>>,
    /// What was seen; needed where something is violated.
    #[serde(default)]
    pub words: String,
    /// Where it is heard or read.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// Where a violation is heard or read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The point that is violated.
    pub point: String,
    /// The recording, document or transcript.
    pub evidence: String,
    /// Thousandths of a second from the beginning of a recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// The line of a transcript, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// A case is sent back to the leader of the agent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBack {
    /// What is to be mended or explained.
    pub words: String,
    /// The day until which it is answered; as the check says when absent.
    #[serde(default)]
    pub due: Option<String>,
}

/// An answer to what was sent back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayOfCase {
    /// What was done or found.
    pub words: String,
}

/// The spot checks there are, and the samples that were drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotChecks {
    /// What can be drawn.
    pub checks: Vec<SpotCheckTold>,
    /// What was drawn, the last first.
    pub draws: Vec<SpotDrawItem>,
    /// The first day of the last month that is over and of which facts tell.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Whether the caller may draw: a sample is of the whole company.
    pub may_draw: bool,
    /// 演示数据
    pub demo: bool,
}

/// A spot check.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotCheckTold {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub definition: Text,
    /// `simple`, `stratified` or `weighted`.
    pub how: String,
    /// The field of its classes, or whose risk it is.
    pub by: Option<String>,
    /// How many are drawn.
    pub draw: u32,
    /// The part that is judged twice.
    pub second: f64,
}

/// What is looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotPointTold {
    /// Its name in verdicts.
    pub id: String,
    /// What holds where nothing is violated.
    pub name: Text,
    /// `minor` or `serious`.
    pub severity: String,
}

/// A sample, and how far it is read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotDrawItem {
    /// Its number.
    pub number: i64,
    /// The check's id.
    pub check: String,
    /// Its name.
    pub name: Text,
    /// The first day of the period.
    pub from: String,
    /// The last.
    pub to: String,
    /// The seed.
    pub seed: u64,
    /// `simple`, `stratified` or `weighted`.
    pub how: String,
    /// The field of its classes, or whose risk it is.
    pub by: Option<String>,
    /// What was drawn from.
    pub things: u64,
    /// What was drawn and the caller sees.
    pub cases: u64,
    /// Those that are judged by as many readers as they need.
    pub judged: u64,
    /// Those that wait for the caller's verdict.
    pub to_judge: u64,
    /// Those that were sent back and are not answered.
    pub waiting: u64,
    /// Those of them whose day has passed.
    pub overdue: u64,
    /// The name of who drew it, or `owner`.
    pub drawn_by: String,
    /// When (RFC 3339, UTC).
    pub drawn_at: String,
    /// The how manyth draw of the check and period it is: who draws until the sample suits is seen.
    pub nth: u64,
    /// The draw that replaced it.
    pub replaced_by: Option<i64>,
    /// Whether the caller may draw another in its place: nothing of it is judged.
    pub may_replace: bool,
}

/// A sample with what it says of all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotDraw {
    /// The draw.
    pub of: SpotDrawItem,
    /// What is looked at.
    pub points: Vec<SpotPointTold>,
    /// The sample, in the order in which it is read.
    pub cases: Vec<SpotCaseItem>,
    /// The part of all with a violation: of any point, of any serious one, then point by point.
    pub rates: Vec<SpotRate>,
    /// The same of any point, branch by branch.
    pub by_branch: Vec<SpotBranch>,
    /// How far two readers agree.
    pub agreement: Vec<SpotAgreement>,
    /// How it was reckoned, and what it cannot tell.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// One of the sample.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotCaseItem {
    /// Its number in the draw, from 1.
    pub case: u64,
    /// The name of the thing.
    pub key: String,
    /// Its day.
    pub day: String,
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// Its class, of a sample by classes.
    pub class: Option<String>,
    /// How likely it was to be drawn.
    pub inclusion: f64,
    /// Whether two readers judge it.
    pub second: bool,
    /// Verdicts that the caller may know of.
    pub verdicts: u64,
    /// How many points were found violated, by the reader who found most; absent where the caller may know of no verdict.
    pub violated: Option<u64>,
    /// How many points apply to it, by the first reader; absent alike.
    pub applying: Option<u64>,
    /// Whether it waits for the caller's verdict.
    pub to_judge: bool,
    /// `waiting`, `overdue` or `answered`; absent where it was not sent back.
    pub back: Option<String>,
}

/// The part of all with a violation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotRate {
    /// `any`, `serious`, or the point's id.
    pub id: String,
    /// What is violated.
    pub name: Text,
    /// Cases judged to which it applies.
    pub judged: u64,
    /// Those with the violation.
    pub found: u64,
    /// Cases judged to which it does not apply: they are in no rate.
    pub inapplicable: u64,
    /// What they say of all to which it applies; absent where too few are judged.
    pub all: Option<SpotAll>,
    /// Why nothing is said of all.
    pub why: Option<Text>,
}

/// What is believed of all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotAll {
    /// The part of all.
    pub part: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// How many things that is; absent where they are not counted.
    pub things: Option<f64>,
}

/// What is found in a branch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotBranch {
    /// The code; none where facts do not say one.
    pub branch: Option<String>,
    /// Cases judged.
    pub judged: u64,
    /// Those with a violation.
    pub found: u64,
    /// What they say of all of the branch; absent where too few are judged.
    pub all: Option<SpotAll>,
}

/// How far two readers agree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotAgreement {
    /// `any`, or the point's id.
    pub id: String,
    /// What they looked at.
    pub name: Text,
    /// Cases that both judged, and to which it applies as both say.
    pub both: u64,
    /// Those on which they agree.
    pub agreed: u64,
    /// Cases to which it applies as only one of them says.
    pub apart: u64,
    /// Cohen's kappa: what they agree beyond chance, of what they could; absent where both found the same of all.
    pub kappa: Option<f64>,
    /// The least and the most of that, 19 times in 20.
    pub range: Option<[f64; 2]>,
}

/// A case as a reader looks at it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotCase {
    /// The case.
    pub of: SpotCaseItem,
    /// The draw.
    pub draw: i64,
    /// The name of the check.
    pub name: Text,
    /// What is looked at.
    pub points: Vec<SpotPointTold>,
    /// The kind of the thing.
    pub kind: String,
    /// Its name.
    pub kind_name: Text,
    /// What is known of it: field → what it says.
    pub says: Vec<SpotSays>,
    /// What else happened between the same agent and customer, oldest first; of the day where no customer is named.
    pub timeline: Vec<SpotMoment>,
    /// Who wrote what down of it, oldest first.
    pub told: Vec<SpotTold>,
    /// Its recordings, documents and transcripts.
    pub evidence: EvidenceList,
    /// Points that do not apply to it as the check says, with the reason; a verdict may say otherwise.
    pub inapplicable: BTreeMap<String, Text>,
    /// Verdicts that the caller may know of.
    pub verdicts: Vec<VerdictTold>,
    /// What was sent back, and the answers.
    pub backs: Vec<BackTold>,
    /// Why the caller does not judge it; absent where they may.
    pub why_not: Option<Text>,
    /// Whether the caller may send it back.
    pub may_send_back: bool,
    /// The day until which it is answered when nobody says another.
    pub due: String,
    /// 演示数据
    pub demo: bool,
}

/// What a thing's field says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotSays {
    /// The field.
    pub field: String,
    /// What it says.
    pub value: String,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotMoment {
    /// The day.
    pub day: String,
    /// The kind of the thing.
    pub kind: String,
    /// The name of the thing.
    pub key: String,
    /// What happened.
    pub what: Text,
    /// Its type and outcome, in codes.
    pub says: Vec<SpotSays>,
    /// Whether it is the case itself.
    pub own: bool,
}

/// Somebody wrote something down.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotTold {
    /// What happened.
    pub what: Text,
    /// The day on which it happened.
    pub happened: String,
    /// The name of who wrote it down.
    pub by: String,
    /// When it was learned (RFC 3339, UTC).
    pub at: String,
    /// Days from when it happened until it was learned.
    pub late_days: i64,
}

/// A verdict.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VerdictTold {
    /// The name of who judged, or `owner`.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The points that are violated.
    pub violated: Vec<String>,
    /// The points that do not apply.
    pub inapplicable: Vec<String>,
    /// What was seen.
    pub words: String,
    /// Where it is heard or read.
    pub marks: Vec<Mark>,
}

/// What was sent back, and the answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BackTold {
    /// The name of who sent it back, or `owner`.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// What is to be mended or explained.
    pub words: String,
    /// The day until which it is answered.
    pub due: String,
    /// The name of who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<String>,
    /// What was answered.
    pub answer: Option<String>,
    /// Whether its day has passed without an answer.
    pub overdue: bool,
}

/// What was sent back to places that the caller leads.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotReturns {
    /// Those that wait for an answer first, by their day.
    pub returned: Vec<SpotReturned>,
    /// How many wait.
    pub waiting: u64,
    /// 演示数据
    pub demo: bool,
}

/// A case that was sent back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotReturned {
    /// The draw.
    pub draw: i64,
    /// The case.
    pub case: u64,
    /// The name of the check.
    pub name: Text,
    /// The kind of the thing.
    pub kind: String,
    /// The name of the thing.
    pub key: String,
    /// Its day.
    pub day: String,
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// What is violated.
    pub violated: Vec<Text>,
    /// What was seen.
    pub seen: Vec<String>,
    /// What was sent back, and the answer.
    pub back: BackTold,
    /// Whether the caller may answer.
    pub may_answer: bool,
}

/// A sample that was drawn again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnAgain {
    /// The seed.
    pub seed: u64,
    /// What was known when it was drawn (RFC 3339, UTC).
    pub as_of: String,
    /// What was drawn from.
    pub things: u64,
    /// What was drawn.
    pub cases: u64,
    /// Whether it is the same sample, with the same chances.
    pub same: bool,
}
