//! 11st, Gmarket and Naver's settlement tables through the mapping files of the documentation.

use jangbu_core::{
    Decimal,
    facts::{FactSet, PayoutKind},
};

use super::{every_account, import_with, options};
use crate::{Draft, Mapping, Options, Outcome, Source, draft_mapping};

const ELEVENTH: &str = include_str!("../../../../docs/examples/11st-orders.toml");
const NAVER: &str = include_str!("../../../../docs/examples/naver-settlements.toml");
const NAVER_DAYS: &str = include_str!("../../../../docs/examples/naver-payouts.toml");
const ESM: &str = include_str!("../../../../docs/examples/esm-settlements.toml");

/// Two products of one shipment and one of another order, as the seller office prints them.
const ORDERS: &str = "\
번호,주문상태,주문번호,주문순번,결제일시,배송번호,상품명,옵션,수량,주문금액,발송처리일,배송비결제방식,배송비,구매자,상품번호,판매자 상품코드,판매단가,옵션가,판매자기본할인금액,판매자 추가할인금액,서비스이용료,정산예정금액
1,배송완료,202603020001,1,2026/03/02 23:59:10,880001,캔버스 가방,아이보리,1,\"40,000\",2026/03/03 15:00:00,선결제,\"3,000\",김하늘,5500001,BAG-IV,38000,2000,\"3,000\",500,4810,34690
2,배송완료,202603020001,2,2026/03/02 23:59:10,880001,면 파우치,,2,\"18,000\",2026/03/03 15:00:00,선결제,\"3,000\",김하늘,5500002,POUCH-S,9000,0,0,,2340,15660
3,배송완료,202603030005,1,2026/03/03 00:00:05,880002,면 파우치,,1,\"9,000\",2026/03/04 15:00:00,선결제,\"3,000\",이바다,5500002,POUCH-S,9000,0,0,0,1170,7830
";

const SETTLEMENTS: &str = "\
아이디,구매결정일자,주문번호,상품번호,정산상태,판매금액,판매단가,구매자명,상품명,수량,서비스이용료,정산예정금액,판매자쿠폰할인,스마일포인트적립,정산완료일
hanbit1,2026-03-10,3100000001,B700001,정산완료,\"40,000\",\"40,000\",김하늘,캔버스 가방,1,\"5,200\",\"33,800\",\"1,000\",0,2026-03-11
hanbit1,2026-03-13,3100000001,B700001,환불,\"-40,000\",\"40,000\",김하늘,캔버스 가방,1,\"-5,200\",\"-33,800\",\"-1,000\",0,2026-03-16
hanbit1,2026-03-12,3100000002,B700002,정산완료,\"9,000\",\"9,000\",이바다,면 파우치,1,\"1,170\",\"7,000\",0,0,2026-03-13
";

fn import(text: &str, mapping: &str, account: &str) -> (FactSet, Outcome) {
    let mappings = [Mapping::parse(mapping).unwrap()];
    let options = Options { account: Some(account.into()), ..options() };
    import_with(text.as_bytes(), &mappings, &options, &every_account()).unwrap()
}

#[test]
fn orders_of_11st_find_their_mapping_add_discounts_up_and_count_shipping_once() {
    let (facts, outcome) = import(ORDERS, ELEVENTH, "hanbit");
    assert_eq!(outcome.quarantined, []);
    let goods: Vec<_> = facts.order_line.iter().filter(|line| !line.gross.is_zero()).collect();
    let won = Decimal::from;
    assert_eq!(
        (goods[0].gross, goods[0].seller_discount, goods[0].product.as_str()),
        (won(40_000), won(3500), "BAG-IV")
    );
    assert_eq!((goods[0].paid_on.unwrap().to_string().as_str(), goods[1].seller_discount), ("2026-03-02", won(0)));
    let shipping: Vec<_> = facts.order_line.iter().filter(|line| !line.shipping_fee.is_zero()).collect();
    assert_eq!(shipping.iter().map(|line| line.shipping_fee).collect::<Vec<_>>(), [won(3000), won(3000)]);
    assert_eq!(shipping[0].origin.key, "202603020001/shipping/880001");
    assert!(!outcome.unread.iter().any(|name| name == "판매자 추가할인금액"));
    let broken = ORDERS.replace("\"3,000\",500,", "\"3,000\",오백,");
    assert_eq!(import(&broken, ELEVENTH, "hanbit").1.quarantined[0].rule, "number_form");
}

#[test]
fn refunds_of_esm_come_with_the_opposite_sign_and_take_the_settlement_back() {
    let (facts, outcome) = import(SETTLEMENTS, ESM, "toss-main");
    let [paid, back] = facts.payout_line.as_slice() else { panic!("two lines") };
    assert_eq!((paid.gross_minor, paid.fee_minor, paid.fee_vat_minor, paid.net_minor), (39_000, 4728, 472, 33_800));
    assert_eq!(
        (back.kind, back.gross_minor, back.fee_minor, back.fee_vat_minor),
        (PayoutKind::Cancel, -39_000, -4728, -472)
    );
    assert_eq!((paid.net_minor + back.net_minor, &back.order_id), (0, &paid.order_id));
    assert_ne!(paid.origin.key, back.origin.key);
    assert_eq!(outcome.quarantined.iter().map(|bad| bad.rule.as_str()).collect::<Vec<_>>(), ["payout_equation"]);
}

const CASES: &str = "\
정산예정일,정산완료일,정산기준일,세금신고기준일,정산상태,주문번호,상품주문번호,구분,상품명,구매자명,정산기준금액,네이버페이 주문관리 수수료,매출연동 수수료,무이자할부 수수료,혜택금액,정산예정금액
2026-03-09,2026-03-09,2026-03-06,2026-03-06,일반정산,2026030190000001,2026030100000001,상품주문,찻주전자,김하늘,39000,-1416,-780,0,-500,36304
2026-03-09,2026-03-09,2026-03-06,2026-03-06,일반정산,2026030190000001,50000001,배송비,배송비,김하늘,3000,-109,0,0,0,2891
2026-03-12,,2026-03-11,2026-03-11,정산후취소,2026030190000001,2026030100000001,상품주문,찻주전자,김하늘,-39000,1416,780,0,500,-36304
2026-03-12,,2026-03-11,2026-03-11,일반정산,2026030290000002,2026030200000002,상품주문,찻잔,이바다,28000,-1016,-560,0,0,26000
";

#[test]
fn the_settlement_workbook_of_naver_gives_what_was_paid_kept_and_given() {
    let (facts, outcome) = import(CASES, NAVER, "toss-main");
    let [goods, shipping, back] = facts.payout_line.as_slice() else { panic!("three lines") };
    assert_eq!((goods.gross_minor, goods.fee_minor, goods.fee_vat_minor, goods.net_minor), (38_500, 1997, 199, 36_304));
    assert_eq!((shipping.gross_minor, shipping.net_minor, &shipping.order_id), (3000, 2891, &goods.order_id));
    assert_eq!((back.kind, back.net_minor + goods.net_minor), (PayoutKind::Cancel, 0));
    assert_eq!((goods.sold_on.to_string(), goods.paid_out_on.to_string()), ("2026-03-06".into(), "2026-03-09".into()));
    // 28,000 less 1,576 is not 26,000.
    assert_eq!(outcome.quarantined.iter().map(|bad| bad.rule.as_str()).collect::<Vec<_>>(), ["payout_equation"]);
    assert!(outcome.unread.iter().any(|name| name == "구매자명"), "{:?}", outcome.unread);
}

#[test]
fn the_totals_row_of_a_mapped_workbook_is_compared_and_never_waits_in_quarantine() {
    let row = |goods: &str| format!("{CASES},,,,,합계,,,,,{goods},-1125,-560,0,0,28891\n");
    let (facts, outcome) = import(&row("31000"), NAVER, "toss-main");
    assert_eq!((facts.payout_line.len(), outcome.rows_read, outcome.findings.len()), (3, 4, 0), "{outcome:?}");
    assert_eq!(outcome.quarantined.iter().map(|bad| bad.line).collect::<Vec<_>>(), [5]);
    let (_, outcome) = import(&row("\"31,001\""), NAVER, "toss-main");
    let told: Vec<_> = outcome.findings.iter().map(|it| (it.column.as_str(), it.stated.as_str())).collect();
    assert_eq!(told, [("정산기준금액", "31001")]);
}

/// Fees are negative, and benefits are a column of their own; the second day settles two basis days.
const DAYS: &str = "\
정산예정일,정산완료일,정산기준일,정산금액,일반정산금액,빠른정산금액,결제금액,수수료 합계,혜택정산,일별 공제/환급,지급보류,마이너스충전금 상계,정산방식
2026.03.10,2026.03.10,2026.03.09,\"25,541\",\"25,541\",0,\"27,000\",\"-1,459\",0,0,0,0,계좌이체
2026.03.12,2026.03.12,2026.03.10,\"61,874\",\"61,874\",0,\"65,500\",\"-3,626\",0,0,0,0,계좌이체
2026.03.12,2026.03.12,2026.03.11,\"14,493\",\"14,493\",0,\"14,000\",-507,\"1,000\",0,0,0,계좌이체
합계,,,\"101,908\",\"101,908\",0,\"106,500\",\"-5,592\",\"1,000\",0,0,0,
";

#[test]
fn settlements_of_naver_by_day_announce_deposits_and_count_no_fee() {
    let (facts, outcome) = import(DAYS, NAVER_DAYS, "toss-main");
    assert_eq!((outcome.quarantined, outcome.findings, facts.payout_line.len()), (vec![], vec![], 0));
    let told: Vec<_> = facts.payout.iter().map(|it| (it.payout_id.to_string(), it.amount_minor)).collect();
    let days = ["2026-03-10", "2026-03-12", "2026-03-12"].map(str::to_owned);
    assert_eq!(told, days.into_iter().zip([25_541, 61_874, 14_493]).collect::<Vec<_>>());
}

#[test]
fn the_draft_of_a_settlement_takes_off_what_is_printed_negative_and_adds_up() {
    let source = Source { name: "days.csv", bytes: DAYS.as_bytes(), modified_at: None };
    let asked = Draft { format: Some("payout_line"), ..Draft::default() };
    let (mapping, text) = draft_mapping(&source, &asked).unwrap();
    let sum = |name: &str| mapping.sums.get(name).map(|terms| terms.join(" "));
    assert_eq!(sum("fee_total").as_deref(), Some("-수수료 합계"), "{text}");
    assert_eq!(sum("gross").as_deref(), Some("결제금액 혜택정산"), "{text}");
    assert_eq!(Mapping::parse(&text).unwrap(), mapping);
    // Which row is which is for a person to say.
    let named = text.replacen("[columns]\n", "[columns]\nline_id = \"정산기준일\"\n", 1);
    let (facts, outcome) = import(DAYS, &named, "toss-main");
    assert_eq!((facts.payout_line.len(), outcome.quarantined, outcome.findings), (3, vec![], vec![]));
}
