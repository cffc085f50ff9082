//! Integration tests: the program as its users run it, on both databases. Every test is a sentence about the business.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod company;
mod exports;
mod independent_check;
mod shared_sources;

mod accounts;
mod as_known_on;
mod bad_input;
mod bridge;
mod command_line;
mod companies;
mod concurrency;
mod demo_company;
mod edges;
mod exchange_differences;
mod explanations;
mod folders;
mod forms;
mod full_books;
mod golden_rules;
mod idempotence;
mod killed_imports;
mod languages;
mod links;
mod mappings;
mod maturity;
mod mended_rows;
mod online_retail;
mod order_counts;
mod periods;
mod places;
mod proof;
mod quarantine;
mod rebuilds;
mod references;
mod report_languages;
mod reports;
mod restatements;
mod sheets;
mod tampering;
mod vouchers;
mod withdrawals;
