//! Rights (权限): what a role may do. Every route names the right that it needs.

use crate::Text;

/// Something that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// See figures, and why two of them disagree.
    Ask,
    /// See the facts behind a figure.
    Rows,
    /// Take figures and facts away as a file.
    Export,
    /// Tell single facts.
    AddFacts,
    /// Read the Log of a thing: who said what, when.
    ReadLog,
    /// Bring files in.
    Import,
    /// See which files came in.
    SeeImports,
    /// Say who may sign in, and as what.
    Accounts,
    /// See what was changed and by whom.
    Audit,
    /// See how the server does its work.
    Operate,
    /// Propose definitions.
    Propose,
    /// Release definitions that were proposed.
    Release,
    /// Open and change plans of goals in one's own part.
    Goals,
    /// Publish plans of goals.
    PublishGoals,
    /// Propose, accept, decline and do moves in one's own part.
    Moves,
    /// Draw samples, and judge what was drawn.
    Check,
    /// Put recordings, documents and transcripts to visits, calls and policies.
    Attach,
    /// Close periods.
    Lock,
    /// Try and post runs of commission.
    Pay,
    /// Confirm who is promoted and demoted.
    Careers,
    /// See of a person what masks leave.
    SeePeople,
    /// See the whole, with a reason.
    Unmask,
    /// Bring personal data in.
    PutPeople,
    /// Give a person what is known of them, and forget it.
    ForgetPeople,
}

impl Right {
    /// Every right there is.
    pub const ALL: &'static [Self] = &[
        Self::Ask,
        Self::Rows,
        Self::Export,
        Self::AddFacts,
        Self::ReadLog,
        Self::Import,
        Self::SeeImports,
        Self::Accounts,
        Self::Audit,
        Self::Operate,
        Self::Propose,
        Self::Release,
        Self::Goals,
        Self::PublishGoals,
        Self::Moves,
        Self::Check,
        Self::Attach,
        Self::Lock,
        Self::Pay,
        Self::Careers,
        Self::SeePeople,
        Self::Unmask,
        Self::PutPeople,
        Self::ForgetPeople,
    ];

    /// Its name in definitions and the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Rows => "rows",
            Self::Export => "export",
            Self::AddFacts => "add_facts",
            Self::ReadLog => "read_log",
            Self::Import => "import",
            Self::SeeImports => "see_imports",
            Self::Accounts => "accounts",
            Self::Audit => "audit",
            Self::Operate => "operate",
            Self::Propose => "propose",
            Self::Release => "release",
            Self::Goals => "goals",
            Self::PublishGoals => "publish_goals",
            Self::Moves => "moves",
            Self::Check => "check",
            Self::Attach => "attach",
            Self::Lock => "lock",
            Self::Pay => "pay",
            Self::Careers => "careers",
            Self::SeePeople => "see_people",
            Self::Unmask => "unmask",
            Self::PutPeople => "put_people",
            Self::ForgetPeople => "forget_people",
        }
    }

    /// The right of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.id() == id)
    }

    /// What it allows, as said after "may" or "不能".
    #[must_use]
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Ask => ("看数字", "see figures"),
            Self::Rows => ("看数字背后的明细", "see the facts behind figures"),
            Self::Export => ("导出", "export"),
            Self::AddFacts => ("记录事实", "add facts"),
            Self::ReadLog => ("看事实簿", "read the Log"),
            Self::Import => ("导入文件", "import files"),
            Self::SeeImports => ("看导入记录", "see the imports"),
            Self::Accounts => ("管理账户", "keep the accounts"),
            Self::Audit => ("看审计记录", "read the audit"),
            Self::Operate => ("看系统运行情况", "see how the server does its work"),
            Self::Propose => ("提出定义", "propose definitions"),
            Self::Release => ("发布定义", "release definitions"),
            Self::Goals => ("编制目标", "make plans of goals"),
            Self::PublishGoals => ("发布目标", "publish plans of goals"),
            Self::Moves => ("提出和处理行动", "propose moves and decide them"),
            Self::Check => ("抽检和判定", "draw spot checks and judge them"),
            Self::Attach => ("上传录音与文件", "put recordings and documents to records"),
            Self::Lock => ("锁定期间", "close periods"),
            Self::Pay => ("发放佣金", "try and post runs of commission"),
            Self::Careers => ("确认职级考核", "confirm who is promoted and demoted"),
            Self::SeePeople => ("看脱敏的个人信息", "see masked personal data"),
            Self::Unmask => ("写明用途后看完整的个人信息", "see personal data in full, with a reason"),
            Self::PutPeople => ("写入个人信息", "bring personal data in"),
            Self::ForgetPeople => ("导出和删除一个人的信息", "export and forget a person"),
        };
        Text::new(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::Right;

    #[test]
    fn every_right_is_found_by_its_name() {
        for right in Right::ALL {
            assert_eq!(Right::from_id(right.id()), Some(*right));
        }
    }
}
