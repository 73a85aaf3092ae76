//! Tests of the whole: the map, the arrows, and what each definition must have.
