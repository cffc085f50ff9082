//! Smart Store, Cafe24 and Coupang: shipping counts once, changes have their own day, malls are not counted twice.

use jangbu_core::{
    Decimal,
    facts::{ChangeKind, FactSet, OrderChange, OrderLine, PayoutKind, PayoutLine, TaxKind},
};

use super::{every_account, import_of, import_with, options};

const SMARTSTORE: &str = include_str!("../../fixtures/smartstore_order/sample.csv");
const PRODUCT_ORDERS: &str = include_str!("../../fixtures/smartstore_product_order/sample.json");
const CAFE24: &str = include_str!("../../fixtures/cafe24_order/sample.json");
const CAFE24_CSV: &str = include_str!("../../fixtures/cafe24_order_csv/sample.csv");
const COUPANG: &str = include_str!("../../fixtures/coupang_revenue/sample.json");
const COUPANG_PAYOUTS: &str = include_str!("../../fixtures/coupang_settlement/sample.json");

fn won(amount: i64) -> Decimal {
    Decimal::from(amount)
}

fn line<'f>(facts: &'f FactSet, key: &str) -> &'f OrderLine {
    facts.order_line.iter().find(|line| line.origin.key == key).unwrap()
}

fn change<'f>(facts: &'f FactSet, key: &str) -> &'f OrderChange {
    facts.order_change.iter().find(|change| change.origin.key == key).unwrap()
}

fn paid<'f>(facts: &'f FactSet, key: &str) -> &'f PayoutLine {
    facts.payout_line.iter().find(|line| line.origin.key == key).unwrap()
}

/// What the customer pays for a line.
fn due(line: &OrderLine) -> Decimal {
    line.gross + line.shipping_fee - line.seller_discount - line.mall_discount - line.points_seller - line.points_mall
}

#[test]
fn shipping_of_a_bundle_counts_once_though_every_product_row_repeats_it() {
    let (facts, outcome) = import_of(SMARTSTORE.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let shipping: Vec<(&str, Decimal)> = facts
        .order_line
        .iter()
        .filter(|line| !line.shipping_fee.is_zero())
        .map(|line| (line.origin.key.as_str(), line.shipping_fee))
        .collect();
    let (first, second) = ("2026030290001/shipping/710001", "2026030390002/shipping/710002");
    assert_eq!(shipping, [(first, won(3000)), (second, won(3000))]);
    // A page with the other product of the bundle alone says the same fact.
    let rows: Vec<&str> = SMARTSTORE.lines().collect();
    let (page, _) = import_of([rows[0], rows[2], ""].join("\n").as_bytes(), "");
    assert_eq!(
        (line(&page, first), line(&page, first).origin.line),
        (&OrderLine { origin: line(&page, first).origin.clone(), ..line(&facts, first).clone() }, 2)
    );
}

#[test]
fn coupons_are_told_apart_by_who_bears_them_and_options_add_to_the_price() {
    let (facts, _) = import_of(SMARTSTORE.as_bytes(), "");
    let bag = line(&facts, "2026030255110011");
    assert_eq!((bag.gross, bag.seller_discount, bag.mall_discount), (won(40_000), won(3000), won(1000)));
    assert_eq!((bag.product.as_str(), bag.product_name.as_str()), ("BAG-IV", "캔버스 가방 (색상: 아이보리)"));
    assert_eq!(due(bag), won(36_000));
}

#[test]
fn a_cancelled_product_order_is_a_sale_and_a_change_of_the_day_of_the_claim() {
    let (facts, _) = import_of(SMARTSTORE.as_bytes(), "");
    let back = change(&facts, "2026030355110031/cancel");
    assert_eq!((back.kind, back.changed_on.to_string().as_str()), (ChangeKind::Cancel, "2026-03-04"));
    assert_eq!((back.refund, back.mall_discount, back.quantity), (won(8500), won(500), won(1)));
    assert_eq!(line(&facts, "2026030355110031").paid_on.unwrap().to_string(), "2026-03-03");
    let undated = SMARTSTORE.replace("2026-03-04 10:12:00", "");
    let (facts, outcome) = import_of(undated.as_bytes(), "");
    assert_eq!((outcome.quarantined[0].rule.as_str(), facts.order_change.len()), ("required_cell", 0));
    let asked = SMARTSTORE.replace("취소,취소완료", "결제완료,취소요청");
    assert_eq!(import_of(asked.as_bytes(), "").0.order_change.len(), 0);
}

#[test]
fn a_partial_cancellation_takes_back_what_is_no_longer_there() {
    let (facts, outcome) = import_of(PRODUCT_ORDERS.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let sold = line(&facts, "2026030455120011");
    // At first three pieces, whatever is left of them; paid after midnight in Seoul.
    assert_eq!(
        (sold.quantity, sold.gross, sold.seller_discount, sold.mall_discount),
        (won(3), won(114_000), won(9000), won(3000))
    );
    assert_eq!(sold.paid_on.unwrap().to_string(), "2026-03-05");
    let back = change(&facts, "2026030455120011/2026030538001");
    assert_eq!((back.refund, back.mall_discount, back.quantity), (won(34_000), won(1000), won(1)));
    assert_eq!(back.changed_on.to_string(), "2026-03-05");
    let returned = change(&facts, "2026030455120021/return");
    assert_eq!((returned.kind, returned.refund), (ChangeKind::Return, won(52_000)));
    let fees: Vec<Decimal> =
        facts.order_line.iter().map(|line| line.shipping_fee).filter(|fee| !fee.is_zero()).collect();
    assert_eq!(fees, [won(3000)]);
}

#[test]
fn of_two_claims_on_one_product_order_each_takes_its_share() {
    let second = PRODUCT_ORDERS
        .replace("2026030538001", "2026030838009")
        .replace("\"remainQuantity\": 2", "\"remainQuantity\": 1")
        .replace("\"remainProductAmount\": 76000", "\"remainProductAmount\": 38000")
        .replace("\"remainProductDiscountAmount\": 8000", "\"remainProductDiscountAmount\": 4000")
        .replace("\"remainSellerBurdenDiscountAmount\": 6000", "\"remainSellerBurdenDiscountAmount\": 3000");
    let (facts, _) = import_of(second.as_bytes(), "");
    let back = change(&facts, "2026030455120011/2026030838009");
    assert_eq!((back.quantity, back.refund, back.mall_discount), (won(1), won(34_000), won(1000)));
}

#[test]
fn orders_of_connected_malls_are_left_out_and_counted() {
    let (facts, outcome) = import_of(CAFE24.as_bytes(), "");
    assert!(facts.order_line.iter().all(|line| line.order_id == "20260302-0000013"));
    let [skipped] = outcome.skipped.as_slice() else { panic!("{:?}", outcome.skipped) };
    assert!(skipped.count == 1 && skipped.reason.en.contains("`NCHECKOUT`") && skipped.reason.ko.contains("NCHECKOUT"));
    assert_eq!((outcome.rows_read, outcome.rows_good, outcome.quarantined.len()), (3, 2, 0));
    let (facts, outcome) = import_of(CAFE24_CSV.as_bytes(), "");
    assert!(facts.order_line.iter().all(|line| line.order_id == "20260305-0000031"));
    assert_eq!((outcome.rows_good, outcome.skipped[0].count), (2, 1));
}

#[test]
fn a_coupon_of_the_order_is_split_over_its_items_to_the_won() {
    let (facts, _) = import_of(CAFE24.as_bytes(), "");
    let (bag, pouch) = (line(&facts, "20260302-0000013-01"), line(&facts, "20260302-0000013-02"));
    // 58,000 of goods at list price: the 5,000 contain the item's own coupon of 3,000.
    assert_eq!(bag.seller_discount + pouch.seller_discount, won(5000));
    assert_eq!((bag.seller_discount, bag.points_seller + pouch.points_seller), (won(3448), won(1000)));
    let shipping = line(&facts, "20260302-0000013/shipping");
    assert_eq!(due(bag) + due(pouch) + due(shipping), won(55_000));
    assert_eq!((bag.paid_on.unwrap().to_string().as_str(), bag.gross), ("2026-03-03", won(40_000)));
    let back = change(&facts, "20260302-0000013-02/return");
    assert_eq!(
        (back.kind, back.refund, back.changed_on.to_string().as_str()),
        (ChangeKind::Return, due(pouch), "2026-03-09")
    );
    // Goods without the item's coupon: it comes on top of the order's.
    let net = CAFE24
        .replace("\"58000.00\"", "\"55000.00\"")
        .replace("\"coupon_discount_price\": \"5000.00\"", "\"coupon_discount_price\": \"2000.00\"");
    let (facts, _) = import_of(net.as_bytes(), "");
    let off: Decimal = facts.order_line.iter().map(|line| line.seller_discount).sum();
    assert_eq!(off, won(5000));
}

#[test]
fn goods_sent_in_exchange_are_no_second_sale_and_a_cancelled_order_gives_shipping_back() {
    let exchanged = CAFE24.replace("\"status_code\": \"C3\"", "\"status_code\": \"N2\"");
    let (facts, outcome) = import_of(exchanged.as_bytes(), "");
    assert_eq!((facts.order_line.len(), outcome.skipped.len()), (2, 2));
    let cancelled = CAFE24.replacen(
        "\"canceled\": \"F\", \"cancel_date\": null",
        "\"canceled\": \"T\", \"cancel_date\": \"2026-03-04T09:00:00+09:00\"",
        1,
    );
    let (facts, _) = import_of(cancelled.as_bytes(), "");
    let back = change(&facts, "20260302-0000013/shipping/cancel");
    assert_eq!((back.shipping_refund, back.changed_on.to_string().as_str()), (won(3000), "2026-03-04"));
}

#[test]
fn what_the_admin_prints_in_every_row_of_an_order_counts_once() {
    let (facts, outcome) = import_of(CAFE24_CSV.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let total: Decimal = facts.order_line.iter().map(due).sum();
    // 40,000 − 1,000 + 18,000 − 5,000 − 700 + 3,000
    assert_eq!(total, won(54_300));
    let back = change(&facts, "20260305-0000031-02/return");
    let pouch = line(&facts, "20260305-0000031-02");
    assert_eq!((back.refund, back.changed_on.to_string().as_str()), (due(pouch), "2026-03-12"));
    let first_only = CAFE24_CSV.replacen("0.00,5000.00,700.00,3000.00,haneul01", "0.00,,,,haneul01", 1);
    assert_ne!(first_only, CAFE24_CSV);
    let (other, _) = import_of(first_only.as_bytes(), "");
    assert_eq!(other.order_line.iter().map(due).sum::<Decimal>(), won(54_300));
    let [touch] = facts.order_touch.as_slice() else { panic!("one touch an order") };
    assert_eq!((touch.utm_campaign.as_str(), touch.ad_group.as_str()), ("봄_신상", "grp-a001-01-000000000000011"));
    assert_eq!(touch.touched_at.to_string(), "2026-03-05T11:11:09Z");
}

#[test]
fn one_row_of_coupang_is_a_sale_of_the_shop_and_a_settlement_of_its_gateway() {
    let (facts, outcome) = import_of(COUPANG.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let key = "20000185550001/SALE/2026-03-12/3912089385";
    let sold = line(&facts, key);
    assert_eq!((sold.origin.account.as_str(), sold.gateway.as_str()), ("coupang", "coupang-pay"));
    assert_eq!((sold.gross, sold.seller_discount, sold.product.as_str()), (won(38_000), won(3000), "BAG-IV"));
    assert_eq!(line(&facts, "20000185550001/SALE/2026-03-12/3912089390").tax, TaxKind::Exempt);
    let now = paid(&facts, key);
    assert_eq!(
        (now.origin.account.as_str(), now.gross_minor, now.fee_minor, now.fee_vat_minor),
        ("coupang-pay", 37_000, 3996, 400)
    );
    assert_eq!((now.net_minor, now.hold_back_minor, now.payout_id.as_str()), (22_822, 9782, "2026-04-07"));
    let later = paid(&facts, &format!("{key}/reserve"));
    assert_eq!(
        (later.kind, later.gross_minor, later.hold_back_minor, later.net_minor),
        (PayoutKind::Adjustment, 0, -9782, 9782)
    );
    assert_eq!((later.payout_id.as_str(), later.order_id.as_str()), ("reserve/2026-05-04", "20000185550001"));
}

#[test]
fn one_sale_is_paid_in_two_parts_that_add_up_and_shipping_counts_once() {
    let (facts, _) = import_of(COUPANG.as_bytes(), "");
    let of =
        |id: &str| facts.payout_line.iter().filter(|line| line.payout_id == id).map(|line| line.net_minor).sum::<i64>();
    // 32,604 + 21,149 + 2,417 of the sale; the refund goes back by 32,604 − 4,835.
    assert_eq!(of("2026-04-07") + of("2026-04-14") + of("reserve/2026-05-04"), 56_170 - 32_604 + 4835);
    assert_eq!(facts.payout_line.iter().map(|line| line.hold_back_minor).sum::<i64>(), 0);
    let shipping = facts.order_line.iter().filter(|line| line.line_id == "shipping").map(|line| line.shipping_fee);
    assert_eq!(shipping.collect::<Vec<_>>(), [won(2500)]);
}

#[test]
fn a_refund_comes_with_positive_goods_and_negative_return_shipping() {
    let (facts, _) = import_of(COUPANG.as_bytes(), "");
    let key = "20000185550001/REFUND/2026-03-16/3912089385";
    let back = change(&facts, key);
    assert_eq!((back.refund, back.quantity, back.changed_on.to_string().as_str()), (won(35_000), won(1), "2026-03-16"));
    let taken = paid(&facts, key);
    assert_eq!(
        (taken.kind, taken.gross_minor, taken.fee_minor, taken.net_minor + taken.hold_back_minor),
        (PayoutKind::Cancel, -37_000, -3996, -32_604)
    );
    let way_back = line(&facts, "20000185550001/REFUND/2026-03-16/shipping");
    assert_eq!((way_back.shipping_fee, way_back.paid_on.unwrap().to_string().as_str()), (won(5000), "2026-03-16"));
    assert_eq!(paid(&facts, "20000185550001/REFUND/2026-03-16/shipping").gross_minor, 5000);
}

#[test]
fn an_order_cancelled_before_confirmation_has_no_items_and_is_told() {
    let (facts, outcome) = import_of(COUPANG.as_bytes(), "");
    assert!(facts.order_line.iter().all(|line| line.order_id != "20000185550077"));
    assert_eq!(outcome.skipped.iter().map(|skipped| skipped.count).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_mall_without_a_gateway_account_is_refused_with_the_command_to_run() {
    let mut accounts = every_account();
    accounts.remove("coupang-pay");
    let error = import_with(COUPANG.as_bytes(), &[], &options(), &accounts).unwrap_err();
    let command = "jangbu account add coupang-pay --kind gateway --platform coupang --shop coupang";
    assert!(error.said().en.contains(command) && error.said().ko.contains(command), "{}", error.said().en);
}

#[test]
fn deductions_of_a_payout_are_lines_of_their_own_and_add_up() {
    let (facts, outcome) = import_of(COUPANG_PAYOUTS.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let announced: Vec<(&str, i64)> = facts.payout.iter().map(|it| (it.payout_id.as_str(), it.amount_minor)).collect();
    assert_eq!(announced, [("2026-04-07", 37_319), ("reserve/2026-05-04", 12_751)]);
    let parts: Vec<(&str, i64)> = facts.payout_line.iter().map(|line| (line.method.as_str(), line.net_minor)).collect();
    assert_eq!(
        parts,
        [
            ("seller_discount_coupon", -2000),
            ("pending_released", 5000),
            ("seller_service_fee", -1100),
            ("other_deduction", -8000)
        ]
    );
    assert!(facts.payout_line.iter().all(|line| line.order_id.is_empty() && line.kind == PayoutKind::Adjustment));
    let wrong = COUPANG_PAYOUTS.replace("\"finalAmount\": 37319", "\"finalAmount\": 39319");
    assert_eq!(import_of(wrong.as_bytes(), "").1.quarantined[0].rule, "payout_equation");
}

#[test]
fn what_only_a_late_element_says_is_read_and_what_is_read_is_not_called_unread() {
    let early = r#"{"orderId":1,"saleType":"SALE","saleDate":"2026-03-02","recognitionDate":"2026-03-12","settlementDate":"2026-04-07","items":[]},"#;
    let text = COUPANG.replacen("\"data\": [", &format!("\"data\": [{}", early.repeat(300)), 1);
    let (facts, outcome) = import_of(text.as_bytes(), "");
    assert_eq!((facts.order_line.len(), facts.order_change.len(), outcome.skipped[0].count), (4, 1, 301));
    let (_, outcome) = import_of(PRODUCT_ORDERS.as_bytes(), "");
    assert_eq!(outcome.unread, Vec::<String>::new());
}

const CANCELLED: &str = "\
주문번호,품목별 주문번호,주문일시,결제일시(입금확인일),주문상태,상품코드,상품명,수량,판매가,총 배송비,취소완료일,반품완료일
20260304-0000013,20260304-0000013-01,2026-03-04 12:00:00,2026-03-04 12:01:00,취소완료,MUG,머그컵,1,12000,3000,2026-03-06 09:00:00,
20260304-0000013,20260304-0000013-02,2026-03-04 12:00:00,2026-03-04 12:01:00,취소완료,CUP,찻잔,1,5000,3000,2026-03-05 09:00:00,
";

#[test]
fn shipping_of_an_order_that_is_cancelled_as_a_whole_goes_back_with_its_last_item() {
    let (facts, outcome) = import_of(CANCELLED.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let back = change(&facts, "20260304-0000013/shipping/cancel");
    assert_eq!((back.kind, back.shipping_refund, back.refund), (ChangeKind::Cancel, won(3000), won(0)));
    assert_eq!((back.changed_on.to_string().as_str(), &*back.line_id), ("2026-03-06", "20260304-0000013/shipping"));
    let returned: Decimal = facts.order_change.iter().map(|change| change.refund + change.shipping_refund).sum();
    assert_eq!(returned, facts.order_line.iter().map(due).sum::<Decimal>());
    // One item is sent all the same, or both are returned: the shipping was done.
    let sent = CANCELLED.replacen("취소완료,CUP", "배송중,CUP", 1);
    let returned = CANCELLED
        .replacen("취소완료,MUG", "반품완료,MUG", 1)
        .replacen("취소완료,CUP", "반품완료,CUP", 1)
        .replace("09:00:00,\n", "09:00:00,2026-03-09\n");
    for (text, changes) in [(sent, 1), (returned, 2)] {
        let (facts, outcome) = import_of(text.as_bytes(), "");
        assert_eq!((outcome.quarantined, facts.order_change.len()), (vec![], changes), "{text}");
        assert!(facts.order_change.iter().all(|change| change.shipping_refund.is_zero()), "{text}");
    }
}
