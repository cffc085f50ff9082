//! Files as shops, platforms, gateways and banks export them, written from a few words.

use std::fmt::Write as _;

/// Order file of `sales`: order, day, product, gross; one line an order.
pub fn orders(sales: &[(&str, &str, &str, i64)]) -> String {
    let mut text = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\n".to_owned();
    for (order, day, product, gross) in sales {
        writeln!(text, "{order},{order}-1,{day} 10:00:00,{product},1,{gross}").unwrap();
    }
    text
}

/// `count` orders of one line each, numbered from `first`, over the days of March 2026.
pub fn many_orders(prefix: &str, first: usize, count: usize) -> String {
    let mut text = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액\n".to_owned();
    for number in first..first + count {
        let day = number % 31 + 1;
        writeln!(
            text,
            "{prefix}{number},{prefix}{number}-1,2026-03-{day:02},sku-{},1,{}",
            number % 97,
            1_000 + number % 90_000
        )
        .unwrap();
    }
    text
}

/// Refunds of whole lines: change, order, day, amount.
pub fn refunds(changes: &[(&str, &str, &str, i64)]) -> String {
    let mut text = "구분,주문번호,상품주문번호,수량,클레임번호,처리일시,환불금액,재입고\n".to_owned();
    for (change, order, day, amount) in changes {
        writeln!(text, "반품,{order},{order}-1,1,{change},{day},{amount},N").unwrap();
    }
    text
}

/// Console report of naver's account for the days `from` to `to`: day, campaign, cost with VAT.
pub fn ad_report(from: &str, to: &str, rows: &[(&str, &str, i64)]) -> String {
    let dotted = |day: &str| format!("{}.", day.replace('-', "."));
    let mut text = format!("\"캠페인보고서({}~{}),1234567\"\n", dotted(from), dotted(to));
    text += "일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\"\n";
    for (day, campaign, cost) in rows {
        writeln!(text, "{},{campaign},기본,1000,{},{cost}", dotted(day), cost / 500).unwrap();
    }
    text
}

/// Touches: order, time, campaign of naver.
pub fn touches(rows: &[(&str, &str, &str)]) -> String {
    let mut text = "주문번호,유입일시,광고계정,캠페인\n".to_owned();
    for (order, at, campaign) in rows {
        writeln!(text, "{order},{at},1234567,{campaign}").unwrap();
    }
    text
}

/// Settlement of toss: transaction, order, amount, fee, VAT on it, day of sale, day of payout.
pub fn settlement(rows: &[(&str, &str, i64, i64, i64, &str, &str)]) -> String {
    let mut text =
        "상점아이디,거래키,주문번호,결제금액,수수료 공급가액,수수료 부가세,정산금액,정산매출일,정산지급일\n".to_owned();
    for (key, order, amount, fee, vat, sold, paid) in rows {
        let net = amount - fee - vat;
        writeln!(text, "tosspay01,{key},{order},{amount},{fee},{vat},{net},{sold},{paid}").unwrap();
    }
    text
}

/// Bank lines of kb, the oldest first: time, counterparty, amount (deposit positive); the balance starts at `opening`.
pub fn bank(opening: i64, rows: &[(&str, &str, i64)]) -> String {
    let mut text = "계좌번호,123456-04-567890\n거래일시,적요,보낸분/받는분,출금액,입금액,잔액\n".to_owned();
    let mut balance = opening;
    for (at, who, amount) in rows {
        balance += amount;
        writeln!(text, "{at},이체,{who},{},{},{balance}", (-amount).max(0), (*amount).max(0)).unwrap();
    }
    text
}

/// Unit costs: product, cost, first day.
pub fn products(rows: &[(&str, &str, &str)]) -> String {
    let mut text = "상품코드,상품명,매입단가,적용일\n".to_owned();
    for (product, cost, from) in rows {
        writeln!(text, "{product},{product},{cost},{from}").unwrap();
    }
    text
}
