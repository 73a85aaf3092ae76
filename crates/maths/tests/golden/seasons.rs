//! A series without its seasons, as R's `stl` takes it apart.

use super::{golden, numbers, results, rows};
use upcount_maths::seasons;

#[test]
fn the_trend_of_air_passengers_and_of_deaths_is_that_of_r() {
    let Some(all) = results("forecast/ets_arima.json") else { return };
    for name in ["AirPassengers", "USAccDeaths", "UKgas"] {
        let Some(text) = golden(&format!("forecast/{name}.csv")) else { return };
        let series: Vec<f64> = rows(&text).iter().map(|row| row[row.len() - 1].parse().unwrap()).collect();
        let period = all[name]["freq"].as_f64().unwrap() as usize;
        let (found, want) = (seasons(&series, &[period]).unwrap(), numbers(&all[name]["stl_trend"]));
        assert_eq!(found.trend.len(), want.len());
        for (at, (found, want)) in found.trend.iter().zip(&want).enumerate() {
            assert!((found - want).abs() < 1e-6 * want.abs(), "{name} {at}: {found} {want}");
        }
    }
}
