//! Whether an invoice is close enough to what was measured to be paid without a question.

/// How far an invoice may be off; both limits hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tolerance {
    /// Hundredths of a percent of what was reported.
    pub basis_points: i64,
    /// Minor units.
    pub amount_minor: i64,
}

/// How an invoice compares with what was reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Variance {
    /// Invoiced − reported, minor units.
    pub variance_minor: i128,
    /// Its size in whole hundredths of a percent of what was reported, cut; `None` when nothing was.
    pub basis_points: Option<i128>,
    /// Whether both limits hold.
    pub within: bool,
    /// Invoiced beyond what is reported and the difference allowed, minor units, cut to nothing below: to be disputed.
    pub beyond_minor: i128,
}

impl Tolerance {
    /// Compares `invoiced_minor` with `reported_minor`.
    pub fn compare(self, reported_minor: i64, invoiced_minor: i64) -> Variance {
        let reported = i128::from(reported_minor);
        let variance_minor = i128::from(invoiced_minor) - reported;
        let size = variance_minor.abs();
        let share = reported.abs() * i128::from(self.basis_points);
        let allowed = (share / 10_000).min(self.amount_minor.into());
        Variance {
            variance_minor,
            basis_points: (size * 10_000).checked_div(reported.abs()),
            within: size * 10_000 <= share && size <= i128::from(self.amount_minor),
            beyond_minor: (variance_minor - allowed).max(0),
        }
    }
}
