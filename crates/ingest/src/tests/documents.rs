//! Documents: card statements, tax invoices of Hometax, invoices of platforms.

use jangbu_core::{
    account::{Account, AccountKind, VatTreatment},
    facts::{ChargeKind, MediaCharge},
};

use super::{import, import_with, options, registry};
use crate::{Options, connectors::by_id};

fn sample(id: &str) -> String {
    String::from_utf8(by_id(id).unwrap().sample.to_vec()).unwrap()
}

fn charge(charge: &MediaCharge) -> (ChargeKind, &str, i64, i64, i64) {
    (charge.kind, &charge.document_no, charge.supply_minor, charge.vat_minor, charge.total_minor)
}

#[test]
fn a_tax_invoice_of_a_medium_is_a_charge_and_one_of_anyone_else_is_told() {
    let (facts, outcome) = import(sample("hometax_invoice").as_bytes()).unwrap();
    let said: Vec<_> = facts.media_charge.iter().map(charge).collect();
    assert_eq!(
        said,
        [
            (ChargeKind::Invoice, "202603314100000912345678", 1_000_000, 100_000, 1_100_000),
            (ChargeKind::CreditMemo, "202603314100000912345679", 90_000, 9_000, 99_000),
        ]
    );
    assert!(facts.media_charge.iter().all(|charge| charge.origin.account == "nuri-media"));
    assert_eq!((outcome.skipped.len(), outcome.skipped[0].count, outcome.rows_good), (1, 1, 2));
    assert_eq!(outcome.skipped[0].reason.ko, "공급자가 등록된 광고 매체가 아닌 세금계산서입니다");
}

#[test]
fn a_supplier_is_also_known_by_the_text_of_its_bank_lines() {
    let mut accounts = registry();
    let naver = accounts.get_mut("naver-main").unwrap();
    naver.bank_text = "네이버".into();
    let text = sample("hometax_invoice").replace("605-86-00018,,누리미디어 주식회사", "220-81-62517,,네이버 주식회사");
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &accounts).unwrap();
    assert!(facts.media_charge.iter().all(|charge| charge.origin.account == "naver-main"));
    assert_eq!((facts.media_charge.len(), outcome.quarantined.len()), (2, 0));
    // Two accounts of one supplier are asked about, and --account answers.
    let second = Account { id: "naver-brand".into(), external_id: "7654321".into(), ..accounts["naver-main"].clone() };
    accounts.insert(second.id.clone(), second);
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &accounts).unwrap();
    assert_eq!((facts.media_charge.len(), outcome.quarantined.len()), (0, 2));
    assert!(outcome.quarantined[0].mend.en.contains("one of naver-brand, naver-main"), "{:?}", outcome.quarantined[0]);
    let chosen = Options { account: Some("naver-brand".into()), ..options() };
    let (facts, _) = import_with(text.as_bytes(), &[], &chosen, &accounts).unwrap();
    assert!(facts.media_charge.iter().all(|charge| charge.origin.account == "naver-brand"));
}

#[test]
fn an_agency_s_fee_is_told_from_its_media_by_the_item() {
    let kinds = |item: &str| {
        let mut text = String::new();
        for line in sample("hometax_invoice").lines() {
            let cell = if line.starts_with("작성일자") { "품목명" } else { item };
            text += &format!("{line},{cell}\n");
        }
        let (facts, _) = import(text.as_bytes()).unwrap();
        facts.media_charge.iter().map(|charge| charge.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("3월 검색광고"), [ChargeKind::Invoice, ChargeKind::CreditMemo]);
    assert_eq!(kinds("광고 대행 수수료"), [ChargeKind::AgencyFee, ChargeKind::CreditMemo]);
}

#[test]
fn a_slip_in_a_number_or_a_sum_holds_the_invoice_back() {
    let broken = |from: &str, to: &str| {
        let (_, outcome) = import(sample("hometax_invoice").replacen(from, to, 1).as_bytes()).unwrap();
        outcome.quarantined.iter().map(|bad| (bad.rule.clone(), bad.column.clone())).collect::<Vec<_>>()
    };
    let said = |rule: &str, column: &str| vec![(rule.to_owned(), column.to_owned())];
    assert_eq!(broken("605-86-00018,", "605-86-00017,"), said("business_number", "공급자사업자등록번호"));
    assert_eq!(broken("123-45-67891,", "123-45-6789,"), said("business_number", "공급받는자사업자등록번호"));
    assert_eq!(broken("\"1,000,000\",\"100,000\"", "\"1,000,000\",\"100,001\""), said("supply_plus_vat", "합계금액"));
    // A private person buys under a resident's number.
    assert_eq!(broken("123-45-67891,", "900101-1******,"), vec![]);
}

#[test]
fn the_list_reads_alike_as_a_web_page() {
    let csv = sample("hometax_invoice");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    let rows: String = reader
        .records()
        .map(|row| row.unwrap().iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>())
        .map(|row| format!("<tr>{row}</tr>\n"))
        .collect();
    let text = format!("<html><head><meta charset=\"euc-kr\"></head><table>{rows}</table></html>");
    let (page, ..) = encoding_rs::EUC_KR.encode(&text);
    let mut expected = import(csv.as_bytes()).unwrap().0;
    let mut found = import(&page).unwrap().0;
    for facts in [&mut expected, &mut found] {
        facts.media_charge.iter_mut().for_each(|charge| charge.origin.line = 0);
    }
    assert_eq!(found, expected);
}

#[test]
fn what_is_used_on_a_card_goes_out_and_comes_back_when_cancelled() {
    let (facts, outcome) = import(sample("card_statement").as_bytes()).unwrap();
    assert_eq!(outcome.findings, vec![]);
    let said: Vec<_> = facts.bank_line.iter().map(|line| (line.amount_minor, line.memo.as_str())).collect();
    let expected =
        [(-18_210, "USD 13.2 30114725"), (-33_000, "41220981"), (33_000, "41220981"), (-12_000, "10094412 회식")];
    assert_eq!(said, expected);
    assert_eq!(facts.bank_line[0].booked_time, "09:12:44");
}

/// One use as the companies head their columns.
const CARDS: &[(&str, &str)] = &[
    (
        "Lotte",
        "카드번호,이용일자,이용가맹점,업종,이용금액\n5387-****-****-1234,2026.03.05,누리식당,음식점,\"12,000\"\n",
    ),
    (
        "KB",
        "이용카드명,이용일,이용하신곳,국내이용금액(원),해외이용금액($)\n5387-****-****-1234,26.03.05,누리식당,\"12,000\",\n",
    ),
    (
        "Shinhan",
        "거래일자,카드번호,이용가맹점,거래금액,승인번호\n2026.03.05 12:30,5387-****-****-1234,누리식당,\"12,000\",11\n",
    ),
    (
        "Hyundai",
        "이용일,이용카드,이용가맹점,이용금액,할부개월\n2026-03-05,5387-****-****-1234,누리식당,\"12,000원\",\n",
    ),
    (
        "Samsung",
        "카드번호,승인일자,승인시각,가맹점명,승인금액(원),취소여부,승인번호\n5387-****-****-1234,20260305,123000,누리식당,12000,-,11\n5387-****-****-1234,20260305,123000,누리식당,9000,전체취소,12\n",
    ),
    ("Hana", "거래일자,카드번호,가맹점명,이용금액,구분\n2026.03.05,5387-****-****-1234,누리식당,\"12,000\",일시불\n"),
];

#[test]
fn card_companies_print_the_same_use() {
    let card = Account {
        id: "card".into(),
        kind: AccountKind::Bank,
        platform: "shinhan_card".into(),
        external_id: "5387-****-****-1234".into(),
        zone: "Asia/Seoul".into(),
        ..Account::default()
    };
    let mut accounts = registry();
    accounts.insert(card.id.clone(), card);
    for (company, text) in CARDS {
        let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &accounts).unwrap();
        assert_eq!(outcome.quarantined, vec![], "{company}");
        let lines: Vec<_> = facts.bank_line.iter().map(|it| (it.booked_on.to_string(), it.amount_minor)).collect();
        assert_eq!(lines, [("2026-03-05".to_owned(), -12_000)], "{company}");
        assert_eq!(facts.bank_line[0].origin.account, "card", "{company}");
        let cancelled = outcome.skipped.iter().map(|it| it.count).sum::<u64>();
        assert_eq!(cancelled, u64::from(*company == "Samsung"));
    }
}

#[test]
fn invoices_of_google_are_in_millionths_and_credit_memos_negative() {
    let (facts, _) = import(sample("google_ads_invoice").as_bytes()).unwrap();
    let said: Vec<_> = facts.media_charge.iter().map(charge).collect();
    let credit = (ChargeKind::CreditMemo, "4862190035", 1_250, 0, 1_250);
    assert_eq!(said, [(ChargeKind::Invoice, "4862190035", 125_431, 0, 125_431), credit]);
    assert_eq!(facts.media_charge[1].service_to.unwrap().to_string(), "2026-03-31");
    let won = r#"{"invoices":[{"resourceName":"customers/987/invoices/1","id":"1","type":"INVOICE","issueDate":"2026-03-31",
        "currencyCode":"KRW","subtotalAmountMicros":"1000000000000","taxAmountMicros":"100000000000",
        "totalAmountMicros":"1100000000000"}]}"#;
    let google = Account {
        id: "google".into(),
        platform: "google_ads".into(),
        external_id: "987".into(),
        vat: VatTreatment::Recoverable,
        ..Account::default()
    };
    let accounts = [(google.id.clone(), google)].into();
    let (facts, outcome) = import_with(won.as_bytes(), &[], &options(), &accounts).unwrap();
    assert_eq!(outcome.quarantined, vec![]);
    assert_eq!(charge(&facts.media_charge[0]), (ChargeKind::Invoice, "1", 1_000_000, 100_000, 1_100_000));
    let off = won.replace("\"1100000000000\"", "\"1100000001000\"");
    let (_, outcome) = import_with(off.as_bytes(), &[], &options(), &accounts).unwrap();
    assert_eq!(outcome.quarantined[0].rule, "whole_minor");
}

#[test]
fn invoices_of_meta_say_nothing_of_vat_and_bill_one_account() {
    let text = sample("meta_invoice");
    let (facts, _) = import(text.as_bytes()).unwrap();
    let said: Vec<_> = facts.media_charge.iter().map(charge).collect();
    let credit = (ChargeKind::CreditMemo, "FBADS-108-100200355", 2_010, 0, 2_010);
    assert_eq!(said, [(ChargeKind::Invoice, "FBADS-108-100200300", 215_075, 0, 215_075), credit]);
    assert!(facts.media_charge.iter().all(|it| it.service_to.unwrap().to_string() == "2026-03-31"));
    let refused = |text: &str| import(text.as_bytes()).unwrap().1.quarantined[0].rule.clone();
    assert_eq!(refused(&text.replacen("\"5551234\"", "\"9876\"", 1)), "supply_plus_vat");
    assert_eq!(refused(&text.replacen("\"5551234\"", "\"5551234\",\"9876\"", 1)), "known_account");
}
