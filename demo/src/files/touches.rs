//! Generic order-touch file.

use jiff::civil::DateTime;

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, moment},
};
use crate::world::{accounts::SHOP, touches::Touch};

/// The file.
pub fn write(rows: &[Shown<Touch>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&[
        "쇼핑몰",
        "주문번호",
        "유입일시",
        "광고계정",
        "캠페인",
        "광고그룹",
        "광고ID",
        "utm_source",
        "utm_campaign",
        "클릭ID",
        "쿠폰코드",
    ]);
    for shown in rows {
        let r = &shown.row;
        sheet.row(&[
            SHOP.to_owned(),
            if shown.has(RowFault::MissingOrder) { String::new() } else { r.order_id.clone() },
            moment(Some(r.touched_at)),
            r.media_account.clone(),
            r.campaign.clone(),
            r.ad_group.clone(),
            r.ad.clone(),
            r.utm_source.to_owned(),
            r.utm_campaign.clone(),
            r.click_id.clone(),
            r.coupon.clone(),
        ]);
    }
    sheet.finish(encoding)
}
