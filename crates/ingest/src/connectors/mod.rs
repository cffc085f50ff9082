//! The formats, one file each. To add one: a file here, its line in [`ALL`], and `fixtures/<id>/sample.*`.

mod accrual;
mod ad_report;
mod bank_csv;
mod bank_statement;
mod bok_rates;
mod cafe24_order;
mod cafe24_order_csv;
mod campaign_alias;
mod card_statement;
mod coupang_revenue;
mod coupang_settlement;
mod ecb_rates;
mod fx_rate;
mod ga4_bigquery;
mod ga4_measurement_protocol;
mod goods_receipt;
mod google_ads_invoice;
mod google_ads_search_stream;
mod google_ads_ui;
mod hometax_invoice;
mod kakao_keyword;
mod kakao_keyword_api;
mod kakao_moment;
mod kakao_moment_api;
mod linkedin_campaign;
mod media_charge;
mod meta_ads_ui;
mod meta_insights;
mod meta_invoice;
mod naver_search_ad_stat;
mod naver_search_ad_ui;
mod naver_settle_case;
mod naver_settle_commission;
mod naver_settle_daily;
mod opening_balance;
mod order;
mod order_touch;
mod payout;
mod payout_line;
mod points;
mod portone_settlement;
mod product;
mod shopify_order;
mod shopify_order_graphql;
mod shopify_payout;
mod shopify_payout_csv;
mod smartstore_order;
mod smartstore_product_order;
mod stripe_balance;
mod stripe_balance_json;
mod tiktok_report;
mod tiktok_report_api;
mod toss_settlement_csv;
mod toss_settlement_json;

use crate::Format;

/// Every format.
pub const ALL: &[&Format] = &[
    &accrual::FORMAT,
    &ad_report::FORMAT,
    &bank_csv::FORMAT,
    &bank_statement::FORMAT,
    &bok_rates::FORMAT,
    &cafe24_order::FORMAT,
    &cafe24_order_csv::FORMAT,
    &campaign_alias::FORMAT,
    &card_statement::FORMAT,
    &coupang_revenue::FORMAT,
    &coupang_settlement::FORMAT,
    &ecb_rates::FORMAT,
    &fx_rate::FORMAT,
    &ga4_bigquery::FORMAT,
    &ga4_measurement_protocol::FORMAT,
    &goods_receipt::FORMAT,
    &google_ads_invoice::FORMAT,
    &google_ads_search_stream::FORMAT,
    &google_ads_ui::FORMAT,
    &hometax_invoice::FORMAT,
    &kakao_keyword::FORMAT,
    &kakao_keyword_api::FORMAT,
    &kakao_moment::FORMAT,
    &kakao_moment_api::FORMAT,
    &linkedin_campaign::FORMAT,
    &media_charge::FORMAT,
    &meta_ads_ui::FORMAT,
    &meta_insights::FORMAT,
    &meta_invoice::FORMAT,
    &naver_search_ad_stat::FORMAT,
    &naver_search_ad_ui::FORMAT,
    &naver_settle_case::FORMAT,
    &naver_settle_commission::FORMAT,
    &naver_settle_daily::FORMAT,
    &opening_balance::FORMAT,
    &order::FORMAT,
    &order_touch::FORMAT,
    &payout::FORMAT,
    &payout_line::FORMAT,
    &points::FORMAT,
    &portone_settlement::FORMAT,
    &product::FORMAT,
    &shopify_order::FORMAT,
    &shopify_order_graphql::FORMAT,
    &shopify_payout::FORMAT,
    &shopify_payout_csv::FORMAT,
    &smartstore_order::FORMAT,
    &smartstore_product_order::FORMAT,
    &stripe_balance::FORMAT,
    &stripe_balance_json::FORMAT,
    &tiktok_report::FORMAT,
    &tiktok_report_api::FORMAT,
    &toss_settlement_csv::FORMAT,
    &toss_settlement_json::FORMAT,
];

/// The format called `id`.
pub fn by_id(id: &str) -> Option<&'static Format> {
    ALL.iter().copied().find(|format| format.id == id)
}

#[cfg(test)]
mod tests;
