//! What a newcomer is told on the first day: what was assumed, what is missing, and what mends it.

use calamine::Reader as _;
use serde_json::Value;

use crate::{
    company::{Company, Place},
    exports::{ad_report, bank, orders, refunds},
};

fn media(company: &Company, id: &str, platform: &str, more: &[&str]) -> Value {
    let words = ["account", "add", id, "--kind", "media", "--platform", platform];
    company.json(&[&words[..], more].concat())["account"].clone()
}

#[test]
fn an_ad_account_is_taken_to_be_paid_as_its_platform_is_and_that_is_said() {
    let company = Company::empty(Place::Sqlite);
    for platform in ["meta", "google_ads", "tiktok", "linkedin"] {
        let account = media(&company, platform, platform, &[]);
        assert_eq!((&account["billing"], &account["vat"]), (&"threshold".into(), &"none".into()), "{platform}");
    }
    for platform in ["naver_search_ad", "kakao_moment", "kakao_keyword"] {
        let account = media(&company, platform, platform, &[]);
        assert_eq!((&account["billing"], &account["vat"]), (&"prepaid".into(), &"recoverable".into()), "{platform}");
    }
    let account = media(&company, "reseller", "meta", &["--vat", "recoverable"]);
    assert_eq!((&account["billing"], &account["vat"]), (&"threshold".into(), &"recoverable".into()));

    let add = ["account", "add", "meta-2", "--kind", "media", "--platform", "meta"];
    let told = company.ok(&add);
    assert!(told.contains("--billing threshold --vat none"), "{told}");
    assert!(told.contains("jangbu account set meta-2 --billing prepaid|invoiced --vat recoverable|"), "{told}");
    let add = ["account", "add", "meta-3", "--kind", "media", "--platform", "meta", "--lang", "ko"];
    assert!(company.ok(&add).contains("가정한 값"));
    let add = ["account", "add", "meta-4", "--kind", "media", "--platform", "meta", "--billing", "invoiced"];
    let told = company.ok(&[&add[..], &["--vat", "recoverable"]].concat());
    assert!(!told.contains("Assumed"), "{told}");
    let own = company.ok(&["account", "add", "own", "--kind", "shop", "--platform", "own_shop"]);
    assert!(!own.contains("Assumed"), "{own}");
}

#[test]
fn a_platform_is_asked_for_where_formats_know_some() {
    let company = Company::empty(Place::Sqlite);
    company.ok(&["account", "add", "potter", "--kind", "supplier"]);
    company.ok(&["account", "add", "kb", "--kind", "bank"]);
    let told = company.fails(2, &["account", "add", "pay", "--kind", "gateway"]);
    assert!(told.contains("--platform") && told.contains("naver_pay") && told.contains("toss"), "{told}");
    assert!(company.fails(2, &["account", "add", "x"]).contains("--kind"));
    company.check();
}

#[test]
fn a_refused_file_says_how_to_register_its_account_so_that_the_bank_finds_it() {
    let company = Company::empty(Place::Sqlite);
    let path = company.file("ads.csv", &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", 11_000)]));
    let told = company.fails(2, &["import", &path]);
    assert!(told.contains("--external-id 1234567 --bank-text TEXT`"), "{told}");
    let told = company.fails(2, &["import", &path, "--lang", "ko"]);
    assert!(told.contains("--external-id 1234567 --bank-text TEXT`"), "{told}");
}

#[test]
fn an_import_that_took_nothing_does_not_lead_to_a_report() {
    let company = Company::shop(Place::Sqlite);
    let files = ["one.csv", "two.csv"].map(|name| company.file(name, "a,b\n1,2\n"));
    let told = company.run(&["import", &files[0], &files[1]]);
    assert_eq!(told.code, Some(1), "{}{}", told.out, told.err);
    assert!(told.out.contains("jangbu map") && !told.out.contains("report profit"), "{}", told.out);
    let good = company.file("good.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    assert!(company.run(&["import", &files[0], &good]).out.contains("report profit"));
}

#[test]
fn an_overdrawn_medium_and_a_bank_without_opening_name_the_formats_that_mend_them() {
    let company = Company::shop(Place::Sqlite);
    company.import("ads.csv", &ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "brand", 11_000)]), "2026-03-06");
    let finding = |kind: &str| {
        let report = company.json(&["check"]);
        let found = report["findings"].as_array().unwrap().iter().find(|it| it["kind"] == kind).cloned();
        found.unwrap_or_else(|| panic!("{kind}: {report}"))
    };
    let overdrawn = finding("prepaid_overdrawn")["message"].as_str().unwrap().to_owned();
    assert!(overdrawn.contains("`media_charge`") && overdrawn.contains("`opening_balance`"), "{overdrawn}");
    assert!(!overdrawn.contains("1392"), "{overdrawn}");
    company.ok(&["account", "set", "naver", "--bank-text", "네이버"]);
    company.import("kb.csv", &bank(1_000_000, &[("2026-03-02 10:00:00", "네이버", -500_000)]), "2026-03-10");
    let overdrawn = finding("prepaid_overdrawn");
    for message in ["message", "message_ko"] {
        let text = overdrawn[message].as_str().unwrap();
        assert!(text.contains("500,000 KRW") && text.contains("1392"), "{text}");
    }
    assert!(finding("bank_opening")["message"].as_str().unwrap().contains("`opening_balance`"));
}

#[test]
fn a_sheet_is_named_after_the_table_it_holds() {
    let company = Company::shop(Place::Sqlite);
    company.import("orders.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-06");
    for (words, sheet) in [(["export", "journal"], "journal"), (["export", "profit"], "Profit")] {
        let path = company.home().join("out.xlsx");
        company.ok(&[&words[..], &["--to", path.to_str().unwrap()]].concat());
        let workbook: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        assert_eq!(workbook.sheet_names(), [sheet]);
    }
}

#[test]
fn a_report_with_refunds_says_that_orders_are_counted_as_sold() {
    let company = Company::shop(Place::Sqlite);
    let sales = [("O-1", "2026-03-05", "tee", 11_000), ("O-2", "2026-04-05", "tee", 11_000)];
    company.import("orders.csv", &orders(&sales), "2026-04-06");
    company.import("refunds.csv", &refunds(&[("C-1", "O-1", "2026-03-09", 11_000)]), "2026-04-06");
    let march = company.ok(&["report", "profit", "--month", "2026-03"]);
    assert!(march.contains("wholly cancelled or returned"), "{march}");
    let april = company.ok(&["report", "profit", "--month", "2026-04"]);
    assert!(!april.contains("wholly cancelled"), "{april}");
    let korean = company.ok(&["report", "profit", "--month", "2026-03", "--lang", "ko"]);
    assert!(korean.contains("취소되거나 반품된 주문"), "{korean}");
}
