//! Why a recording, a document or a transcript is not taken or told.

use super::super::PersonRefusal;
use upcount_link::LinkError;
use upcount_measure::Refusal;
use upcount_model::{Say, Text};
use upcount_store::StoreError;

/// Why a recording, a document or a transcript is not taken or told.
#[derive(Debug)]
pub enum EvidenceRefusal {
    /// What is asked makes no sense.
    Unclear(Text),
    /// There is no such visit, call or policy, or not where the caller sees it.
    NoRecord,
    /// It names neither a customer nor an agent.
    NoPerson,
    /// The file is not what it is said to be.
    NotThat(Text),
    /// It is longer than it may be.
    TooLarge(Text),
    /// There are as many as may be.
    TooMany(i64),
    /// There is no such file, or not where the caller sees it.
    NotFound,
    /// A place is told by the agent of the visit alone.
    NotOwn,
    /// The agent did not agree to tell places, or took that back.
    NotAgreed,
    /// A place is finer than a cell.
    TooExact,
    /// A position is older than so many minutes, or not of the visit.
    Stale(i64),
    /// It was removed, and why.
    Gone(String),
    /// It is opened with a reason first.
    NotOpened,
    /// The person's key cannot be used.
    Person(PersonRefusal),
    /// The file as it lies there is torn or changed.
    Torn,
    /// The storage failed.
    Link(LinkError),
    /// The home cannot be written.
    Unwritable(std::io::Error),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for EvidenceRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for EvidenceRefusal {}
impl From<StoreError> for EvidenceRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<LinkError> for EvidenceRefusal {
    fn from(e: LinkError) -> Self {
        Self::Link(e)
    }
}
impl From<Refusal> for EvidenceRefusal {
    fn from(e: Refusal) -> Self {
        Self::Facts(e)
    }
}
impl From<PersonRefusal> for EvidenceRefusal {
    fn from(e: PersonRefusal) -> Self {
        Self::Person(e)
    }
}
impl From<std::io::Error> for EvidenceRefusal {
    fn from(e: std::io::Error) -> Self {
        Self::Unwritable(e)
    }
}

impl Say for EvidenceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclear(_) | Self::NoPerson => "evidence_unclear",
            Self::NoRecord | Self::NotFound => "not_found",
            Self::NotThat(_) => "evidence_not_that",
            Self::TooLarge(_) => "too_large",
            Self::TooMany(_) => "evidence_full",
            Self::NotOwn => "not_your_visit",
            Self::NotAgreed => "place_not_agreed",
            Self::TooExact => "place_too_exact",
            Self::Stale(_) => "place_stale",
            Self::Gone(_) => "evidence_gone",
            Self::NotOpened => "not_opened",
            Self::Torn => "evidence_torn",
            Self::Unwritable(_) => "home_unwritable",
            Self::Person(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unclear(text) | Self::NotThat(text) | Self::TooLarge(text) => text.clone(),
            Self::NoRecord => Text::new(
                "没有这次拜访、电话或这张保单，或不在您所看的范围内；请核对编号，先记录再上传",
                "there is no such visit, call or policy, or it lies outside what you see; check its code, and tell it before its recording",
            ),
            Self::NoPerson => Text::new(
                "这条记录既没有客户也没有代理人，录音不知归谁；请先补上客户",
                "the record names neither customer nor agent, so nobody's key can seal its recording; tell its customer first",
            ),
            Self::TooMany(most) => Text::new(
                format!("这条记录已有 {most} 个录音与文件，不能再加；放错的请合规删除"),
                format!(
                    "the record has {most} recordings and documents already, and takes no more; let compliance remove what is mistaken"
                ),
            ),
            Self::NotFound => Text::new(
                "没有这个录音或文件，或不在您所看的范围内",
                "there is no such recording or document, or it lies outside what you see",
            ),
            Self::NotOwn => Text::new(
                "位置只能由拜访的代理人自己附上；请用本人的账号登录手机",
                "a place is told by the agent of the visit alone; sign in on the phone as that agent",
            ),
            Self::NotAgreed => Text::new(
                "您没有同意附上位置，或已收回；没有保存位置，拜访不受影响。要附的话，先在「我的」里同意",
                "you did not agree to tell places, or took that back, so none is kept, and the visit stays; agree to it under Mine first",
            ),
            Self::TooExact => Text::new(
                "位置太精确，没有保存：只收约 1 公里见方的一格（经纬度两位小数）；请在手机上取整后再发",
                "the place is too exact and is not kept: only a cell of about a kilometre is (two digits after the point); round it on the phone first",
            ),
            Self::Stale(minutes) => Text::new(
                format!(
                    "位置不是这次拜访当时的（早于记录 {minutes} 分钟以上，或不是当天的拜访），没有保存；拜访不受影响，请在记录时重新取位置"
                ),
                format!(
                    "the position is not of this visit: more than {minutes} minutes older than its record, or of no visit of the day; it is not kept, the visit stays, and a new one is taken when a visit is recorded"
                ),
            ),
            Self::Gone(why) => match why.as_str() {
                "forgotten" => Text::new(
                    "已删除：客户要求删除个人信息；记录还在，内容没有了",
                    "removed: the customer asked to be forgotten; the record stays, its content is gone",
                ),
                "mistaken" => Text::new("已删除：放错了；内容没有了", "removed as mistaken; its content is gone"),
                "twice" => Text::new("已删除：重复；内容没有了", "removed as it was there twice; its content is gone"),
                "unreadable" => Text::new("已删除：听不清、看不清；内容没有了", "removed as unreadable; its content is gone"),
                _ => {
                    Text::new("已删除：保存期满；记录还在，内容没有了", "removed: its time was over; the record stays, its content is gone")
                }
            },
            Self::NotOpened => Text::new(
                "先写明用途打开，再听或看；打开后 60 分钟内有效",
                "open it with a reason before it is heard or read; that holds for 60 minutes",
            ),
            Self::Torn => Text::new(
                "文件残缺或被改动，打不开；请管理员运行 upcount check，并从备份恢复",
                "the file is torn or changed and does not open; let an administrator run `upcount check` and restore it from a backup",
            ),
            Self::Unwritable(e) => Text::new(format!("文件没有存下（{e}）"), format!("the file could not be kept ({e})")),
            Self::Person(e) => e.text(),
            Self::Link(e) => e.text(),
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
