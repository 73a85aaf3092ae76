//! What must stay true of the tree.

mod arrows;
mod definitions;
mod licences;
mod map;
mod tree;
