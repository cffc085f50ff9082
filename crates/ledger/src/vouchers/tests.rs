//! Vouchers balance, fit, and lose nothing.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::chart::Chart;

fn names() -> Names {
    Names::of_chart(&Chart::korea().unwrap())
}

fn bundle(lines: &[(&str, &str, i64)]) -> Bundle {
    let movements = lines.iter().map(|(code, counterparty, minor)| Movement {
        code: (*code).into(),
        counterparty: (*counterparty).into(),
        minor: *minor,
    });
    Bundle { entry: 7, on: date(2026, 3, 5), about: "order:own:A-2".into(), movements: movements.collect() }
}

fn shown(lines: &[VoucherLine]) -> Vec<(&str, &str, i64)> {
    lines.iter().map(|line| (line.account.code.as_str(), line.counterparty.name.as_str(), line.minor)).collect()
}

#[test]
fn an_entry_becomes_one_voucher_under_its_number() {
    let made = vouchers(&bundle(&[("108", "toss", 39_000), ("401", "", -35_455), ("255", "", -3_545)]), &names());
    let [voucher] = &made.unwrap()[..] else { panic!("one voucher") };
    assert_eq!(voucher.number, "7");
    assert_eq!(shown(&voucher.debits), [("108", "toss", 39_000)]);
    assert_eq!(shown(&voucher.credits), [("255", "", 3_545), ("401", "", 35_455)]);
    assert_eq!(voucher.total(), 39_000);
}

#[test]
fn what_only_moved_between_campaigns_is_no_voucher() {
    assert_eq!(vouchers(&bundle(&[("401", "", 35_455), ("401", "", -35_455)]), &names()).unwrap(), []);
}

#[test]
fn sub_accounts_stand_under_their_three_digits() {
    let made = vouchers(&bundle(&[("833", "", 30_100), ("1351", "", 3_010), ("1392", "naver", -33_110)]), &names());
    let made = made.unwrap();
    assert_eq!(shown(&made[0].debits), [("131", "", 3_010), ("833", "", 30_100)]);
    assert_eq!(shown(&made[0].credits), [("253", "naver", 33_110)]);
    for account in Chart::korea().unwrap().accounts() {
        let there = names().account(&account.code).unwrap();
        assert_eq!(there.code.len(), 3, "{}", account.code);
        assert!(Chart::korea().unwrap().account(&there.code).is_some(), "{}", there.code);
    }
}

#[test]
fn a_line_that_does_not_balance_or_is_not_in_the_chart_is_refused() {
    let lame = vouchers(&bundle(&[("108", "", 2), ("401", "", -1)]), &names());
    assert_eq!(lame, Err(VoucherError::OutOfBalance { entry: 7, on: date(2026, 3, 5), difference: 1 }));
    let unknown = vouchers(&bundle(&[("109", "", 2), ("401", "", -2)]), &names());
    assert_eq!(unknown, Err(VoucherError::UnknownAccount("109".into())));
}

#[test]
fn a_companys_own_codes_take_the_place_of_ours() {
    let chart = Chart::korea().unwrap();
    let text = "ours,theirs,name\n108,10800,\n1391,13900,정산 미수금\ntoss,00101,토스페이먼츠(주)\n";
    let names = Names::read(&chart, text).unwrap();
    assert_eq!(names.account("108"), Some(Named { code: "10800".into(), name: "외상매출금".into() }));
    assert_eq!(names.account("1391"), Some(Named { code: "13900".into(), name: "정산 미수금".into() }));
    assert_eq!(names.counterparty(&"toss".into()), Named { code: "00101".into(), name: "토스페이먼츠(주)".into() });
    assert_eq!(names.counterparty(&"kcp".into()), Named { code: "".into(), name: "kcp".into() });
}

#[test]
fn a_bad_line_of_names_is_told_with_its_line_and_value() {
    let chart = Chart::korea().unwrap();
    let told = |text: &str| Names::read(&chart, text).unwrap_err().to_string();
    assert!(told("ours,theirs,name\n108,1,\n1o8,,x\n").starts_with("line 3: `theirs` is empty"));
    assert!(
        told("ours,theirs,name\n1080,1,\n").starts_with("line 2, ours: the chart has no account `1080`; it has 101,")
    );
    assert!(told("ours,theirs,name\n108,1,\n108,2,\n").starts_with("line 3, ours: `108` is there twice"));
    assert!(told("a,b\n1,2\n").contains("ours, theirs, name"));
}

proptest! {
    #[test]
    fn any_number_of_lines_becomes_balanced_vouchers_of_at_most_twelve_a_side(
        amounts in prop::collection::vec((0_usize..60, prop_oneof![-5_i64..=5, -1_000_000_000_000_i64..1_000_000_000_000]), 1..80)
    ) {
        let mut lines: Vec<(String, i64)> = amounts.into_iter().map(|(party, minor)| (format!("p{party}"), minor)).collect();
        let rest: i64 = lines.iter().map(|(_, minor)| minor).sum();
        lines.push(("rest".to_owned(), -rest));
        let lines: Vec<(&str, &str, i64)> = lines.iter().map(|(party, minor)| ("108", party.as_str(), *minor)).collect();
        let made = vouchers(&bundle(&lines), &names()).unwrap();
        let mut before: BTreeMap<&str, i64> = BTreeMap::new();
        for (_, party, minor) in lines {
            *before.entry(party).or_default() += minor;
        }
        before.retain(|_, minor| *minor != 0);
        let mut after: BTreeMap<&str, i64> = BTreeMap::new();
        let mut numbers = Vec::new();
        for voucher in &made {
            numbers.push(voucher.number.clone());
            prop_assert!(!voucher.debits.is_empty() && !voucher.credits.is_empty());
            prop_assert!(voucher.debits.len() <= MOST_LINES && voucher.credits.len() <= MOST_LINES);
            prop_assert_eq!(voucher.total(), voucher.credits.iter().map(|line| i128::from(line.minor)).sum::<i128>());
            for (line, sign) in voucher.debits.iter().map(|it| (it, 1)).chain(voucher.credits.iter().map(|it| (it, -1))) {
                prop_assert!(line.minor > 0);
                *after.entry(line.counterparty.name.as_str()).or_default() += sign * line.minor;
            }
        }
        prop_assert_eq!(before, after);
        numbers.sort();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), made.len());
    }
}
