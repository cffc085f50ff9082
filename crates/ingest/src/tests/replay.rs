//! A quarantined row can be mended and read again in its file; a fact leads back to its row.

use std::collections::{BTreeMap, BTreeSet};

use jangbu_core::{Text, facts::Fact};

use super::{account_of, every_account, import, import_sample, import_with, options, registry};
use crate::{Accounts, Again, Options, Source, Standing, connectors::ALL, detect, open, read_again, row_at, set_cell};

/// Reads a row of a file again.
fn again(text: &str, standing: &Standing, row: (u32, &str)) -> Again {
    let options = options();
    let source = Source { name: "file", bytes: text.as_bytes(), modified_at: None };
    let detected = detect(&source, &[], &options).unwrap();
    read_again(&source, &detected, &Accounts(&registry()), &options, standing, row).unwrap()
}

fn set(text: &str, raw: &str, column: &str, value: &str) -> Result<String, crate::IngestError> {
    let source = Source { name: "file", bytes: text.as_bytes(), modified_at: None };
    let options: Options = options();
    set_cell(&detect(&source, &[], &options).unwrap(), raw, column, value)
}

fn waiting(lines: impl IntoIterator<Item = u32>) -> Standing {
    Standing { open: BTreeSet::from_iter(lines), ..Standing::default() }
}

#[test]
fn a_mended_row_becomes_the_fact_it_should_have_been() {
    let text = "캠페인보고서(2026.03.01.~2026.03.02.),1234567\r\n일별,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\"\r\n2026.03.01.,\"봄, 신상\",10,1,-1000\r\n2026.03.02.,B,10,1,1000\r\n";
    let (_, outcome) = import(text.as_bytes()).unwrap();
    let bad = &outcome.quarantined[0];
    let standing = waiting([bad.line]);
    let still = again(text, &standing, (bad.line, &bad.raw));
    let reason = still.rejected.unwrap();
    assert_eq!((still.facts.len(), reason.rule.as_str(), reason.line), (0, "not_negative", 3));

    let raw = set(text, &bad.raw, "총비용(VAT포함,원)", "1,000").unwrap();
    assert_eq!(raw, "2026.03.01.,\"봄, 신상\",10,1,\"1,000\"");
    assert_eq!(set(text, &bad.raw, "cost", "1,000").unwrap(), raw);
    assert!(set(text, &bad.raw, "colour", "red").is_err());
    let fixed = again(text, &standing, (bad.line, &raw));
    assert_eq!(fixed.rejected, None);
    let fact = &fixed.facts.ad_delivery[0];
    assert_eq!(
        (fact.cost.to_string().as_str(), fact.origin.line, fact.origin.account.as_str()),
        ("1000", 3, "naver-main")
    );
}

#[test]
fn a_json_element_can_be_mended_too() {
    let raw = r#"{"mId":"tosspay01","transactionKey":"T","amount":100,"suppliedAmount":3,"vat":0,"payOutAmount":96,"soldDate":"2026-03-01","paidOutDate":"2026-03-02"}"#;
    let mended = set(raw, raw, "payOutAmount", "97").unwrap();
    let fixed = again(raw, &waiting([1]), (1, &mended));
    assert_eq!((fixed.facts.payout_line[0].net_minor, fixed.facts.payout_line[0].origin.line), (97, 1));
}

#[test]
fn what_the_file_has_no_column_for_can_be_filled_in() {
    let text = "상품주문번호,주문번호,주문상태,클레임상태,결제일,상품명,수량,상품가격,상품별 총 주문금액\n\
                1,A,구매확정,,2026-03-02 09:41:12,면 파우치,1,9000,9000\n\
                2,B,취소,취소완료,2026-03-03 21:07:33,면 파우치,1,9000,9000\n";
    let accounts = every_account();
    let (_, outcome) = import_with(text.as_bytes(), &[], &options(), &accounts).unwrap();
    let [bad] = outcome.quarantined.as_slice() else { panic!("{outcome:?}") };
    assert!(bad.mend.en.contains("--set claimed_at=VALUE"), "{}", bad.mend.en);
    let standing = waiting([bad.line]);
    // By our name, or by any name that the format knows.
    for name in ["claimed_at", "취소완료일"] {
        let mended = set(text, &bad.raw, name, "2026-03-04").unwrap();
        assert!(mended.starts_with(&bad.raw) && mended.ends_with(",2026-03-04"), "{mended}");
        let source = Source { name: "file", bytes: text.as_bytes(), modified_at: None };
        let (options, detected) = (options(), detect(&source, &[], &options()).unwrap());
        let row = (bad.line, mended.as_str());
        let fixed = read_again(&source, &detected, &Accounts(&accounts), &options, &standing, row).unwrap();
        assert_eq!(fixed.rejected, None);
        assert_eq!(fixed.facts.order_change[0].changed_on.to_string(), "2026-03-04");
    }
    assert!(set(text, &bad.raw, "colour", "red").is_err());
}

const ORDERS: &str = "order_id,line_id,ordered_at,quantity,unit_price\n";

/// The key that the row gets.
fn key(again: &Again) -> Result<&str, &str> {
    match &again.rejected {
        None => Ok(&again.facts.order_line[0].origin.key),
        Some(reject) => Err(&reject.rule),
    }
}

#[test]
fn a_row_that_another_contradicts_waits_until_that_one_is_put_aside() {
    let rows = ["A,1,2026-03-01,1,1000", "A,1,2026-03-01,2,1000"];
    let text = format!("{ORDERS}{}\n", rows.join("\n"));
    assert_eq!(key(&again(&text, &waiting([2, 3]), (2, rows[0]))), Err("conflicting_duplicate"));
    assert_eq!(key(&again(&text, &waiting([2, 3]), (2, "A,2,2026-03-01,1,1000"))), Ok("A/2"));
    let dismissed = Standing { dismissed: BTreeSet::from([3]), ..waiting([2]) };
    assert_eq!(key(&again(&text, &dismissed, (2, rows[0]))), Ok("A/1"));
    // What was mended into agreement is one line beside another.
    let replayed = Standing { replayed: BTreeMap::from([(3, rows[0].to_owned())]), ..waiting([2]) };
    assert_eq!(key(&again(&text, &replayed, (2, rows[0]))), Ok("A/1#1"));
}

#[test]
fn equal_rows_that_are_mended_alike_keep_a_key_each() {
    let (bad, good) = ("A,,2026-13-01,1,1000", "A,,2026-03-01,1,1000");
    let text = format!("{ORDERS}{bad}\n{good}\n{bad}\n");
    assert_eq!(key(&again(&text, &waiting([2, 4]), (2, good))), Ok("A/#1"));
    let replayed = Standing { replayed: BTreeMap::from([(2, good.to_owned())]), ..waiting([4]) };
    assert_eq!(key(&again(&text, &replayed, (4, good))), Ok("A/#2"));
    assert_eq!(key(&again(&text, &replayed, (4, "A,,2026-03-02,1,1000"))), Err("conflicting_duplicate"));
}

fn once<F: Fact>(facts: &mut Vec<F>) {
    let mut seen = BTreeSet::new();
    facts.retain(|fact| seen.insert((fact.origin().account.clone(), fact.origin().key.clone())));
}

#[test]
fn every_fact_of_every_sample_leads_back_to_its_row_and_is_read_from_it_again() {
    let accounts = every_account();
    for format in ALL {
        let options =
            Options { account: Some(account_of(format).into()).filter(|it: &Text| !it.is_empty()), ..options() };
        let file = Source { name: "sample", bytes: format.sample, modified_at: None };
        let opened = open(&file, &[], &options).unwrap();
        let source = Source { bytes: &opened.bytes, ..file };
        let detected = detect(&source, &[], &options).unwrap();
        let (facts, outcome) = import_sample(format, format.sample);
        // Elements with several rows are counted by row.
        let last = String::from_utf8_lossy(format.sample).lines().count().max(outcome.rows_read as usize);
        let mut read = jangbu_core::facts::FactSet::default();
        for line in 1..=last as u32 {
            let Some(raw) = row_at(&source, &detected, line).unwrap() else { continue };
            if raw.starts_with("합계") {
                continue;
            }
            let again =
                read_again(&source, &detected, &Accounts(&accounts), &options, &waiting([line]), (line, &raw)).unwrap();
            read.append(again.facts);
        }
        // What several rows of an order tell alike, such as its shipping, is one fact: that of the first.
        once(&mut read.order_line);
        once(&mut read.order_change);
        once(&mut read.order_touch);
        once(&mut read.payout_line);
        assert_eq!(read, facts, "{}", format.id);
    }
}
