//! The files people download, one writer per format.

pub mod accruals;
pub mod aliases;
pub mod analytics;
pub mod bank;
pub mod camt;
pub mod central_banks;
pub mod goods;
pub mod google_invoices;
pub mod hometax;
pub mod malls;
pub mod media_charges;
pub mod naver_stat;
pub mod naver_ui;
pub mod openings;
pub mod orders;
pub mod payout_lines;
pub mod payouts;
pub mod platforms;
pub mod points;
pub mod products;
pub mod rates;
pub mod row_fault;
pub mod rows;
pub mod sheet;
pub mod toss_csv;
pub mod toss_json;
pub mod touches;

use rows::{Content, Export};
use sheet::Rendered;

/// The bytes of a file and the line of each of its rows.
pub fn render(export: &Export) -> Rendered {
    let Export { taken_at, encoding, .. } = *export;
    match &export.content {
        Content::NaverUi { external_id, from, to, rows, total, .. } => {
            naver_ui::write(external_id, (*from, *to), rows, *total, encoding)
        }
        Content::NaverStat { customer, rows, .. } => naver_stat::write_ad(customer, rows, encoding),
        Content::NaverConversions { customer, rows, .. } => naver_stat::write_conversions(customer, rows, encoding),
        Content::Orders { layout, total, rows } => orders::write(*layout, *total, rows, taken_at, encoding),
        Content::Aliases(rows) => aliases::write(rows, taken_at, encoding),
        Content::Touches(rows) => touches::write(rows, taken_at, encoding),
        Content::Products(rows) => products::write(rows, taken_at, encoding),
        Content::TossJson(rows) => toss_json::write(rows, encoding),
        Content::TossCsv(rows) => toss_csv::write(rows, encoding),
        Content::Payouts(rows) => payouts::write(rows, taken_at, encoding),
        Content::Charges(rows) => media_charges::write(rows, taken_at, encoding),
        Content::Bank { from, to, total, rows } => bank::write((*from, *to), *total, rows, encoding),
        Content::Rates(rows) => rates::write(rows, taken_at, encoding),
        Content::Openings(rows) => openings::write(rows, taken_at, encoding),
        Content::Points(rows) => points::write(rows, taken_at, encoding),
        Content::Receipts(rows) => goods::write(rows, taken_at, encoding),
        Content::Accruals(rows) => accruals::write(rows, taken_at, encoding),
        Content::Coupang(rows) => malls::coupang::write_revenue(rows),
        Content::CoupangSettlements(rows) => malls::coupang::write_settlements(rows),
        Content::Cafe24(rows) => malls::cafe24::write(rows, encoding),
        Content::PayoutLines(rows) => payout_lines::write(rows, taken_at, encoding),
        Content::Shopify(rows) => malls::shopify::write_orders(rows),
        Content::ShopifyBalance(rows) => malls::shopify::write_balance(rows),
        Content::Camt { account, number, opening, rows } => camt::write((account, number), *opening, rows),
        Content::Store(rows) => malls::naver::write_orders(rows),
        Content::NaverCases(rows) => malls::naver::write_cases(rows, taken_at.date()),
        Content::NaverCommissions(rows) => malls::naver::write_commissions(rows, taken_at.date()),
        Content::NaverDays(rows) => malls::naver::write_days(rows, taken_at.date()),
        Content::AdReport(report) => platforms::write(report, encoding),
        Content::GoogleInvoices { customer, rows } => google_invoices::write(customer, rows, encoding),
        Content::Hometax(rows) => hometax::write(rows, encoding),
        Content::BankOfKorea(rows) => central_banks::write_bank_of_korea(rows, encoding),
        Content::Ecb(rows) => central_banks::write_ecb(rows, encoding),
        Content::Analytics { big_query: true, rows } => analytics::write_big_query(rows, encoding),
        Content::Analytics { rows, .. } => analytics::write_measurement_protocol(rows, encoding),
    }
}
