//! The formats, one file each. To add one: a file here, its line in [`ALL`], and `fixtures/<id>/sample.*`.

mod bank_csv;
mod cafe24_order;
mod cafe24_order_csv;
mod coupang_revenue;
mod coupang_settlement;
mod fx_rate;
mod media_charge;
mod naver_search_ad_stat;
mod naver_search_ad_ui;
mod opening_balance;
mod order;
mod order_touch;
mod payout;
mod product;
mod shopify_order;
mod shopify_order_graphql;
mod smartstore_order;
mod smartstore_product_order;
mod toss_settlement_csv;
mod toss_settlement_json;

use crate::Format;

/// Every format.
pub const ALL: &[&Format] = &[
    &bank_csv::FORMAT,
    &cafe24_order::FORMAT,
    &cafe24_order_csv::FORMAT,
    &coupang_revenue::FORMAT,
    &coupang_settlement::FORMAT,
    &fx_rate::FORMAT,
    &media_charge::FORMAT,
    &naver_search_ad_stat::FORMAT,
    &naver_search_ad_ui::FORMAT,
    &opening_balance::FORMAT,
    &order::FORMAT,
    &order_touch::FORMAT,
    &payout::FORMAT,
    &product::FORMAT,
    &shopify_order::FORMAT,
    &shopify_order_graphql::FORMAT,
    &smartstore_order::FORMAT,
    &smartstore_product_order::FORMAT,
    &toss_settlement_csv::FORMAT,
    &toss_settlement_json::FORMAT,
];

/// The format called `id`.
pub fn by_id(id: &str) -> Option<&'static Format> {
    ALL.iter().copied().find(|format| format.id == id)
}

#[cfg(test)]
mod tests;
