//! Half a million real lines, through the mapping file that ships as an example.

use std::process::Command;

use jangbu_core::{
    Decimal,
    account::{Account, AccountKind},
};

use super::{import_with, options, shared};
use crate::Mapping;

const MAPPING: &str = include_str!("../../../../docs/examples/online-retail.toml");

fn unpacked() -> Vec<u8> {
    let file = shared("data/online_retail/online_retail_2010_2011.csv.gz");
    let output = Command::new("gzip").arg("-dc").arg(file).output().expect("gzip runs");
    assert!(output.status.success());
    output.stdout
}

#[test]
fn every_line_is_imported_and_the_sums_agree_to_the_penny() {
    let shop = Account {
        id: "gift-shop".into(),
        kind: AccountKind::Shop,
        platform: "online_retail".into(),
        currency: "GBP".parse().unwrap(),
        zone: "Europe/London".into(),
        ..Account::default()
    };
    let mut options = options();
    (options.company.currency, options.company.zone) = ("GBP".parse().unwrap(), "Europe/London".to_owned());
    let registry = [(shop.id.clone(), shop)].into();
    let mapping = Mapping::parse(MAPPING).unwrap();
    let (facts, outcome) = import_with(&unpacked(), &[mapping], &options, &registry).unwrap();
    assert_eq!((outcome.rows_read, outcome.quarantined.as_slice()), (541_909, [].as_slice()));
    assert_eq!((facts.order_line.len(), facts.order_change.len()), (532_621, 9_288));
    let gross: Decimal = facts.order_line.iter().map(|line| line.gross).sum();
    let refunds: Decimal = facts.order_change.iter().map(|change| change.refund).sum();
    assert_eq!(
        (gross.to_string(), refunds.normalize().to_string()),
        ("10644560.4240".to_owned(), "896812.49".to_owned())
    );
    // 5,268 lines equal an earlier one of their invoice; each is kept.
    let repeats = |key: &str| key.rsplit_once('#').is_some_and(|(_, count)| count.parse::<u32>().is_ok());
    let repeated = facts.order_line.iter().filter(|line| repeats(&line.origin.key)).count()
        + facts.order_change.iter().filter(|change| repeats(&change.origin.key)).count();
    assert_eq!(repeated, 5_268);
}
