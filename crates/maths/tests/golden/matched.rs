//! Things matched to places, against the published optimum of Dantzig's transport problem and the solver HiGHS.

use super::{numbers, results};
use serde_json::Value;
use upcount_maths::transport;

fn rows(value: &Value) -> Vec<Vec<i64>> {
    let row = |row: &Value| numbers(row).iter().map(|v| *v as i64).collect();
    value.as_array().map(|rows| rows.iter().map(row).collect()).unwrap_or_default()
}

#[test]
fn two_canneries_serve_three_markets_at_the_published_cost() {
    // Thousandths of a thousand dollars a case; a served case is worth more than costs can differ.
    const SERVED: i64 = 10_000;
    let costs = [[225, 153, 162], [225, 162, 126]];
    let gains: Vec<Vec<Option<i64>>> = costs.iter().map(|row| row.iter().map(|cost| Some(SERVED - cost)).collect()).collect();
    let demand = [325, 300, 275];
    let found = transport(&gains, &[350, 600], &demand).unwrap();
    assert_eq!(SERVED * 900 - found.gain, 153_675);
    assert!((0..3).all(|to| found.amounts[0][to] + found.amounts[1][to] == demand[to]));
}

#[test]
fn sixty_leads_find_their_agents_as_highs_finds_them() {
    let Some(all) = results("optimise/optimise.json") else { return };
    let case = &all["gap_60x8"];
    let (profit, may) = (rows(&case["profit"]), rows(&case["eligible"]));
    let gain = |lead: usize, agent: usize| (may[lead][agent] == 1).then_some(profit[lead][agent]);
    let gains: Vec<Vec<Option<i64>>> = (0..60).map(|lead| (0..8).map(|agent| gain(lead, agent)).collect()).collect();
    let room: Vec<u64> = numbers(&case["cap"]).iter().map(|cap| *cap as u64).collect();
    assert_eq!(Some(transport(&gains, &[1; 60], &room).unwrap().gain), case["optimum"].as_f64().map(|best| best as i64));
    let costs = rows(&all["assign_40"]["cost"]);
    let gains: Vec<Vec<Option<i64>>> = costs.iter().map(|row| row.iter().map(|cost| Some(1_000 - cost)).collect()).collect();
    assert_eq!(Some(40_000 - transport(&gains, &[1; 40], &[1; 40]).unwrap().gain), all["assign_40"]["optimum"].as_i64());
}
