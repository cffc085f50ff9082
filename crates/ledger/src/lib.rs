//! Facts to balanced journal entries: chart of accounts, posting rules, differences, periods, statements.
//!
//! Pure: the same facts give the same books, whatever the order in which they came. `docs/posting-policy.md`
//! says in words what the rules here do.

#![deny(clippy::float_arithmetic)]

mod canonical;

pub mod books_hash;
mod campaigns;
pub mod chain;
pub mod chart;
pub mod check;
pub mod context;
pub mod difference;
pub mod example;
mod functional;
pub mod fx_rates;
pub mod handbook;
pub mod invoice_tolerance;
pub mod journal;
mod lines;
mod order_link;
pub mod periods;
pub mod posting_rules;
pub mod product_costs;
mod running_total;
pub mod statements;
pub mod threshold_charges;
pub mod vouchers;

#[cfg(test)]
mod examples_tests;
#[cfg(test)]
mod policy_tests;
#[cfg(test)]
mod property_tests;

pub use books_hash::BooksHash;
pub use campaigns::{Campaigns, Reported};
pub use chain::{ChainHead, Link};
pub use chart::{Chart, ProfitLine, Role};
pub use context::Context;
pub use difference::{Posted, difference};
pub use fx_rates::FxRates;
pub use handbook::handbook;
pub use journal::{Dimensions, EntryError, JournalEntry, NetKey, Posting, entry};
pub use order_link::OrderLink;
pub use periods::{Month, PeriodChange, Periods};
pub use posting_rules::{PostError, PostingRule, Reason, Target, nothing_due, post_group};
pub use product_costs::ProductCosts;
