//! How much of its final value a recent day has, and what it is expected to end at.
//!
//! Platforms restate a day for weeks: conversions arrive late, invalid clicks are taken off. The history of one
//! account and metric is a run-off triangle as actuaries know it: one row a day, one column a lag. So the
//! chain ladder does the work, with the standard errors of T. Mack, "Distribution-free calculation of the
//! standard error of chain ladder reserve estimates", ASTIN Bulletin 23/2 (1993). The tests hold it against the
//! triangle of G. C. Taylor and F. R. Ashe, "Second moments of estimates of outstanding claims", Journal of
//! Econometrics 23 (1983).
//!
//! Three things differ from a triangle of claims. Days are looked at irregularly (`development`). A day that
//! stands at zero has nothing to multiply (`outlook`). And nothing is said where too few days speak ([`Unknown`]).
//!
//! What it does not know: weekdays, and that an account changed its ways. [`back_test`] tells by how much that
//! matters. Of a handful of conversions a day an expected value is no nearer than the value itself; the
//! intervals hold there too.
//!
//! Values are exact decimals on the way in and on the way out; the statistics between them use floating point.

mod additive;
mod backtest;
mod curve;
mod development;
mod errors;
mod expected;
mod history;
mod interval;
mod outlook;
mod unknown;

#[cfg(test)]
mod tests;

pub use backtest::{BackTest, Score, back_test};
pub use curve::{Curve, Maturity};
pub use expected::{Expected, ExpectedDay};
pub use history::{Contradiction, Observation};
pub use interval::Interval;
pub use outlook::Way;
pub use unknown::Unknown;

/// Days after which a day counts as final.
pub const HORIZON: u32 = 28;

/// Days that must speak about a step from one lag to the next: two weeks, so that every weekday counts twice.
pub const LEAST_DAYS: u32 = 14;
