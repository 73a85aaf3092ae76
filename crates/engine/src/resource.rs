//! Resources (资源匹配): people, training seats, expense and leads go to the teams where they bring the most policies, and those
//! behind keep a floor (帮扶).

mod plan;
mod response;

pub use plan::{Behind, Plan, Planned, Reason, Team, plan};
pub use response::{Curve, Curves, Month, Need, Told, assumed, curves};

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ResourceError {
    /// A number is not finite, or below what it may be.
    NotANumber {
        /// Of which team, from 0.
        team: usize,
        /// Its value.
        value: f64,
    },
    /// No team sold anything.
    NothingSold,
    /// No team's resource changed often enough, and otherwise than that of the others, to tell what it does.
    NoChanges {
        /// How many teams there are.
        teams: usize,
    },
    /// Where teams had more of it they did not sell more: no effect is claimed.
    NoEffect {
        /// What one percent more brought, in percent.
        elasticity: f64,
        /// Its standard error.
        error: f64,
    },
    /// There are not as many teams as curves.
    Length {
        /// Teams.
        found: usize,
        /// Curves.
        wanted: usize,
    },
    /// A team's floor is above its cap.
    FloorAboveCap {
        /// Which one, from 0.
        team: usize,
        /// Its floor.
        floor: u32,
        /// Its cap.
        cap: u32,
    },
    /// The floors take more than there is.
    FloorsAboveBudget {
        /// The sum of the floors.
        floors: u64,
        /// What there is.
        budget: u64,
    },
    /// So many units for so many teams are better told in larger steps.
    TooManySteps {
        /// Units that teams could have, added up.
        steps: u64,
        /// How many can be looked at.
        most: u64,
    },
}

#[cfg(test)]
mod tests;
