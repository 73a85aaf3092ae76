//! Why a resource is not matched.

use super::gather::Ground;
use crate::steer::{MoveRefusal, place_path};
use upcount_book::Resource;
use upcount_engine::resource::ResourceError;
use upcount_measure::Refusal;
use upcount_model::{Say, Text, nearest_in_words};
use upcount_store::StoreError;

/// Why a resource is not matched.
#[derive(Debug)]
pub enum ResourceRefusal {
    /// There is no such resource.
    Unknown {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// What is asked makes no sense.
    Unclear(Text),
    /// No place that is given units lies in what the caller sees.
    NothingYours,
    /// History does not tell what it does; somebody must state an assumption.
    NoHistory(Text),
    /// The bounds cannot be met.
    Unmet(Text),
    /// The moves cannot be made.
    Moves(MoveRefusal),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store fails.
    Store(StoreError),
}

impl ResourceRefusal {
    /// Of a history that tells nothing.
    pub(super) fn of_history(e: ResourceError, resource: &Resource, given_known: bool) -> Self {
        let (zh, en) = (&resource.zh, &resource.en);
        let rest = Text::new(
            "；请写一个假设（多 1% 带来百分之几）和它的出处",
            "; state an assumption (what one percent more brings, in percent) and where it comes from",
        );
        let text = match e {
            ResourceError::NothingSold => Text::new("期内没有卖出一件，看不出什么", "nothing was sold in the time, so nothing is told"),
            _ if !given_known => Text::new(
                format!("没有任何事实说过给了多少{zh}，历史看不出它的作用{}", rest.zh),
                format!("no fact says how much of {en} was given, so history does not tell what it does{}", rest.en),
            ),
            ResourceError::NoChanges { teams } => Text::new(
                format!("{teams} 个机构的{zh}几乎没有变过，历史看不出它的作用{}", rest.zh),
                format!("{en} hardly changed in any of {teams} places, so history does not tell what it does{}", rest.en),
            ),
            ResourceError::NoEffect { elasticity, error } => Text::new(
                format!("从历史看，{zh}多的地方并没有多卖（弹性 {elasticity:.2} ± {error:.2}），不作主张{}", rest.zh),
                format!(
                    "by history places with more of {en} did not sell more (elasticity {elasticity:.2} ± {error:.2}), so nothing is claimed{}",
                    rest.en
                ),
            ),
            ResourceError::NotANumber { value, .. } => Text::new(
                format!("弹性是 0 到 1 之间的数，不是 {value}：越多越好的那种收益不会越来越大"),
                format!("an elasticity is a number above 0 and at most 1, not {value}: returns do not rise"),
            ),
            other => Text::new(format!("无法计算：{other:?}"), format!("it cannot be reckoned: {other:?}")),
        };
        Self::NoHistory(text)
    }

    /// Of bounds that leave no room.
    pub(super) fn of_bounds(e: ResourceError, ground: &Ground) -> Self {
        let name = |n: usize| ground.places.get(n).map(|p| place_path(&p.place)).unwrap_or_default();
        Self::Unmet(match e {
            ResourceError::FloorAboveCap { team, floor, cap } => Text::new(
                format!("{} 的保底 {floor} 高于上限 {cap}；请放宽其中一个", name(team)),
                format!("{} would have at least {floor} and at most {cap}; loosen one of them", name(team)),
            ),
            ResourceError::FloorsAboveBudget { floors, budget } => Text::new(
                format!("各处保底一共要 {floors}，而总数只有 {budget}；请增加总数或降低保底"),
                format!("the floors take {floors} in all, and there are {budget}; raise the budget or lower the floors"),
            ),
            ResourceError::TooManySteps { steps, most } => Text::new(
                format!("要比较 {steps} 步，最多 {most} 步；请用大一些的单位或收紧上限"),
                format!("{steps} steps would have to be compared, and at most {most} can be; use larger units or lower the caps"),
            ),
            other => Text::new(format!("无法计算：{other:?}"), format!("it cannot be reckoned: {other:?}")),
        })
    }
}

impl std::fmt::Display for ResourceRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ResourceRefusal {}
impl From<Refusal> for ResourceRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<StoreError> for ResourceRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<MoveRefusal> for ResourceRefusal {
    fn from(e: MoveRefusal) -> Self {
        Self::Moves(e)
    }
}

impl Say for ResourceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_resource",
            Self::Unclear(_) => "resource_unclear",
            Self::NothingYours => "not_your_place",
            Self::NoHistory(_) => "assumption_needed",
            Self::Unmet(_) => "bounds_cannot_be_met",
            Self::Moves(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有资源 `{id}`{}", near.zh), format!("there is no resource `{id}`{}", near.en))
            }
            Self::Unclear(text) | Self::NoHistory(text) | Self::Unmet(text) => text.clone(),
            Self::NothingYours => Text::new(
                "您所看的机构里没有可以分配的地方：名册上没有人，或这一级在您之上",
                "nothing that you see is given any of it: nobody is on the roll there, or its level lies above you",
            ),
            Self::Moves(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
