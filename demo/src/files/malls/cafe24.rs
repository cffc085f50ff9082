//! Cafe24: the orders that the shop's admin exports; those of connected malls stand among them.

use super::MallRow;
use crate::files::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, moment},
};

/// The file; `true` beside a row: a connected mall took the order.
pub fn write(rows: &[Shown<(MallRow, bool)>], encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.cells(&[
        "주문번호",
        "품목별 주문번호",
        "주문일시",
        "결제일시(입금확인일)",
        "매출경로",
        "유입경로",
        "주문상태",
        "자체품목코드",
        "상품명",
        "수량",
        "판매가",
        "옵션추가 가격",
        "상품별 추가할인금액",
        "쿠폰 할인금액",
        "적립금 사용액",
        "배송비",
        "배송시작일",
        "취소완료일",
        "반품완료일",
    ]);
    let won = |n: i64| format!("{n}.00");
    for shown in rows {
        let (MallRow { order, line, known_at }, is_connected) = &shown.row;
        let line = &order.lines[*line];
        let claim = line.claim.as_ref().filter(|c| c.at < *known_at);
        let done_at = |kind| moment(claim.filter(|c| c.kind == kind).map(|c| c.at));
        let sent_at = order.sent_at.filter(|at| at < known_at);
        let status = match claim.map(|c| c.kind) {
            Some("cancel") => "취소완료",
            Some(_) => "반품완료",
            None if sent_at.is_some() => "배송중",
            None => "배송준비중",
        };
        let paid_at =
            if shown.has(RowFault::BadDate) { "2026-13-05 10:00:00".into() } else { moment(Some(order.paid_at)) };
        sheet.row(&[
            order.id.clone(),
            line.id.clone(),
            moment(Some(order.ordered_at)),
            paid_at,
            if *is_connected { "스마트스토어" } else { "PC쇼핑몰" }.to_owned(),
            order.source.as_ref().map_or(String::new(), landing),
            status.to_owned(),
            line.product.clone(),
            line.name.clone(),
            line.quantity.to_string(),
            won(line.unit_price),
            won(0),
            won(line.seller_off),
            won(order.coupon),
            won(order.points),
            won(order.shipping),
            moment(sent_at),
            done_at("cancel"),
            done_at("return"),
        ]);
    }
    sheet.finish(encoding)
}

/// The page on which a customer landed, with what the advertisement wrote into its address.
fn landing((group, campaign): &(String, String)) -> String {
    let group = percent(group);
    let tags = format!("utm_source=naver&utm_medium=cpc&utm_campaign={}", percent(campaign));
    format!("https://haru.example/p?{tags}&n_ad_group={group}")
}

fn percent(text: &str) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}
