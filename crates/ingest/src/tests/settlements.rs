//! Money in: Naver, PortOne, Shopify Payments and Stripe; fees once, payouts that add up, reserves apart.

use jangbu_core::facts::{FactSet, PayoutKind, PayoutLine};

use super::import_of;

const DAILY: &str = include_str!("../../fixtures/naver_settle_daily/sample.json");
const CASES: &str = include_str!("../../fixtures/naver_settle_case/sample.json");
const COMMISSIONS: &str = include_str!("../../fixtures/naver_settle_commission/sample.json");
const PORTONE: &str = include_str!("../../fixtures/portone_settlement/sample.json");
const SHOPIFY: &str = include_str!("../../fixtures/shopify_payout/sample.json");
const SHOPIFY_CSV: &str = include_str!("../../fixtures/shopify_payout_csv/sample.csv");
const STRIPE: &str = include_str!("../../fixtures/stripe_balance/sample.csv");
const STRIPE_JSON: &str = include_str!("../../fixtures/stripe_balance_json/sample.json");
const LINES: &str = include_str!("../../fixtures/payout_line/sample.csv");

fn by_key<'f>(facts: &'f FactSet, key: &str) -> &'f PayoutLine {
    facts.payout_line.iter().find(|line| line.origin.key == key).unwrap()
}

fn paid(facts: &FactSet, payout: &str) -> i64 {
    facts.payout_line.iter().filter(|line| line.payout_id == payout).map(|line| line.net_minor).sum()
}

#[test]
fn a_case_is_its_payment_its_commissions_with_vat_and_its_benefit() {
    let (facts, outcome) = import_of(CASES.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let key = "2026030255110011/PROD_ORDER/NORMAL_SETTLE_ORIGINAL";
    let (payment, fee) = (by_key(&facts, key), by_key(&facts, &format!("{key}/commission")));
    assert_eq!((payment.gross_minor, payment.net_minor, payment.kind), (37_000, 37_000, PayoutKind::Payment));
    // 2,083 with VAT: 189 of it.
    assert_eq!((fee.gross_minor, fee.fee_minor, fee.fee_vat_minor, fee.net_minor), (0, 1894, 189, -2083));
    let benefit = by_key(&facts, &format!("{key}/benefit"));
    assert_eq!((benefit.kind, benefit.net_minor, benefit.method.as_str()), (PayoutKind::Adjustment, -370, "benefit"));
    assert!([payment, fee, benefit].iter().all(|line| line.order_id == "2026030290001"));
    let back = by_key(&facts, "2026022055110099/PROD_ORDER/NORMAL_SETTLE_AFTER_CANCEL/commission");
    assert_eq!((back.kind, back.fee_minor, back.fee_vat_minor, back.net_minor), (PayoutKind::Cancel, -461, -46, 507));
    let wrong = CASES.replace("\"settleExpectAmount\": 2891", "\"settleExpectAmount\": 3000");
    assert_eq!(import_of(wrong.as_bytes(), "").1.quarantined[0].rule, "payout_equation");
}

#[test]
fn early_settlements_repeat_their_product_order_and_are_told() {
    for (text, good) in [(CASES, 3), (&COMMISSIONS.replacen("\"PROD_ORDER\"", "\"QUICK_SETTLE\"", 1), 2)] {
        let (facts, outcome) = import_of(text.as_bytes(), "");
        assert!(facts.payout_line.iter().all(|line| !line.origin.key.contains("QUICK")));
        assert_eq!((outcome.skipped.len(), outcome.skipped[0].count, outcome.rows_good), (1, 1, good));
    }
}

#[test]
fn a_day_is_the_sum_of_its_cases_and_of_what_only_the_day_tells() {
    let (day, outcome) = import_of(DAILY.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let (cases, _) = import_of(CASES.as_bytes(), "");
    let [payout] = day.payout.as_slice() else { panic!("one deposit") };
    assert_eq!(payout.origin.key, "2026-03-11/2026-03-11/2026-03-12/ACCOUNT");
    assert_eq!(paid(&cases, &payout.payout_id) + paid(&day, &payout.payout_id), payout.amount_minor);
    let parts: Vec<(&str, i64, i64)> =
        day.payout_line.iter().map(|line| (line.method.as_str(), line.hold_back_minor, line.net_minor)).collect();
    assert_eq!(parts, [("payHoldbackAmount", 2000, -2000), ("returnCareSettleAmount", 0, -1000)]);
    assert_eq!(outcome.skipped.iter().map(|it| it.count).collect::<Vec<_>>(), [1], "into the charge balance");
}

#[test]
fn what_the_day_tells_is_not_counted_by_case_and_points_for_a_review_are_a_benefit() {
    let preferential = CASES.replacen("\"PROD_ORDER\"", "\"PREFERENTIAL_COMMISSION\"", 1);
    let (facts, outcome) = import_of(preferential.as_bytes(), "");
    assert_eq!((outcome.skipped.len(), outcome.rows_good), (2, 2));
    assert!(facts.payout_line.iter().all(|line| !line.origin.key.contains("PREFERENTIAL")));
    let review = r#"{"elements":[{"settleBasisDate":"2026-03-11","settleExpectDate":"2026-03-12","orderId":"","productOrderId":"2026030255110011","productOrderType":"PURCHASE_REVIEW","settleType":"NORMAL_SETTLE_ORIGINAL","paySettleAmount":0,"benefitSettleAmount":-150,"settleExpectAmount":-150}]}"#;
    let (facts, _) = import_of(review.as_bytes(), "");
    let [points] = facts.payout_line.as_slice() else { panic!("one line") };
    assert_eq!((points.kind, points.net_minor, points.order_id.as_str()), (PayoutKind::Adjustment, -150, ""));
}

#[test]
fn a_table_of_shopify_payments_names_orders_as_the_orders_do() {
    let (facts, outcome) = import_of(SHOPIFY_CSV.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let [charge, refund] = facts.payout_line.as_slice() else { panic!("two lines") };
    assert_eq!(
        (charge.order_id.as_str(), charge.gross_minor, charge.fee_minor, charge.net_minor),
        ("#1001", 9600, 308, 9292)
    );
    assert_eq!((refund.kind, refund.net_minor, refund.payout_id.as_str()), (PayoutKind::Cancel, -3934, "2026-03-06"));
    assert_eq!(
        (charge.sold_on.to_string(), charge.paid_out_on.to_string()),
        ("2026-03-02".to_owned(), "2026-03-06".to_owned())
    );
    let wrong = SHOPIFY_CSV.replace("3.08,92.92", "3.08,93.92");
    assert_eq!(import_of(wrong.as_bytes(), "").1.quarantined[0].rule, "payout_equation");
}

#[test]
fn a_case_that_moves_to_another_day_takes_its_own_place() {
    let moved = CASES.replace("\"settleExpectDate\": \"2026-03-12\"", "\"settleExpectDate\": \"2026-03-13\"");
    let keys = |text: &str| -> Vec<String> {
        import_of(text.as_bytes(), "").0.payout_line.iter().map(|line| line.origin.key.to_string()).collect()
    };
    assert_eq!(keys(CASES), keys(&moved));
}

#[test]
fn commissions_in_detail_are_the_same_fee_and_count_once() {
    let (cases, details) = (import_of(CASES.as_bytes(), "").0, import_of(COMMISSIONS.as_bytes(), "").0);
    assert_eq!(details.payout_line.len(), 2);
    for line in &details.payout_line {
        let same = by_key(&cases, &line.origin.key);
        assert_eq!(
            (line.fee_minor, line.fee_vat_minor, line.net_minor),
            (same.fee_minor, same.fee_vat_minor, same.net_minor)
        );
        assert_eq!((&line.order_id, &line.payout_id), (&same.order_id, &same.payout_id));
    }
}

#[test]
fn a_partner_settlement_adds_up_and_a_cancellation_is_negative() {
    let (facts, outcome) = import_of(PORTONE.as_bytes(), "");
    assert_eq!((outcome.quarantined.len(), outcome.skipped[0].count), (0, 1));
    let order = by_key(&facts, "settle-0001");
    assert_eq!((order.gross_minor, order.fee_minor, order.fee_vat_minor, order.net_minor), (58_000, 4945, 495, 52_560));
    let cancel = by_key(&facts, "settle-0002");
    assert_eq!(
        (cancel.kind, cancel.gross_minor, cancel.fee_minor, cancel.net_minor),
        (PayoutKind::Cancel, -9900, -800, -9020)
    );
    let manual = by_key(&facts, "settle-0003");
    assert_eq!((manual.kind, manual.net_minor), (PayoutKind::Adjustment, 12_000));
    let formula = PORTONE.replace("\"settlement\": 52560", "\"settlement\": 52000");
    assert_eq!(import_of(formula.as_bytes(), "").1.quarantined[0].rule, "payout_equation");
}

#[test]
fn a_shopify_payout_is_the_sum_of_its_lines_and_a_reserve_is_held_back() {
    let (facts, outcome) = import_of(SHOPIFY.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let [payout] = facts.payout.as_slice() else { panic!("one payout") };
    assert_eq!((payout.amount_minor, paid(&facts, &payout.payout_id)), (4970, 4970));
    let kinds: Vec<(PayoutKind, i64)> =
        facts.payout_line.iter().map(|line| (line.kind, line.hold_back_minor)).collect();
    assert_eq!(kinds, [(PayoutKind::Payment, 0), (PayoutKind::Cancel, 0), (PayoutKind::Reserve, 500)]);
    assert_eq!(facts.payout_line[0].order_id, "#1003");
    let rest = r##"{"transactions":[{"id":9,"type":"charge","test":true,"payout_id":7,"currency":"USD","amount":"1.00","fee":"0.00","net":"1.00","source_order_id":5,"processed_at":"2026-03-05T15:10:02+09:00"},
        {"id":10,"type":"dispute","test":false,"payout_id":7,"currency":"USD","amount":"-8.00","fee":"15.00","net":"-23.00","source_order_id":5,"processed_at":"2026-03-05T15:10:02+09:00"}]}"##;
    let (facts, outcome) = import_of(rest.as_bytes(), "");
    let dispute = by_key(&facts, "10");
    assert_eq!(
        (dispute.kind, dispute.net_minor, dispute.fee_minor, dispute.payout_id.as_str()),
        (PayoutKind::Chargeback, -2300, 1500, "7")
    );
    assert_eq!(outcome.skipped.len(), 1);
}

#[test]
fn stripe_is_in_major_units_in_reports_and_in_minor_units_in_the_api() {
    let (report, outcome) = import_of(STRIPE.as_bytes(), "");
    assert_eq!(outcome.quarantined, []);
    let (api, told) = import_of(STRIPE_JSON.as_bytes(), "");
    let (printed, counted) = (by_key(&report, "txn_0001"), by_key(&api, "txn_0001"));
    assert_eq!((printed.gross_minor, printed.net_minor), (counted.gross_minor, counted.net_minor));
    assert_eq!((counted.gross_minor, counted.fee_minor, counted.fee_vat_minor), (9600, 280, 28));
    assert_eq!((&printed.order_id, printed.sold_on), (&counted.order_id, counted.sold_on));
    assert_eq!((counted.sold_on.to_string(), told.skipped[0].count), ("2026-03-02".to_owned(), 1));
    let fee = by_key(&report, "txn_0003");
    assert_eq!((fee.gross_minor, fee.fee_minor, fee.net_minor), (0, 200, -200));
    let [payout] = report.payout.as_slice() else { panic!("one payout") };
    assert_eq!((payout.payout_id.as_str(), payout.amount_minor, paid(&report, "po_0001")), ("po_0001", 5158, 5158));
    let krona = STRIPE_JSON.replace("\"currency\": \"usd\", \"fee\"", "\"currency\": \"isk\", \"fee\"");
    assert_eq!(
        import_of(krona.replace("308", "300").replace("9292", "9300").replace("28,", "0,").as_bytes(), "")
            .0
            .payout_line[0]
            .gross_minor,
        96
    );
}

#[test]
fn an_instant_in_utc_is_a_business_day_of_the_company() {
    let utc = STRIPE
        .replace("transaction_id,created,", "transaction_id,created_utc,")
        .replace("2026-03-02 10:15:03", "2026-03-01 16:00:00");
    assert_eq!(by_key(&import_of(utc.as_bytes(), "").0, "txn_0001").sold_on.to_string(), "2026-03-02");
}

#[test]
fn a_generic_line_computes_what_is_paid_or_checks_it() {
    let (facts, _) = import_of(LINES.as_bytes(), "");
    let net: Vec<(PayoutKind, i64, i64)> =
        facts.payout_line.iter().map(|line| (line.kind, line.net_minor, line.hold_back_minor)).collect();
    assert_eq!(
        net,
        [
            (PayoutKind::Payment, 76_200, 0),
            (PayoutKind::MallBenefit, 500, 0),
            (PayoutKind::Reserve, -7600, 7600),
            (PayoutKind::Chargeback, -15_150, 0),
            (PayoutKind::AdCost, -11_000, 0),
            (PayoutKind::Deduction, -2500, 0)
        ]
    );
    let total = "결제사,거래번호,주문번호,정산지급일,거래금액,수수료합계\ntoss-main,1,A,2026-03-12,10000,330\n";
    let line = &import_of(total.as_bytes(), "").0.payout_line[0];
    assert_eq!((line.fee_minor, line.fee_vat_minor, line.net_minor), (300, 30, 9670));
}

#[test]
fn a_fee_of_the_other_sign_is_named_with_the_sum_that_mends_it() {
    let lines = "정산번호,지급일,거래금액,수수료합계,지급금액\nL-1,2026-03-10,10000,-330,9670\n";
    let mend = |text: &str| import_of(text.as_bytes(), "toss-main").1.quarantined[0].mend.clone();
    let told = mend(lines);
    for said in [&told.en, &told.ko] {
        assert!(said.contains("[sums]") && said.contains("fee_total = [\"-수수료합계\"]"), "{said}");
    }
    let parts = "정산번호,지급일,거래금액,수수료,수수료VAT,지급금액\nL-1,2026-03-10,10000,-300,-30,9670\n";
    assert!(mend(parts).en.contains("fee = [\"-수수료\"]; fee_vat = [\"-수수료VAT\"]"), "{}", mend(parts).en);
    // No sign mends this one.
    assert!(mend(&lines.replace("9670", "9000")).en.contains("correct the amount"));
}
