//! Orders in a layout of anybody: what a row is, what came back, and the day they wait for.

use jangbu_core::facts::ChangeKind;

use super::{import, import_with, options, registry};
use crate::{IngestError, Mapping, Options};

/// The revenue table of a mall's office, as its seller downloads it.
const REVENUE: &str = "\
주문번호,판매유형,매출인식일,주문일,노출상품ID,상품명,판매가,판매수량,판매액(A)
21000111,SALE,2026-03-10,2026-03-02,7001,머그컵,12000,2,24000
21000112,REFUND,2026-03-11,2026-03-03,7001,머그컵,12000,1,12000
";

#[test]
fn the_kind_of_a_row_has_many_names() {
    for (column, sale, refund) in
        [("판매유형", "SALE", "REFUND"), ("거래유형", "판매", "환불"), ("클레임유형", "일반", "반품완료")]
    {
        let text = REVENUE.replace("판매유형", column).replace("SALE", sale).replace("REFUND", refund);
        let (facts, outcome) = import(text.as_bytes()).unwrap();
        assert_eq!((outcome.quarantined, facts.order_line.len()), (vec![], 1), "{text}");
        let [back] = facts.order_change.as_slice() else { panic!("one change of {text}") };
        assert_eq!((back.kind, back.refund), (ChangeKind::Return, 12_000.into()), "{text}");
        assert_eq!(back.changed_on.to_string(), "2026-03-11");
    }
}

#[test]
fn a_column_that_says_refund_and_is_not_read_refuses_the_file() {
    for word in ["REFUND", "환불", "취소완료", "반품", " returned "] {
        let text = REVENUE.replace("판매유형", "처리결과").replace("REFUND", word);
        let error = import(text.as_bytes()).unwrap_err();
        assert!(matches!(error, IngestError::TakesBack { line: 3, .. }), "{error}");
        let said = error.said();
        for it in [&said.en, &said.ko] {
            assert!(it.contains("처리결과") && it.contains(word.trim()) && it.contains("--as order"), "{it}");
        }
    }
    // Who maps the columns has seen them.
    let mapping = "name = \"x\"\nformat = \"order\"\n[columns]\norder_id = \"주문번호\"\npaid_at = \"주문일\"\n\
                   quantity = \"판매수량\"\ngross = \"판매액(A)\"\n";
    let options = Options { mapping: Some(Mapping::parse(mapping).unwrap()), ..options() };
    let text = REVENUE.replace("판매유형", "처리결과");
    let (facts, _) = import_with(text.as_bytes(), &[], &options, &registry()).unwrap();
    assert_eq!(facts.order_line.len(), 2);
}

#[test]
fn orders_without_a_day_of_payment_are_said_to_wait_for_it() {
    let text = "주문번호,주문일,상품코드,수량,판매단가\nA-1,2026-03-02,TEE,1,5500\nA-2,2026-03-03,TEE,1,5500\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    let waiting = outcome.waiting.unwrap();
    assert_eq!((facts.order_line.len(), waiting.count), (2, 2));
    for said in [&waiting.reason.en, &waiting.reason.ko] {
        assert!(said.contains("`paid_at`") && said.contains("paid_at = \"주문일\""), "{said}");
    }
    // An empty cell is an order that is not paid yet.
    let unpaid = text.replace("수량,판매단가", "수량,판매단가,결제일").replace("5500\n", "5500,\n");
    assert_eq!(import(unpaid.as_bytes()).unwrap().1.waiting, None);
}
