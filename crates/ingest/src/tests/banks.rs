//! The layouts of the banks, and balances that run from line to line.

use super::import;

/// The same three movements as the banks print them.
const LAYOUTS: &[(&str, &str)] = &[
    // Newest first.
    (
        "KB",
        "조회기간,2026.03.01 ~ 2026.03.31\n계좌번호,123456-04-567890\n예금종류,보통예금\n\n거래일시,적요,보낸분/받는분,송금메모,출금액,입금액,잔액,거래점\n2026.03.03 10:00:00,이체,네이버,,\"500,000\",0,\"600,000\",인터넷\n2026.03.02 09:00:00,입금,토스,,0,\"100,000\",\"1,100,000\",인터넷\n2026.03.01 08:00:00,이자,,,0,\"1,000,000\",\"1,000,000\",인터넷\n합계,,,,\"500,000\",\"1,100,000\",,\n",
    ),
    // Oldest first, the time in a column of its own.
    (
        "Shinhan",
        "거래일,거래시간,적요,출금금액(원),입금금액(원),거래후잔액(원)\n2026-03-01,08:00:00,이자,0,1000000,1000000\n2026-03-02,09:00:00,입금,0,100000,1100000\n2026-03-03,10:00:00,이체,500000,0,600000\n",
    ),
    // Deposit before withdrawal.
    (
        "Hana",
        "No,거래일시,적요,의뢰인/수취인,입금,출금,거래후잔액,구분,거래점,거래특이사항\n1,2026-03-03 10:00:00,이체,네이버,0,500000,600000,,,\n2,2026-03-02 09:00:00,입금,토스,100000,0,1100000,,,\n3,2026-03-01 08:00:00,이자,,1000000,0,1000000,,,\n",
    ),
    // Won behind every number.
    (
        "NH",
        "번호,입금일시,출금금액,입금금액,거래후잔액,적요,거래점명,거래점코드,통장메모\n1,2026/03/01 08:00:00,0원,\"1,000,000원\",\"1,000,000원\",이자,,,\n2,2026/03/02 09:00:00,0원,\"100,000원\",\"1,100,000원\",입금,,,\n3,2026/03/03 10:00:00,\"500,000원\",0원,\"600,000원\",이체,,,\n",
    ),
    // Totals without a balance.
    (
        "MG",
        "거래일시,적요,출금금액,입금금액,잔액\n20260301,이자,,1000000,1000000\n20260302,입금,,100000,1100000\n20260303,이체,500000,,600000\n합계,,500000,1100000,\n",
    ),
    // A web page named .xls.
    (
        "Woori",
        "<html><head><meta charset=\"utf-8\"></head><body>\n<table><tr><td>계좌번호</td><td>123456-04-567890</td></tr></table>\n<table border=1>\n<tr><th>No.</th><th>거래일시</th><th>적요</th><th>기재내용</th><th>찾으신금액</th><th>맡기신금액</th><th>거래후 잔액</th><th>취급기관</th><th>메모</th></tr>\n<tr><td>1</td><td>2026.03.01 08:00</td><td>이자</td><td></td><td>0</td><td>1,000,000</td><td>1,000,000</td><td>본점</td><td>&nbsp;</td></tr>\n<tr><td>2</td><td>2026.03.02 09:00</td><td>입금,</td><td>토스</td><td>0</td><td>100,000</td><td>1,100,000</td><td>본점</td><td></td></tr>\n<tr><td>3</td><td>2026.03.03 10:00</td><td>이체</td><td>네이버</td><td>500,000</td><td>0</td><td>600,000</td><td>본점</td><td></td></tr>\n</table></body></html>\n",
    ),
    (
        "Woori, in won",
        "No.,거래일시,적요,기재내용,지급(원),입금(원),거래후 잔액(원),취급점,메모\n1,2026.03.01 08:00,이자,,0,1000000,1000000,본점,\n2,2026.03.02 09:00,입금,토스,0,100000,1100000,본점,\n3,2026.03.03 10:00,이체,네이버,500000,0,600000,본점,\n",
    ),
    (
        "IBK",
        "거래일시,출금,입금,거래후 잔액,거래내용,상대계좌번호,상대은행,메모,거래구분,수표어음금액,CMS코드,상대계좌예금주명\n2026-03-03 10:00:00,\"500,000\",0,\"600,000\",이체,,,,인터넷,0,,네이버\n2026-03-02 09:00:00,0,\"100,000\",\"1,100,000\",입금,,,,타행,0,,토스\n2026-03-01 08:00:00,0,\"1,000,000\",\"1,000,000\",이자,,,,이자,0,,\n",
    ),
    (
        "Jeonbuk",
        "거래일자,거래시간,출금금액,입금금액,거래후잔액,적요,취급은행(지점)\n2026-03-01,08:00:00,0,1000000,1000000,이자,본점\n2026-03-02,09:00:00,0,100000,1100000,입금,본점\n2026-03-03,10:00:00,500000,0,600000,이체,본점\n",
    ),
    (
        "K bank",
        "거래일시,거래구분,입금금액,출금금액,잔액,상대 예금주명,상대 은행,상대 계좌번호,적요내용\n2026.03.01 08:00:00,이자,\"1,000,000\",0,\"1,000,000\",,,,\n2026.03.02 09:00:00,입금,\"100,000\",0,\"1,100,000\",토스,,,\n2026.03.03 10:00:00,이체,0,\"500,000\",\"600,000\",네이버,,,\n",
    ),
    // One amount with its sign.
    (
        "Kakao Bank",
        "카카오뱅크 거래내역\n계좌번호,123456-04-567890\n\n거래일시,구분,거래금액,거래 후 잔액,거래구분,내용,메모\n2026.03.03 10:00:00,출금,\"-500,000\",\"600,000\",일반이체,네이버,\n2026.03.02 09:00:00,입금,\"100,000\",\"1,100,000\",일반입금,토스,\n2026.03.01 08:00:00,입금,\"1,000,000\",\"1,000,000\",이자,,\n",
    ),
    // One amount whose direction is a word.
    (
        "one column of words",
        "거래일시,구분,거래금액,거래 후 잔액,내용\n2026.03.03 10:00:00,출금,\"500,000\",\"600,000\",네이버\n2026.03.02 09:00:00,입금,\"100,000\",\"1,100,000\",토스\n2026.03.01 08:00:00,입금,\"1,000,000\",\"1,000,000\",\n",
    ),
    (
        "Toss Bank",
        "거래 일시,적요,거래 유형,거래 기관,계좌번호,거래 금액,거래 후 잔액,메모\n2026.03.03 10:00:00,네이버,출금,국민은행,1002-123-456789,\"-500,000\",\"600,000\",\n2026.03.02 09:00:00,토스,입금,,,\"100,000\",\"1,100,000\",\n2026.03.01 08:00:00,이자,입금,,,\"1,000,000\",\"1,000,000\",\n",
    ),
];

#[test]
fn every_bank_prints_the_same_movements() {
    for (bank, layout) in LAYOUTS {
        let (facts, outcome) = import(layout.as_bytes()).unwrap();
        assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]), "{bank}");
        let mut amounts: Vec<(String, i64)> =
            facts.bank_line.iter().map(|line| (line.booked_on.to_string(), line.amount_minor)).collect();
        amounts.sort();
        let expected = [("2026-03-01", 1_000_000), ("2026-03-02", 100_000), ("2026-03-03", -500_000)];
        assert_eq!(amounts, expected.map(|(day, amount)| (day.to_owned(), amount)), "{bank}");
        assert!(facts.bank_line.iter().all(|line| line.origin.account == "kb-main"), "{bank}");
        assert!(facts.bank_line.iter().all(|line| line.balance_minor.is_some()), "{bank}");
    }
}

#[test]
fn a_missing_line_leaves_a_gap_in_the_balance() {
    for (_, layout) in LAYOUTS {
        let without: String = layout
            .lines()
            .filter(|line| !line.contains("1,100,000") && !line.contains("1100000") || line.contains("합계"))
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

#[test]
fn the_balances_of_two_accounts_in_one_file_run_apart() {
    let mut accounts = super::registry();
    let second = jangbu_core::account::Account {
        id: "kb-second".into(),
        external_id: "777".into(),
        ..accounts["kb-main"].clone()
    };
    accounts.insert(second.id.clone(), second);
    let text = |last: &str| {
        format!(
            "계좌번호,거래일시,적요,출금금액,입금금액,잔액\n123456-04-567890,2026-03-01 10:00,a,,10,110\n\
             777,2026-03-01 11:00,b,,5,1005\n123456-04-567890,2026-03-02 10:00,c,10,,100\n777,2026-03-02 11:00,d,5,,{last}\n"
        )
    };
    let read = |text: &str| super::import_with(text.as_bytes(), &[], &super::options(), &accounts).unwrap();
    let (facts, outcome) = read(&text("1000"));
    let of = |id: &str| facts.bank_line.iter().filter(|line| line.origin.account == id).count();
    assert_eq!((of("kb-main"), of("kb-second"), outcome.findings), (2, 2, vec![]));
    let gaps: Vec<u32> = read(&text("1001")).1.findings.iter().map(|finding| finding.line).collect();
    assert_eq!(gaps, [5]);
}

#[test]
fn a_bank_with_words_of_its_own_is_told_what_is_missing() {
    let text = "Date;Description;Payee;Paid out;Paid in;Balance\n02/03/2026;Opening deposit;OWNER;;2000000;2000000\n";
    let error = import(text.as_bytes()).unwrap_err().to_string();
    let expected =
        "`bank_csv` has 3 of its columns, missing: out(출금액)|amount(거래금액), in(입금액)|amount(거래금액). Draft";
    assert!(error.starts_with(&format!("`file.csv`: no known format fits; {expected}")), "{error}");
}
