//! Policy 3.2: money to and from the media, and their documents.

use rust_decimal::Decimal;

use super::{
    arithmetic::{r, vat_on_top},
    in_force::Rates,
    ledger::{Group, LineKey, WON, decimals},
};
use crate::world::{accounts::AccountSpec, media_money::MediaCharge};

/// The group of one charge; empty for free credit. None while it waits for a rate.
pub fn group(account: &AccountSpec, charge: &MediaCharge, rates: &Rates) -> Option<Group> {
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
        "agency_fee" => {
            let vat_account = if recoverable { line("135") } else { line("831").campaign(&charge.campaign) };
            group.add(line("262"), supply);
            group.add(vat_account, vat);
            group.add(line("253"), -charge.total);
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
    if account.vat.as_deref() == Some("reverse_charge") {
        reverse_charge(&mut group, charge, rates)?;
    }
    Some(group)
}

/// VAT that the buyer owes when paying a medium from abroad, in won; it is cost.
fn reverse_charge(group: &mut Group, charge: &MediaCharge, rates: &Rates) -> Option<()> {
    let sign = match charge.kind {
        "top_up" | "charge" | "payment" => 1,
        "refund" => -1,
        _ => return Some(()),
    };
    let won = if charge.currency == WON {
        charge.total
    } else {
        let rate = rates.selling(charge.currency, charge.charged_on)?;
        r(Decimal::new(charge.total, decimals(charge.currency)) * rate)
    };
    let line = |code: &str| LineKey::new(code, WON, charge.charged_on).media(charge.account);
    group.add(line("833"), sign * vat_on_top(won));
    group.add(line("2551"), -sign * vat_on_top(won));
    Some(())
}
