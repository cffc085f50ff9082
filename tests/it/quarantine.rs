//! A row that fails a check waits with its place, value and mend; nothing is dropped silently.

use serde_json::Value;

use crate::company::{Company, Place, written};

const HEADER: &str = "구분,쇼핑몰,주문번호,상품주문번호,결제일시,상품코드,수량,주문금액";

/// Imports rows; each is judged by itself.
fn import(company: &Company, rows: &[&str]) -> Value {
    company.import("orders.csv", &format!("{HEADER}\n{}\n", rows.join("\n")), "2026-03-10")
}

fn three_bad_rows(place: Place) -> Company {
    let company = Company::shop(place);
    let rows = [
        "주문,own,O-1,O-1-1,2026-03-05,tee,1,11000",
        "주문,own,O-2,O-2-1,2026-13-05,tee,1,11000",
        "주문,nosuch,O-3,O-3-1,2026-03-05,tee,1,22000",
        "주문,own,O-4,O-4-1,2026-03-05,tee,1,열한장",
    ];
    assert_eq!(import(&company, &rows)["quarantined"], 3);
    company
}

fn list(company: &Company, words: &[&str]) -> Vec<Value> {
    company.json(&[&["quarantine", "list"], words].concat()).as_array().unwrap().clone()
}

fn a_bad_row_names_file_line_column_value_and_mend(place: Place) {
    let company = three_bad_rows(place);
    assert_eq!(
        company.balances(&[]),
        written("108 11,000 \n 255 -1,000 \n 401 -10,000"),
        "the good row is in the books"
    );
    let rows = list(&company, &[]);
    let told: Vec<_> = rows.iter().map(|row| ["column", "value", "rule"].map(|it| row[it].as_str().unwrap())).collect();
    let expected = [
        ["결제일시", "2026-13-05", "date_form"],
        ["쇼핑몰", "nosuch", "known_account"],
        ["주문금액", "열한장", "number_form"],
    ];
    assert_eq!(told, expected);
    assert_eq!(rows.iter().map(|row| row["line"].as_i64().unwrap()).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(rows.iter().all(|row| row["file_name"] == "orders.csv" && row["state"] == "open"));
    assert_eq!(rows[0]["mend"], "write the date as 2026-03-05");
    assert!(rows[1]["mend"].as_str().unwrap().contains("jangbu account add"), "{}", rows[1]);
    let shown = company.ok(&["quarantine", "show", "1"]);
    for word in
        ["orders.csv:3", "결제일시", "2026-13-05", "write the date as", "주문,own,O-2,O-2-1,2026-13-05,tee,1,11000"]
    {
        assert!(shown.contains(word), "`{word}` is not in\n{shown}");
    }
    company.fails(2, &["quarantine", "show", "99"]);
}

fn a_mended_row_posts_and_leaves_quarantine(place: Place) {
    let company = three_bad_rows(place);
    company.ok(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-06"]);
    assert_eq!(company.balance("401"), -20_000);
    assert_eq!(list(&company, &[]).len(), 2);
    let row = company.json(&["quarantine", "show", "1"]);
    assert_eq!(
        (&row["state"], &row["value"]),
        (&"replayed".into(), &"2026-13-05".into()),
        "what was wrong stays in the log"
    );
    let lines = company.export("order_line", &[]);
    assert!(
        lines
            .iter()
            .any(|line| line["order_id"] == "O-2" && line["paid_on"] == "2026-03-06" && line["source_line"] == "3")
    );
    company.check();
    // The mended fact counts as the file's word: the same bytes again change nothing.
    let before = company.log();
    let path = company.home().join("downloads/orders.csv");
    company.ok(&["import", path.to_str().unwrap()]);
    assert_eq!(before, company.log());
}

fn a_mend_that_is_wrong_itself_changes_nothing(place: Place) {
    let company = three_bad_rows(place);
    let before = (company.log(), company.books_hash());
    let said = company.fails(1, &["quarantine", "fix", "3", "--set", "주문금액=zwölf"]);
    assert!(said.contains("주문금액") && said.contains("zwölf"), "{said}");
    company.fails(2, &["quarantine", "fix", "3", "--set", "nocolumn=1"]);
    assert_eq!(before, (company.log(), company.books_hash()));
    assert_eq!(list(&company, &[]).len(), 3);
}

fn a_row_can_be_replayed_once_its_account_is_there(place: Place) {
    let company = three_bad_rows(place);
    company.ok(&["account", "add", "nosuch", "--kind", "shop", "--platform", "mall"]);
    company.ok(&["quarantine", "replay", "2"]);
    assert_eq!(company.balance("401"), -30_000);
    assert_eq!(list(&company, &[]).len(), 2);
    company.check();
}

fn one_row_that_stays_bad_does_not_hold_up_the_others(place: Place) {
    let company = three_bad_rows(place);
    import(&company, &["주문,later,O-5,O-5-1,2026-03-05,tee,1,33000", "주문,own,O-6,O-6-1,2026-03-05,tee,1,1100"]);
    company.ok(&["account", "add", "later", "--kind", "shop", "--platform", "mall"]);
    // Rows 1 to 3 are as bad as before, and come first.
    company.fails(1, &["quarantine", "replay"]);
    assert_eq!(list(&company, &[]).len(), 3);
    assert_eq!(company.balance("401"), -10_000 - 1_000 - 30_000);
}

fn a_dismissed_row_stays_in_the_log(place: Place) {
    let company = three_bad_rows(place);
    let before = company.log();
    company.fails(2, &["quarantine", "dismiss", "3"]);
    assert!(company.fails(2, &["quarantine", "dismiss", "3", "--reason", " "]).contains("reason"));
    assert!(company.fails(2, &["quarantine", "dismiss", "99", "--reason", "none"]).contains("99"));
    assert_eq!(company.log(), before);
    let said = company.json(&["quarantine", "dismiss", "3", "--reason", "a test order"]);
    assert_eq!(said, serde_json::json!({"id": 3, "state": "dismissed", "batch": before.1 + 1}));
    assert_eq!(list(&company, &[]).len(), 2);
    let all = list(&company, &["--all"]);
    assert_eq!((all.len(), &all[2]["state"]), (3, &"dismissed".into()));
    company.fails(2, &["quarantine", "dismiss", "3", "--reason", "again"]);
    assert_eq!(company.balance("401"), -10_000);
    let told = company.ok(&["explain", &format!("batch/{}", before.1 + 1)]);
    assert!(told.contains("dismiss by bookkeeper") && told.contains("a test order"), "{told}");
    company.check();
}

fn a_dismissal_can_be_taken_back_and_both_are_in_the_chain(place: Place) {
    let company = three_bad_rows(place);
    company.ok(&["quarantine", "dismiss", "1", "--reason", "a test order"]);
    company.fails(2, &["quarantine", "restore", "2", "--reason", "it is open"]);
    company.ok(&["quarantine", "restore", "1", "--reason", "it was paid after all"]);
    company.ok(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-06"]);
    assert_eq!(company.balance("401"), -20_000);
    let verified = company.json(&["rebuild", "--verify"]);
    assert_eq!((&verified["chain_equal"], &verified["broken_batches"]), (&true.into(), &serde_json::json!([])));
    company.check();
}

fn rows_of_one_key_that_differ_all_wait(place: Place) {
    let company = Company::shop(place);
    let answer = import(
        &company,
        &[
            "주문,own,O-1,O-1-1,2026-03-05,tee,1,11000",
            "주문,own,O-1,O-1-1,2026-03-05,tee,1,12100",
            "주문,own,O-2,O-2-1,2026-03-05,tee,1,1100",
        ],
    );
    assert_eq!(answer["quarantined"], 2, "{answer}");
    assert_eq!(company.balance("401"), -1_000);
    company.check();
}

fn a_totals_row_that_lies_is_a_finding_and_never_cost(place: Place) {
    let company = Company::shop(place);
    let text = "\"캠페인보고서(2026.04.03.~2026.04.03.),1234567\"\n일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\"\n\
                2026.04.03.,brand,a,1000,22,11000\n2026.04.03.,brand,b,1000,22,22000\n합계,,,2000,44,43000\n";
    let answer = company.import("ads.csv", text, "2026-04-05");
    assert_eq!(answer["findings"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["confidence"], "third-party", "how sure the layout is");
    assert_eq!(company.balance("131"), -33_000);
    let checked = company.json(&["check"]);
    let findings = checked["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["kind"] == "control_total").expect("the lie is told");
    assert_eq!(finding["subject"], "ads.csv");
    assert!(finding["message"].as_str().unwrap().contains("43000"), "{finding}");
}

fn the_answers_are_korean_for_koreans(place: Place) {
    let company = Company::shop(place);
    let text = "구분,쇼핑몰,주문번호,결제일시,상품코드,수량,판매단가,주문금액,비고\n\
                주문,own,O-1,2026-13-05,tee,1,11000,11000,x\n주문,nosuch,O-2,2026-03-05,tee,1,11000,11000,x\n\
                주문,own,O-3,2026-03-05,tee,1,11000,12000,x\n주문,own,O-4,2026-03-05,tee,1,11000,11000,x\n\
                선물,own,O-5,2026-03-05,tee,1,11000,11000,x\n주문,own,,2026-03-05,tee,1,11000,11000,x\n\
                주문,own,O-7,1926-03-05,tee,1,11000,11000,x\n합계,,,,,6,,99999,\n";
    let path = company.file("orders.csv", text);
    let ko = |words: &[&str]| {
        let answer = company.run(&[words, &["--lang", "ko"]].concat());
        answer.out + &answer.err
    };
    let imported = ko(&["import", &path, "--as-of", "2026-03-10"]);
    for word in ["배치", "읽지 않은 열 1개: 비고", "격리했습니다", "3행, 쇼핑몰 = `nosuch`", "합계 행의", "그 밖에 1건"]
    {
        assert!(imported.contains(word), "`{word}` is not in\n{imported}");
    }
    let told = [
        imported,
        ko(&["import", &path]),
        ko(&["quarantine", "list"]),
        ko(&["quarantine", "show", "1"]),
        ko(&["quarantine", "show", "99"]),
        ko(&["quarantine", "replay"]),
        ko(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-05"]),
        ko(&["quarantine", "fix", "1", "--set", "결제일시=2026-03-05"]),
        ko(&["quarantine", "dismiss", "2", "--reason", "시험"]),
        ko(&["quarantine", "restore", "2", "--reason", "시험"]),
    ];
    let english = ["rows", "write the", "correct", "fill in", "register", "replayed", "already", "there is", "says"];
    for answer in told {
        assert!(answer.chars().any(|c| ('가'..='힣').contains(&c)), "{answer}");
        for word in english {
            assert!(!answer.contains(word), "`{word}` is in\n{answer}");
        }
    }
}

on_both!(
    the_answers_are_korean_for_koreans,
    a_bad_row_names_file_line_column_value_and_mend,
    a_mended_row_posts_and_leaves_quarantine,
    a_mend_that_is_wrong_itself_changes_nothing,
    a_row_can_be_replayed_once_its_account_is_there,
    one_row_that_stays_bad_does_not_hold_up_the_others,
    a_dismissed_row_stays_in_the_log,
    a_dismissal_can_be_taken_back_and_both_are_in_the_chain,
    rows_of_one_key_that_differ_all_wait,
    a_totals_row_that_lies_is_a_finding_and_never_cost,
);
