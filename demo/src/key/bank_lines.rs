//! Policy 3.5: the bank, and whose clearing account a line closes.

use super::ledger::{Group, LineKey, WON};
use crate::world::{
    accounts::{AccountSpec, KB},
    bank::BankLine,
};

/// The group of one bank line.
pub fn group(line: &BankLine, accounts: &[AccountSpec]) -> Group {
    let mut group = Group::default();
    let on = line.at.date();
    let texts = [&line.description, &line.counterparty, &line.memo];
    let named = accounts
        .iter()
        .filter(|a| ["media", "gateway", "supplier"].contains(&a.kind.as_str()))
        .filter_map(|a| a.bank_text.as_deref().map(|text| (a, text.trim())))
        .filter(|(_, text)| !text.is_empty() && texts.iter().any(|t| t.contains(text)))
        .min_by_key(|(a, text)| (std::cmp::Reverse(text.chars().count()), a.id.clone()))
        .map(|(a, _)| a);
    let opposite = match named {
        Some(a) if a.kind == "gateway" => LineKey::new("1391", WON, on).partner(&a.id),
        Some(a) if a.kind == "supplier" => LineKey::new("251", WON, on).partner(&a.id),
        Some(a) => LineKey::new("1392", WON, on).media(&a.id),
        None if line.amount > 0 => LineKey::new("257", WON, on).partner(KB),
        None => LineKey::new("134", WON, on).partner(KB),
    };
    group.add(LineKey::new("103", WON, on).partner(KB), line.amount);
    group.add(opposite, -line.amount);
    group
}
