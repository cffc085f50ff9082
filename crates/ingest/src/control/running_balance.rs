//! Balance before + movement = balance after, for every line of a bank file, in time order.
//!
//! Rows in quarantine count as far as their numbers can be read. Files come newest or oldest first: the first and
//! the last date tell; where they are equal, the direction that leaves fewer gaps.

use std::collections::BTreeMap;

use jangbu_core::{Decimal, Said, Text};
use jiff::civil::DateTime;

use crate::outcome::ControlFinding;

/// What a line of a bank file says.
#[derive(Clone, Debug)]
pub struct BalanceLine {
    /// The account and currency that the row names; empty where the file is about one.
    pub account: Text,
    /// Line of the file.
    pub line: u32,
    /// When, as printed; `None` when unreadable.
    pub at: Option<DateTime>,
    /// Movement, positive into the account.
    pub amount: Decimal,
    /// Balance after it; `None` when not printed.
    pub balance: Option<Decimal>,
}

/// The gaps between the lines of each account; `column` is the balance column as printed.
pub fn running_balance(lines: &[BalanceLine], column: &str) -> Vec<ControlFinding> {
    let mut accounts = BTreeMap::<&Text, Vec<BalanceLine>>::new();
    for line in lines {
        accounts.entry(&line.account).or_default().push(line.clone());
    }
    accounts.into_values().flat_map(|lines| of_account(lines, column)).collect()
}

fn of_account(lines: Vec<BalanceLine>, column: &str) -> Vec<ControlFinding> {
    let ends = (lines.first().and_then(|line| line.at), lines.last().and_then(|line| line.at));
    let backward: Vec<BalanceLine> = lines.iter().rev().cloned().collect();
    match ends {
        (Some(first), Some(last)) if first < last => gaps(&lines, column),
        (Some(first), Some(last)) if first > last => gaps(&backward, column),
        _ => {
            let (oldest_first, newest_first) = (gaps(&lines, column), gaps(&backward, column));
            if oldest_first.len() <= newest_first.len() { oldest_first } else { newest_first }
        }
    }
}

fn gaps(lines: &[BalanceLine], column: &str) -> Vec<ControlFinding> {
    let mut findings = Vec::new();
    let mut before: Option<Decimal> = None;
    for line in lines {
        let expected = before.map(|balance| balance.saturating_add(line.amount));
        if let (Some(expected), Some(balance)) = (expected, line.balance)
            && expected != balance
        {
            let (stated, found) = (balance.normalize().to_string(), expected.normalize().to_string());
            findings.push(ControlFinding {
                rule: "running_balance".to_owned(),
                line: line.line,
                column: column.to_owned(),
                message: Said::new(
                    format!(
                        "line {}: the balance is {stated}, the balance before it and the movement give {found}: \
                         a line is missing or wrong",
                        line.line
                    ),
                    format!(
                        "{}행: 잔액은 {stated} 인데 앞 잔액과 거래액으로는 {found} 입니다. 빠졌거나 틀린 행이 있습니다",
                        line.line
                    ),
                ),
                stated,
                found,
                amount: Some(balance.saturating_sub(expected)),
            });
        }
        // A line without balance carries the sum on.
        before = line.balance.or(expected);
    }
    findings
}
