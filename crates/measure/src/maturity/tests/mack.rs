//! The published triangles (`fixtures/mack`).

use rust_decimal::Decimal;

use super::{
    super::{Curve, Observation, history::number},
    close,
};

struct Published {
    triangle: &'static str,
    steps: &'static str,
    ultimates: &'static str,
}

const TAYLOR_ASHE: Published = Published {
    triangle: include_str!("../../../fixtures/mack/taylor_ashe_triangle.csv"),
    steps: include_str!("../../../fixtures/mack/taylor_ashe_steps.csv"),
    ultimates: include_str!("../../../fixtures/mack/taylor_ashe_ultimates.csv"),
};

const RAA: Published = Published {
    triangle: include_str!("../../../fixtures/mack/raa_triangle.csv"),
    steps: include_str!("../../../fixtures/mack/raa_steps.csv"),
    ultimates: include_str!("../../../fixtures/mack/raa_ultimates.csv"),
};

impl Published {
    fn observations(&self) -> Vec<Observation> {
        let cells = self.triangle.lines().zip(0..).flat_map(|(line, day)| {
            line.split(',').zip(0..).filter(|(cell, _)| !cell.is_empty()).map(move |(cell, lag)| (day, lag, cell))
        });
        cells.map(|(day, lag, cell)| Observation { day, lag, value: cell.parse().unwrap() }).collect()
    }

    fn curve(&self) -> Curve {
        Curve::learn_until(&self.observations(), 9, 1).unwrap()
    }

    /// The last look at each year.
    fn latest(&self) -> Vec<Observation> {
        let seen = self.observations();
        (0..10).map(|day| *seen.iter().rfind(|seen| seen.day == day).unwrap()).collect()
    }
}

fn numbers(table: &str) -> Vec<Vec<f64>> {
    table.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

#[test]
fn steps_are_those_of_the_reference() {
    for published in [TAYLOR_ASHE, RAA] {
        let curve = published.curve();
        let wanted = numbers(published.steps);
        assert_eq!(wanted.len(), curve.steps.len());
        for (k, (step, wanted)) in curve.steps.iter().zip(wanted).enumerate() {
            let mut levers = vec![0.0; 9];
            levers[k] = step.factor;
            close(step.factor, wanted[0], 1e-9);
            close(step.variance.sqrt(), wanted[1], 1e-9);
            close(curve.errors.variance(&levers).sqrt(), wanted[2], 1e-9);
        }
    }
}

#[test]
fn expected_values_and_standard_errors_are_those_of_the_reference() {
    for published in [TAYLOR_ASHE, RAA] {
        let curve = published.curve();
        let latest = published.latest();
        let mut expected: Vec<_> = latest.iter().map(|seen| curve.expect(seen, 8).unwrap().expected).collect();
        expected.push(curve.expect_total(&latest, 8).unwrap());
        let wanted = numbers(published.ultimates);
        assert_eq!(wanted.len(), expected.len());
        for (expected, wanted) in expected.iter().zip(wanted) {
            close(number(expected.value), wanted[0], 1e-9);
            close(number(expected.standard_error), wanted[1], 1e-9);
        }
    }
}

#[test]
fn taylor_ashe_as_printed() {
    let curve = TAYLOR_ASHE.curve();
    let factors: Vec<String> = curve.steps.iter().map(|step| format!("{:.3}", step.factor)).collect();
    assert_eq!(factors, ["3.491", "1.747", "1.457", "1.174", "1.104", "1.086", "1.054", "1.077", "1.018"]);
    let latest = TAYLOR_ASHE.latest();
    let expected: Vec<_> = latest.iter().map(|seen| curve.expect(seen, 0).unwrap().expected).collect();
    let errors: Vec<f64> = expected.iter().map(|year| number(year.standard_error)).collect();
    let printed = [0, 75_535, 121_699, 133_549, 261_406, 411_010, 558_317, 875_328, 971_258, 1_363_155].map(f64::from);
    assert_eq!(errors, printed);
    let total = curve.expect_total(&latest, 0).unwrap();
    let paid: Decimal = latest.iter().map(|seen| seen.value).sum();
    // The years' reserves are printed rounded; so are their sums.
    assert!((total.value - paid - Decimal::from(18_680_856)).abs() <= Decimal::from(4));
    assert_eq!(total.standard_error, Decimal::from(2_447_095));
}

#[test]
fn the_curve_is_the_product_of_the_steps() {
    let curve = TAYLOR_ASHE.curve();
    // 344,014 of 4,969,825.
    close(curve.maturity(0).unwrap().share, 344_014.0 / 4_969_824.694_42, 1e-9);
    assert_eq!(curve.maturity(0).unwrap().days, 1);
    assert_eq!(curve.maturity(5).unwrap().lag, 5);
}
