//! Policy 3.2: money to and from the media, and their documents.

use super::ledger::{Group, LineKey};
use crate::world::{accounts::AccountSpec, media_money::MediaCharge};

/// The group of one charge; empty for free credit.
pub fn group(account: &AccountSpec, charge: &MediaCharge) -> Group {
    let mut group = Group::default();
    let recoverable = account.vat.as_deref() == Some("recoverable");
    let billing = account.billing.as_deref().unwrap_or_default();
    let line = |code: &str| LineKey::new(code, charge.currency, charge.charged_on).media(&account.id);
    let (supply, vat) = charge.supply_and_vat.unwrap_or((charge.total, 0));
    let mut move_total = |debit: &str, credit: &str, amount: i64| {
        group.add(line(debit), amount);
        group.add(line(credit), -amount);
    };
    match charge.kind {
        "top_up" => move_total("131", "1392", charge.total),
        "charge" => move_total("262", "1392", charge.total),
        "payment" => move_total("253", "1392", charge.total),
        "refund" => move_total("1392", "131", charge.total),
        "invoice" => {
            if recoverable {
                move_total("135", "1351", vat);
            }
            if billing == "invoiced" {
                move_total("262", "253", charge.total);
            }
        }
        "credit_memo" => {
            let economic_on = charge.service_to.unwrap_or(charge.charged_on);
            let line = |code: &str| LineKey::new(code, charge.currency, economic_on).media(&account.id);
            let owed = match billing {
                "prepaid" => "131",
                "threshold" => "262",
                _ => "253",
            };
            let cost = if recoverable { supply } else { charge.total };
            let mut booked = |key: LineKey, amount: i64| group.add_booked(key, charge.charged_on, amount);
            booked(line(owed), charge.total);
            booked(line("833").campaign(&charge.campaign), -cost);
            booked(line("135"), cost - charge.total);
        }
        _ => {}
    }
    group
}
