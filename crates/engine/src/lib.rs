//! Engines: pure functions of facts and definitions. They can be run again as of any day and explain what they did.

pub mod goal;
pub mod pay;
pub mod redteam;
pub mod resource;
pub mod standing;
