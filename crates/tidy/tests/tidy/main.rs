//! What must stay true of the tree.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod arrows;
mod definitions;
mod licences;
mod map;
mod tree;
