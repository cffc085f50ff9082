//! G34: the due dates in the books, which are those of payouts, are explained by sale, lag and bank calendar.
//!
//! Sales paid and payouts announced in won are looked at: gateways abroad keep other calendars, and what is taken
//! back is set off whenever there is something to set it off against.

use std::collections::BTreeMap;

use jangbu_core::{
    Currency, Date, Text,
    business_day::{Calendar, CalendarKind},
    facts::PayoutKind,
};
use ledger::{
    Context,
    check::due_dates::{DuePayout, due_dates},
};
use store::{
    Snapshot,
    tables::cell::{Day, Word},
};

use super::{Found, cell, query};

/// Payouts whose date has no explanation.
pub async fn payouts(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    let won = Currency::KRW;
    let announced = format!("SELECT DISTINCT account, paid_out_on FROM current_payout WHERE currency = '{won}'");
    let sold = format!(
        "SELECT account, paid_out_on, MAX(sold_on) AS sold_on FROM current_payout_line \
         WHERE gross > 0 AND kind = '{}' AND currency = '{won}' GROUP BY account, paid_out_on",
        PayoutKind::Payment
    );
    let mut due: BTreeMap<(Text, Date), Option<Date>> = BTreeMap::new();
    for (table, sql, has_sales) in [("payout", announced, false), ("payout_line", sold, true)] {
        for batch in query(snapshot, table, &sql).await? {
            for row in 0..batch.num_rows() {
                let key = (cell::<Word>(&batch, "account", row)?, cell::<Day>(&batch, "paid_out_on", row)?);
                let sold_on = if has_sales { Some(cell::<Day>(&batch, "sold_on", row)?) } else { None };
                due.insert(key, sold_on);
            }
        }
    }
    let due = due.into_iter();
    let term = |gateway: &Text| context.accounts.get(gateway).and_then(|it| it.payout_term.clone());
    let due =
        due.map(|((gateway, paid_out_on), sold_on)| DuePayout { term: term(&gateway), gateway, paid_out_on, sold_on });
    let found = due_dates(&Calendar::korea(CalendarKind::Bank), due).into_iter();
    Ok(found.map(|finding| Found { kind: "due_date", ..Found::of(finding, won) }).collect())
}
