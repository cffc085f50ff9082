//! What worked: profit by any key, the key figures worked out from it, and the bridge from claims to payouts.
//!
//! How mature recent days are, and what they are expected to end at.
//!
//! Pure: sums in, sums and ratios out. Amounts are minor units of the company's currency.

pub mod bridge;
pub mod keyed_sums;
pub mod kpis;
pub mod maturity;
mod pairs;
pub mod profit;
pub mod ratio;

pub use bridge::{Bridge, BridgeRow, Step};
pub use keyed_sums::{AddUp, KeyedSums};
pub use kpis::{Figure, Kpi, Unit};
pub use maturity::{
    BackTest, Contradiction, Curve, Expected, ExpectedDay, Interval, Maturity, Observation, Score, Unknown, Way,
    back_test,
};
pub use profit::{BookedSums, Claims, OutOfRange, ProfitRow, ProfitSums};
pub use ratio::Ratio;
