//! What holds for any history.

use proptest::{prelude::*, sample::subsequence};
use rust_decimal::Decimal;

use super::super::{Curve, Expected, HORIZON, Observation, Way, history::number};

/// Twenty to forty days, each with a value above zero that changes by −10 % to +30 % between looks.
fn histories() -> impl Strategy<Value = Vec<Observation>> {
    let lags: Vec<u32> = (1..28).collect();
    let day = (1_000_i64..1_000_000, subsequence(lags, 0..8), prop::collection::vec(-100_i64..300, 10));
    prop::collection::vec(day, 20..40).prop_map(|days| {
        let mut history = Vec::new();
        for ((mut value, lags, changes), day) in days.into_iter().zip(0..) {
            let all = std::iter::once(0).chain(lags).chain([28]);
            for (lag, change) in all.zip(changes) {
                history.push(Observation { day, lag, value: Decimal::from(value) });
                value += value * change / 1_000;
            }
        }
        history
    })
}

fn all_bounds(expected: &Expected) -> [Decimal; 5] {
    [expected.wide.low, expected.likely.low, expected.value, expected.likely.high, expected.wide.high]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn maturity_ends_at_one(history in histories()) {
        let curve = Curve::learn(&history).unwrap();
        for lag in [HORIZON, HORIZON + 1, 400] {
            let end = curve.maturity(lag).unwrap();
            prop_assert_eq!((end.share, end.standard_error), (1.0, 0.0));
        }
        prop_assert_eq!(curve.points().len(), 29);
    }

    #[test]
    fn the_order_of_what_was_seen_does_not_matter(
        (history, shuffled) in histories().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (one, other) = (Curve::learn(&history).unwrap(), Curve::learn(&shuffled).unwrap());
        prop_assert_eq!(one.points(), other.points());
        let day = Observation { day: 50, lag: 2, value: Decimal::from(777) };
        prop_assert_eq!(one.expect(&day, 2), other.expect(&day, 2));
    }

    #[test]
    fn a_history_that_never_changes_is_mature_at_once(
        history in histories(), value in 1_i64..1_000_000, lag in 0_u32..28,
    ) {
        let firsts: Vec<Decimal> = history.iter().filter(|seen| seen.lag == 0).map(|seen| seen.value).collect();
        let still: Vec<_> =
            history.iter().map(|seen| Observation { value: firsts[seen.day as usize], ..*seen }).collect();
        let curve = Curve::learn(&still).unwrap();
        let value = Decimal::from(value);
        let day = curve.expect(&Observation { day: 50, lag, value }, 0).unwrap();
        prop_assert_eq!((day.maturity.share, day.maturity.standard_error), (1.0, 0.0));
        prop_assert_eq!(all_bounds(&day.expected), [value; 5]);
        let nothing = curve.expect(&Observation { day: 30, lag, value: Decimal::ZERO }, 0).unwrap();
        prop_assert_eq!(all_bounds(&nothing.expected), [Decimal::ZERO; 5]);
    }

    #[test]
    fn twice_the_values_are_twice_the_expected_value(
        history in histories(), times in 2_i64..2_000, value in 0_i64..1_000_000, lag in 0_u32..28,
    ) {
        let times = Decimal::from(times);
        let scaled: Vec<_> =
            history.iter().map(|seen| Observation { value: seen.value * times, ..*seen }).collect();
        let day = Observation { day: 20, lag, value: Decimal::from(value) };
        let one = Curve::learn(&history).unwrap().expect(&day, 6).unwrap();
        let day = Observation { value: day.value * times, ..day };
        let other = Curve::learn(&scaled).unwrap().expect(&day, 6).unwrap();
        for (one, other) in all_bounds(&one.expected).into_iter().zip(all_bounds(&other.expected)) {
            let off = number(one * times - other).abs();
            prop_assert!(off <= 1e-6 * number(other).abs() + 0.01, "{} × {} is not {}", one, times, other);
        }
    }

    #[test]
    fn bounds_lie_in_order(history in histories(), value in 0_i64..1_000_000, lag in 0_u32..40) {
        let curve = Curve::learn(&history).unwrap();
        let day = curve.expect(&Observation { day: 20, lag, value: Decimal::from(value) }, 0).unwrap();
        prop_assert!(all_bounds(&day.expected).is_sorted(), "{:?}", day);
        prop_assert!(day.expected.wide.low >= Decimal::ZERO);
        prop_assert_eq!(day.way == Way::Final, lag >= HORIZON);
    }

    #[test]
    fn days_together_are_expected_to_end_at_their_sum(history in histories()) {
        let curve = Curve::learn(&history).unwrap();
        let days: Vec<_> =
            (0..5).map(|lag| Observation { day: 40, lag, value: Decimal::from(lag * 1_000) }).collect();
        let each: Vec<_> = days.iter().map(|day| curve.expect(day, 0).unwrap().expected).collect();
        let total = curve.expect_total(&days, 0).unwrap();
        prop_assert_eq!(total.value, each.iter().map(|day| day.value).sum::<Decimal>());
        let squares: f64 = each.iter().map(|day| number(day.standard_error).powi(2)).sum();
        prop_assert!(number(total.standard_error) + 3.0 >= squares.sqrt(), "errors of the curve add up");
        prop_assert!(number(total.standard_error) <= each.iter().map(|day| number(day.standard_error)).sum::<f64>() + 5.0);
    }
}
