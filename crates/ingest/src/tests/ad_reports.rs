//! Advertising reports that people download: what is a day, what is cost, what is claimed.

use std::collections::BTreeMap;

use jangbu_core::{
    Text,
    account::Account,
    facts::{AdClaim, AdDelivery, FactKind, VatBasis},
};

use super::{import, import_with, options, registry};
use crate::{Mapping, connectors::by_id};

/// The registry with `zone` for the account `id`.
fn abroad(id: &str, zone: &str) -> BTreeMap<Text, Account> {
    let mut registry = registry();
    registry.get_mut(id).unwrap().zone = zone.into();
    registry
}

/// Reported day, business day, placement and cost.
fn hours(facts: &[AdDelivery]) -> Vec<String> {
    let hour =
        |it: &AdDelivery| format!("{} {} {} {}", it.reported_day, it.day, it.unit.placement, it.cost.normalize());
    facts.iter().map(hour).collect()
}

/// Unit, action, conversions and value.
fn claimed(facts: &[AdClaim]) -> Vec<String> {
    let claim = |it: &AdClaim| {
        format!("{} {} {} {}", it.unit.campaign, it.action, it.conversions.normalize(), it.value.normalize())
    };
    facts.iter().map(claim).collect()
}

/// Column, value and rule of every row in quarantine.
fn refused(text: &[u8]) -> Vec<String> {
    let (facts, outcome) = import(text).unwrap();
    assert!(facts.is_empty());
    outcome.quarantined.iter().map(|bad| format!("{}: {}: {}", bad.column, bad.value, bad.rule)).collect()
}

const GENERIC: &str = "day,hour,account,campaign,cost,vat_basis,conversions,purchases\n";

#[test]
fn hours_of_an_account_abroad_lie_on_korean_days() {
    let rows = "2026-03-07,6,abroad,A,1,excluded,0,0\n2026-03-07,7,abroad,A,2,excluded,0,0\n\
                2026-03-08,7,abroad,A,3,excluded,0,0\n2026-03-08,8,abroad,A,4,excluded,1,0\n";
    let text = format!("{GENERIC}{rows}");
    let registry = abroad("abroad", "America/Los_Angeles");
    let (facts, outcome) = import_with(text.as_bytes(), &[], &options(), &registry).unwrap();
    // 07:00 in Los Angeles is midnight in Korea until the clocks go forward on 8 March, then 08:00 is.
    let expected = [
        "2026-03-07 2026-03-07 T06 1",
        "2026-03-07 2026-03-08 T07 2",
        "2026-03-08 2026-03-08 T07 3",
        "2026-03-08 2026-03-09 T08 4",
    ];
    assert_eq!(hours(&facts.ad_delivery), expected);
    assert_eq!((facts.ad_claim[0].day.to_string(), facts.ad_claim[0].reported_day.to_string()).0, "2026-03-09");
    let days: Vec<String> = outcome.days_replaced.iter().map(|(kind, _, day)| format!("{kind} {day}")).collect();
    let expected = ["ad_claim 2026-03-07", "ad_claim 2026-03-08", "ad_delivery 2026-03-07", "ad_delivery 2026-03-08"];
    assert_eq!(days, expected);
}

#[test]
fn claims_of_nothing_are_left_out() {
    let text = format!("{GENERIC}2026-03-01,,abroad,A,1,none,0,0\n2026-03-01,,abroad,B,1,none,2.3333333333,0\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["B total 2.333333 0", "B purchase 0 0"]);
    assert!(outcome.days_replaced.iter().any(|(kind, ..)| *kind == FactKind::AdClaim));
    assert_eq!(facts.ad_delivery[0].vat_basis, VatBasis::None);
}

#[test]
fn a_generic_report_must_say_whether_its_cost_contains_vat() {
    assert!(import(b"day,account,campaign,cost\n2026-03-01,abroad,A,1\n").is_err());
    let text = format!("{GENERIC}2026-03-01,,abroad,A,1,,0,0\n2026-03-01,,abroad,B,1,net,0,0\n");
    assert_eq!(refused(text.as_bytes()), ["vat_basis: : required_cell", "vat_basis: net: known_word"]);
}

#[test]
fn a_mapping_reads_any_platform_as_a_generic_report() {
    let mapping = "name = \"P\"\nformat = \"ad_report\"\nkey = [\"코너\"]\n\
                   [columns]\nday = \"집행일\"\ncampaign = \"상품\"\ncost = \"광고비\"\n\
                   [constants]\nvat_basis = \"included\"\naccount = \"abroad\"\ncurrency = \"KRW\"\n";
    let mapping = Mapping::parse(mapping).unwrap();
    let text = "집행일,상품,코너,광고비\n2026.03.01,찻잔,상단,\"1,000\"\n2026.03.01,찻잔,하단,500\n";
    let (facts, outcome) = import_with(text.as_bytes(), &[mapping], &options(), &registry()).unwrap();
    assert_eq!(outcome.quarantined, vec![]);
    let rows: Vec<String> =
        facts.ad_delivery.iter().map(|it| format!("{} {} {}", it.origin.key, it.cost, it.currency)).collect();
    assert_eq!(rows, ["2026-03-01/상단 1000 KRW", "2026-03-01/하단 500 KRW"]);
    assert_eq!(by_id("ad_report").unwrap().source, "defined here");
}

#[test]
fn the_utf16_table_of_google_reads_like_its_csv() {
    let (facts, outcome) = import(include_bytes!("../../fixtures/google_ads_ui/excel.tsv")).unwrap();
    assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]));
    let rows: Vec<String> = facts
        .ad_delivery
        .iter()
        .map(|it| {
            format!("{} {}/{} {} {} {}", it.day, it.unit.campaign, it.unit.ad_group, it.clicks, it.cost, it.currency)
        })
        .collect();
    assert_eq!(rows, ["2026-01-01 Brand/Tea pots 86 33110 KRW", "2026-01-02 Brand/Cups 8 12345 KRW"]);
    assert!(facts.ad_delivery.iter().all(|it| it.vat_basis == VatBasis::Excluded && it.grain == "ad_group"));
    // All conversions are other conversions.
    assert_eq!(claimed(&facts.ad_claim), ["Brand total 3.5 177000"]);
    let days: Vec<String> = outcome.days_replaced.iter().map(|(kind, _, day)| format!("{kind} {day}")).collect();
    assert_eq!(days.len(), 8);
    assert!(days.contains(&"ad_delivery 2026-01-04".to_owned()), "a day of the period without rows is zero: {days:?}");
}

#[test]
fn a_total_of_google_that_lies_is_a_finding() {
    let text = String::from_utf8(by_id("google_ads_ui").unwrap().sample.to_vec()).unwrap();
    let lies = text
        .replace("총계: 계정, --, --, --,USD,\"8,184\",236,78.92", "총계: 계정, --, --, --,USD,\"8,184\",236,80.92");
    assert_ne!(lies, text);
    let (facts, outcome) = import(lies.as_bytes()).unwrap();
    let found = &outcome.findings[0];
    assert_eq!((found.column.as_str(), found.stated.as_str(), found.found.as_str()), ("비용", "80.92", "78.92"));
    assert_eq!((outcome.findings.len(), facts.ad_delivery.len(), found.amount), (1, 4, Some(2.into())));
}

#[test]
fn the_type_of_a_campaign_is_not_its_name_and_all_conversions_are_not_conversions() {
    let text = "일,캠페인 유형,노출수,비용\n2026. 1. 19.,검색,1,1\n";
    assert!(import(text.as_bytes()).is_err());
    let text = "일,캠페인,노출수,클릭수,비용,통화 코드,모든 전환,모든 전환 가치\n2026. 1. 19.,A,1,1,1,USD,7,70\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((facts.ad_claim.len(), outcome.days_replaced.len()), (0, 1));
}

#[test]
fn a_month_of_google_is_no_day() {
    let text = "월,캠페인,노출수,클릭수,비용,통화 코드\n2026-01-01,A,1,1,1,USD\n";
    assert_eq!(refused(text.as_bytes()), ["월: 2026-01-01: single_day"]);
    let text = "일,캠페인,노출수,클릭수,비용,통화 코드\n2026년 1월,A,1,1,1,USD\n";
    assert_eq!(refused(text.as_bytes()), ["일: 2026년 1월: single_day"]);
    let outcome = import(text.as_bytes()).unwrap().1;
    assert!(outcome.quarantined[0].mend.en.contains("`Day`"), "{}", outcome.quarantined[0].mend.en);
}

#[test]
fn a_week_is_of_no_day_also_in_quarantine() {
    let text = "주,캠페인,노출수,클릭수,비용,통화 코드\n2026-01-05,A,1,1,1,USD\n";
    assert_eq!(import(text.as_bytes()).unwrap().1.quarantined[0].day, None);
    let bad = text.replace("주,", "일,").replace("A,1,1,1", "A,1,1,x");
    let day = import(bad.as_bytes()).unwrap().1.quarantined[0].day;
    assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2026-01-05"));
}

#[test]
fn a_restated_report_names_the_same_units_and_days() {
    let text = |rows: &str| {
        format!("캠페인 보고서\n2026. 3. 1.~2026. 3. 2.\n캠페인,일,통화 코드,노출수,클릭수,비용,전환수\n{rows}")
    };
    let first = text("A,2026. 3. 1.,USD,10,2,1.50,1.00\nB,2026. 3. 2.,USD,5,1,0.70,0.00\n");
    // Invalid clicks were credited, a conversion came late, and B had nothing after all.
    let later = text("A,2026-03-01,USD,10,1,0.80,2.00\n");
    let (before, told) = import(first.as_bytes()).unwrap();
    let (after, restated) = import(later.as_bytes()).unwrap();
    let (before_a, after_a) = (&before.ad_delivery[0], &after.ad_delivery[0]);
    assert_eq!((&before_a.origin.key, &before_a.unit), (&after_a.origin.key, &after_a.unit));
    assert_eq!((before_a.cost.to_string(), after_a.cost.to_string()), ("1.50".to_owned(), "0.80".to_owned()));
    assert_eq!(before.ad_claim[0].origin.key, after.ad_claim[0].origin.key);
    assert_eq!(claimed(&after.ad_claim), ["A total 2 0"]);
    assert_eq!((after.ad_delivery.len(), restated.days_replaced), (1, told.days_replaced));
}

#[test]
fn a_period_is_of_every_account_that_the_rows_name() {
    let header =
        "Report,,,,,\n\"January 1, 2026 - January 2, 2026\",,,,,\nDay,Customer ID,Campaign,Impr.,Cost,Currency code\n";
    let text = format!("{header}2026-01-01,abroad,A,1,1,USD\n2026-01-01,kr,A,1,1000,KRW\n");
    let mut registry = registry();
    let other = Account { id: "kr".into(), ..registry["abroad"].clone() };
    registry.insert("kr".into(), other);
    let (_, outcome) = import_with(text.as_bytes(), &[], &options(), &registry).unwrap();
    let days: Vec<String> = outcome.days_replaced.iter().map(|(_, account, day)| format!("{account} {day}")).collect();
    assert_eq!(days, ["abroad 2026-01-01", "abroad 2026-01-02", "kr 2026-01-01", "kr 2026-01-02"]);
}

const META: &str = "Campaign name,Day,Impressions,Amount spent (KRW),Results,Purchases,Purchases conversion value\n";

#[test]
fn the_currency_in_the_header_is_that_of_the_cost_and_results_are_no_purchases() {
    let text = format!(
        "{META}A,2026-03-01,10,\"12,000\",99,2,\"30,000\"\nB,2026-03-01,10,5000,40,,\n,,20,17000,139,2,30000\n"
    );
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]));
    assert_eq!(claimed(&facts.ad_claim), ["A purchase 2 30000"]);
    assert!(facts.ad_delivery.iter().all(|it| it.currency == jangbu_core::Currency::KRW));
    let lies = text.replace(",17000,", ",18000,");
    let finding = &import(lies.as_bytes()).unwrap().1.findings[0];
    assert_eq!((finding.column.as_str(), finding.found.as_str()), ("Amount spent (KRW)", "17000"));
}

#[test]
fn a_total_of_meta_has_no_name_or_is_called_so() {
    let text = format!("{META}합계,,10,12000,9,2,30000\nTotal,2026-03-01,10,12000,9,2,30000\n");
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!((outcome.rows_read, facts.ad_delivery[0].unit.campaign.as_str()), (1, "Total"));
}

#[test]
fn a_period_of_one_day_is_a_day_and_a_longer_one_is_refused() {
    let header = "캠페인 이름,노출,지출 금액 (KRW),보고 시작,보고 종료\n";
    let (facts, _) = import(format!("{header}A,1,10,2026-03-01,2026-03-01\n").as_bytes()).unwrap();
    assert_eq!(hours(&facts.ad_delivery), ["2026-03-01 2026-03-01  10"]);
    let longer = format!("{header}A,1,10,2026-03-01,2026-03-31\n");
    assert_eq!(refused(longer.as_bytes()), ["보고 종료: 2026-03-31: single_day"]);
    assert_eq!(import(longer.as_bytes()).unwrap().1.quarantined[0].day, None);
    let bad = import(format!("{header}A,1,x,2026-03-01,2026-03-01\n").as_bytes()).unwrap().1;
    assert_eq!(bad.quarantined[0].day.unwrap().to_string(), "2026-03-01");
}

#[test]
fn a_meta_table_saved_again_in_cp949_is_the_same() {
    let sample = by_id("meta_ads_ui").unwrap().sample;
    let (korean, ..) = encoding_rs::EUC_KR.encode(std::str::from_utf8(sample).unwrap());
    assert_ne!(korean.as_ref(), sample);
    let (facts, outcome) = import(&korean).unwrap();
    assert_eq!((facts, outcome.findings), (import(sample).unwrap().0, vec![]));
}

#[test]
fn a_workbook_of_meta_reads_like_its_csv() {
    let sample = std::str::from_utf8(by_id("meta_ads_ui").unwrap().sample).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Raw Data Report").unwrap();
    for (at, line) in sample.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(at as u32, column as u16, number).unwrap(),
                Err(_) => sheet.write_string(at as u32, column as u16, cell).unwrap(),
            };
        }
    }
    let (facts, outcome) = import(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]));
    let of_csv = import(sample.as_bytes()).unwrap().0;
    assert_eq!(hours(&facts.ad_delivery), hours(&of_csv.ad_delivery));
    assert_eq!(claimed(&facts.ad_claim), claimed(&of_csv.ad_claim));
    assert_eq!(facts.ad_delivery.len(), 3);
}

#[test]
fn of_all_purchases_and_those_of_the_website_one_kind_counts() {
    let text = "Campaign name,Day,Amount spent (USD),Purchases,Purchases conversion value,Website purchases,Website purchases conversion value\n\
                A,2026-03-01,1,3,30,2,20\nB,2026-03-01,1,,,2,20\n";
    let (facts, _) = import(text.as_bytes()).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["A purchase 3 30", "B purchase 2 20"]);
}

#[test]
fn purchases_of_shared_items_are_not_added_to_purchases() {
    let text = "캠페인 이름,일,노출,지출 금액 (USD),구매,공유 항목이 포함된 구매,구매 전환값,공유 항목의 구매 전환값\n\
                A,2026-03-01,10,1,2,9,20,90\nB,2026-03-01,10,1,,9,,90\n";
    let (facts, outcome) = import(text.as_bytes()).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["A purchase 2 20"]);
    assert_eq!(outcome.quarantined, vec![]);
}

#[test]
fn kakao_is_read_with_tabs_and_counts_one_window() {
    let sample = std::str::from_utf8(by_id("kakao_moment").unwrap().sample).unwrap();
    let (facts, _) = import(sample.as_bytes()).unwrap();
    assert_eq!(claimed(&facts.ad_claim), ["11001 purchase 2 98000", "11001 purchase 1 39000"]);
    assert!(
        facts.ad_delivery.iter().all(|it| it.vat_basis == VatBasis::Excluded && it.unit.campaign_name == "봄_기획전")
    );
    let tabs = "날짜\t상위 캠페인\t비용\t노출수\t클릭수\t구매 (1일) \n2026.03.01\tA\t\"1,000\"\t10\t1\t2\n";
    let (facts, _) = import(tabs.as_bytes()).unwrap();
    assert_eq!((facts.ad_delivery.len(), claimed(&facts.ad_claim)), (1, vec!["A purchase 2 0".to_owned()]));
    assert!(import(tabs.replace("날짜", "상태").as_bytes()).is_err(), "a file without days is none of these");
}

#[test]
fn kakao_keywords_spend_and_a_total_that_lies_is_a_finding() {
    let sample = std::str::from_utf8(by_id("kakao_keyword").unwrap().sample).unwrap();
    let (facts, outcome) = import(sample.as_bytes()).unwrap();
    assert_eq!((facts.ad_delivery.len(), outcome.grain.as_str()), (3, "keyword"));
    assert_eq!(facts.ad_delivery[0].origin.account, "kakao-keyword");
    let lies = sample.replace("\"32,910\"", "\"32,900\"");
    let finding = &import(lies.as_bytes()).unwrap().1.findings[0];
    assert_eq!((finding.column.as_str(), finding.amount), ("spending", Some((-10).into())));
}

#[test]
fn the_utf16_table_of_linkedin_reads_like_its_sample() {
    let (facts, outcome) = import(include_bytes!("../../fixtures/linkedin_campaign/export.csv")).unwrap();
    assert_eq!((&outcome.quarantined, &outcome.findings), (&vec![], &vec![]));
    assert_eq!(hours(&facts.ad_delivery), ["2026-03-01 2026-03-01  1204.55", "2026-03-02 2026-03-02  980.1"]);
    let first = &facts.ad_delivery[0];
    assert_eq!((first.unit.campaign.as_str(), first.unit.campaign_name.as_str()), ("221334455", "Lead Gen KR"));
    assert_eq!((first.impressions, first.clicks, first.grain.as_str()), (12_034, 87, "campaign"));
    assert_eq!((first.currency.code(), first.vat_basis), ("USD", VatBasis::Excluded));
    assert!(facts.ad_delivery.iter().all(|it| it.origin.account == "linkedin-main"));
    // The second day has no conversions.
    assert_eq!(claimed(&facts.ad_claim), ["221334455 total 3 450"]);
    assert_eq!(outcome.unread, ["Account Name", "Campaign Group Name"]);
    let sample = by_id("linkedin_campaign").unwrap().sample;
    assert_eq!(import(sample).unwrap().0, facts);
}

#[test]
fn linkedin_speaks_for_every_day_between_its_start_and_its_end() {
    let sample = std::str::from_utf8(by_id("linkedin_campaign").unwrap().sample).unwrap();
    let days = |text: &str| -> Vec<String> {
        let days = import(text.as_bytes()).unwrap().1.days_replaced;
        days.iter().map(|(kind, account, day)| format!("{kind} {account} {day}")).collect()
    };
    let of_kind = |kind: &str| [1, 2, 3].map(|day| format!("{kind} linkedin-main 2026-03-0{day}"));
    assert_eq!(days(sample), [of_kind("ad_claim"), of_kind("ad_delivery")].concat());
    let shorter = sample.replace("Report End: 3/3/26", "Report End: 3/1/26");
    assert_eq!(import(shorter.as_bytes()).unwrap().1.findings[0].rule, "title_period");
}

#[test]
fn a_bad_row_of_linkedin_waits_with_its_day() {
    let sample = std::str::from_utf8(by_id("linkedin_campaign").unwrap().sample).unwrap();
    let bad = import(sample.replace("1,204.55", "1.204,55").as_bytes()).unwrap().1.quarantined;
    assert_eq!((bad[0].line, bad[0].column.as_str(), bad[0].rule.as_str()), (7, "Total Spent", "number_form"));
    assert_eq!(bad[0].day.unwrap().to_string(), "2026-03-01");
    let bad = import(sample.replace("3/2/2026", "31/3/2026").as_bytes()).unwrap().1.quarantined;
    assert_eq!((bad[0].line, bad[0].value.as_str(), bad[0].rule.as_str()), (8, "31/3/2026", "date_form"));
    let without = sample.replace("\t3\t450.00", "\t\t-");
    assert_eq!(import(without.as_bytes()).unwrap().0.ad_claim, vec![]);
}

#[test]
fn the_reason_for_a_format_that_needs_no_single_column_names_what_was_found() {
    let text = "보고 시작,보고 종료,캠페인 이름,일,결과,도달,지출 금액 (KRW),노출,링크 클릭\n\
                2026-03-02,2026-03-02,Spring,2026-03-02,,1340,20100,2233,44\n";
    let mut texts = vec![text.as_bytes()];
    texts.extend(crate::connectors::ALL.iter().map(|format| format.sample));
    for bytes in texts {
        let file = crate::Source { name: "file", bytes, modified_at: None };
        let opened = crate::open(&file, &[], &options()).unwrap();
        let why = crate::detect(&crate::Source { bytes: &opened.bytes, ..file }, &[], &options()).unwrap().why;
        assert!(!why.en.ends_with("among them ") && !why.ko.starts_with(" 등"), "{why:?}");
    }
}
