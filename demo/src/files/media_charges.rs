//! Generic media-charge file: top-ups, charges, invoices, payments, credit memos, free credit, refunds.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet, thousands},
};
use crate::world::{media_money::MediaCharge, rates};

/// The file.
pub fn write(rows: &[Shown<MediaCharge>], taken_at: DateTime, encoding: Encoding) -> Rendered {
    let mut sheet = Sheet::new(',');
    sheet.exported_at(taken_at);
    sheet.cells(&[
        "광고계정",
        "거래번호",
        "구분",
        "일자",
        "서비스종료일",
        "공급가액",
        "세액",
        "합계금액",
        "통화",
        "원화결제액",
        "캠페인",
        "승인번호",
    ]);
    for shown in rows {
        let r = &shown.row;
        let decimals = rates::decimals(r.currency);
        let money = |minor: i64| thousands(Decimal::new(minor, decimals));
        let off = if shown.has(RowFault::SupplyPlusVat) { 10 } else { 0 };
        let (supply, vat) =
            r.supply_and_vat.map_or((String::new(), String::new()), |(s, v)| (money(s), money(v + off)));
        let document = if r.supply_and_vat.is_some() {
            format!("{}410000{}", r.charged_on.strftime("%Y%m%d"), r.total % 10_000)
        } else {
            String::new()
        };
        sheet.row(&[
            r.account.to_owned(),
            r.charge_id.clone(),
            if shown.has(RowFault::UnknownKind) { "기타조정".to_owned() } else { kind(r.kind).to_owned() },
            r.charged_on.to_string(),
            r.service_to.map_or(String::new(), |d| d.to_string()),
            supply,
            vat,
            money(r.total),
            r.currency.to_owned(),
            r.settled.map_or(String::new(), |w| thousands(w.into())),
            r.campaign.clone(),
            document,
        ]);
    }
    sheet.finish(encoding)
}

fn kind(kind: &'static str) -> &'static str {
    match kind {
        "top_up" => "충전",
        "charge" => "결제",
        "invoice" => "세금계산서",
        "agency_fee" => "대행수수료",
        "payment" => "지급",
        "credit_memo" => "크레딧",
        "free_credit_granted" => "무상지급",
        "free_credit_used" => "무상사용",
        "refund" => "환불",
        other => other,
    }
}
