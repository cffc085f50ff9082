//! What worked: profit by any key, and the key figures worked out from it.
//!
//! Pure: sums in, sums and ratios out. Amounts are minor units of the company's currency.

pub mod kpis;
mod pairs;
pub mod profit;
pub mod profit_sums;
pub mod ratio;

pub use kpis::{Figure, Kpi, Unit};
pub use profit::{BookedSums, Claims, OutOfRange, ProfitRow};
pub use profit_sums::ProfitSums;
pub use ratio::Ratio;
