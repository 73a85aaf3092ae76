//! The Book: what the company decided. Reads definitions, checks them whole, and says what is wrong, where and why.
//!
//! What ships is built in; a folder of the same shape in the home adds to it or replaces single files of it.

mod career;
mod cells;
mod check;
mod contest;
mod dimension;
mod error;
mod evidence;
mod exemplar;
mod feast;
mod funnel;
mod goal;
mod grant;
mod import;
mod joint;
mod journey;
mod league;
mod lever;
mod limit;
mod market;
mod measure;
mod pack;
mod page;
mod pay;
mod portrait;
mod read;
mod resource;
mod role;
mod score;
mod signal;
pub mod specification;
mod spot;
mod standard;
mod survival;
mod value;
mod weights;
mod words;
mod workdays;

pub use career::{Career, CareerGrade, Condition, ConditionOf};
pub use cells::Cells;
pub use contest::{Contest, Others, PlacePrize};
pub use dimension::{Band, Dimension, Found, place};
pub use error::BookError;
pub use exemplar::{Exemplar, HeldOut, Play, Practice};
pub use feast::Feast;
pub use funnel::{Funnel, FunnelStep};
pub use goal::{Drivers, Goal, Growth, Potential, SeasonsBy, Tier};
pub use grant::{Grant, GrantClawback, GrantYear, Leaver, Missed};
pub use import::{Cell, ColumnCell, Constant, Facts, Import, Learned, Read};
pub use joint::{JointPoint, JointVisit};
pub use journey::Journey;
pub use league::{Grade, League, StaysUntil, TenureBand};
pub use lever::{Lever, LeverForm};
pub use limit::Limit;
pub use market::{Driver, Market};
pub use measure::{Form, Measure, Shown};
pub use pack::{Every, Pack, PackCount, PackSection};
pub use page::{Page, Panel, Quadrant, Quadrants, WeakRule};
pub use pay::{
    Amount, Bonus, BonusStep, Clawback, HoldBack, LeavesOut, Limits, Part, Rates, RedTeam, Reward, RewardEach, RewardOf, Scheme, TierBand,
    TierOn, TierWay, Tiers,
};
pub use portrait::{Between, Portrait, Segment};
pub use resource::{Given, HelpBehind, Needed, Resource};
pub use role::Role;
pub use score::{Aspect, Score, ScoreItem, ScoreVersion};
use serde::Deserialize;
pub use signal::{Coach, CoachStep, Differ, Holdback, Lack, Minutes, Peers, Signal, Together, When, Worth};
pub use spot::{EvidenceSort, How, Severity, SpotCheck, SpotPoint};
pub use standard::{Standard, StandardItem};
use std::collections::BTreeMap;
pub use survival::{Mark, Survival};
use upcount_model::{Calendar, Calibre, Kind, Text, policy};
pub use value::{Better, LongTermValue, ValueOutcome};
pub use weights::{WHOLE, Weight, WeightSet, WeightVersion};
pub use workdays::{Off, Workdays, WorkingDays};

/// Everything the company decided, by id.
#[derive(Clone, Debug)]
pub struct Book {
    /// The company's own settings.
    pub company: Company,
    /// 指标
    pub measures: BTreeMap<String, Measure>,
    /// 维度
    pub dimensions: BTreeMap<String, Dimension>,
    /// 口径
    pub calibres: BTreeMap<String, Calibre>,
    /// 日历
    pub calendars: BTreeMap<String, Calendar>,
    /// 导入格式
    pub imports: BTreeMap<String, Import>,
    /// 权重
    pub weights: BTreeMap<String, WeightSet>,
    /// 转化漏斗
    pub funnels: BTreeMap<String, Funnel>,
    /// 目标
    pub goals: BTreeMap<String, Goal>,
    /// 抓手
    pub levers: BTreeMap<String, Lever>,
    /// 资源
    pub resources: BTreeMap<String, Resource>,
    /// 对标
    pub leagues: BTreeMap<String, League>,
    /// 标杆
    pub exemplars: BTreeMap<String, Exemplar>,
    /// 客户画像
    pub portraits: BTreeMap<String, Portrait>,
    /// 接触路径
    pub journeys: BTreeMap<String, Journey>,
    /// Which policies stay, by id.
    pub survivals: BTreeMap<String, Survival>,
    /// Cells that are kept.
    pub cells: BTreeMap<String, Cells>,
    /// Feasts that move from year to year.
    pub feasts: BTreeMap<String, Feast>,
    /// Places with their people, by id.
    pub markets: BTreeMap<String, Market>,
    /// 活动量标准
    pub standards: BTreeMap<String, Standard>,
    /// 预警
    pub signals: BTreeMap<String, Signal>,
    /// 复盘包
    pub packs: BTreeMap<String, Pack>,
    /// 绩效评分
    pub scores: BTreeMap<String, Score>,
    /// 长期价值
    pub values: BTreeMap<String, LongTermValue>,
    /// 陪访
    pub joint: BTreeMap<String, JointVisit>,
    /// 抽检
    pub checks: BTreeMap<String, SpotCheck>,
    /// 看板
    pub pages: BTreeMap<String, Page>,
    /// 佣金方案
    pub pay: BTreeMap<String, Scheme>,
    /// 基本法
    pub careers: BTreeMap<String, Career>,
    /// 长期激励
    pub grants: BTreeMap<String, Grant>,
    /// 竞赛
    pub contests: BTreeMap<String, Contest>,
    /// 角色
    pub roles: BTreeMap<String, Role>,
    /// 节假日安排
    pub workdays: BTreeMap<String, Workdays>,
    /// What all of them make.
    working: WorkingDays,
    /// 术语
    pub glossary: Vec<Term>,
}

/// The company's own settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The calibres that count when a question names none: the first whose facts the home has.
    pub standard_calibres: Vec<String>,
    /// 币种: what its money is in (ISO 4217); amounts are kept in whole hundredths of it.
    #[serde(default = "yuan")]
    pub currency: String,
    /// 录音与文件保存天数: how long recordings, documents and transcripts of a visit, a call or a policy are kept, in days.
    #[serde(default = "ten_years")]
    pub evidence_days: u32,
    /// The same of a `recording`, a `document`, a `transcript` or a `place`, where it is another number.
    #[serde(default)]
    pub evidence_days_of: BTreeMap<String, u32>,
    /// Definitions that one person proposes and another releases: files of the Book, or whole folders of it.
    #[serde(default)]
    pub two_people: Vec<String>,
}

impl Book {
    /// What a dimension and one of its values are called; the codes themselves where they have no name.
    #[must_use]
    pub fn value_name(&self, dimension: &str, code: &str) -> (Text, Text) {
        let found = self.dimensions.get(dimension);
        let name = found.map_or_else(|| Text::new(dimension, dimension), |of| Text::new(&of.zh, &of.en));
        (name, found.and_then(|of| of.labels.get(code)).cloned().unwrap_or_else(|| Text::new(code, code)))
    }

    /// The days on which the company works.
    #[must_use]
    pub fn working_days(&self) -> &WorkingDays {
        &self.working
    }

    /// Whether a definition is released by another person than the one who proposed it: what the company says, and whatever tries a
    /// practice on people.
    #[must_use]
    pub fn takes_two(&self, path: &str) -> bool {
        let inside = |of: &str| path == of || path.strip_prefix(of).is_some_and(|rest| rest.starts_with('/'));
        let mut plays = self.exemplars.values().flat_map(|one| one.practices.iter().map(|practice| one.play_path(practice)));
        self.company.two_people.iter().any(|of| inside(of.trim_end_matches('/'))) || plays.any(|play| play == path)
    }

    /// The kinds of facts that a measure looks at: of several, such as complaints ÷ policies, the one that is known longest tells how
    /// far it is known, for of some things there are few.
    #[must_use]
    pub fn kinds_of(&self, measure: &str) -> Vec<&'static Kind> {
        match self.measures.get(measure).map(|measure| &measure.form) {
            Some(Form::Facts { kind, .. } | Form::Sum { kind, .. } | Form::Ratio { kind, .. } | Form::Within { kind, .. }) => {
                Kind::from_id(kind).into_iter().collect()
            }
            Some(Form::Quotient { of, over, .. }) => of.iter().chain(over).flat_map(|part| self.kinds_of(part)).collect(),
            _ => vec![&policy::KIND],
        }
    }
}

/// What the law asks for of sales records of long contracts.
const fn ten_years() -> u32 {
    3_653
}

fn yuan() -> String {
    "CNY".to_owned()
}

/// One word of the business.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name in code and files.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What it means, in one sentence.
    pub sentence: Text,
}
