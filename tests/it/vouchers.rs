//! Vouchers for another bookkeeping program: balanced, narrow enough, and no entry sent twice.

use std::collections::BTreeMap;

use calamine::Reader as _;

use crate::{
    company::{Company, Place, rows},
    exports::{ad_report, bank, orders, settlement},
};

type Row = BTreeMap<String, String>;

/// The rows of a file of vouchers that a command writes.
fn sent(company: &Company, name: &str, more: &[&str]) -> Vec<Row> {
    let path = company.home().join(name).to_string_lossy().into_owned();
    let mut words = vec!["vouchers", "export", "2026-03", "--to", &path];
    words.extend(more);
    company.ok(&words);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!company.home().join(format!("{name}.part")).exists());
    rows(text.strip_prefix('\u{feff}').expect("a mark for spreadsheets"))
}

fn won(text: &str) -> i64 {
    if text.is_empty() { 0 } else { text.parse().unwrap() }
}

/// Debits less credits by account.
fn sums(rows: &[Row], [debit, credit]: [&str; 2]) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for row in rows {
        *sums.entry(row["계정과목코드"].clone()).or_default() += won(&row[debit]) - won(&row[credit]);
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

const DOUZONE: [&str; 2] = ["차변(출금)", "대변(입금)"];
const NUMBERED: [&str; 2] = ["차변금액", "대변금액"];

/// What the trial balance of March says, sub-accounts under their three digits.
fn march(company: &Company) -> BTreeMap<String, i64> {
    let there = [("1201", "120"), ("1351", "131"), ("1391", "120"), ("1392", "253"), ("2551", "255"), ("4021", "402")];
    let mut sums = BTreeMap::new();
    for (code, balance) in company.balances(&["--to", "2026-03-31"]) {
        let code = there.iter().find(|(ours, _)| *ours == code).map_or(code, |(_, theirs)| (*theirs).to_owned());
        *sums.entry(code).or_default() += balance;
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

/// A shop with sales, their payout, spend and a bank line.
fn busy(place: Place) -> Company {
    let company = Company::shop(place);
    let sales = [("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-03-06", "cap", 5_500)];
    company.import("orders.csv", &orders(&sales), "2026-03-07");
    company.import("ads.csv", &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", 11_000)]), "2026-03-07");
    company.import(
        "toss.csv",
        &settlement(&[("T-1", "O-1", 11_000, 300, 30, "2026-03-06", "2026-03-09")]),
        "2026-03-10",
    );
    company.import("bank.csv", &bank(0, &[("2026-03-09", "토스페이먼츠", 10_670)]), "2026-03-10");
    company
}

fn every_entry_is_sent_once(place: Place) {
    let company = busy(place);
    let first = sent(&company, "march.csv", &[]);
    assert_eq!(sums(&first, DOUZONE), march(&company));
    assert!(first.iter().all(|row| row["월"] == "3" && matches!(row["구분"].as_str(), "3" | "4")));

    let again = company.fails(2, &["vouchers", "export", "2026-03", "--to", "x.csv"]);
    assert!(again.contains("sent already") && again.contains("--again"), "{again}");
    assert!(company.fails(2, &["vouchers", "export", "2026-05", "--to", "x.csv"]).contains("nothing is posted"));

    company.import("late.csv", &orders(&[("O-3", "2026-03-20", "cap", 7_700)]), "2026-04-02");
    let second = sent(&company, "more.csv", &[]);
    assert_eq!(
        sums(&second, DOUZONE),
        [("108", 7_700), ("255", -700), ("401", -7_000)].map(|(c, s)| (c.to_owned(), s)).into()
    );
    let list = company.json(&["vouchers", "list"]);
    let numbers: Vec<i64> =
        list["rows"].as_array().unwrap().iter().map(|row| row["number"].as_i64().unwrap()).collect();
    let [one, two] = numbers[..] else { panic!("{list}") };
    assert_eq!(list["rows"][1]["total"]["minor"], 7_700);

    // The lost file comes again byte for byte.
    let number = one.to_string();
    assert_eq!(sent(&company, "once more.csv", &["--again", &number]), first);
    // Only the last mark can be taken back, and its vouchers come again.
    assert!(company.fails(2, &["vouchers", "withdraw", &number, "--reason", "x"]).contains(&two.to_string()));
    assert!(company.fails(2, &["vouchers", "withdraw", &two.to_string(), "--reason", " "]).contains("reason"));
    company.ok(&["vouchers", "withdraw", &two.to_string(), "--reason", "uploaded into the wrong company"]);
    assert_eq!(sent(&company, "again.csv", &[]), second);
    assert_eq!(company.json(&["vouchers", "list"])["rows"].as_array().unwrap().len(), 2);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

fn looking_marks_nothing_and_what_was_sent_is_not_shown(place: Place) {
    let company = busy(place);
    let before = company.log();
    let shown = company.ok(&["vouchers", "show", "2026-03", "--layout", "numbered", "--format", "csv"]);
    assert_eq!(sums(&rows(&shown), NUMBERED), march(&company));
    assert_eq!(company.log(), before);
    sent(&company, "march.csv", &[]);
    assert_eq!(rows(&company.ok(&["vouchers", "show", "2026-03", "--format", "csv"])), Vec::<Row>::new());
}

on_both!(every_entry_is_sent_once, looking_marks_nothing_and_what_was_sent_is_not_shown);

/// Twenty customers owe from before.
fn many_debtors(company: &Company) {
    let lines: String = (1..=20).map(|n| format!("2026-03-12,108,손님{n},{},KRW\n", n * 1_000)).collect();
    company.import("openings.csv", &format!("기준일,계정코드,거래처,차변,통화\n{lines}"), "2026-03-13");
}

#[test]
fn a_days_vouchers_balance_with_at_most_twelve_lines_a_side() {
    let company = Company::shop(Place::Sqlite);
    many_debtors(&company);
    let made = sent(&company, "march.csv", &["--by", "day", "--layout", "numbered"]);
    let mut vouchers: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &made {
        vouchers.entry(&row["전표번호"]).or_default().push(row);
    }
    assert_eq!(vouchers.len(), 2, "{vouchers:?}");
    for (number, lines) in vouchers {
        let of = |side: &str| lines.iter().filter(|row| row["구분"] == side).count();
        assert!((1..=12).contains(&of("차변")) && (1..=12).contains(&of("대변")), "{number}");
        assert_eq!(lines.iter().map(|row| won(&row["차변금액"]) - won(&row["대변금액"])).sum::<i64>(), 0, "{number}");
    }
    assert_eq!(sums(&made, NUMBERED), march(&company));
}

#[test]
fn a_companys_own_codes_are_kept_for_the_next_time() {
    let company = busy(Place::Sqlite);
    let names = company.file("names.csv", "ours,theirs,name\n108,10800,\ntoss,00101,토스페이먼츠(주)\nkcp,00102,\n");
    let path = company.home().join("march.csv").to_string_lossy().into_owned();
    let answer = company.run(&["vouchers", "export", "2026-03", "--to", &path, "--names", &names]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert!(answer.err.contains("kcp") && !answer.err.contains("toss"), "{}", answer.err);
    company.import("late.csv", &orders(&[("O-3", "2026-03-20", "cap", 7_700)]), "2026-04-02");
    let next = sent(&company, "more.csv", &[]);
    let receivable = next.iter().find(|row| row["계정과목코드"] == "10800").expect("the kept code");
    assert_eq!([&receivable["거래처코드"], &receivable["거래처명"]], ["00101", "토스페이먼츠(주)"]);

    let bad = company.file("bad.csv", "ours,theirs,name\n1080,1,\n");
    let told = company.fails(2, &["vouchers", "show", "2026-03", "--names", &bad]);
    assert!(told.contains("bad.csv") && told.contains("line 2") && told.contains("`1080`"), "{told}");
}

#[test]
fn a_workbook_of_vouchers_opens_and_runs_no_formula() {
    let company = Company::shop(Place::Sqlite);
    company.import("bank.csv", &bank(0, &[("2026-03-12", "=1+1", 1_000)]), "2026-03-13");
    company.import("openings.csv", "기준일,계정코드,거래처,차변,통화\n2026-03-12,108,=1+1,500,KRW\n", "2026-03-13");
    let path = company.home().join("march.xlsx");
    company.ok(&["vouchers", "export", "2026-03", "--to", &path.to_string_lossy()]);
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let row = |at: u32| (0..10).map(|column| range.get_value((at, column)).unwrap().to_string()).collect::<Vec<_>>();
    let header = "월 일 구분 계정과목코드 계정과목명 거래처코드 거래처명 적요 차변(출금) 대변(입금)";
    assert_eq!(row(0).join(" "), header);
    assert_eq!(row(1)[..5], ["3", "12", "3", "103", "보통예금"]);
    assert_eq!(row(1)[8..], ["1000", ""]);
    assert_eq!(row(2)[8..], ["", "1000"]);
    let texts: Vec<_> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(texts.iter().any(|text| text == "=1+1"), "{texts:?}");
    assert!(workbook.worksheet_formula("전표").unwrap().is_empty());
}

#[test]
fn vouchers_go_to_csv_or_xlsx_and_are_of_books_in_won() {
    let company = busy(Place::Sqlite);
    assert!(company.fails(2, &["vouchers", "export", "2026-03", "--to", "march.pdf"]).contains(".csv or .xlsx"));
    assert!(company.fails(2, &["vouchers", "withdraw", "99", "--reason", "x"]).contains("vouchers list"));
    let dollars = Company::unfounded(Place::Sqlite);
    dollars.ok(&["init", "--name", "Dollar Shop", "--currency", "USD"]);
    assert!(dollars.fails(2, &["vouchers", "list"]).contains("in won"));
}
