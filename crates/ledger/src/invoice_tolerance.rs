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
}

impl Tolerance {
    /// Compares `invoiced_minor` with `reported_minor`.
    pub fn compare(self, reported_minor: i64, invoiced_minor: i64) -> Variance {
        let reported = i128::from(reported_minor);
        let variance_minor = i128::from(invoiced_minor) - reported;
        let size = variance_minor.abs();
        let within_share = size * 10_000 <= reported.abs() * i128::from(self.basis_points);
        Variance {
            variance_minor,
            basis_points: (size * 10_000).checked_div(reported.abs()),
            within: within_share && size <= i128::from(self.amount_minor),
        }
    }
}
