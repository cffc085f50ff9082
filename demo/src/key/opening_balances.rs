//! Policy 3.6: opening balances against 375.

use super::ledger::{Group, LineKey};
use crate::world::{accounts::AccountSpec, openings::Opening};

/// The group of one opening balance.
pub fn group(opening: &Opening, accounts: &[AccountSpec]) -> Group {
    let mut group = Group::default();
    let line = LineKey::new(opening.code, opening.currency, opening.as_of);
    let is_media = accounts.iter().any(|a| a.kind == "media" && a.id == opening.party);
    let line = if is_media { line.media(opening.party) } else { line.partner(opening.party) };
    group.add(line, opening.amount);
    group.add(LineKey::new("375", opening.currency, opening.as_of), -opening.amount);
    group
}
