//! Totals rows are compared with the rows of the file, quarantined ones included.

use super::import;

const HEADER: &str = "일별,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\"\n";

#[test]
fn a_totals_row_that_lies_is_a_finding_and_the_rows_are_imported() {
    let text = format!("{HEADER}2026.03.01.,A,10,1,1000\n2026.03.02.,A,20,2,2000\n합계,,30,3,\"3,500\"\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.ad_delivery.len(), outcome.rows_read, outcome.findings.len()), (2, 2, 1));
    let finding = &outcome.findings[0];
    assert_eq!((finding.rule.as_str(), finding.line, finding.column.as_str()), ("total_row", 4, "총비용(VAT포함,원)"));
    assert_eq!((finding.stated.as_str(), finding.found.as_str()), ("3500", "3000"));
    assert_eq!(finding.amount, Some(500.into()));
}

#[test]
fn a_total_of_clicks_that_lies_is_no_amount_of_money() {
    let text = format!("{HEADER}2026.03.01.,A,10,1,1000\n합계,,10,3,1000\n");
    let (_, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((outcome.findings[0].column.as_str(), outcome.findings[0].amount), ("클릭수", None));
}

#[test]
fn a_quarantined_row_still_counts_in_the_total() {
    let text = format!("{HEADER}합계,,30,3,-500\n2026.03.01.,A,10,1,1000\n2026.03.02.,A,20,2,-1500\n");
    let (_, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((outcome.quarantined.len(), outcome.findings.len()), (1, 0));
}

#[test]
fn subtotals_cover_the_rows_since_the_last() {
    let text =
        format!("{HEADER}2026.03.01.,A,1,1,10\n소계,,1,1,10\n2026.03.02.,A,2,1,20\n소계,,2,1,21\n총계,,3,2,30\n");
    let (_, outcome) = import(text.as_bytes()).unwrap();
    let lines: Vec<u32> = outcome.findings.iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [5]);
}

#[test]
fn a_campaign_called_total_is_no_total() {
    let text = "캠페인,일별,노출수,클릭수,총비용\n전체,2026.03.01.,1,1,10\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.ad_delivery.len(), outcome.findings.len()), (1, 0));
}

#[test]
fn rows_outside_of_the_titles_period_are_a_finding() {
    let text = format!("캠페인보고서(2026.03.01.~2026.03.02.),1234567\n{HEADER}2026.03.05.,A,10,1,1000\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.ad_delivery.len(), outcome.findings[0].rule.as_str()), (1, "title_period"));
}

#[test]
fn a_product_called_total_is_a_sale() {
    let text = "상품명,주문번호,주문일시,결제일시,수량,주문금액\nTotal,A-1,2026-03-02 10:00,2026-03-02 10:00,1,1000\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.order_line.len(), outcome.rows_read), (1, 1));
}

#[test]
fn a_totals_row_of_what_the_format_does_not_add_up_is_left_out_and_counted() {
    for word in ["총 합계", "Grand Total", "Totals"] {
        let text = format!("주문번호,결제일,상품코드,수량,판매가\nA-1,2026-03-02,TEE,1,5500\n{word},,,,5500\n");
        let (facts, outcome) = import(text.as_bytes()).unwrap();
        assert_eq!((facts.order_line.len(), outcome.quarantined.len(), outcome.findings.len()), (1, 0, 0), "{word}");
        assert_eq!(outcome.skipped.iter().map(|it| it.count).collect::<Vec<_>>(), [1], "{word}");
    }
}
