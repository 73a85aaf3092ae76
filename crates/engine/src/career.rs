//! Career rules (基本法): who is promoted, kept or demoted by the figures, with the reason; one grade at a time.

use upcount_book::{Career, CareerGrade};

/// An agent who is assessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The grade's place in the rules, from the lowest.
    pub grade: usize,
    /// Completed months on the roll.
    pub tenure_months: u32,
    /// The figure of each condition that leads to the next grade, in the rules' order; none where nothing is known.
    pub reach: Vec<Option<f64>>,
    /// Of each that keeps the own grade.
    pub keep: Vec<Option<f64>>,
}

/// What follows for an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 晋升: the grade above.
    Promoted,
    /// 降级: the grade below.
    Demoted,
    /// 维持
    Kept,
}

/// What is short of a verdict, or of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// One condition, nearly met, is all that is missing to the grade above.
    Promotion,
    /// A condition that keeps the grade is met by little.
    Demotion,
}

/// Why a grade could not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The figures lead to the grade above, and the time on the roll does not yet.
    Tenure,
    /// The figures do not keep the grade, and newcomers are not demoted.
    Newcomer,
}

/// An assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// What follows.
    pub verdict: Verdict,
    /// The grade that follows.
    pub to: usize,
    /// What was near.
    pub near: Option<Near>,
    /// What held it back.
    pub held: Option<Held>,
}

/// Assesses an agent.
///
/// | | shape | unit |
/// |---|---|---|
/// | `member.reach`, `member.keep` | as many as the rules have conditions | as the measure is shown |
/// | result | one grade up, one down, or the same | |
///
/// Promoted is who has all that leads to the next grade and the time on the roll; who is not is demoted when anything that keeps
/// the own grade is missing, unless a newcomer. A figure of which nothing is known leads nowhere and costs nothing: nobody is
/// promoted or demoted by it.
#[must_use]
pub fn assess(career: &Career, member: &Member) -> Assessed {
    let last = career.grades.len().saturating_sub(1);
    let own = member.grade.min(last);
    let next = career.grades.get(own + 1);
    let missing = next.map(|grade| unmet(grade, &member.reach));
    let leads = missing.as_ref().is_some_and(Vec::is_empty);
    let old_enough = next.is_some_and(|grade| member.tenure_months >= grade.tenure_months);
    if leads && old_enough {
        return Assessed { verdict: Verdict::Promoted, to: own + 1, near: None, held: None };
    }
    let near = f64::from(i32::try_from(career.near.0).unwrap_or_default()) / 1e6;
    let kept: Vec<(f64, f64)> =
        career.grades[own].keep.iter().zip(&member.keep).filter_map(|(condition, value)| Some((condition.at_least, (*value)?))).collect();
    let falls = own > 0 && kept.iter().any(|(least, value)| value < least);
    let newcomer = member.tenure_months < career.newcomer_months;
    if falls && !newcomer {
        return Assessed { verdict: Verdict::Demoted, to: own - 1, near: None, held: None };
    }
    let held = match () {
        () if leads => Some(Held::Tenure),
        () if falls => Some(Held::Newcomer),
        () => None,
    };
    let nearly = |missing: &Vec<(f64, Option<f64>)>| matches!(**missing, [(least, Some(value))] if value >= least * (1.0 - near));
    let near = match () {
        () if held.is_some() => None,
        () if old_enough && missing.as_ref().is_some_and(nearly) => Some(Near::Promotion),
        () if own > 0 && kept.iter().any(|(least, value)| *value < least * (1.0 + near)) => Some(Near::Demotion),
        () => None,
    };
    Assessed { verdict: Verdict::Kept, to: own, near, held }
}

/// What of a grade's conditions is not met: what it must be, and what it is.
fn unmet(grade: &CareerGrade, values: &[Option<f64>]) -> Vec<(f64, Option<f64>)> {
    let all = grade.reach.iter().enumerate().map(|(n, condition)| (condition.at_least, values.get(n).copied().flatten()));
    all.filter(|(least, value)| value.is_none_or(|value| value < *least)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use upcount_book::Book;

    fn rules() -> Career {
        let text = "zh='x'\nen='x'\ncapability='4.3'\nperiod='quarter'\nnewcomer_months=3\nnear='10%'\n\
            [[grades]]\nid='a'\nzh='a'\nen='a'\n\
            [[grades]]\nid='b'\nzh='b'\nen='b'\ntenure_months=6\n\
            reach=[{measure='policies',months=3,at_least=10},{measure='persistency_13',months=12,at_least=0.8}]\n\
            keep=[{measure='policies',months=3,at_least=5}]\n\
            [[grades]]\nid='c'\nzh='c'\nen='c'\nreach=[{measure='policies',months=3,at_least=50}]\nkeep=[{measure='policies',months=3,at_least=20}]\n";
        let mut files: BTreeMap<String, String> = Book::texts(std::path::Path::new("nowhere")).unwrap().into_iter().collect();
        files.insert("careers/x.toml".into(), text.into());
        Book::from_files(files).unwrap_or_else(|e| panic!("{e}")).careers["x"].clone()
    }

    fn of(grade: usize, tenure_months: u32, reach: &[Option<f64>], keep: &[Option<f64>]) -> Assessed {
        assess(&rules(), &Member { grade, tenure_months, reach: reach.to_vec(), keep: keep.to_vec() })
    }

    #[test]
    fn all_conditions_and_the_time_on_the_roll_lead_one_grade_up() {
        let found = of(0, 6, &[Some(10.0), Some(0.8)], &[]);
        assert_eq!((found.verdict, found.to), (Verdict::Promoted, 1));
        let young = of(0, 5, &[Some(99.0), Some(1.0)], &[]);
        assert_eq!((young.verdict, young.held, young.near), (Verdict::Kept, Some(Held::Tenure), None));
        assert_eq!(of(0, 9, &[Some(99.0), None], &[]).verdict, Verdict::Kept, "what is not known leads nowhere");
        assert_eq!(of(2, 99, &[], &[Some(99.0)]).verdict, Verdict::Kept, "there is no higher grade");
    }

    #[test]
    fn whatever_is_missing_from_what_keeps_a_grade_leads_one_down() {
        let found = of(2, 9, &[], &[Some(19.9)]);
        assert_eq!((found.verdict, found.to), (Verdict::Demoted, 1));
        assert_eq!(of(2, 9, &[], &[None]).verdict, Verdict::Kept, "what is not known costs nothing");
        let young = of(1, 2, &[Some(0.0)], &[Some(0.0)]);
        assert_eq!((young.verdict, young.held), (Verdict::Kept, Some(Held::Newcomer)));
        assert_eq!(of(0, 9, &[Some(0.0), Some(0.0)], &[]).verdict, Verdict::Kept, "there is no lower grade");
    }

    #[test]
    fn near_is_who_lacks_little_of_one_condition_or_keeps_a_grade_by_little() {
        assert_eq!(of(0, 9, &[Some(9.0), Some(0.9)], &[]).near, Some(Near::Promotion));
        assert_eq!(of(0, 9, &[Some(8.9), Some(0.9)], &[]).near, None);
        assert_eq!(of(0, 9, &[Some(9.0), Some(0.75)], &[]).near, None, "two are missing");
        assert_eq!(of(2, 9, &[], &[Some(21.0)]).near, Some(Near::Demotion));
        assert_eq!(of(2, 9, &[], &[Some(22.0)]).near, None);
    }
}
