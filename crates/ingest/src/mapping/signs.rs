//! In the draft of a settlement: fees that are printed negative, and the column more that what is paid out contains.

use jangbu_core::Decimal;

use super::Mapping;
use crate::parse::number::number;

/// Fees of a payout line; the last one stands for the others.
const FEES: [&str; 3] = ["fee", "fee_vat", "fee_total"];

/// Takes fees off that are printed negative, and adds to the amount the one column that closes the gap between it and
/// what is paid out, such as benefits.
pub fn settle(mapping: &mut Mapping, header: &[String], rows: &[csv::StringRecord]) {
    let values = |printed: &str| -> Option<Vec<Decimal>> {
        let at = header.iter().position(|name| name == printed)?;
        let value = |row: &csv::StringRecord| number(row.get(at)?.trim().as_bytes()).ok().flatten();
        Some(rows.iter().map(|row| value(row).unwrap_or_default()).collect())
    };
    let Some(gross) = mapping.columns.get("gross").cloned() else { return };
    let Some(amounts) = values(&gross) else { return };
    let has_total = mapping.columns.contains_key("fee_total");
    let mut kept = vec![Decimal::ZERO; rows.len()];
    for name in FEES {
        let Some(printed) = mapping.columns.get(name).cloned() else { continue };
        let Some(fees) = values(&printed) else { continue };
        let negative = is_negative(&fees, &amounts);
        if negative {
            mapping.columns.remove(name);
            mapping.sums.insert(name.to_owned(), vec![format!("-{printed}")]);
        }
        if name == "fee_total" || !has_total {
            kept.iter_mut().zip(&fees).for_each(|(kept, fee)| *kept += if negative { -*fee } else { *fee });
        }
    }
    if let Some(held) = mapping.columns.get("hold_back").and_then(|printed| values(printed)) {
        kept.iter_mut().zip(&held).for_each(|(kept, held)| *kept += *held);
    }
    let Some(paid) = mapping.columns.get("net").and_then(|printed| values(printed)) else { return };
    let gaps: Vec<Decimal> = (0..rows.len()).map(|row| paid[row] - amounts[row] + kept[row]).collect();
    if gaps.iter().all(Decimal::is_zero) {
        return;
    }
    let closing = header.iter().filter(|printed| !printed.is_empty() && !mapping.reads(printed)).find_map(|printed| {
        let cells = values(printed)?;
        let taken_off = cells.iter().zip(&gaps).all(|(cell, gap)| *cell == -*gap);
        (cells == gaps).then(|| printed.clone()).or_else(|| taken_off.then(|| format!("-{printed}")))
    });
    if let Some(term) = closing {
        mapping.columns.remove("gross");
        mapping.sums.insert("gross".to_owned(), vec![gross, term]);
    }
}

/// Whether fees have the sign that amounts do not have.
fn is_negative(fees: &[Decimal], amounts: &[Decimal]) -> bool {
    let against = |fee: &Decimal, amount: &Decimal| {
        fee.is_zero() || fee.is_sign_negative() != (amount.is_sign_negative() && !amount.is_zero())
    };
    fees.iter().any(|fee| !fee.is_zero()) && fees.iter().zip(amounts).all(|(fee, amount)| against(fee, amount))
}
