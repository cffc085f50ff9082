//! Days that were not looked at every day.

use rust_decimal::Decimal;

use super::{
    super::{Curve, Observation, Unknown, history::number},
    alike,
    chance::{Chance, arrived, conversions},
    close, seen,
};

#[test]
fn steps_across_a_gap_make_together_what_the_days_made() {
    // 10 → 12 within three days, then 12 → 15 until the end; nothing is known between.
    let curve = Curve::learn(&alike(30, &[(0, 10), (3, 12), (28, 15)])).unwrap();
    close(curve.maturity(0).unwrap().share, 10.0 / 15.0, 1e-12);
    close(curve.maturity(3).unwrap().share, 12.0 / 15.0, 1e-12);
    let between = curve.maturity(1).unwrap().share;
    assert!(10.0 / 15.0 < between && between < 12.0 / 15.0, "{between}");
}

#[test]
fn a_gap_has_the_variance_of_the_days_that_cross_it() {
    // Seen at 0, 2 and 28 only, a day has the interval that a day of two known steps would have.
    let wide: Vec<Observation> = (0..40)
        .flat_map(|day| [seen(day, 0, 1_000), seen(day, 2, 1_500 + i64::from(day % 7) * 30), seen(day, 28, 2_000)])
        .collect();
    let narrow: Vec<Observation> =
        wide.iter().map(|look| Observation { lag: if look.lag == 2 { 1 } else { look.lag }, ..*look }).collect();
    let error = |history: &[Observation]| {
        let curve = Curve::learn(history).unwrap();
        number(curve.expect(&seen(50, 0, 1_000), 6).unwrap().expected.standard_error)
    };
    close(error(&wide), error(&narrow), 0.02);
}

#[test]
fn a_day_seen_now_and_then_teaches_what_a_day_seen_daily_does() {
    let daily = Curve::learn(&conversions(150, 80.0, 1.0, &mut Chance(7))).unwrap();
    let weekly = Curve::learn(&conversions(150, 80.0, 0.25, &mut Chance(7))).unwrap();
    for lag in 0..28 {
        let (daily, weekly) = (daily.maturity(lag).unwrap(), weekly.maturity(lag).unwrap());
        close(daily.share, arrived(lag), 0.02);
        close(weekly.share, arrived(lag), 0.04);
        if lag < 20 {
            assert!(weekly.standard_error > daily.standard_error, "fewer looks know less");
        }
    }
}

#[test]
fn what_was_not_seen_again_teaches_nothing() {
    let history = alike(30, &[(0, 10), (28, 20)]);
    let once: Vec<Observation> = (100..400).map(|day| seen(day, 2, 7)).collect();
    let with: Vec<Observation> = history.iter().chain(&once).copied().collect();
    let (without, with) = (Curve::learn(&history).unwrap(), Curve::learn(&with).unwrap());
    assert_eq!(without.points(), with.points());
    // Days that were never seen before they were final say nothing of what came before.
    let late: Vec<Observation> = (0..300).map(|day| seen(day, 60, 7)).collect();
    let curve = Curve::learn(&late).unwrap();
    assert_eq!(curve.maturity(27), Err(Unknown::TooFewDays { lag: 27, days: 0, needed: 14 }));
    assert_eq!(curve.maturity(28).unwrap().days, 300);
}

#[test]
fn the_first_look_past_the_horizon_is_the_final_value() {
    let curve = Curve::learn(&alike(20, &[(0, 10), (30, 20), (60, 40)])).unwrap();
    assert_eq!(curve.expect(&seen(90, 0, 7), 0).unwrap().expected.value, Decimal::from(14));
}
