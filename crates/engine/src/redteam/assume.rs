//! What is taken for granted where history does not tell: what can be bought, how one gets out of it, and what is kept out.

use crate::pay::NoRate;
use std::sync::Arc;

/// What an adversary may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// The cheapest policies that can be bought, one or more.
    pub offers: Vec<Offer>,
    /// The most policies that one makes, buys or writes anew in a month.
    pub most_policies: u32,
    /// The days at the beginning and the end of a month whose policies can be booked in the other month.
    pub shift_days: u32,
    /// What a policy that is kept is worth to who bought it, in millionths of its first premium; 0 for nothing.
    pub kept_worth_ppm: i64,
    /// What other rules already keep from earning and counting.
    pub excluded: Excluded,
    /// How much of what is paid may be gained by an adversary before the scheme fails, in millionths.
    pub tolerated_ppm: i64,
}

/// What other rules already keep from earning and counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Excluded {
    /// 自保件 do not count.
    pub self_insured: bool,
    /// 互保件 do not count.
    pub mutual: bool,
    /// Policies that take the place of others do not count.
    pub rewritten: bool,
}

/// The cheapest policy of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The value by which rates differ.
    pub class: Option<Arc<str>>,
    /// Its premium, which is what a rate is a part of, in fen.
    pub premium_fen: i64,
    /// The ways out of it.
    pub exits: Vec<Exit>,
}

/// A way out of a policy: the day on which it ends, what was paid by then and what comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The day of the policy that tells of it, as rules of taking back name it: `withdrawn`, `surrendered`, `lapsed`.
    pub on: String,
    /// Months after the policy earned.
    pub months: u32,
    /// Days after these months.
    pub days: u32,
    /// Premium paid by then, in millionths of the first premium.
    pub paid_ppm: i64,
    /// Refund or cash value, in millionths of the first premium.
    pub back_ppm: i64,
}

impl Exit {
    /// What the way out costs, in millionths of the first premium; below 0 it brings something.
    #[must_use]
    pub const fn cost_ppm(&self) -> i64 {
        self.paid_ppm - self.back_ppm
    }
}

impl Offer {
    /// A policy paid yearly in advance, with the refund of the cooling-off time (犹豫期) and a cash value at the end of each month.
    ///
    /// | | shape | unit |
    /// |---|---|---|
    /// | `premium_fen` | scalar | fen, one year's premium |
    /// | `cooling_off_days` | scalar | days; all of the premium comes back until then |
    /// | `cash_value_ppm` | `[months]`, after 1, 2 … months | millionths of one year's premium |
    ///
    /// Premium is paid at the beginning of each year; at the end of twelve months the second one is due and not paid yet.
    ///
    /// ```
    /// let offer = upcount_engine::redteam::Offer::yearly(Some("life".into()), 50_000, 15, &[0, 0, 100_000]);
    /// assert_eq!((offer.exits.len(), offer.exits[0].cost_ppm(), offer.exits[3].cost_ppm()), (4, 0, 900_000));
    /// ```
    #[must_use]
    pub fn yearly(class: Option<Arc<str>>, premium_fen: i64, cooling_off_days: u32, cash_value_ppm: &[i64]) -> Self {
        let withdrawn = Exit { on: "withdrawn".into(), months: 0, days: cooling_off_days, paid_ppm: 1_000_000, back_ppm: 1_000_000 };
        let surrendered = cash_value_ppm.iter().zip(1_u32..).map(|(value, months)| Exit {
            on: "surrendered".into(),
            months,
            days: 0,
            paid_ppm: 1_000_000 * i64::from(months.div_ceil(12)),
            back_ppm: *value,
        });
        Self { class, premium_fen, exits: [withdrawn].into_iter().chain(surrendered).collect() }
    }
}

/// Why a scheme is not gamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedTeamError {
    /// There is nothing to buy, so nothing is known of bought policies.
    NoOffer,
    /// A policy that costs nothing.
    NoPremium {
        /// Of which class.
        class: Option<Arc<str>>,
        /// Its premium.
        premium_fen: i64,
    },
    /// A way out with amounts below 0.
    BelowZero {
        /// Of which class.
        class: Option<Arc<str>>,
        /// Premium paid.
        paid_ppm: i64,
        /// What comes back.
        back_ppm: i64,
    },
    /// Policies, of the history or for sale, have no rate.
    NoRate(Vec<NoRate>),
}

impl From<Vec<NoRate>> for RedTeamError {
    fn from(missing: Vec<NoRate>) -> Self {
        Self::NoRate(missing)
    }
}
