//! What `check` tells of books that hold: where the sources disagree, and what they leave open.

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{bank, orders, touches},
};

/// The findings of a kind, in books that are not broken.
#[track_caller]
fn found(company: &Company, kind: &str) -> Vec<Value> {
    let report = company.json(&["check"]);
    assert_eq!(report["broken"], serde_json::json!([]), "{report:#}");
    report["findings"].as_array().unwrap().iter().filter(|it| it["kind"] == kind).cloned().collect()
}

/// Opening balance of the bank account.
fn opening(minor: i64) -> String {
    format!("기준일,계정코드,거래처,차변,대변\n2026-03-01,103,kb,{minor},\n")
}

fn won(minor: i64) -> Value {
    serde_json::json!({"minor": minor, "currency": "KRW"})
}

#[test]
fn a_statement_that_begins_elsewhere_than_the_books_is_a_finding_until_they_agree() {
    let company = Company::shop(Place::Sqlite);
    let lines = [("2026-03-02 10:00:00", "홍길동", -20_000), ("2026-03-03 10:00:00", "홍길동", 5_000)];
    company.import("kb.csv", &bank(500_000, &lines), "2026-03-04");
    let begins = found(&company, "bank_opening");
    assert_eq!(begins.len(), 1, "once, and not for every line: {begins:?}");
    let begins = &begins[0];
    assert_eq!((&begins["subject"], &begins["amount"]), (&"kb/2026-03-02".into(), &won(500_000)));
    let [en, ko] = ["message", "message_ko"].map(|key| begins[key].as_str().unwrap());
    assert!(en.contains("begins at 500,000, the books open at 0") && en.contains("opening balance"), "{en}");
    assert!(ko.contains("500,000 에서 시작") && ko.contains("기초 잔액"), "{ko}");

    company.import("opening.csv", &opening(400_000), "2026-03-05");
    let begins = found(&company, "bank_opening");
    assert_eq!((begins.len(), &begins[0]["amount"]), (1, &won(100_000)));
    assert!(begins[0]["message"].as_str().unwrap().contains("the books open at 400,000"), "{begins:?}");

    company.import("restated.csv", &opening(500_000), "2026-03-06");
    assert_eq!(found(&company, "bank_opening"), Vec::<Value>::new());
    let verified = company.json(&["check"])["verified"].clone();
    assert!(verified.as_array().unwrap().iter().any(|rule| rule == "G26"), "{verified}");
}

#[test]
fn a_statement_that_begins_where_the_books_open_is_no_finding() {
    let company = Company::shop(Place::Sqlite);
    company.import("opening.csv", &opening(500_000), "2026-03-01");
    company.import("kb.csv", &bank(500_000, &[("2026-03-02 10:00:00", "홍길동", -20_000)]), "2026-03-03");
    assert_eq!(found(&company, "bank_opening"), Vec::<Value>::new());
    // Nor is one that begins with nothing, in books that open with nothing.
    let new = Company::shop(Place::Sqlite);
    new.import("kb.csv", &bank(0, &[("2026-03-02 10:00:00", "홍길동", 20_000)]), "2026-03-03");
    assert_eq!(found(&new, "bank_opening"), Vec::<Value>::new());
}

#[test]
fn touches_of_orders_that_no_file_has_are_counted_until_the_orders_come() {
    let company = Company::shop(Place::Sqlite);
    let without = |company: &Company| company.json(&["check"])["touches_without_order"].as_i64().unwrap();
    assert_eq!(without(&company), 0);
    let clicks = [
        ("O-1", "2026-03-05 09:00", "brand"),
        ("O-2", "2026-03-05 09:00", "brand"),
        ("O-2", "2026-03-05 09:30", "shop"),
    ];
    company.import("touches.csv", &touches(&clicks), "2026-03-06");
    assert_eq!(without(&company), 3);
    let said = company.ok(&["check"]);
    assert!(said.contains("3 touches name orders that no file has"), "{said}");
    let said = company.ok(&["check", "--lang", "ko"]);
    assert!(said.contains("유입 기록 3건의 주문이 아직 장부에 없습니다"), "{said}");

    company.import("second.csv", &orders(&[("O-2", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    assert_eq!(without(&company), 1);
    company.import("first.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    assert_eq!(without(&company), 0);
    let said = company.ok(&["check"]);
    assert!(!said.contains("no file has"), "{said}");
}

/// Order lines as order, line, product, quantity and gross; where no line has a number the file has no column for it.
fn sales(lines: &[(&str, &str, &str, u32, i64)]) -> String {
    let numbered = lines.iter().any(|(_, line, ..)| !line.is_empty());
    let mut text = format!("주문번호,{}결제일시,상품코드,수량,주문금액\n", if numbered { "상품주문번호," } else { "" });
    for (order, line, product, quantity, gross) in lines {
        let line = if numbered { format!("{line},") } else { String::new() };
        text += &format!("{order},{line}2026-03-05 10:00:00,{product},{quantity},{gross}\n");
    }
    text
}

#[test]
fn a_sale_that_two_files_tell_under_other_line_numbers_is_a_finding() {
    let company = Company::shop(Place::Sqlite);
    let unnumbered = [("O-1", "", "tee", 1, 11_000), ("O-2", "", "cap", 2, 5_500)];
    company.import("first.csv", &sales(&unnumbered), "2026-03-06");
    assert_eq!(found(&company, "doubled_sale"), Vec::<Value>::new());
    let numbered = [("O-1", "11", "tee", 1, 11_000), ("O-2", "21", "cap", 2, 5_500), ("O-3", "31", "tee", 1, 11_000)];
    company.import("second.csv", &sales(&numbered), "2026-03-07");
    assert_eq!(company.balance("108"), 2 * 16_500 + 11_000, "that is what is found");
    let doubled = found(&company, "doubled_sale");
    assert_eq!(doubled.len(), 1, "{doubled:?}");
    assert_eq!((&doubled[0]["subject"], &doubled[0]["amount"]), (&"own".into(), &won(16_500)));
    let [en, ko] = ["message", "message_ko"].map(|key| doubled[0][key].as_str().unwrap());
    assert!(en.contains("2 lines of 2 orders (O-1, O-2) are there again") && en.contains("batches 5 to 6"), "{en}");
    assert!(en.contains("`jangbu withdraw BATCH`") && ko.contains("`jangbu withdraw 배치번호`"), "{en} {ko}");
    assert!(ko.contains("주문 2건(O-1, O-2)의 상품 2줄이") && ko.contains("배치 5 ~ 6"), "{ko}");
    let verified = company.json(&["check"])["verified"].clone();
    assert!(verified.as_array().unwrap().iter().all(|rule| rule != "G6"), "{verified}");

    // Of many orders a few are named.
    let more: Vec<String> = (4..9).map(|number| format!("O-{number}")).collect();
    let of =
        |line: &'static str| more.iter().map(move |order| (order.as_str(), line, "tee", 1, 1_100)).collect::<Vec<_>>();
    company.import("third.csv", &sales(&of("")), "2026-03-08");
    company.import("fourth.csv", &sales(&of("1")), "2026-03-08");
    let doubled = found(&company, "doubled_sale");
    assert_eq!((doubled.len(), &doubled[0]["amount"]), (1, &won(16_500 + 5_500)));
    let said = doubled[0]["message"].as_str().unwrap();
    assert!(said.contains("7 lines of 7 orders (O-1, O-2, O-4, …)"), "{said}");
}

#[test]
fn equal_lines_of_one_file_and_parts_of_an_order_in_several_are_no_doubled_sales() {
    let company = Company::shop(Place::Sqlite);
    // Twice the same in one file, restated, and an older download of a part of it.
    let twice = [("O-1", "11", "tee", 1, 11_000), ("O-1", "12", "tee", 1, 11_000)];
    company.import("twice.csv", &sales(&twice), "2026-03-06");
    company.import("restated.csv", &(sales(&twice) + "O-2,21,2026-03-05 10:00:00,cap,1,5500\n"), "2026-03-08");
    company.import("old.csv", &sales(&twice[..1]), "2026-03-05");
    // The rest of an order, and the same product in another number or at another price.
    let rest = [("O-2", "22", "tee", 1, 11_000), ("O-2", "23", "cap", 2, 5_500), ("O-2", "24", "cap", 1, 5_000)];
    company.import("rest.csv", &sales(&rest), "2026-03-09");
    // Equal lines, one of which waited in quarantine.
    let waited = [("O-3", "31", "tee", 1, 11_000), ("O-3", "32", "tee", 1, 11_000)];
    company.import("waited.csv", &sales(&waited).replace("tee,1,11000\nO-3", "tee,하나,11000\nO-3"), "2026-03-10");
    company.ok(&["quarantine", "fix", "1", "--set", "수량=1"]);
    assert_eq!(company.balance("108"), 22_000 + 5_500 + 21_500 + 22_000, "all of it is meant");
    assert_eq!(found(&company, "doubled_sale"), Vec::<Value>::new());
    // What was told twice and then restated to other amounts is no more the same.
    company.import("unnumbered.csv", &sales(&[("O-3", "", "tee", 1, 11_000)]), "2026-03-11");
    assert_eq!(found(&company, "doubled_sale").len(), 1);
    company.import("again.csv", &sales(&[("O-3", "", "tee", 1, 12_100)]), "2026-03-12");
    assert_eq!(found(&company, "doubled_sale"), Vec::<Value>::new());
}

/// Naver's settlements by day, each announcing so much for 10 March, and by case, which name what is paid then.
fn naver_settlements(company: &Company, announced: [i64; 2]) {
    let mut by_day = "정산예정일,정산완료일,정산기준일,정산금액,결제금액,수수료 합계,혜택정산,정산방식\n".to_owned();
    for (basis, amount) in [("2026.03.08", announced[0]), ("2026.03.09", announced[1])] {
        by_day += &format!("2026.03.10,2026.03.10,{basis},{amount},{amount},0,0,계좌이체\n");
    }
    let by_case = "주문번호,상품주문번호,구분,정산예정일,정산기준일,정산상태,정산기준금액,\
                   네이버페이 주문관리 수수료,매출연동 수수료,무이자할부 수수료,혜택금액,정산예정금액\n\
                   O-1,11,상품주문,2026.03.10,2026.03.08,정산완료,24000,-871,-480,0,0,22649\n\
                   O-1,12,배송비,2026.03.10,2026.03.09,정산완료,3000,-108,0,0,0,2892\n";
    company.import("by_case.csv", by_case, "2026-03-11");
    company.import("by_day.csv", &by_day, "2026-03-11");
}

#[test]
fn a_payout_that_is_announced_in_parts_is_compared_as_a_whole() {
    let company = Company::shop(Place::Sqlite);
    naver_settlements(&company, [22_649, 2_892]);
    assert_eq!(company.count("payout"), 2);
    assert_eq!(found(&company, "payout_difference"), Vec::<Value>::new());

    let short = Company::shop(Place::Sqlite);
    naver_settlements(&short, [22_649, 2_800]);
    let differs = found(&short, "payout_difference");
    assert_eq!(differs.len(), 1, "{differs:?}");
    assert_eq!((&differs[0]["subject"], &differs[0]["amount"]), (&"toss/2026-03-10".into(), &won(-92)));
}
