//! G26: statements add up. G31: control accounts are their open items. G32: prepaid media is not overdrawn.

use std::collections::BTreeMap;

use jangbu_core::{Currency, Date, Text};
use ledger::check::{
    prepaid_balance::{PrepaidMovement, prepaid_balance},
    statement_complete::{StatementTotals, statement_complete},
};
use store::{
    Snapshot,
    tables::cell::{Code, Day, MaybeMinor, Minor, Word},
};

use super::{Found, cell, query};
use crate::books::Books;

/// Announced payouts that are not the sum of their lines.
pub async fn payouts(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT p.account, p.paid_out_on, p.currency, p.amount, \
            CAST(COALESCE(l.net, 0) AS DECIMAL(18,0)) AS net FROM current_payout p \
        LEFT JOIN (SELECT account, payout_id, SUM(net) AS net FROM current_payout_line GROUP BY account, payout_id) l \
        ON l.account = p.account AND l.payout_id = p.payout_id";
    let mut totals = Vec::new();
    for batch in query(snapshot, "payout", SQL).await? {
        for row in 0..batch.num_rows() {
            totals.push(StatementTotals {
                subject: format!(
                    "{}/{}",
                    cell::<Word>(&batch, "account", row)?,
                    cell::<Day>(&batch, "paid_out_on", row)?
                ),
                currency: cell::<Code>(&batch, "currency", row)?,
                opening: 0,
                lines: cell::<Minor>(&batch, "net", row)?.into(),
                closing: cell::<Minor>(&batch, "amount", row)?.into(),
            });
        }
    }
    let found = statement_complete(totals).into_iter().map(|finding| Found {
        kind: "payout_difference",
        message: "the announced payout is not the sum of its lines".to_owned(),
        ..Found::from(finding)
    });
    Ok(found.collect())
}

struct BankRow {
    on: Date,
    time: Text,
    amount: i64,
    balance: i64,
    currency: Currency,
}

/// Bank lines whose balance does not follow from the line before, across files.
pub async fn bank_balances(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT account, booked_on, booked_time, amount, balance, currency FROM current_bank_line \
        WHERE balance IS NOT NULL ORDER BY account, booked_on, booked_time, fact_id";
    let mut accounts: BTreeMap<Text, Vec<BankRow>> = BTreeMap::new();
    for batch in query(snapshot, "bank_line", SQL).await? {
        for row in 0..batch.num_rows() {
            accounts.entry(cell::<Word>(&batch, "account", row)?).or_default().push(BankRow {
                on: cell::<Day>(&batch, "booked_on", row)?,
                time: cell::<Word>(&batch, "booked_time", row)?,
                amount: cell::<Minor>(&batch, "amount", row)?,
                balance: cell::<MaybeMinor>(&batch, "balance", row)?.unwrap_or_default(),
                currency: cell::<Code>(&batch, "currency", row)?,
            });
        }
    }
    let mut totals = Vec::new();
    for (account, rows) in accounts {
        let mut before = None;
        for moment in rows.chunk_by(|a, b| (a.on, &a.time) == (b.on, &b.time)) {
            // Lines of one moment come in either order: go on with the one that follows, if any does.
            let mut left: Vec<&BankRow> = moment.iter().collect();
            while !left.is_empty() {
                let next = left.iter().position(|row| Some(row.balance - row.amount) == before).unwrap_or(0);
                let row = left.remove(next);
                totals.push(StatementTotals {
                    subject: format!("{account}/{}", row.on),
                    currency: row.currency,
                    opening: before.unwrap_or(row.balance - row.amount).into(),
                    lines: row.amount.into(),
                    closing: row.balance.into(),
                });
                before = Some(row.balance);
            }
        }
    }
    let found = statement_complete(totals).into_iter().map(|finding| Found {
        kind: "bank_gap",
        message: "the balance does not follow from the line before: lines are missing or doubled".to_owned(),
        ..Found::from(finding)
    });
    Ok(found.collect())
}

/// Days on which a prepaid media account is overdrawn.
pub async fn prepaid(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT media_account, currency, economic_on, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount \
        FROM journal WHERE code = '131' GROUP BY media_account, currency, economic_on \
        ORDER BY media_account, currency, economic_on";
    let mut movements = Vec::new();
    for batch in query(snapshot, "journal", SQL).await? {
        for row in 0..batch.num_rows() {
            movements.push(PrepaidMovement {
                media_account: cell::<Word>(&batch, "media_account", row)?,
                currency: cell::<Code>(&batch, "currency", row)?,
                on: cell::<Day>(&batch, "economic_on", row)?,
                minor: cell::<Minor>(&batch, "amount", row)?.into(),
            });
        }
    }
    let found = prepaid_balance(&movements).into_iter();
    Ok(found.map(|finding| Found { kind: "prepaid_overdrawn", ..Found::from(finding) }).collect())
}

/// Accounts whose balance is not the sum of the facts behind it: bank (103) and hold-back (1201).
pub async fn control_accounts(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let of = |code: &str, facts: &str| {
        format!(
            "SELECT COALESCE(j.party, f.party) AS party, \
             CAST(COALESCE(j.amount, 0) - COALESCE(f.amount, 0) AS DECIMAL(18,0)) AS off FROM \
             (SELECT COALESCE(partner, '') AS party, SUM(amount) AS amount FROM journal WHERE code = '{code}' \
              GROUP BY COALESCE(partner, '')) j FULL OUTER JOIN \
             (SELECT party, SUM(amount) AS amount FROM ({facts} UNION ALL \
              SELECT COALESCE(party, '') AS party, amount FROM current_opening_balance WHERE code = '{code}') a \
              GROUP BY party) f ON j.party = f.party \
             WHERE COALESCE(j.amount, 0) <> COALESCE(f.amount, 0)"
        )
    };
    let mut found = Vec::new();
    for (code, facts) in [
        ("103", "SELECT account AS party, amount FROM current_bank_line"),
        ("1201", "SELECT account AS party, hold_back AS amount FROM current_payout_line"),
    ] {
        for batch in query(snapshot, "journal", &of(code, facts)).await? {
            for row in 0..batch.num_rows() {
                found.push(Found {
                    rule: "G31",
                    kind: "control_account",
                    subject: format!("{code}/{}", cell::<Word>(&batch, "party", row)?),
                    message: "the account is not the sum of its facts".to_owned(),
                    amount_minor: Some(cell::<Minor>(&batch, "off", row)?),
                });
            }
        }
    }
    Ok(found)
}

/// Days in a foreign currency for which no rate is known yet: their groups wait.
pub async fn missing_rates(books: &Books, snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let own = books.company.currency;
    let days = |table: &str, day: &str| format!("SELECT DISTINCT currency, {day} AS day FROM current_{table}");
    let sql = format!(
        "SELECT d.currency, d.day FROM ({} UNION {} UNION {} UNION {}) d LEFT JOIN \
         (SELECT currency, MIN(rate_on) AS first FROM current_fx_rate GROUP BY currency) r ON r.currency = d.currency \
         WHERE d.currency <> '{own}' AND (r.first IS NULL OR d.day < r.first)",
        days("ad_delivery", "day"),
        days("media_charge", "charged_on"),
        days("payout_line", "paid_out_on"),
        days("bank_line", "booked_on"),
    );
    let mut found = Vec::new();
    for batch in snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let (currency, day) = (cell::<Code>(&batch, "currency", row)?, cell::<Day>(&batch, "day", row)?);
            found.push(Found {
                rule: "G30",
                kind: "missing_rate",
                subject: format!("{currency}/{day}"),
                message: format!("no rate of {currency} is known for {day}: its facts are not posted yet"),
                amount_minor: None,
            });
        }
    }
    Ok(found)
}
