//! Exchange rates as central banks publish them.

use jangbu_core::Decimal;

use super::import;

#[test]
fn every_cell_of_the_euro_rates_is_a_rate_and_what_is_not_quoted_is_none() {
    let (facts, outcome) = import(include_bytes!("../../fixtures/ecb_rates/sample.csv")).unwrap();
    assert_eq!((facts.fx_rate.len(), outcome.quarantined.len()), (10, 0));
    let won = facts.fx_rate.iter().find(|rate| rate.quote.code() == "KRW").unwrap();
    assert_eq!(
        (won.currency.code(), won.rate, won.rate_on.to_string().as_str()),
        ("EUR", Decimal::new(158_764, 2), "2026-03-31")
    );
    let (today, outcome) = import(include_bytes!("../../fixtures/ecb_rates/today.csv")).unwrap();
    assert_eq!(outcome.quarantined, []);
    let same: Vec<_> = facts
        .fx_rate
        .iter()
        .filter(|rate| rate.rate_on == won.rate_on)
        .map(|rate| (&rate.origin.key, rate.rate))
        .collect();
    assert_eq!(today.fx_rate.iter().map(|rate| (&rate.origin.key, rate.rate)).collect::<Vec<_>>(), same);
}

#[test]
fn the_bank_of_korea_quotes_a_hundred_yen_and_names_currencies_in_words() {
    let (facts, _) = import(include_bytes!("../../fixtures/bok_rates/sample.json")).unwrap();
    let yen = facts.fx_rate.iter().find(|rate| rate.currency.code() == "JPY").unwrap();
    assert_eq!((yen.rate, yen.quote.code()), (Decimal::new(97_725, 4), "KRW"));
    let other =
        r#"{"StatisticSearch":{"row":[{"ITEM_NAME1":"원/덴마크크로네","TIME":"20260331","DATA_VALUE":"212.77"}]}}"#;
    let (none, outcome) = import(other.as_bytes()).unwrap();
    assert_eq!((none.fx_rate.len(), outcome.quarantined[0].rule.as_str()), (0, "known_word"));
}
