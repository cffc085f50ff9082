//! The formats, one file each. To add one: a file here, its line in [`ALL`], and `fixtures/<id>/sample.*`.

mod bank_csv;
mod bank_statement;
mod card_statement;
mod fx_rate;
mod google_ads_invoice;
mod hometax_invoice;
mod media_charge;
mod meta_invoice;
mod naver_search_ad_stat;
mod naver_search_ad_ui;
mod opening_balance;
mod order;
mod order_touch;
mod payout;
mod product;
mod toss_settlement_csv;
mod toss_settlement_json;

use crate::Format;

/// Every format.
pub const ALL: &[&Format] = &[
    &bank_csv::FORMAT,
    &bank_statement::FORMAT,
    &card_statement::FORMAT,
    &fx_rate::FORMAT,
    &google_ads_invoice::FORMAT,
    &hometax_invoice::FORMAT,
    &media_charge::FORMAT,
    &meta_invoice::FORMAT,
    &naver_search_ad_stat::FORMAT,
    &naver_search_ad_ui::FORMAT,
    &opening_balance::FORMAT,
    &order::FORMAT,
    &order_touch::FORMAT,
    &payout::FORMAT,
    &product::FORMAT,
    &toss_settlement_csv::FORMAT,
    &toss_settlement_json::FORMAT,
];

/// The format called `id`.
pub fn by_id(id: &str) -> Option<&'static Format> {
    ALL.iter().copied().find(|format| format.id == id)
}

#[cfg(test)]
mod tests;
