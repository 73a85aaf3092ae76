//! Paths of contacts, against exact linear algebra and ChannelAttribution.

use super::{close, golden, numbers, results, rows};
use serde_json::Value;
use upcount_maths::{Journey, Rule, credited, removal_effects};

/// Channels in the order of their names.
const CHANNELS: [&str; 7] = ["ad", "agent", "app", "bank", "call", "web", "wechat"];

fn by_name(values: &Value) -> Vec<f64> {
    CHANNELS.iter().filter_map(|name| values[*name].as_f64()).collect()
}

#[test]
fn thirty_thousand_customers_are_credited_as_the_references_credit_them() {
    let (Some(data), Some(all)) = (golden("attribution/paths.csv"), results("attribution/attribution.json")) else { return };
    let channel = |name: &str| CHANNELS.iter().position(|c| *c == name.trim()).expect("a channel");
    let table = rows(&data);
    let contacts: Vec<Vec<usize>> = table.iter().map(|row| row[0].split('>').map(channel).collect()).collect();
    let whole = |cell: &str| cell.parse().expect("customers");
    let joined = table.iter().zip(&contacts);
    let journeys: Vec<Journey<'_>> =
        joined.map(|(row, contacts)| Journey { contacts, converted: whole(row[1]), lost: whole(row[2]) }).collect();
    let reference = &all["paths"];
    let found = removal_effects(7, &journeys).unwrap();
    let exact = &reference["markov1_exact"];
    close(&[found.converting], &numbers(&serde_json::json!([exact["p_conv"]])), 1e-12);
    close(&found.lost, &by_name(&exact["removal"]), 1e-11);
    close(&found.credits.iter().map(|c| c.conversions).collect::<Vec<_>>(), &by_name(&exact["attribution"]), 1e-11);
    // The package simulates a million walks.
    close(
        &found.credits.iter().map(|c| c.conversions).collect::<Vec<_>>(),
        &by_name(&reference["ChannelAttribution_order1_1e6sims"]),
        0.025,
    );
    for (rule, expected) in [
        (Rule::First, &reference["heuristic"]["first_touch"]),
        (Rule::Last, &reference["heuristic"]["last_touch"]),
        (Rule::Linear, &reference["heuristic"]["linear_touch"]),
        (Rule::Shapley, &reference["shapley_characteristic_sum"]),
    ] {
        let found = credited(7, &journeys, rule).unwrap();
        close(&found.iter().map(|c| c.conversions).collect::<Vec<_>>(), &by_name(expected), 1e-11);
    }
}

#[test]
fn the_worked_example_has_two_four_and_four_tenths() {
    let Some(all) = results("attribution/attribution.json") else { return };
    let journey = |contacts, converted| Journey { contacts, converted, lost: 1 - converted };
    let found = removal_effects(3, &[journey(&[0, 1, 2], 1), journey(&[0], 0), journey(&[1, 2], 0)]).unwrap();
    let exact = &all["bryl_example"]["exact"];
    let expected = |of: &Value| ["C1", "C2", "C3"].map(|name| of[name].as_f64().expect("a number"));
    close(&found.lost, &expected(&exact["removal"]), 1e-12);
    close(&found.credits.iter().map(|c| c.share).collect::<Vec<_>>(), &expected(&exact["attribution"]), 1e-12);
}
