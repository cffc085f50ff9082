//! Each bad row waits with its line, column, value and rule; the good ones go on.

use super::{import, options};
use crate::{IngestError, Source, detect};

/// Imports rows under a header and lists (line, column, rule) of the quarantined ones.
fn bad(header: &str, rows: &[&str]) -> Vec<(u32, String, String)> {
    let text = format!("{header}\n{}\n", rows.join("\n"));
    let (_, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!(outcome.rows_read, rows.len() as u64);
    outcome.quarantined.into_iter().map(|bad| (bad.line, bad.column, bad.rule)).collect()
}

fn expected(list: &[(u32, &str, &str)]) -> Vec<(u32, String, String)> {
    list.iter().map(|(line, column, rule)| (*line, (*column).to_owned(), (*rule).to_owned())).collect()
}

#[test]
fn orders_name_the_column_as_printed() {
    let header = "구분,쇼핑몰,주문번호,결제일시,상품코드,수량,판매단가,주문금액,판매자할인,통화,결제사,환불금액,처리일시,주문일시";
    let rows = [
        "주문,hanbit,A1,2026-03-01,S,1,1000,1000,0,KRW,toss-main,,,2026-03-01",
        "주문,hanbit,A2,2026-03-01,S,-1,1000,,0,KRW,,,,2026-03-01",
        "주문,hanbit,A3,2026-02-30,S,1,1000,,0,KRW,,,,2026-03-01",
        "주문,hanbit,A4,2026-03-01,S,1,1000,999,0,KRW,,,,2026-03-01",
        "주문,hanbit,A5,2026-03-01,S,1,1000,,5000,KRW,,,,2026-03-01",
        "주문,hanbit,A6,2026-03-01,S,1,1000,,0,KWR,,,,2026-03-01",
        "주문,nowhere,A7,2026-03-01,S,1,1000,,0,KRW,,,,2026-03-01",
        "주문,hanbit,A8,2026-03-01,S,1,1000,,0,KRW,paypal,,,2026-03-01",
        "선물,hanbit,A9,2026-03-01,S,1,1000,,0,KRW,,,,2026-03-01",
        "주문,hanbit,,2026-03-01,S,1,1000,,0,KRW,,,,2026-03-01",
        "반품,hanbit,A1,,S,1,,,,KRW,,-500,2026-03-02,",
        "주문,hanbit,A11,2026-03-01,S,1,99999999999999,,0,KRW,,,,2026-03-01",
        "주문,hanbit,A12,1926-03-01,S,1,1000,,0,KRW,,,,2026-03-01",
        "주문,hanbit,A13,2026-03-01,S,1,1,000,,0,KRW,,,,2026-03-01",
        "주문,hanbit,A14,2026-03-01,S,1,천원,,0,KRW,,,,2026-03-01",
    ];
    assert_eq!(
        bad(header, &rows),
        expected(&[
            (3, "수량", "not_negative"),
            (4, "결제일시", "date_form"),
            (5, "주문금액", "gross_is_price_times_quantity"),
            (6, "판매자할인", "discount_within_gross"),
            (7, "통화", "known_currency"),
            (8, "쇼핑몰", "known_account"),
            (10, "구분", "known_word"),
            (11, "주문번호", "required_cell"),
            (12, "환불금액", "not_negative"),
            (13, "판매단가", "amount_range"),
            (14, "결제일시", "plausible_date"),
            (15, "", "broken_row"),
            (16, "판매단가", "number_form"),
        ])
    );
}

#[test]
fn a_barcode_in_the_column_of_pieces_costs_one_row() {
    let header = "order_id,ordered_at,quantity,unit_price";
    let rows = ["A,2026-03-01,880123456789,11000", "B,2026-03-01,1,11000"];
    assert_eq!(bad(header, &rows), expected(&[(2, "unit_price", "amount_range")]));
}

#[test]
fn a_rate_with_more_decimals_than_are_kept_waits_instead_of_being_rounded() {
    let rows = ["2026-03-02,JPY,921.35,100", "2026-03-03,JPY,921.35123,100", "2026-03-04,VND,0.05678912,1"];
    let expected = expected(&[(3, "rate", "number_form"), (4, "rate", "number_form")]);
    assert_eq!(bad("date,currency,rate,per", &rows), expected);
}

#[test]
fn a_quarantined_row_knows_its_account_unless_that_is_what_is_wrong() {
    let text = "shop,order_id,ordered_at,quantity,unit_price\nhanbit,A,2026-03-01,x,1\nnowhere,B,2026-03-01,1,1\nhanbit,C,2026-03-01,1,1\n";
    let (_, outcome) = import(text.as_bytes()).unwrap();
    let accounts: Vec<&str> = outcome.quarantined.iter().map(|bad| bad.account.as_str()).collect();
    assert_eq!(accounts, ["hanbit", ""]);
}

#[test]
fn payout_lines_must_add_up() {
    let header = "거래키,결제금액,수수료 공급가액,수수료 부가세,정산금액,매출일,지급일";
    let rows = [
        "T1,10000,300,30,9670,2026-03-01,2026-03-03",
        "T2,10000,300,30,9700,2026-03-01,2026-03-03",
        "T3,100.5,0,0,100.5,2026-03-01,2026-03-03",
    ];
    assert_eq!(bad(header, &rows), expected(&[(3, "정산금액", "payout_equation"), (4, "결제금액", "whole_minor")]));
}

#[test]
fn tax_documents_must_add_up() {
    let header = "광고계정,거래번호,구분,일자,공급가액,부가세,합계금액";
    let rows = [
        "1234567,1,세금계산서,2026-03-31,1000,100,1100",
        "1234567,2,세금계산서,2026-03-31,1000,100,1200",
        "1234567,3,세금계산서,2026-03-31,,,1100",
        "1234567,4,충전,2026-03-31,,,1100",
        "1234567,5,충전,2026-03-31,,,-1100",
        "abroad,6,크레딧,2026-03-31,,,1100",
    ];
    assert_eq!(
        bad(header, &rows),
        expected(&[
            (3, "합계금액", "supply_plus_vat"),
            (4, "공급가액", "supply_plus_vat"),
            (6, "합계금액", "not_negative")
        ])
    );
}

#[test]
fn negative_ad_cost_waits_but_more_clicks_than_impressions_do_not() {
    let header = "일별,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\"";
    let rows = ["2026.03.01.,A,10,20,1000", "2026.03.01.,B,10,2,-1000"];
    assert_eq!(bad(header, &rows), expected(&[(3, "총비용(VAT포함,원)", "not_negative")]));
}

#[test]
fn long_values_are_cut_in_messages() {
    let text = format!("order_id,ordered_at,quantity,unit_price\nA,2026-03-01,{},1000\n", "전화번호".repeat(40));
    let (_, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!(outcome.quarantined[0].value.chars().count(), 61);
}

#[test]
fn customers_who_look_like_people_are_kept_as_a_hash() {
    let text = "order_id,ordered_at,quantity,unit_price,customer_id\nA,2026-03-01,1,1,kim@example.com\nB,2026-03-01,1,1,010-1234-5678\nC,2026-03-01,1,1,C00017\n";
    let (facts, _) = import(text.as_bytes()).unwrap();
    let customers: Vec<&str> = facts.order_line.iter().map(|line| line.customer.as_str()).collect();
    assert!(customers[..2].iter().all(|customer| customer.len() == 17 && customer.starts_with('h')));
    assert_eq!(customers[2], "C00017");
}

#[test]
fn an_unknown_file_names_the_nearest_formats_and_what_they_lack() {
    let source = Source { name: "x.csv", bytes: b"order_id,ordered_at,colour\n1,2026-03-01,red\n", modified_at: None };
    let error = detect(&source, &[], &options()).unwrap_err();
    let IngestError::UnknownFormat { candidates, .. } = &error else { panic!("{error}") };
    assert_eq!((candidates[0].format, candidates[0].matched), ("order", 2));
    assert!(error.to_string().contains("jangbu map x.csv"), "{error}");
}

#[test]
fn a_file_of_an_unregistered_account_is_refused_with_the_command_to_run() {
    let text = "캠페인보고서(2026.03.01.~2026.03.01.),777\n일별,캠페인,노출수,클릭수,총비용\n2026.03.01.,A,1,1,1\n";
    let error = import(text.as_bytes()).unwrap_err().to_string();
    assert!(
        error.contains("jangbu account add naver-search-ad --kind media --platform naver_search_ad --external-id 777"),
        "{error}"
    );
    let orders = "shop,order_id,ordered_at,quantity,unit_price\nelsewhere,A,2026-03-01,1,1\n";
    let error = import(orders.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("jangbu account add my-shop --kind shop"), "{error}");
}

#[test]
fn a_file_without_any_time_of_observation_is_refused() {
    let text = "order_id,ordered_at,quantity,unit_price\nA,2026-03-01,1,1\n";
    let options = crate::Options { as_of: None, ..options() };
    let error = super::import_with(text.as_bytes(), &[], &options, &super::registry()).unwrap_err();
    assert!(error.to_string().contains("--as-of"), "{error}");
}

#[test]
fn an_open_quotation_mark_costs_its_own_row_only() {
    let header = "주문번호,결제일시,상품코드,수량,주문금액\n";
    let row = |n: usize| format!("A-{n},2026-03-02 10:00,TEA,1,1000\n");
    // Longer than a window of the reader, so that the quotation mark would swallow more than is held.
    let many: String = (0..400_000).map(row).collect();
    let text = format!("{header}B-1,2026-03-02 10:00,\"TEA,1,1000\n{many}");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.order_line.len(), outcome.quarantined.len()), (400_000, 1));
    let bad = &outcome.quarantined[0];
    assert_eq!((bad.line, bad.rule.as_str(), bad.raw.as_str()), (2, "broken_row", "B-1,2026-03-02 10:00,\"TEA,1,1000"));
    assert!(bad.mend.en.contains("close the quotation mark"));
    assert_eq!(facts.order_line.last().unwrap().origin.line, 400_002);
}

#[test]
fn an_endless_line_is_a_bad_row() {
    let header = "주문번호,결제일시,상품코드,수량,주문금액\n";
    let endless = "x".repeat(20 << 20);
    let text = format!("{header}A-1,2026-03-02 10:00,TEA,1,1000\n{endless}\nA-2,2026-03-02 10:00,TEA,1,1000\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.order_line.len(), outcome.quarantined.len(), outcome.quarantined[0].line), (2, 1, 3));
}
