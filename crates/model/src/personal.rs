//! Personal data (个人信息): what is known of a person besides facts, how it is shown to those who need not see it, and
//! the form in which it is looked up.

use crate::Text;

/// One thing that is known of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// 姓名
    Name,
    /// 证件号码
    IdNumber,
    /// 手机号码
    Phone,
    /// 住址
    Address,
    /// 电子邮箱
    Email,
}

impl Personal {
    /// Everything that may be known.
    pub const ALL: &'static [Self] = &[Self::Name, Self::IdNumber, Self::Phone, Self::Address, Self::Email];

    /// Its name in the API and the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Email => "email",
        }
    }

    /// The thing of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.id() == id)
    }

    /// Its name for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Name => Text::new("姓名", "Name"),
            Self::IdNumber => Text::new("证件号码", "ID number"),
            Self::Phone => Text::new("手机号码", "Phone"),
            Self::Address => Text::new("住址", "Address"),
            Self::Email => Text::new("电子邮箱", "E-mail"),
        }
    }

    /// The one form of a value by which it is looked up, however it was written; none when it is no such value.
    #[must_use]
    pub fn normal(self, value: &str) -> Option<String> {
        let value = value.trim();
        let well = |text: String, chars: std::ops::RangeInclusive<usize>| chars.contains(&text.chars().count()).then_some(text);
        match self {
            Self::Name | Self::Address => well(value.split_whitespace().collect::<Vec<_>>().join(" "), 1..=400),
            Self::IdNumber => {
                let number: String = value.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect();
                well(number.clone(), 4..=40).filter(|_| number.chars().all(char::is_alphanumeric))
            }
            Self::Phone => {
                let digits: String = value.chars().filter(char::is_ascii_digit).collect();
                let plain = value.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
                let at_home = digits.strip_prefix("0086").or(digits.strip_prefix("86").filter(|rest| rest.len() == 11)).unwrap_or(&digits);
                well(at_home.to_owned(), 5..=20).filter(|_| plain)
            }
            Self::Email => {
                let (name, host) = value.split_once('@')?;
                let well = !name.is_empty() && host.contains('.') && !value.contains(char::is_whitespace) && value.len() <= 254;
                well.then(|| value.to_lowercase())
            }
        }
    }

    /// What those see who need not see the whole: 张*, 138****1234, 110***********002X.
    #[must_use]
    pub fn masked(self, value: &str) -> String {
        let chars: Vec<char> = value.chars().collect();
        let kept = |first: usize, last: usize| -> String {
            // A short value shows nothing that would tell all of it.
            let (first, last) = if chars.len() > first + last + 1 { (first, last) } else { (chars.len().min(1), 0) };
            let hidden = chars.len().saturating_sub(first + last).max(1);
            chars[..first]
                .iter()
                .copied()
                .chain(std::iter::repeat_n('*', hidden))
                .chain(chars[chars.len() - last..].iter().copied())
                .collect()
        };
        match self {
            Self::Name => kept(1, 0),
            Self::IdNumber => kept(3, 4),
            Self::Phone => kept(3, 4),
            Self::Address => chars.iter().take(6.min(chars.len() / 2)).copied().chain("***".chars()).collect(),
            Self::Email => {
                let (name, host) = value.split_once('@').unwrap_or((value, ""));
                format!("{}***@{host}", name.chars().next().unwrap_or('*'))
            }
        }
    }
}

/// Why somebody needs to see the whole (用途). One of a list: free words would be personal data themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 联系客户
    Contact,
    /// 理赔
    Claim,
    /// 服务
    Service,
    /// 投诉
    Complaint,
    /// 核对数据
    Correction,
    /// 审计与检查
    Audit,
    /// 本人要求
    OwnRequest,
}

impl Reason {
    /// Every reason there is.
    pub const ALL: &'static [Self] =
        &[Self::Contact, Self::Claim, Self::Service, Self::Complaint, Self::Correction, Self::Audit, Self::OwnRequest];

    /// Its name in the API and the Log.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Claim => "claim",
            Self::Service => "service",
            Self::Complaint => "complaint",
            Self::Correction => "correction",
            Self::Audit => "audit",
            Self::OwnRequest => "own_request",
        }
    }

    /// The reason of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Personal, Reason};

    #[test]
    fn what_is_masked_does_not_tell_the_whole() {
        for (field, value, masked) in [
            (Personal::Name, "张三", "张*"),
            (Personal::Name, "欧阳修远", "欧***"),
            (Personal::Name, "张", "张*"),
            (Personal::IdNumber, "11010519491231002X", "110***********002X"),
            (Personal::IdNumber, "AB12", "A***"),
            (Personal::Phone, "13812341234", "138****1234"),
            (Personal::Phone, "12345", "1****"),
            (Personal::Address, "北京市朝阳区建国路一号", "北京市朝阳***"),
            (Personal::Email, "wei@example.com", "w***@example.com"),
        ] {
            assert_eq!(field.masked(value), masked);
        }
    }

    #[test]
    fn one_value_is_looked_up_in_one_form_however_it_was_written() {
        for written in ["138 1234 1234", "+86 138-1234-1234", "0086 13812341234", "13812341234"] {
            assert_eq!(Personal::Phone.normal(written).as_deref(), Some("13812341234"));
        }
        assert_eq!(Personal::IdNumber.normal(" 110105 19491231 002x"), Some("11010519491231002X".into()));
        assert_eq!(Personal::Email.normal("Wei@Example.COM"), Some("wei@example.com".into()));
        for (field, bad) in
            [(Personal::Phone, "none"), (Personal::Phone, "12"), (Personal::Email, "wei"), (Personal::IdNumber, "?"), (Personal::Name, " ")]
        {
            assert_eq!(field.normal(bad), None, "{bad}");
        }
    }

    #[test]
    fn everything_is_found_by_its_name() {
        assert!(Personal::ALL.iter().all(|p| Personal::from_id(p.id()) == Some(*p)));
        assert!(Reason::ALL.iter().all(|r| Reason::from_id(r.id()) == Some(*r)));
    }
}
