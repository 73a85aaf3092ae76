use crate::{close, golden, numbers, results, rows};
use std::collections::BTreeMap;
use upcount_maths::normal::Z95;
use upcount_maths::survival::{Step, incidence, interval};

fn steps<'a>(seen: impl Iterator<Item = (u32, &'a str)>) -> Vec<Step> {
    let mut steps: BTreeMap<u32, Step> = BTreeMap::new();
    for (time, what) in seen {
        let step = steps.entry(time).or_insert(Step { time: f64::from(time), ..Step::default() });
        match what {
            "1" => step.came += 1.0,
            "2" => step.lost += 1.0,
            _ => step.left += 1.0,
        }
    }
    steps.into_values().collect()
}

#[test]
fn freireichs_remissions_end_as_kaplan_and_meier_have_them() {
    let (Some(data), Some(reference)) = (golden("survival/freireich.csv"), results("survival/survival.json")) else { return };
    let reference = &reference["freireich_km"];
    let strata: Vec<&str> = reference["strata"].as_array().unwrap().iter().filter_map(|s| s.as_str()).collect();
    for group in ["6MP", "placebo"] {
        let rows = rows(&data);
        let seen = rows.iter().filter(|r| group.starts_with(r[2])).map(|r| (r[0].parse().expect("weeks"), r[1]));
        let found = incidence(&steps(seen));
        let of = |field: &str| {
            let there = numbers(&reference[field]);
            strata.iter().zip(there).filter(|(s, _)| s.ends_with(group)).map(|(_, v)| v).collect::<Vec<f64>>()
        };
        close(&found.iter().map(|p| p.time).collect::<Vec<_>>(), &of("time"), 0.0);
        close(&found.iter().map(|p| p.under_way).collect::<Vec<_>>(), &of("surv"), 1e-12);
        close(&found.iter().map(|p| 1.0 - p.came).collect::<Vec<_>>(), &of("surv"), 1e-10);
        let known = |v: Vec<f64>| v.into_iter().take(found.len() - usize::from(group == "placebo")).collect::<Vec<_>>();
        close(&known(found.iter().map(|p| p.error).collect()), &known(of("se")), 1e-9);
        // The part that came is one less the part that survived, and so are its limits.
        close(&known(found.iter().map(|p| 1.0 - interval(p.came, p.error, Z95)[1]).collect()), &known(of("lower_loglog")), 1e-9);
        close(&known(found.iter().map(|p| 1.0 - interval(p.came, p.error, Z95)[0]).collect()), &known(of("upper_loglog")), 1e-9);
    }
}

#[test]
fn with_another_way_to_go_the_parts_are_those_of_aalen_and_johansen() {
    let (Some(data), Some(reference)) = (golden("survival/mgus2_cr.csv"), results("survival/survival.json")) else { return };
    let reference = &reference["mgus2_aj"];
    let rows = rows(&data);
    let seen = |came: &'static str| {
        rows.iter().map(move |r| {
            (
                r[0].parse().expect("months"),
                if r[1] == "0" {
                    "0"
                } else if r[1] == came {
                    "1"
                } else {
                    "2"
                },
            )
        })
    };
    for (came, field) in [("1", "pcm"), ("2", "death")] {
        let found = incidence(&steps(seen(came)));
        let at = |time: &f64| found.iter().take_while(|p| p.time <= *time).last().map_or(0.0, |p| p.came);
        close(&numbers(&reference["time"]).iter().map(at).collect::<Vec<_>>(), &numbers(&reference[field]), 1e-10);
    }
}
