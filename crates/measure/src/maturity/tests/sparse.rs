//! Few days, no value yet, values that are taken off.

use rust_decimal::Decimal;

use super::{
    super::{Contradiction, Curve, LEAST_DAYS, Observation, Unknown, Way, history::number},
    alike, close, seen,
};

#[test]
fn thirteen_days_carry_no_figure_and_fourteen_do() {
    let values = [(0, 10), (1, 15), (28, 20)];
    let few = Curve::learn(&alike(13, &values)).unwrap();
    let reason = Unknown::TooFewDays { lag: 27, days: 13, needed: LEAST_DAYS };
    assert_eq!(few.expect(&seen(20, 1, 9), 0), Err(reason));
    assert_eq!(few.maturity(0), Err(reason));
    let said = reason.said();
    assert_eq!(said.en, "13 days show how a value changes later than 27 days after the day; it takes 14");
    assert_eq!(said.ko, "27일이 지난 뒤 값이 어떻게 바뀌는지 보여 주는 날이 13일뿐입니다. 14일 이상 쌓여야 합니다");
    let enough = Curve::learn(&alike(14, &values)).unwrap();
    assert_eq!(enough.maturity(1).unwrap().days, 14);
    assert_eq!(enough.expect(&seen(20, 1, 9), 0).unwrap().expected.value, Decimal::from(12));
}

#[test]
fn a_lag_that_few_days_know_leaves_later_lags_their_figures() {
    let mut history = alike(30, &[(3, 10), (28, 20)]);
    history.extend((0..5).map(|day| seen(day, 0, 1)));
    let curve = Curve::learn(&history).unwrap();
    assert_eq!(curve.maturity(2), Err(Unknown::TooFewDays { lag: 2, days: 5, needed: LEAST_DAYS }));
    close(curve.maturity(3).unwrap().share, 0.5, 1e-12);
    // Days that had nothing then, all of them: no step to learn, and no harm to the others.
    history.retain(|look| look.lag > 0);
    history.extend((0..30).map(|day| seen(day, 0, 0)));
    let curve = Curve::learn(&history).unwrap();
    assert_eq!(curve.maturity(0), Err(Unknown::TooFewDays { lag: 2, days: 0, needed: LEAST_DAYS }));
    assert!(curve.expect(&seen(30, 3, 7), 0).unwrap().expected.wide.contains(Decimal::from(14)));
    // A final value needs no history.
    assert_eq!(Curve::learn(&[]).unwrap().expect(&seen(0, 28, 5), 0).unwrap().way, Way::Final);
}

#[test]
fn a_day_without_value_gets_a_part_of_the_level_of_the_days_before() {
    // Usual days have 5 of 10, 20 or 30 … at first: days of 20 on average, half of it missing at lag 0.
    let curve = Curve::learn(&alike(30, &[(0, 5), (28, 10)])).unwrap();
    let day = curve.expect(&seen(30, 0, 0), 2).unwrap();
    assert_eq!(day.way, Way::LevelBefore);
    // 28 days before day 30: ten of 10, nine of 20 and of 30, or near it.
    close(number(day.expected.value), 10.0, 0.05);
    // Days differ by ± 8, half of which is missing.
    close(number(day.expected.standard_error), 4.2, 0.05);
    // A correction below zero keeps its sign of what is there, and gets the same part.
    let credit = curve.expect(&seen(30, 0, -4), 2).unwrap();
    assert_eq!(credit.expected.value, day.expected.value - Decimal::from(4));
    // Nobody knows the level of a day far from the others.
    assert_eq!(curve.expect(&seen(90, 0, 0), 2), Err(Unknown::TooFewDaysBefore { days: 0, needed: 7 }));
}

#[test]
fn a_day_without_value_ends_as_other_days_without_value_did() {
    // Every second day stood at zero: paused, and stayed there.
    let busy = |day: i32| day % 2 == 0;
    let history = |late: i64| -> Vec<Observation> {
        (0..60)
            .flat_map(|day| {
                let (first, last) = if busy(day) { (50, 100) } else { (0, late * i64::from(day % 3)) };
                [seen(day, 0, first), seen(day, 28, last)]
            })
            .collect()
    };
    let paused = Curve::learn(&history(0)).unwrap().expect(&seen(60, 0, 0), 0).unwrap();
    assert_eq!((paused.way, paused.expected.value), (Way::ZeroDays, Decimal::ZERO));
    assert_eq!(paused.expected.wide.high, Decimal::ZERO);
    // They got 0, 3 or 6 later: 3 on average.
    let late = Curve::learn(&history(3)).unwrap().expect(&seen(60, 0, 0), 0).unwrap();
    assert_eq!((late.way, late.expected.value), (Way::ZeroDays, Decimal::from(3)));
    assert!(late.expected.wide.contains(Decimal::from(6)) && late.expected.wide.contains(Decimal::ZERO));
}

#[test]
fn days_that_began_at_zero_count_in_the_curve() {
    // Half of all conversions of the account come on the day itself, some of them to days that had none.
    let history: Vec<Observation> = (0..40)
        .flat_map(|day| {
            if day % 2 == 0 { [seen(day, 0, 10), seen(day, 28, 15)] } else { [seen(day, 0, 0), seen(day, 28, 5)] }
        })
        .collect();
    let curve = Curve::learn(&history).unwrap();
    close(curve.maturity(0).unwrap().share, 0.5, 1e-12);
}

#[test]
fn invalid_clicks_lower_the_expected_cost() {
    let curve = Curve::learn(&alike(30, &[(0, 1_000), (2, 980), (28, 975)])).unwrap();
    let day = curve.expect(&seen(30, 0, 33_110), 0).unwrap();
    close(day.maturity.share, 1_000.0 / 975.0, 1e-12);
    assert_eq!(day.maturity.ratio().unwrap().ten_thousandths(), 10_256);
    // 33,110 × 0.975 = 32,282.25.
    assert_eq!(day.expected.value, Decimal::from(32_282));
    // Nothing is taken from nothing.
    assert_eq!(curve.expect(&seen(30, 0, 0), 0).unwrap().expected.value, Decimal::ZERO);
}

#[test]
fn an_account_that_never_had_anything_has_no_maturity() {
    let zero = Curve::learn(&alike(30, &[(0, 0), (28, 0)])).unwrap();
    assert_eq!(zero.maturity(0), Err(Unknown::TooFewDays { lag: 27, days: 0, needed: LEAST_DAYS }));
    let gone = Curve::learn(&alike(30, &[(0, 5), (28, 0)])).unwrap();
    assert_eq!(gone.maturity(0), Err(Unknown::NoVolume { lag: 27 }));
}

#[test]
fn two_values_of_one_lag_are_refused_and_the_same_twice_is_not() {
    let twice = [seen(3, 1, 10), seen(3, 1, 10)];
    assert!(Curve::learn(&twice).is_ok());
    let other = [seen(3, 1, 10), seen(3, 1, 11)];
    assert_eq!(Curve::learn(&other).err(), Some(Contradiction { day: 3, lag: 1 }));
}
