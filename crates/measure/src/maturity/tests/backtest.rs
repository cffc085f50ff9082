//! Intervals hold what they promise in worlds that are drawn at random.

use rust_decimal::Decimal;

use super::{
    super::{BackTest, HORIZON, Observation, back_test},
    alike,
    chance::{Chance, conversions},
};

fn tested(usual: f64, downloads: f64) -> BackTest {
    back_test(&conversions(120, usual, downloads, &mut Chance(11)), 2).unwrap()
}

#[test]
fn intervals_hold_what_they_promise() {
    for (usual, downloads) in [(80.0, 1.0), (80.0, 0.4), (400.0, 1.0)] {
        let total = tested(usual, downloads).total;
        let (likely, wide) = (total.coverage_likely().unwrap(), total.coverage_wide().unwrap());
        // Late looks have few whole conversions to come: no bounds leave exactly a tenth on either side.
        assert!((0.75..0.93).contains(&likely), "{likely} of {total:?}");
        assert!((0.92..0.99).contains(&wide), "{wide} of {total:?}");
        assert!(total.predicted > 500, "{total:?}");
        assert!(total.mean_error().unwrap() < 0.4 * total.naive_mean_error().unwrap(), "{total:?}");
    }
}

#[test]
fn few_conversions_a_day_are_predicted_too() {
    let total = tested(2.0, 1.0).total;
    let (likely, wide) = (total.coverage_likely().unwrap(), total.coverage_wide().unwrap());
    assert!(likely > 0.7, "{likely} of {total:?}");
    assert!(wide > 0.85, "{wide} of {total:?}");
}

#[test]
fn later_looks_are_nearer_to_the_end() {
    let lags = tested(80.0, 1.0).lags;
    assert_eq!(lags.len(), 28);
    let error = |lag: usize| lags[lag].mean_error().unwrap();
    assert!(error(0) > error(7) && error(7) > error(20) && error(20) > error(27));
}

#[test]
fn a_prediction_knows_nothing_of_what_came_later() {
    // Days from 73 on double in the end, which nobody sees before day 101; the last early look is on day 100.
    let still = alike(100, &[(0, 10), (1, 10), (28, 10)]);
    let turned: Vec<Observation> = still
        .iter()
        .map(|seen| {
            let doubled = seen.day >= 73 && seen.lag == HORIZON;
            Observation { value: if doubled { seen.value * Decimal::TWO } else { seen.value }, ..*seen }
        })
        .collect();
    let total = back_test(&turned, 0).unwrap().total;
    // On day 40 thirteen days are final: 41 first and 40 second looks had no figure yet.
    assert_eq!((total.predicted, total.without_figure), (119, 81));
    // Two looks at each of 27 days fail, by half of what came.
    assert_eq!((total.in_likely, total.in_wide), (119 - 54, 119 - 54));
    assert_eq!((total.error, total.naive_error), (27.0, 27.0));
}
