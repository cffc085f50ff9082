//! What worked: profit by any key, and the key figures worked out from it.
//!
//! How mature recent days are, and what they are expected to end at.
//!
//! Pure: sums in, sums and ratios out. Amounts are minor units of the company's currency.

pub mod kpis;
pub mod maturity;
mod pairs;
pub mod profit;
pub mod profit_sums;
pub mod ratio;

pub use kpis::{Figure, Kpi, Unit};
pub use maturity::{
    BackTest, Contradiction, Curve, Expected, ExpectedDay, Interval, Maturity, Observation, Score, Unknown, Way,
    back_test,
};
pub use profit::{BookedSums, Claims, OutOfRange, ProfitRow};
pub use profit_sums::ProfitSums;
pub use ratio::Ratio;
