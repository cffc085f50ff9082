//! The formats, one file each. To add one: a file here, its line in [`ALL`], and `fixtures/<id>/sample.*`.

mod accrual;
mod ad_report;
mod bank_csv;
mod campaign_alias;
mod fx_rate;
mod goods_receipt;
mod google_ads_search_stream;
mod google_ads_ui;
mod kakao_keyword;
mod kakao_keyword_api;
mod kakao_moment;
mod kakao_moment_api;
mod media_charge;
mod meta_ads_ui;
mod meta_insights;
mod naver_search_ad_stat;
mod naver_search_ad_ui;
mod opening_balance;
mod order;
mod order_touch;
mod payout;
mod payout_line;
mod points;
mod product;
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
    &campaign_alias::FORMAT,
    &fx_rate::FORMAT,
    &goods_receipt::FORMAT,
    &google_ads_search_stream::FORMAT,
    &google_ads_ui::FORMAT,
    &kakao_keyword::FORMAT,
    &kakao_keyword_api::FORMAT,
    &kakao_moment::FORMAT,
    &kakao_moment_api::FORMAT,
    &media_charge::FORMAT,
    &meta_ads_ui::FORMAT,
    &meta_insights::FORMAT,
    &naver_search_ad_stat::FORMAT,
    &naver_search_ad_ui::FORMAT,
    &opening_balance::FORMAT,
    &order::FORMAT,
    &order_touch::FORMAT,
    &payout::FORMAT,
    &payout_line::FORMAT,
    &points::FORMAT,
    &product::FORMAT,
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
