//! Tests of the whole, through the binary, as a person would use it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod backup;
mod bad_input;
mod bridge;
mod calibre_kit;
mod cells;
mod cluster;
mod definitions;
mod faults;
mod fuzz;
mod goals;
mod home;
mod import;
mod jobs;
mod kinds;
mod lake;
mod locks;
mod log;
mod made_up_company;
mod operation;
mod people;
mod places;
mod quality;
mod questions;
mod real_inputs;
mod rights;
mod server;
mod specification;
mod sql;
mod tail;
mod web_api;
