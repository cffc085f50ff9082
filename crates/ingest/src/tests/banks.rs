//! The layouts of the banks, and balances that run from line to line.

use super::import;

/// The same three movements as five banks print them.
const LAYOUTS: &[&str] = &[
    // KB, newest first
    "조회기간,2026.03.01 ~ 2026.03.31\n계좌번호,123456-04-567890\n예금종류,보통예금\n\n거래일시,적요,보낸분/받는분,송금메모,출금액,입금액,잔액,거래점\n2026.03.03 10:00:00,이체,네이버,,\"500,000\",0,\"600,000\",인터넷\n2026.03.02 09:00:00,입금,토스,,0,\"100,000\",\"1,100,000\",인터넷\n2026.03.01 08:00:00,이자,,,0,\"1,000,000\",\"1,000,000\",인터넷\n합계,,,,\"500,000\",\"1,100,000\",,\n",
    // Shinhan, oldest first
    "거래일,거래시간,적요,출금금액(원),입금금액(원),거래후잔액(원)\n2026-03-01,08:00:00,이자,0,1000000,1000000\n2026-03-02,09:00:00,입금,0,100000,1100000\n2026-03-03,10:00:00,이체,500000,0,600000\n",
    // Hana: deposit before withdrawal
    "No,거래일시,적요,의뢰인/수취인,입금,출금,거래후잔액,구분,거래점,거래특이사항\n1,2026-03-03 10:00:00,이체,네이버,0,500000,600000,,,\n2,2026-03-02 09:00:00,입금,토스,100000,0,1100000,,,\n3,2026-03-01 08:00:00,이자,,1000000,0,1000000,,,\n",
    // NH
    "번호,입금일시,출금금액,입금금액,거래후잔액,적요,거래점명,거래점코드,통장메모\n1,2026/03/01 08:00:00,0원,\"1,000,000원\",\"1,000,000원\",이자,,,\n2,2026/03/02 09:00:00,0원,\"100,000원\",\"1,100,000원\",입금,,,\n3,2026/03/03 10:00:00,\"500,000원\",0원,\"600,000원\",이체,,,\n",
    // MG
    "거래일시,적요,출금금액,입금금액,잔액\n20260301,이자,,1000000,1000000\n20260302,입금,,100000,1100000\n20260303,이체,500000,,600000\n합계,,500000,1100000,\n",
];

#[test]
fn five_banks_print_the_same_movements() {
    for (at, layout) in LAYOUTS.iter().enumerate() {
        let (facts, outcome) = import(layout.as_bytes()).unwrap();
        assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]), "layout {at}");
        let mut amounts: Vec<(String, i64)> =
            facts.bank_line.iter().map(|line| (line.booked_on.to_string(), line.amount_minor)).collect();
        amounts.sort();
        let expected = [("2026-03-01", 1_000_000), ("2026-03-02", 100_000), ("2026-03-03", -500_000)];
        assert_eq!(amounts, expected.map(|(day, amount)| (day.to_owned(), amount)), "layout {at}");
        assert!(facts.bank_line.iter().all(|line| line.origin.account == "kb-main"));
    }
}

#[test]
fn a_missing_line_leaves_a_gap_in_the_balance() {
    for layout in LAYOUTS {
        let without: String = layout
            .lines()
            .filter(|line| !line.contains("입금,") || line.contains("거래"))
            .map(|line| format!("{line}\n"))
            .collect();
        let (_, outcome) = import(without.as_bytes()).unwrap();
        let gaps: Vec<&str> = outcome
            .findings
            .iter()
            .filter(|finding| finding.rule == "running_balance")
            .map(|finding| finding.found.as_str())
            .collect();
        assert_eq!(gaps, ["500000"], "{layout}");
    }
}

#[test]
fn equal_movements_of_one_second_are_told_apart_by_the_balance() {
    let text = "거래일시,적요,출금금액,입금금액,잔액\n2026.03.01 08:00:00,수수료,500,,9500\n2026.03.01 08:00:00,수수료,500,,9000\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    let keys: Vec<&str> = facts.bank_line.iter().map(|line| line.origin.key.as_str()).collect();
    assert_eq!(keys, ["2026-03-01T08:00:00/-500/9500/수수료/", "2026-03-01T08:00:00/-500/9000/수수료/"]);
    assert_eq!(outcome.findings, vec![]);
}
