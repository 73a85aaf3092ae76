//! Engines: pure functions of facts and definitions. They can be run again as of any day and explain what they did.

pub mod career;
pub mod coach;
pub mod contest;
pub mod effect;
pub mod exemplar;
pub mod goal;
pub mod grant;
pub mod lever;
pub mod pay;
pub mod redteam;
pub mod resource;
pub mod score;
pub mod signal;
pub mod spot;
pub mod standing;
pub mod value;
