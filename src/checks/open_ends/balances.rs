//! The balances that are open, each read in one pass over the journal.

use std::collections::BTreeMap;

use futures::TryStreamExt as _;
use jangbu_core::{Currency, Date, Money, Text, account::AccountKind, facts::FactKind};
use ledger::Role;
use store::{
    Snapshot,
    tables::cell::{Code, Count, Day, MaybeDay, Minor, Word},
};

use super::{
    Counted, Kind, Named, Names, OpenEnd,
    clearing::{self, DayMoved},
    words,
};
use crate::checks::{cell, query};

/// The posting rule of bank lines.
const BY_BANK: &str = "bank_line";

/// Bank lines in suspense, by bank account and direction.
pub(super) async fn suspense(snapshot: &Snapshot, names: Names<'_>) -> anyhow::Result<Vec<OpenEnd>> {
    let sql = format!(
        "SELECT j.bank, j.code, j.currency, j.unexplained, b.booked_on, b.counterparty, b.memo, b.description FROM \
         (SELECT partner AS bank, code, currency, group_hash, CAST(SUM(amount) AS DECIMAL(18,0)) AS unexplained \
          FROM journal WHERE code IN ('{}', '{}') AND rule = '{BY_BANK}' \
          GROUP BY partner, code, currency, group_hash HAVING SUM(amount) <> 0) j \
         JOIN current_bank_line b ON b.group_hash = j.group_hash ORDER BY j.bank, j.code, b.booked_on, b.fact_id",
        names.chart.code(Role::SuspenseIn),
        names.chart.code(Role::SuspenseOut)
    );
    let mut open: BTreeMap<(Text, Text, Currency), Counted> = BTreeMap::new();
    for batch in query(snapshot, "bank_line", &sql).await? {
        for row in 0..batch.num_rows() {
            let currency = cell::<Code>(&batch, "currency", row)?;
            let texts = [
                cell::<Word>(&batch, "counterparty", row)?,
                cell::<Word>(&batch, "memo", row)?,
                cell::<Word>(&batch, "description", row)?,
            ];
            let named = Named {
                minor: cell::<Minor>(&batch, "unexplained", row)?,
                on: Some(cell::<Day>(&batch, "booked_on", row)?),
                text: texts.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default(),
            };
            let place = (cell::<Word>(&batch, "bank", row)?, cell::<Word>(&batch, "code", row)?, currency);
            open.entry(place).or_default().add(named);
        }
    }
    let mut ends = Vec::new();
    for ((bank, code, currency), counted) in open {
        let amount = counted.money(currency)?;
        let is_deposit = amount.minor < 0;
        let (message, mend) = words::suspense(&bank, is_deposit, &counted, currency);
        let kind = if is_deposit { Kind::DepositUnexplained } else { Kind::WithdrawalUnexplained };
        ends.push(OpenEnd { kind, code, subject: bank, count: counted.count, amount, message, mend });
    }
    Ok(ends)
}

/// The last day of which the bank has a line.
async fn last_bank_day(snapshot: &Snapshot) -> anyhow::Result<Option<Date>> {
    const SQL: &str = "SELECT MAX(booked_on) AS last_day FROM current_bank_line";
    let batches = query(snapshot, "bank_line", SQL).await?;
    match batches.iter().find(|batch| batch.num_rows() > 0) {
        Some(batch) => Ok(cell::<MaybeDay>(batch, "last_day", 0)?),
        None => Ok(None),
    }
}

/// What a party moved on a clearing account: by day in the company's currency, and in all by its own.
#[derive(Default)]
struct Moved {
    days: Vec<DayMoved>,
    by_currency: BTreeMap<Currency, i128>,
}

/// Payouts and media payments that the bank's lines should show by now, and those that only the bank shows.
pub(super) async fn clearing(snapshot: &Snapshot, names: Names<'_>) -> anyhow::Result<Vec<OpenEnd>> {
    let Some(last) = last_bank_day(snapshot).await? else { return Ok(Vec::new()) };
    let payouts = names.chart.code(Role::PayoutClearing);
    let sql = format!(
        "SELECT code, partner, media_account, currency, economic_on, CAST(SUM(amount) AS DECIMAL(18,0)) AS own, \
         CAST(SUM(functional) AS DECIMAL(18,0)) AS moved, \
         CAST(SUM(CASE WHEN rule = '{BY_BANK}' THEN functional ELSE 0 END) AS DECIMAL(18,0)) AS by_bank \
         FROM journal WHERE code IN ('{payouts}', '{}') \
         GROUP BY code, partner, media_account, currency, economic_on \
         ORDER BY code, partner, media_account, economic_on, currency",
        names.chart.code(Role::MediaClearing)
    );
    let mut parties: BTreeMap<(Text, Text), Moved> = BTreeMap::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            let code = cell::<Word>(&batch, "code", row)?;
            let column = if code == *payouts { "partner" } else { "media_account" };
            let party = parties.entry((code, cell::<Word>(&batch, column, row)?)).or_default();
            let on = cell::<Day>(&batch, "economic_on", row)?;
            let by_bank = i128::from(cell::<Minor>(&batch, "by_bank", row)?);
            let told = i128::from(cell::<Minor>(&batch, "moved", row)?) - by_bank;
            party.days.push(DayMoved { on, told, bank: by_bank });
            if on <= last {
                let currency = cell::<Code>(&batch, "currency", row)?;
                *party.by_currency.entry(currency).or_default() += i128::from(cell::<Minor>(&batch, "own", row)?);
            }
        }
    }
    let mut ends = Vec::new();
    for ((code, party), moved) in parties {
        // Settled in the currency of the payment: what is left in the company's is an exchange difference.
        if moved.by_currency.values().all(|own| *own == 0) {
            continue;
        }
        let Some(open) = clearing::open(&moved.days, last) else { continue };
        let amount = Money::new(i64::try_from(open.minor)?, names.currency);
        let has_text = names.has_bank_text(&party);
        let (kind, (message, mend)) = if code == *payouts {
            let is_unseen = amount.minor > 0;
            let kind = if is_unseen { Kind::PayoutUnseen } else { Kind::PayoutUnannounced };
            (kind, words::payouts(&party, is_unseen, open.days, last, has_text))
        } else {
            let is_unseen = amount.minor < 0;
            let kind = if is_unseen { Kind::MediaUnseen } else { Kind::MediaUnreported };
            (kind, words::media(&party, is_unseen, open.days, last, has_text))
        };
        ends.push(OpenEnd { kind, code, subject: party, count: open.days, amount, message, mend });
    }
    Ok(ends)
}

/// Whether there is a fact of any of these kinds.
fn any(snapshot: &Snapshot, kinds: &[FactKind]) -> anyhow::Result<bool> {
    for kind in kinds {
        if snapshot.rows(kind.as_str())? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Orders with a credit balance. Those in a foreign currency are left out: what an exchange rate leaves of them is no
/// open end.
pub(super) async fn orders(snapshot: &Snapshot, names: Names<'_>) -> anyhow::Result<Option<OpenEnd>> {
    // Without them no order can be settled or refunded, and the lines need not be read.
    if !any(snapshot, &[FactKind::PayoutLine, FactKind::OrderChange])? {
        return Ok(None);
    }
    let code = names.chart.code(Role::Receivable);
    let currency = names.currency;
    let sql = format!(
        "SELECT order_id, CAST(SUM(functional) AS DECIMAL(18,0)) AS credit FROM journal \
         WHERE code = '{code}' AND order_id IS NOT NULL GROUP BY partner, order_id \
         HAVING SUM(functional) < 0 AND SUM(CASE WHEN currency = '{currency}' THEN 0 ELSE 1 END) = 0"
    );
    let mut counted = Counted::default();
    let mut batches = Box::pin(snapshot.stream(&sql, &[]).await?);
    while let Some(batch) = batches.try_next().await? {
        for row in 0..batch.num_rows() {
            let text = cell::<Word>(&batch, "order_id", row)?;
            counted.add(Named { minor: cell::<Minor>(&batch, "credit", row)?, on: None, text });
        }
    }
    if counted.count == 0 {
        return Ok(None);
    }
    let (message, mend) = words::orders(&counted, currency);
    let amount = counted.money(currency)?;
    let (kind, subject) = (Kind::OrderOverpaid, Text::default());
    Ok(Some(OpenEnd { kind, code: code.clone(), subject, count: counted.count, amount, message, mend }))
}

/// Suppliers with a debit balance.
pub(super) async fn suppliers(snapshot: &Snapshot, names: Names<'_>) -> anyhow::Result<Vec<OpenEnd>> {
    let is_paid = names.accounts.values().any(|account| account.kind == AccountKind::Supplier);
    if !is_paid && !any(snapshot, &[FactKind::GoodsReceipt, FactKind::OpeningBalance])? {
        return Ok(Vec::new());
    }
    let code = names.chart.code(Role::SupplierPayable);
    let sql = format!(
        "SELECT partner, currency, CAST(SUM(amount) AS DECIMAL(18,0)) AS debit, \
         CAST(SUM(CASE WHEN rule = '{BY_BANK}' THEN 1 ELSE 0 END) AS BIGINT) AS payments FROM journal \
         WHERE code = '{code}' GROUP BY partner, currency HAVING SUM(amount) > 0 ORDER BY partner, currency"
    );
    let mut ends = Vec::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            let subject = cell::<Word>(&batch, "partner", row)?;
            let amount = Money::new(cell::<Minor>(&batch, "debit", row)?, cell::<Code>(&batch, "currency", row)?);
            // Given back without any payment: it is one open end all the same.
            let count = usize::try_from(cell::<Count>(&batch, "payments", row)?)?.max(1);
            let (message, mend) = words::supplier(&subject);
            let kind = Kind::SupplierOverpaid;
            ends.push(OpenEnd { kind, code: code.clone(), subject, count, amount, message, mend });
        }
    }
    Ok(ends)
}
