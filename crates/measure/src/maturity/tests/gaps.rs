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
    // Two looks a day: the 28 steps between are one step, for which Mack's formulas can be written out.
    let days: Vec<(f64, f64)> =
        (0..30).map(|day| (1_000.0 + f64::from(day * 20), 1_500.0 + f64::from(day * 37 % 300))).collect();
    let whole = |number: f64| number as i64;
    let history: Vec<Observation> = (0..30)
        .zip(&days)
        .flat_map(|(day, (first, last))| [seen(day, 0, whole(*first)), seen(day, 28, whole(*last))])
        .collect();
    let (firsts, lasts) = days.iter().fold((0.0, 0.0), |sums, day| (sums.0 + day.0, sums.1 + day.1));
    let factor = lasts / firsts;
    let squares: f64 = days.iter().map(|(first, last)| (last - factor * first).powi(2) / first).sum();
    let variance = squares / 29.0;
    let curve = Curve::learn(&history).unwrap();
    let maturity = curve.maturity(0).unwrap();
    close(maturity.share, 1.0 / factor, 1e-9);
    close(maturity.standard_error, (variance / firsts).sqrt() / (factor * factor), 0.05);
    let error = curve.expect(&seen(50, 0, 1_000), 6).unwrap().expected.standard_error;
    close(number(error), (1_000.0 * variance + 1e6 * variance / firsts).sqrt(), 0.02);
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
