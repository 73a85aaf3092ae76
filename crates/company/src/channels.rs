//! The eight ways in which the company sells, and how each behaves.

use crate::calendar::{Day, through};
use crate::products::Product;
use crate::random::{Random, running};

/// Individual agents (个险代理人).
pub(crate) const AGENT: usize = 0;
/// Bank counters (银保).
pub(crate) const BANCASSURANCE: usize = 1;
/// Brokers (经纪).
pub(crate) const BROKER: usize = 2;
/// The company's own site, app and mini-program (自营线上).
pub(crate) const ONLINE: usize = 3;
/// Outbound calls (电销).
pub(crate) const TELEPHONE: usize = 4;
/// Covers inside a partner's service (场景合作).
pub(crate) const PARTNER: usize = 5;
/// Employers (团险).
pub(crate) const GROUP: usize = 6;
/// Part-time agents (兼职代理).
pub(crate) const PART_TIME: usize = 7;
/// How many there are.
pub(crate) const COUNT: usize = 8;

/// How a channel behaves when nothing is planted.
pub(crate) struct Channel {
    pub(crate) code: &'static str,
    /// Percent of policies at the start and at the end of the three years.
    pub(crate) share: (f64, f64),
    /// Bought without a seller: no January push, no quiet weekend.
    pub(crate) digital: bool,
    /// Part of the company's agents who work in it; 0 where nobody does.
    pub(crate) agents: f64,
    /// Policies that began as a recorded lead.
    pub(crate) from_lead: f64,
    /// Leads that become policies.
    pub(crate) conversion: f64,
    /// Longest usual wait from lead to application, in days.
    pub(crate) lead_wait: i32,
    /// Longest usual wait from application to issue, in days.
    pub(crate) issue_wait: i32,
    /// Long-term policies withdrawn in the cooling-off period.
    pub(crate) withdrawn: f64,
    /// Regular policies whose second premium does not come.
    pub(crate) unpaid: f64,
    /// One-year contracts that the client means to renew.
    pub(crate) renewed: f64,
    /// Weight of population, against GDP, in where it sells.
    pub(crate) by_population: f64,
    /// Part of the product's first-year commission rate that is paid here.
    pub(crate) commission: f64,
}

const fn channel(code: &'static str, share: (f64, f64), digital: bool, agents: f64) -> Channel {
    Channel {
        code,
        share,
        digital,
        agents,
        from_lead: 0.0,
        conversion: 1.0,
        lead_wait: 30,
        issue_wait: 0,
        withdrawn: 0.03,
        unpaid: 0.12,
        renewed: 0.7,
        by_population: 0.5,
        commission: 0.0,
    }
}

/// All of them; a channel's number is its place here.
pub(crate) const CHANNELS: [Channel; COUNT] = [
    Channel {
        from_lead: 0.22,
        conversion: 0.22,
        lead_wait: 45,
        issue_wait: 12,
        withdrawn: 0.025,
        renewed: 0.82,
        by_population: 0.55,
        commission: 1.0,
        ..channel("agent", (33.0, 28.0), false, 0.56)
    },
    Channel {
        from_lead: 0.15,
        conversion: 0.26,
        lead_wait: 20,
        issue_wait: 6,
        withdrawn: 0.03,
        unpaid: 0.10,
        renewed: 0.6,
        by_population: 0.45,
        commission: 0.35,
        ..channel("bancassurance", (10.0, 9.0), false, 0.12)
    },
    Channel {
        from_lead: 0.15,
        conversion: 0.30,
        lead_wait: 35,
        issue_wait: 9,
        withdrawn: 0.02,
        renewed: 0.75,
        by_population: 0.25,
        ..channel("broker", (5.0, 5.5), false, 0.0)
    },
    Channel {
        from_lead: 0.30,
        conversion: 0.15,
        lead_wait: 12,
        withdrawn: 0.035,
        unpaid: 0.11,
        renewed: 0.66,
        by_population: 0.35,
        ..channel("online", (12.0, 19.0), true, 0.0)
    },
    Channel {
        from_lead: 0.45,
        conversion: 0.12,
        lead_wait: 15,
        issue_wait: 5,
        withdrawn: 0.045,
        unpaid: 0.19,
        renewed: 0.62,
        by_population: 0.6,
        commission: 0.4,
        ..channel("telephone", (9.0, 7.5), false, 0.10)
    },
    Channel { renewed: 0.5, by_population: 0.4, ..channel("partner", (22.0, 25.5), true, 0.0) },
    Channel {
        from_lead: 0.45,
        conversion: 0.28,
        lead_wait: 45,
        issue_wait: 15,
        renewed: 0.78,
        by_population: 0.3,
        commission: 0.6,
        ..channel("group", (3.0, 3.0), false, 0.07)
    },
    Channel {
        from_lead: 0.15,
        conversion: 0.16,
        lead_wait: 30,
        issue_wait: 10,
        withdrawn: 0.03,
        unpaid: 0.20,
        renewed: 0.65,
        by_population: 0.7,
        commission: 0.9,
        ..channel("part_time", (6.0, 2.5), false, 0.15)
    },
];

/// Where the company's own site is used, and what each place takes at the start and at the end.
pub(crate) const OWN_PLATFORMS: [(&str, f64, f64); 3] = [("website", 30.0, 12.0), ("app", 45.0, 43.0), ("mini_program", 25.0, 45.0)];

/// The bank counter or broker: there are more of them in a larger company, and the first sell most.
pub(crate) fn agency(random: &mut Random, channel: usize, policies: u64) -> Option<u64> {
    let many = match channel {
        BANCASSURANCE => (policies / 30_000).clamp(3, 60),
        BROKER => (policies / 200_000).clamp(2, 12),
        _ => return None,
    };
    let u = random.unit();
    Some((u * u * many as f64) as u64 + 1)
}

/// Where a client buys without a seller: the own site, or the partner.
pub(crate) fn platform(random: &mut Random, channel: usize, product: &Product, on: Day) -> &'static str {
    match channel {
        ONLINE => {
            let gone = through(on);
            let weights = running(OWN_PLATFORMS.iter().map(|(_, from, to)| from + (to - from) * gone));
            OWN_PLATFORMS[random.pick(&weights)].0
        }
        PARTNER => product.partner(),
        _ => "",
    }
}
