//! The words of the business: money, currencies, calendars, accounts and facts.
//!
//! Pure: no file system, no network, no clock. Every other crate speaks these types.

#![deny(clippy::float_arithmetic)]

pub mod account;
pub mod allocation;
pub mod business_day;
pub mod business_number;
pub mod currency;
pub mod exact;
pub mod facts;
pub mod fraction;
pub mod fx;
pub mod group;
pub mod money;
pub mod payout_term;
pub mod said;
pub mod vat;

pub use compact_str::CompactString as Text;
pub use currency::Currency;
pub use fraction::Fraction;
pub use jiff::{Timestamp, civil::Date};
pub use money::Money;
pub use payout_term::PayoutTerm;
pub use rust_decimal::Decimal;
pub use said::Said;
