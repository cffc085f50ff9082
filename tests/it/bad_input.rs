//! Files that nobody should have sent: what is said of them on the command line, and what leaves in exports.

use std::process::Command;

use crate::{
    company::{Company, Place},
    exports::{ad_report, orders, products, touches},
};

/// Every answer that other programs and spreadsheets read as CSV.
const TABLES: &[&[&str]] = &[
    &["export", "journal"],
    &["export", "profit_rollup"],
    &["export", "order_line"],
    &["export", "order_touch"],
    &["export", "product"],
    &["export", "ad_delivery"],
    &["export", "profit", "--by", "campaign,product"],
    &["export", "trial-balance"],
    &["report", "profit", "--by", "campaign,product", "--refs"],
    &["report", "bridge", "--by", "campaign"],
    &["report", "ledger", "--account", "401"],
    &["report", "trial-balance"],
    &["quarantine", "list"],
    &["quarantine", "show", "1"],
    &["explain", "profit/revenue?campaign=@SUM(A1)"],
    &["account", "list"],
];

/// Texts that spreadsheets run.
const FORMULAS: [&str; 4] = ["=HYPERLINK(\"\"http://x\"\")", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd"];

fn no_text_of_a_file_is_run_as_a_formula_wherever_it_leaves(place: Place) {
    let company = Company::shop(place);
    let [link, sum, plus, minus] = FORMULAS.map(|text| format!("\"{text}\""));
    company.import("costs.csv", &products(&[(&link, "1000", "2026-01-01")]), "2026-03-10");
    let sold = [(plus.as_str(), "2026-03-05", link.as_str(), 11_000), (minus.as_str(), "2026-03-32", &link, 1)];
    company.import("orders.csv", &orders(&sold), "2026-03-10");
    company.import("touches.csv", &touches(&[(&plus, "2026-03-05 09:00:00", &sum)]), "2026-03-10");
    company.import("ads.csv", &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", &sum, 3_300)]), "2026-03-10");
    company.ok(&["account", "add", "other", "--kind", "bank", "--platform", "=1+1"]);
    let (mut seen, mut run) = (0, Vec::new());
    for words in TABLES {
        let text = company.ok(&[words, &["--format", "csv"][..]].concat());
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            seen += usize::from(cell.starts_with('\'') && FORMULAS.iter().any(|it| cell[1..].starts_with(&it[..2])));
            if cell.starts_with(['=', '@', '+', '-', '\t', '\r']) && cell.parse::<f64>().is_err() {
                run.push(format!("{words:?}: {cell}"));
            }
        }
    }
    assert_eq!(run, Vec::<String>::new());
    assert!(seen >= 15, "the texts came out {seen} times only");
}

fn a_refused_file_is_told_with_its_reason_and_the_others_are_imported(place: Place) {
    let company = Company::shop(place);
    let good = company.file("good.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    let zeros = "0".repeat(80 << 20);
    let refused = [
        (company.file("empty.csv", ""), "is empty", "빈 파일"),
        (company.file("cut.json", "[{\"mId\":\"tosspay01\",\"transactionKey\":\"T\",\"amount\":1"), "", ""),
        (
            company.file("report.pdf", "%PDF-1.7\n%\u{e2}\u{e3}\n1 0 obj\n"),
            "no known format fits",
            "맞는 형식이 없습니다",
        ),
        (company.file("book.xlsx", "PK\u{3}\u{4}xl/workbook"), "is not a readable", "읽을 수 있는"),
        (company.file("line.csv", &zeros), "no known format fits", "맞는 형식이 없습니다"),
    ];
    for (lang, at) in [("en", 0), ("ko", 1)] {
        for (path, en, ko) in &refused {
            let said = company.fails(2, &["import", path, "--as-of", "2026-03-10", "--lang", lang]);
            let name = path.rsplit('/').next().unwrap();
            assert!(said.contains(&format!("`{name}`")) && said.contains([en, ko][at]), "{said}");
        }
    }
    let all: Vec<&str> = ["import", &good].into_iter().chain(refused.iter().map(|(path, ..)| path.as_str())).collect();
    let answer = company.run(&[&all[..], &["--as-of", "2026-03-10"]].concat());
    assert_eq!((answer.code, company.count("order_line")), (Some(1), 1));
    company.check();
}

/// What the program held of its own at most, in KiB, and whether it succeeded. Files that are mapped are not its own.
fn peak_kib(mut command: Command) -> (u64, bool) {
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        peak = line.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or(0).max(peak);
        if let Some(ended) = child.try_wait().unwrap() {
            return (peak, ended.success());
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn a_large_file_in_korean_encoding_takes_as_little_memory_as_one_in_unicode(place: Place) {
    let company = Company::shop(place);
    let row = |number: usize| {
        format!("O-{number},O-{number}-1,2026-03-05 10:00:00,상품,1,1000,{}\n", "가나다라마바사아자차".repeat(40))
    };
    let header = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액,메모\n";
    let text: String = std::iter::once(header.to_owned()).chain((0..150_000).map(row)).collect();
    let path = company.file("large.csv", "");
    std::fs::write(&path, encoding_rs::EUC_KR.encode(&text).0).unwrap();
    let (held, done) = peak_kib(company.command(&["import", &path, "--as-of", "2026-03-10"]));
    assert!(done && company.count("order_line") == 150_000);
    // 125 MB of bytes are mapped, 184 MB of text would be held.
    assert!(held < 420 << 10, "{held} KiB");
}

on_both!(
    no_text_of_a_file_is_run_as_a_formula_wherever_it_leaves,
    a_refused_file_is_told_with_its_reason_and_the_others_are_imported,
    a_large_file_in_korean_encoding_takes_as_little_memory_as_one_in_unicode,
);
