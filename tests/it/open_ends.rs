//! What nobody has explained or paid yet is told with what mends it, and is no finding.

use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{bank, orders, settlement},
};

const TOP_UP: &str = "광고계정,거래번호,구분,일자,서비스종료일,공급가액,부가세,합계금액,통화,원화결제액,캠페인,문서번호\n\
    1234567,t1,충전,2026-03-02,,,,500000,,,,\n";

/// A shop whose bank knows more than its other files, and less.
fn unexplained(place: Place) -> Company {
    let company = Company::shop(place);
    company.at("2026-03-25T09:00:00+09:00");
    company.ok(&["account", "set", "naver", "--bank-text", "네이버"]);
    company.ok(&["account", "add", "potter", "--kind", "supplier", "--bank-text", "도예공방"]);
    let sales = [("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-03-06", "cap", 5_500)];
    company.import("orders.csv", &orders(&sales), "2026-03-20");
    // O-3 was never sold as far as the books know, and the payout of the 10th never came.
    let paid = [
        ("T-1", "O-1", 11_000, 330, 33, "2026-03-05", "2026-03-09"),
        ("T-2", "O-2", 5_500, 165, 16, "2026-03-06", "2026-03-10"),
        ("T-3", "O-3", 2_200, 66, 6, "2026-03-06", "2026-03-10"),
    ];
    company.import("toss.csv", &settlement(&paid), "2026-03-20");
    let lines = [
        ("2026-03-02 10:00:00", "네이버", -500_000),
        ("2026-03-03 10:00:00", "홍길동", 50_000),
        ("2026-03-04 10:00:00", "문구점", -33_000),
        ("2026-03-09 10:00:00", "토스페이먼츠", 10_637),
        ("2026-03-11 10:00:00", "도예공방", -44_000),
        ("2026-03-12 10:00:00", "김철수", 20_000),
    ];
    company.import("kb.csv", &bank(1_000_000, &lines), "2026-03-20");
    company
}

/// The open end of a kind: subject, count and minor units.
#[track_caller]
fn end(ends: &Value, kind: &str) -> Option<(String, i64, i64)> {
    let mut of_kind = ends.as_array().unwrap().iter().filter(|end| end["kind"] == kind);
    let end = of_kind.next()?;
    assert!(of_kind.next().is_none(), "{ends}");
    let subject = end["subject"].as_str().unwrap().to_owned();
    Some((subject, end["count"].as_i64().unwrap(), end["amount"]["minor"].as_i64().unwrap()))
}

fn what_nobody_explained_or_paid_is_told_until_it_is_mended(place: Place) {
    let company = unexplained(place);
    let checked = company.json(&["check"]);
    let ends = &checked["open_ends"];
    let of = |subject: &str, count: i64, minor: i64| Some((subject.to_owned(), count, minor));
    assert_eq!(end(ends, "deposit_unexplained"), of("kb", 2, -70_000), "{ends}");
    assert_eq!(end(ends, "withdrawal_unexplained"), of("kb", 1, 33_000), "{ends}");
    assert_eq!(end(ends, "payout_unseen"), of("toss", 1, 7_447), "{ends}");
    assert_eq!(end(ends, "media_unreported"), of("naver", 1, 500_000), "{ends}");
    assert_eq!(end(ends, "order_overpaid"), of("", 1, -2_200), "{ends}");
    assert_eq!(end(ends, "supplier_overpaid"), of("potter", 1, 44_000), "{ends}");
    assert_eq!(ends.as_array().unwrap().len(), 6, "{ends}");
    let findings = checked["findings"].as_array().unwrap();
    assert!(findings.iter().all(|found| ends.as_array().unwrap().iter().all(|end| end["kind"] != found["kind"])));

    let told = company.ok(&["check"]);
    for words in ["2026-03-03 홍길동 50,000", "--bank-text", "media_charge", "O-3 2,200", "goods_receipt"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = company.ok(&["check", "--lang", "ko"]);
    assert!(told.contains("설명되지 않았습니다") && told.contains("은행 거래내역에 없습니다"), "{told}");

    company.import("charges.csv", TOP_UP, "2026-03-21");
    company.import("late.csv", &orders(&[("O-3", "2026-03-06", "cap", 2_200)]), "2026-03-21");
    company.ok(&["account", "set", "potter", "--bank-text", "아무도"]);
    company.ok(&["account", "add", "hong", "--kind", "gateway", "--platform", "transfer", "--bank-text", "홍길동"]);
    let ends = &company.json(&["check"])["open_ends"];
    assert_eq!(end(ends, "media_unreported"), None, "{ends}");
    assert_eq!(end(ends, "order_overpaid"), None, "{ends}");
    assert_eq!(end(ends, "supplier_overpaid"), None, "{ends}");
    assert_eq!(end(ends, "deposit_unexplained"), of("kb", 1, -20_000), "{ends}");
    assert_eq!(end(ends, "withdrawal_unexplained"), of("kb", 2, 77_000), "{ends}");
    assert_eq!(end(ends, "payout_unannounced"), of("hong", 1, -50_000), "{ends}");
}

on_both!(what_nobody_explained_or_paid_is_told_until_it_is_mended);

#[test]
fn a_payment_that_a_medium_reports_is_open_only_where_the_bank_went_past_it() {
    let company = Company::shop(Place::Sqlite);
    company.at("2026-03-25T09:00:00+09:00");
    company.import("charges.csv", TOP_UP, "2026-03-21");
    assert_eq!(company.json(&["check"])["open_ends"], serde_json::json!([]), "no bank file says anything");
    company.import("kb.csv", &bank(0, &[("2026-03-01 10:00:00", "토스페이먼츠", 10)]), "2026-03-20");
    assert_eq!(end(&company.json(&["check"])["open_ends"], "media_unseen"), None);
    company.import("kb-2.csv", &bank(10, &[("2026-03-05 10:00:00", "토스페이먼츠", 20)]), "2026-03-20");
    let ends = &company.json(&["check"])["open_ends"];
    assert_eq!(end(ends, "media_unseen"), Some(("naver".to_owned(), 1, -500_000)), "{ends}");
}

#[test]
fn the_end_of_an_import_and_of_a_month_tell_in_a_line_what_is_open() {
    let company = unexplained(Place::Sqlite);
    let path = company.file("more.csv", &orders(&[("O-9", "2026-03-07", "cap", 1_100)]));
    let told = company.ok(&["import", &path, "--as-of", "2026-03-22"]);
    let line = told.lines().find(|line| line.starts_with("open: ")).unwrap_or_else(|| panic!("{told}"));
    assert!(line.contains("2 unexplained deposit(s) (70,000 KRW)") && line.ends_with("see jangbu check"), "{line}");
    assert!(!company.ok(&["import", &path]).contains("open: "), "nothing came into the books");
    let closed = company.ok(&["period", "close", "2026-03"]);
    assert!(closed.contains("open: ") && closed.contains("1 payout(s) not seen at the bank (7,447 KRW)"), "{closed}");

    let tidy = Company::shop(Place::Sqlite);
    let path = tidy.file("orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    assert!(!tidy.ok(&["import", &path, "--as-of", "2026-03-22"]).contains("open: "));
    assert!(!tidy.ok(&["period", "close", "2026-03"]).contains("open: "));
}
