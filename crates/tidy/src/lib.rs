//! Tests of the whole: the map, the arrows, what each definition must have, and the runner of the specification.

pub mod specification;
