//! Policy 3.5: the bank, and whose clearing account a line closes.

use super::ledger::{Group, LineKey};
use crate::world::{accounts::AccountSpec, bank::BankLine};

/// The group of one bank line.
pub fn group(line: &BankLine, accounts: &[AccountSpec]) -> Group {
    let mut group = Group::default();
    let line_of = |code: &str| LineKey::new(code, line.currency, line.at.date());
    let texts = [&line.description, &line.counterparty, &line.memo];
    let named = accounts
        .iter()
        .filter(|a| ["media", "gateway", "supplier"].contains(&a.kind.as_str()))
        .filter_map(|a| a.bank_text.as_deref().map(|text| (a, text.trim())))
        .filter(|(_, text)| !text.is_empty() && texts.iter().any(|t| t.contains(text)))
        .min_by_key(|(a, text)| (std::cmp::Reverse(text.chars().count()), a.id.clone()))
        .map(|(a, _)| a);
    let opposite = match named {
        Some(a) if a.kind == "gateway" => line_of("1391").partner(&a.id),
        Some(a) if a.kind == "supplier" => line_of("251").partner(&a.id),
        Some(a) => line_of("1392").media(&a.id),
        None if line.amount > 0 => line_of("257").partner(line.bank),
        None => line_of("134").partner(line.bank),
    };
    group.add(line_of("103").partner(line.bank), line.amount);
    group.add(opposite, -line.amount);
    group
}
