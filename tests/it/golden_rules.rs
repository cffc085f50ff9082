//! `check` names every golden rule that live books break, and nothing on books that hold.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{ad_report, bank, orders, refunds, settlement, touches},
    independent_check::script,
    tampering::{broken, changed},
};

/// Rules that `check` verifies, those last that take all groups.
const RULES: [&str; 22] = [
    "G1", "G2", "G3", "G5", "G6", "G7", "G8", "G9", "G11", "G12", "G13", "G14", "G26", "G31", "G32", "G34", "G35",
    "G36", "G39", "G4", "G15", "G38",
];

const CHARGES: &str = "광고계정,거래번호,구분,일자,서비스종료일,공급가액,부가세,합계금액,통화,원화결제액,캠페인,문서번호\n\
    1234567,t1,충전,2026-03-02,,,,500000,,,,\n\
    1234567,u1,무상사용,2026-03-05,,,,1100,,,,\n\
    1234567,m1,크레딧,2026-04-02,2026-03-31,10000,1000,11000,,,brand,\n\
    77,c1,결제,2026-03-20,,,,30000,,,,\n\
    88,i1,세금계산서,2026-03-31,,20000,2000,22000,,,,\n\
    88,p1,지급,2026-04-30,,,,22000,,,,\n";

/// A shop with something of every kind of fact, its batches from the fifth on.
fn company() -> Company {
    company_on(Place::Sqlite)
}

fn company_on(place: Place) -> Company {
    let company = Company::shop(place);
    for (id, number, billing) in [("kakao", "77", "threshold"), ("meta", "88", "invoiced")] {
        let words = ["account", "add", id, "--kind", "media", "--platform", id, "--external-id", number, "--billing"];
        company.ok(&[&words[..], &[billing, "--vat", "recoverable"]].concat());
    }
    let opening = "기준일,계정코드,거래처,차변,대변\n2026-03-01,103,kb,1000000,\n2026-03-01,131,naver,300000,\n";
    company.import("opening.csv", opening, "2026-03-01");
    let sales = [("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-03-06", "cap", 5_500)];
    company.import("orders.csv", &orders(&sales), "2026-03-10");
    company.import("refunds.csv", &refunds(&[("R-1", "O-2", "2026-03-09", 5_500)]), "2026-03-10");
    company.import("touches.csv", &touches(&[("O-1", "2026-03-05 09:00", "brand")]), "2026-03-10");
    let days = [("2026-03-05", "brand", 110_000), ("2026-03-06", "shop", 22_000)];
    company.import("ads.csv", &ad_report("2026-03-05", "2026-03-06", &days), "2026-03-07");
    let restated = [("2026-03-05", "brand", 108_900), ("2026-03-06", "shop", 22_000)];
    company.import("restated.csv", &ad_report("2026-03-05", "2026-03-06", &restated), "2026-03-14");
    company.import("charges.csv", CHARGES, "2026-05-01");
    let paid = [("T-1", "O-1", 11_000, 330, 33, "2026-03-05", "2026-03-09")];
    company.import("toss.csv", &settlement(&paid), "2026-03-10");
    let lines = [("2026-03-02 10:00:00", "네이버", -500_000), ("2026-03-09 10:00:00", "토스페이먼츠", 10_637)];
    company.import("kb.csv", &bank(1_000_000, &lines), "2026-03-10");
    company
}

/// Changes a copy of the books and expects `check` to name `rule` for `subject`.
#[track_caller]
fn names(company: &Company, sql: &str, rule: &str, subject: &str) {
    let copy = company.copy();
    changed(&copy, sql);
    let found = broken(&copy);
    assert!(
        found.contains(&(rule.to_owned(), subject.to_owned())),
        "{rule} {subject} is not told of `{sql}`: {found:?}"
    );
}

/// Kind and subject of all findings.
fn kinds(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|it| (it["kind"].as_str().unwrap(), it["subject"].as_str().unwrap())).collect()
}

fn sound_books_hold_by_every_rule(place: Place) {
    let company = company_on(place);
    let report = company.json(&["check"]);
    assert_eq!(report["broken"], serde_json::json!([]), "{report:#}");
    let verified: BTreeSet<&str> = report["verified"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(verified, RULES.into());
    let groups = report["posted_anew"]["groups"].as_u64().unwrap();
    assert!(groups == 14 && report["posted_anew"]["of"] == groups, "{report:#}");
    let said = company.ok(&["check"]);
    assert!(said.contains("The books hold: G1 G2 G3 G4 G5 G6 G7 G8 G9 G11 G12 G13 G14 G15 G26"), "{said}");

    company.ok(&["compact", "--keep-minutes", "0"]);
    assert_eq!(company.json(&["check"])["broken"], serde_json::json!([]));
}

#[test]
fn a_file_with_floating_point_is_named() {
    const REWRITE: &str = r#"
import duckdb, glob, os, sqlite3, sys
(path,) = glob.glob(os.path.join(sys.argv[1], "lake", "**", "media_charge", "**", "*.parquet"), recursive=True)
duckdb.execute(f"COPY (SELECT * REPLACE (CAST(total AS DOUBLE) AS total) FROM read_parquet('{path}')) "
               f"TO '{path}.new' (FORMAT parquet)")
os.replace(path + ".new", path)
tail = open(path, "rb").read()[-8:]
books = sqlite3.connect(os.path.join(sys.argv[1], "books.db"))
books.execute("UPDATE ducklake_data_file SET file_size_bytes = ?, footer_size = ? WHERE path LIKE ?",
              (os.path.getsize(path), int.from_bytes(tail[:4], "little"), "%" + os.path.basename(path)))
books.commit()
"#;
    let company = company();
    company.ok(&["compact", "--keep-minutes", "0"]);
    script(REWRITE, &[company.books().to_str().unwrap()]);
    assert_eq!(broken(&company), [("G2".to_owned(), "media_charge.total".to_owned())]);
}

#[test]
fn a_catalog_with_floating_point_is_refused() {
    let company = company();
    changed(&company, "UPDATE ducklake_column SET column_type = 'float64' WHERE column_name = 'functional'");
    let said = company.fails(2, &["check"]);
    assert!(said.contains("functional float64"), "{said}");
}

#[test]
fn facts_and_entries_that_are_gone_or_doubled_are_named() {
    let company = company();
    let batch = |table: &str| {
        let rows = company.export(table, &[]);
        format!("batch {}", rows[0]["batch_id"])
    };
    names(&company, "DELETE FROM {bank_line} WHERE amount = '10637'", "G3", &batch("bank_line"));
    let doubled = "INSERT INTO {order_line} SELECT * FROM {order_line} WHERE order_id = 'O-1'";
    names(&company, doubled, "G6", "order_line own/O-1/O-1-1");
    names(&company, "DELETE FROM {journal} WHERE group_key LIKE 'bank:%'", "G36", &batch("bank_line"));
    let between = "UPDATE {journal} SET entry_id = 99 WHERE entry_id = 2";
    let journal = company.export("journal", &[]);
    let second = journal.iter().find(|line| line["entry_id"] == "2").unwrap();
    names(&company, between, "G7", &format!("batch {}", second["batch_id"]));
    let bytes = "UPDATE jangbu_batch SET raw_hash = (SELECT raw_hash FROM jangbu_batch WHERE file_name = 'orders.csv') \
                 WHERE file_name = 'refunds.csv'";
    names(&company, bytes, "G5", &batch("order_change"));
    // What is no longer in force comes back when nothing says so any more.
    names(&company, "DELETE FROM {retired}", "G6", "ad_delivery naver/2026-03-05");
}

#[test]
fn what_was_known_when_cannot_be_changed_unnoticed() {
    let company = company();
    let number = |file: &str| {
        let batches = company.export("journal", &[]);
        let group = batches.iter().find(|row| row["group_key"].starts_with(file)).unwrap();
        group["batch_id"].parse::<i64>().unwrap()
    };
    let (orders, ads) = (number("order:own:O-1"), number("ad:naver"));
    let at = "recorded_at = '2026-01-01 00:00:00+00'";
    for table in ["order_line", "journal"] {
        let sql = format!("UPDATE {{{table}}} SET {at} WHERE batch_id = {orders}");
        names(&company, &sql, "G8", &format!("{table} of batch {orders}"));
    }
    for table in ["retired", "profit_rollup"] {
        let sql = format!("UPDATE {{{table}}} SET {at} WHERE batch_id = {}", ads + 1);
        names(&company, &sql, "G8", &format!("{table} of batch {}", ads + 1));
    }
    let observed = "UPDATE {order_line} SET observed_at = '2026-01-01 00:00:00+00'";
    names(&company, observed, "G8", &format!("order_line of batch {orders}"));
    names(&company, "UPDATE {order_line} SET batch_id = 99", "G8", "order_line of batch 99");
    names(
        &company,
        "UPDATE {order_line} SET fact_id = fact_id + 4294967296",
        "G8",
        &format!("order_line of batch {orders}"),
    );
    let late = format!("UPDATE jangbu_batch SET recorded_at = '2026-01-01T00:00:00Z' WHERE id = {orders}");
    names(&company, &late, "G8", &format!("batch {orders}"));
}

#[test]
fn a_line_in_a_closed_month_is_named() {
    let company = company();
    company.ok(&["period", "close", "2026-03"]);
    company.import("late.csv", &orders(&[("O-9", "2026-03-07", "tee", 2_200)]), "2026-04-10");
    let sql = "UPDATE {journal} SET posted_on = '2026-03-07' WHERE group_key = 'order:own:O-9'";
    names(&company, sql, "G9", "order:own:O-9");
}

#[test]
fn books_that_are_no_function_of_the_facts_are_named() {
    let company = company();
    for (sql, rule, subject) in [
        ("UPDATE {ad_delivery} SET cost = '99' WHERE day = '2026-03-06'", "G11", "naver"),
        (
            "UPDATE {profit_rollup} SET revenue = '1' WHERE campaign = 'brand' AND revenue <> '0'",
            "G12",
            "brand/2026-03-05",
        ),
        (
            "UPDATE {journal} SET code = '135' WHERE group_key = 'order:own:O-2' AND code = '255' AND amount > 0",
            "G13",
            "order:own:O-2",
        ),
        ("UPDATE {order_line} SET gross = '12000' WHERE order_id = 'O-1'", "G14", "order:own:O-1"),
        ("UPDATE {payout_line} SET fee = '340' WHERE order_id = 'O-1'", "G14", "pay:toss:O-1"),
        ("DELETE FROM {order_touch}", "G14", "order:own:O-1"),
        ("UPDATE {journal} SET group_key = 'order:own:O-7' WHERE group_key = 'order:own:O-1'", "G14", "order:own:O-1"),
        ("UPDATE {journal} SET rule_version = 99 WHERE entry_id = 3", "G38", "entry 3"),
        ("UPDATE {order_line} SET account = 'other' WHERE order_id = 'O-1'", "G39", "order_line other"),
    ] {
        names(&company, sql, rule, subject);
    }
    changed(&company, "UPDATE {order_line} SET gross = '12000' WHERE order_id = 'O-1'");
    let report = company.run(&["check", "--format", "json"]).json();
    let verified = report["verified"].as_array().unwrap();
    assert!(["G4", "G14", "G15", "G38"].iter().all(|rule| verified.iter().all(|it| it != rule)), "{report:#}");
}

#[test]
fn control_accounts_that_are_not_the_sum_of_their_facts_are_named() {
    let company = company();
    for (account, of) in [
        ("103", "kb"),
        ("131", "naver"),
        ("1391", "toss"),
        ("1392", "naver"),
        ("262", "kakao"),
        ("262", "meta"),
        ("253", "meta"),
    ] {
        // An amount moved to an account that nothing controls: all entries still balance.
        let sql = format!(
            "UPDATE {{journal}} SET code = '134' WHERE code = '{account}' AND '{of}' IN (media_account, partner) \
             AND (group_key NOT LIKE 'bank:%' OR code = '103')"
        );
        names(&company, &sql, "G31", &format!("{account}/{of}"));
    }
    // Right in the end, but not on every day.
    let later = "UPDATE {journal} SET economic_on = '2026-03-03' WHERE group_key LIKE 'charge:naver:%t1'";
    names(&company, later, "G31", "131/naver");
    let held = "UPDATE {payout_line} SET hold_back = '500'";
    names(&company, held, "G31", "1201/toss");
    for (fact, subject) in [
        ("{bank_line} SET amount = '10638' WHERE amount = '10637'", "103/kb"),
        ("{payout_line} SET net = '10000'", "1391/toss"),
        ("{media_charge} SET total = '500001' WHERE charge_id = 't1'", "1392/naver"),
        ("{media_charge} SET total = '30001' WHERE charge_id = 'c1'", "262/kakao"),
        ("{media_charge} SET total = '22001' WHERE charge_id = 'i1'", "253/meta"),
        ("{media_charge} SET service_to = '2026-03-30' WHERE charge_id = 'm1'", "131/naver"),
        ("{opening_balance} SET amount = '300001' WHERE code = '131'", "131/naver"),
        ("{ad_delivery} SET vat_basis = 'excluded'", "131/naver"),
    ] {
        names(&company, &format!("UPDATE {fact}"), "G31", subject);
    }
}

#[test]
fn groups_that_wait_are_findings_and_no_false_alarms() {
    let company = company();
    company.ok(&[
        "account",
        "add",
        "mallpay",
        "--kind",
        "gateway",
        "--platform",
        "toss",
        "--external-id",
        "mall01",
        "--shop",
        "ghost",
    ]);
    let ghost = settlement(&[("G-1", "M-1", 9_900, 0, 0, "2026-03-05", "2026-03-09")]).replace("tosspay01", "mall01");
    company.import("ghost.csv", &ghost, "2026-03-10");
    company.import("more.csv", "기준일,계정코드,거래처,차변,대변\n2026-03-01,999,,5000,\n", "2026-03-01");
    let dollars = "기준일,계정코드,거래처,차변,대변,통화\n2026-03-01,103,kb,70,,USD\n";
    company.import("dollars.csv", dollars, "2026-03-01");
    let export = "주문번호,상품주문번호,결제일시,상품코드,수량,주문금액,통화\n\
                  X-1,X-1-1,2026-03-07 10:00:00,tee,1,30,USD\nX-2,X-2-1,2026-03-07 11:00:00,tee,1,40,USD\n";
    company.import("export.csv", export, "2026-03-10");
    // The account is kept in another currency than its rows: what was posted is taken back.
    company.ok(&["account", "set", "naver", "--currency", "USD"]);

    let report = company.json(&["check"]);
    assert_eq!(report["broken"], serde_json::json!([]), "{report:#}");
    let found = kinds(&report);
    let waiting: Vec<&str> = found.iter().filter(|it| it.0 == "waiting").map(|it| it.1).collect();
    let groups =
        ["ad:naver:2026-03-05", "ad:naver:2026-03-06", "charge:naver:m1", "charge:naver:t1", "pay:mallpay:M-1"];
    assert!(groups.iter().all(|group| waiting.contains(group)), "{report:#}");
    let openings = waiting.iter().filter(|it| it.starts_with("opening::")).count();
    assert_eq!((waiting.len(), openings), (6, 1), "each group once, and not its exchange differences: {report:#}");
    let rates: Vec<&str> = found.iter().filter(|it| it.0 == "missing_rate").map(|it| it.1).collect();
    assert_eq!(rates, ["USD/2026-03-01", "USD/2026-03-07"], "an opening balance and two orders: {report:#}");

    // A part of the groups still tells all that waits, and says what it leaves open.
    let part = company.json(&["check", "--groups", "6"]);
    assert_eq!(part["broken"], serde_json::json!([]), "{part:#}");
    assert_eq!(kinds(&part), found);
    let (some, of) = (part["posted_anew"]["groups"].as_u64().unwrap(), part["posted_anew"]["of"].as_u64().unwrap());
    assert!(some < of && report["posted_anew"]["of"] == of, "{part:#}");
    let verified = part["verified"].as_array().unwrap();
    assert!(["G4", "G15", "G38"].iter().all(|rule| verified.iter().all(|it| it != rule)), "{part:#}");
    let said = company.ok(&["check", "--groups", "6"]);
    assert!(said.contains(&format!("Groups posted anew: {some} / {of}")) && said.contains("--full"), "{said}");
    assert_eq!(company.json(&["check", "--full"])["posted_anew"]["groups"], of);
}

#[test]
fn a_rule_that_leaves_something_open_is_not_said_to_hold() {
    let company = company();
    let missing = "결제사,지급번호,지급일,지급금액\ntoss,,2026-03-10,1000\n";
    company.import("payout.csv", missing, "2026-03-11");
    let report = company.json(&["check"]);
    assert_eq!(report["broken"], serde_json::json!([]), "{report:#}");
    assert!(kinds(&report).contains(&("payout_difference", "toss/2026-03-10")), "{report:#}");
    let verified = report["verified"].as_array().unwrap();
    assert!(verified.iter().all(|rule| rule != "G26") && verified.iter().any(|rule| rule == "G31"), "{report:#}");
}

#[test]
fn what_check_finds_is_said_in_korean_too() {
    let company = company();
    company.import("payout.csv", "결제사,지급번호,지급일,지급금액\ntoss,,2026-05-05,1000\n", "2026-05-06");
    company.ok(&["account", "set", "naver", "--currency", "USD"]);
    let report = company.json(&["check"]);
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() >= 4, "{report:#}");
    for found in findings {
        let [en, ko] = ["message", "message_ko"].map(|key| found[key].as_str().unwrap());
        assert!(!hangul(en) && hangul(ko), "{found}");
    }
    let said = company.ok(&["--lang", "ko", "check"]);
    assert!(said.contains("은행 휴무일입니다: 매출 없이 지급 예정, 다음 영업일은 2026-05-06"), "{said}");
    assert!(said.contains("분개하지 않았습니다: 금액은 KRW인데 계정의 통화는 USD입니다"), "{said}");
}

#[test]
fn a_payout_on_a_day_without_banks_is_explained() {
    let company = company();
    assert!(kinds(&company.json(&["check"])).iter().all(|it| it.0 != "due_date"));
    let saturday = [("T-2", "O-9", 1_100, 0, 0, "2026-03-05", "2026-03-07")];
    company.import("saturday.csv", &settlement(&saturday), "2026-03-10");
    company.import("payout.csv", "결제사,지급번호,지급일,지급금액\ntoss,,2026-05-05,1000\n", "2026-05-06");
    let report = company.json(&["check"]);
    let found = report["findings"].as_array().unwrap();
    let said = |subject: &str| {
        let found = found.iter().find(|it| it["kind"] == "due_date" && it["subject"] == subject);
        found.unwrap_or_else(|| panic!("{report:#}"))["message"].as_str().unwrap().to_owned()
    };
    assert!(said("toss/2026-03-07").contains("sold on 2026-03-05 + 1 business days"), "{report:#}");
    assert!(said("toss/2026-05-05").contains("next business day is 2026-05-06"), "{report:#}");
}

#[test]
fn a_difference_is_told_as_money() {
    let company = company();
    let overdrawn = ad_report("2026-03-08", "2026-03-08", &[("2026-03-08", "brand", 1_000_000)]);
    company.import("more.csv", &overdrawn, "2026-03-09");
    let report = company.json(&["check"]);
    let finding = report["findings"].as_array().unwrap().iter().find(|it| it["kind"] == "prepaid_overdrawn").unwrap();
    // 300,000 brought forward, 500,000 topped up, 1,100 free, 130,900 and 1,000,000 spent.
    assert_eq!(finding["amount"], serde_json::json!({"minor": -329_800, "currency": "KRW"}), "{finding}");
    assert!(company.ok(&["check"]).contains("(-329,800 KRW)"));
}

on_both!(sound_books_hold_by_every_rule);
