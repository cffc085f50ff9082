//! A quarantined row can be mended and read again; a fact leads back to its row.

use super::{import, options, registry};
use crate::{Accounts, RowFix, Source, connectors::ALL, detect, read_row_fix, row_at, set_cell};

#[test]
fn a_mended_row_becomes_the_fact_it_should_have_been() {
    let text = "캠페인보고서(2026.03.01.~2026.03.02.),1234567\r\n일별,캠페인,노출수,클릭수,\"총비용(VAT포함,원)\"\r\n2026.03.01.,\"봄, 신상\",10,1,-1000\r\n2026.03.02.,B,10,1,1000\r\n";
    let (_, outcome) = import(text.as_bytes()).unwrap();
    let bad = &outcome.quarantined[0];
    let mut fix = RowFix {
        format: "naver_search_ad_ui",
        mapping: None,
        header: &outcome.header,
        raw: &bad.raw,
        line: bad.line,
        account: None,
        observed_at: outcome.observed_at,
    };
    let (accounts, options) = (registry(), options());
    let still = read_row_fix(&fix, &Accounts(&accounts), &options).unwrap();
    assert_eq!((still.facts.len(), still.rejected[0].rule.as_str(), still.rejected[0].line), (0, "not_negative", 3));

    let raw = set_cell(&fix, "총비용(VAT포함,원)", "1,000", &options).unwrap();
    assert_eq!(raw, "2026.03.01.,\"봄, 신상\",10,1,\"1,000\"");
    assert_eq!(set_cell(&fix, "cost", "1,000", &options).unwrap(), raw);
    assert!(set_cell(&fix, "colour", "red", &options).is_err());
    fix.raw = &raw;
    let fixed = read_row_fix(&fix, &Accounts(&accounts), &options).unwrap();
    assert_eq!(fixed.rejected, vec![]);
    let fact = &fixed.facts.ad_delivery[0];
    assert_eq!(
        (fact.cost.to_string().as_str(), fact.origin.line, fact.origin.account.as_str()),
        ("1000", 3, "naver-main")
    );
}

#[test]
fn a_json_element_can_be_mended_too() {
    let raw = r#"{"mId":"tosspay01","transactionKey":"T","amount":100,"suppliedAmount":3,"vat":0,"payOutAmount":96,"soldDate":"2026-03-01","paidOutDate":"2026-03-02"}"#;
    let options = options();
    let observed_at = options.as_of.unwrap();
    let fix =
        RowFix { format: "toss_settlement_json", mapping: None, header: "", raw, line: 7, account: None, observed_at };
    let raw = set_cell(&fix, "payOutAmount", "97", &options).unwrap();
    let fixed = read_row_fix(&RowFix { raw: &raw, ..fix }, &Accounts(&registry()), &options).unwrap();
    assert_eq!((fixed.facts.payout_line[0].net_minor, fixed.facts.payout_line[0].origin.line), (97, 7));
}

#[test]
fn every_fact_of_every_sample_leads_back_to_its_row_and_is_read_from_it_again() {
    let (accounts, options) = (registry(), options());
    for format in ALL {
        let source = Source { name: "sample", bytes: format.sample, modified_at: None };
        let detected = detect(&source, &[], &options).unwrap();
        let (facts, outcome) = import(format.sample).unwrap();
        let mut again = jangbu_core::facts::FactSet::default();
        for line in 1..=String::from_utf8_lossy(format.sample).lines().count() as u32 {
            let Some(row) = row_at(&source, &detected, line).unwrap() else { continue };
            if row.raw.starts_with("합계") {
                continue;
            }
            let fix = RowFix {
                format: format.id,
                mapping: None,
                header: &row.header,
                raw: &row.raw,
                line,
                account: None,
                observed_at: outcome.observed_at,
            };
            again.append(read_row_fix(&fix, &Accounts(&accounts), &options).unwrap().facts);
        }
        assert_eq!(again, facts, "{}", format.id);
    }
}
