//! Checks what is looked at on a joint visit: few points, each scored alike.

use super::capability;
use crate::JointVisit;

pub(super) fn joint(of: &JointVisit) -> Result<(), String> {
    capability(&of.capability)?;
    if !(2..=10).contains(&of.best) {
        return Err("`best` is from 2 to 10: each point is scored from 1 to it".into());
    }
    if of.late_days > 31 {
        return Err("`late_days` is from 0 to 31".into());
    }
    if !(1..=9).contains(&of.points.len()) {
        return Err("`points` are one to nine: more nobody remembers after a visit".into());
    }
    for (n, point) in of.points.iter().enumerate() {
        if point.id.is_empty() || !point.id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_') {
            return Err(format!("the `id` of a point is of small letters, digits and _, not `{}`", point.id));
        }
        if of.points[..n].iter().any(|before| before.id == point.id) {
            return Err(format!("two points are called `{}`", point.id));
        }
        if point.zh.trim().is_empty() || point.en.trim().is_empty() {
            return Err(format!("the point `{}` has a sentence in both languages", point.id));
        }
    }
    Ok(())
}
