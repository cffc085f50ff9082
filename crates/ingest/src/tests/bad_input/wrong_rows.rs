//! A row that cannot be true waits, with its line, column, value and mend; the rows around it are imported.

use super::{HEADER, READERS, import, rows};

/// What is wrong: the column, its cell, the rule, and a word of the mend.
const WRONG: &[(&str, &str, &str, &str, &str)] = &[
    ("a currency that does not exist", "currency", "KWR", "known_currency", "KRW or USD"),
    ("a negative amount", "amount", "-10000", "payout_equation", "-10330"),
    ("a day of another century", "soldDate", "2126-03-02", "plausible_date", "correct the year"),
    ("a day that does not exist", "paidOutDate", "2026-02-30", "date_form", "2026-03-05"),
    ("a number in words", "vat", "삼십", "number_form", "digits"),
    ("a fraction of a won", "suppliedAmount", "300.5", "whole_minor", "round the amount"),
    ("an amount beyond all money", "amount", "100000000000000000", "amount_range", ""),
    ("a formula in place of a number", "amount", "=1+1", "number_form", "digits"),
    ("an account that is not registered", "mId", "someone-else", "known_account", "jangbu account add"),
    ("no key", "transactionKey", "", "required_cell", "fill in"),
    ("a character that was lost", "orderId", "O\u{fffd}2", "broken_row", "UTF-8"),
];

#[test]
fn one_wrong_cell_costs_its_own_row_in_every_reader() {
    for reader in READERS {
        for (what, column, cell, rule, mend) in WRONG {
            let at = HEADER.iter().position(|name| name == column).unwrap();
            let mut damaged = rows();
            damaged[1][at] = (*cell).to_owned();
            let (facts, outcome) = import(&(reader.file)(&damaged)).unwrap();
            let case = format!("{what} in {}: {:?}", reader.name, outcome.quarantined);
            let kept: Vec<&str> = facts.payout_line.iter().map(|line| line.origin.key.as_str()).collect();
            assert_eq!(
                (kept.as_slice(), outcome.rows_read, outcome.rows_good),
                (["T1", "T3"].as_slice(), 3, 2),
                "{case}"
            );
            let [bad] = outcome.quarantined.as_slice() else { panic!("{case}") };
            assert_eq!((bad.line, bad.rule.as_str()), ((reader.line)(2), *rule), "{case}");
            assert!(bad.mend.en.contains(mend) && !bad.mend.ko.is_empty() && bad.mend.ko != bad.mend.en, "{case}");
            assert!(bad.raw.contains("T2") || *column == "transactionKey", "{case}");
            // The equation is said of the payout, a lost character of the row.
            match *rule {
                "payout_equation" => assert_eq!((bad.column.as_str(), bad.value.as_str()), ("payOutAmount", "9670")),
                "broken_row" => assert_eq!(bad.column, ""),
                _ => assert_eq!((bad.column.as_str(), bad.value.as_str()), (*column, *cell), "{case}"),
            }
        }
    }
}

#[test]
fn rows_of_several_accounts_each_go_to_their_own() {
    for reader in READERS {
        let mut mixed = rows();
        mixed[0][0] = "stripe".to_owned();
        let (facts, outcome) = import(&(reader.file)(&mixed)).unwrap();
        let accounts: Vec<&str> = facts.payout_line.iter().map(|line| line.origin.account.as_str()).collect();
        assert_eq!((accounts.as_slice(), outcome.rows_good), (["stripe", "toss-main", "toss-main"].as_slice(), 3));
    }
}

#[test]
fn a_key_that_says_two_things_holds_both_rows_and_equal_rows_both_count() {
    for reader in READERS {
        let mut rows = rows();
        rows[1][1] = "T1".to_owned();
        rows[1][5..9].clone_from_slice(&["20000", "600", "60", "19340"].map(str::to_owned));
        let (facts, outcome) = import(&(reader.file)(&rows)).unwrap();
        assert_eq!((facts.payout_line.len(), outcome.quarantined.len()), (1, 2), "{}", reader.name);
        assert!(outcome.quarantined.iter().all(|bad| bad.rule == "conflicting_duplicate"), "{}", reader.name);
        let twice = [&super::rows()[..], &super::rows()[..1]].concat();
        assert_eq!(import(&(reader.file)(&twice)).unwrap().0.payout_line.len(), 4, "{}", reader.name);
    }
}

#[test]
fn of_two_columns_with_one_name_the_first_is_read_and_the_second_is_named() {
    for delimiter in [",", "\t"] {
        let text = super::table(&rows(), delimiter);
        let doubled: Vec<String> = text
            .lines()
            .enumerate()
            .map(|(at, line)| format!("{line}{delimiter}{}", ["vat", "77"][at.min(1)]))
            .collect();
        let (facts, outcome) = import(doubled.join("\n").as_bytes()).unwrap();
        assert!(facts.payout_line.len() == 3 && facts.payout_line.iter().all(|line| line.fee_vat_minor == 30));
        assert_eq!(outcome.unread, ["vat#2"]);
    }
}
