//! Naver Search Ad, stat reports AD (14 columns) and AD_CONVERSION (13 columns): TSV without a header.
//!
//! Cost has no VAT and two decimals before 2026-03-30, VAT and no decimals from then on.

use super::{
    rows::{AdRow, ConversionRow, RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet},
};

/// The ad that is shown for a keyword: each has one.
pub fn ad(keyword: &str) -> String {
    keyword.replace("nkw", "nad")
}

/// The AD report.
pub fn write_ad(customer: &str, rows: &[Shown<AdRow>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\t');
    for shown in rows {
        let r = &shown.row;
        sheet.row(&[
            if shown.has(RowFault::BadDate) { "20260231".to_owned() } else { r.day.strftime("%Y%m%d").to_string() },
            customer.to_owned(),
            r.campaign.clone(),
            r.ad_group.clone(),
            r.keyword.clone(),
            ad(&r.keyword),
            "bsn-a001-00-000000000000001".to_owned(),
            "8753".to_owned(),
            if r.mobile { "M" } else { "P" }.to_owned(),
            r.impressions.to_string(),
            r.clicks.to_string(),
            if shown.has(RowFault::BadNumber) { "약 3천원".to_owned() } else { r.cost.to_string() },
            (r.impressions * 2).to_string(),
            "0".to_owned(),
        ]);
    }
    sheet.finish(encoding)
}

/// The AD_CONVERSION report.
pub fn write_conversions(customer: &str, rows: &[Shown<ConversionRow>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new('\t');
    for shown in rows {
        let r = &shown.row;
        sheet.row(&[
            r.day.strftime("%Y%m%d").to_string(),
            customer.to_owned(),
            r.campaign.clone(),
            r.ad_group.clone(),
            r.keyword.clone(),
            ad(&r.keyword),
            "bsn-a001-00-000000000000001".to_owned(),
            "8753".to_owned(),
            if r.mobile { "M" } else { "P" }.to_owned(),
            "1".to_owned(),
            r.action.to_owned(),
            r.count.to_string(),
            r.value.to_string(),
        ]);
    }
    sheet.finish(encoding)
}
