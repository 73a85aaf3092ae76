//! The made-up company as its reader finds it: the files, read back.

#![expect(clippy::unwrap_used, reason = "a test may break off")]

mod files;
mod whole;

mod truths;
