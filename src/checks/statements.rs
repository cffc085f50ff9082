//! G26: statements add up. G32: prepaid media is not overdrawn.

use std::collections::BTreeMap;

use jangbu_core::{
    Currency, Date, Money, Said, Text,
    account::{self, AccountKind},
};
use ledger::{
    Context, Role,
    check::{
        prepaid_balance::{PrepaidMovement, prepaid_balance},
        statement_complete::{StatementTotals, statement_complete},
    },
};
use store::{
    Snapshot,
    tables::cell::{Code, Day, MaybeMinor, Minor, Word},
};

use super::{Found, cell, query};

/// Announced payouts that are not the sum of their lines.
pub async fn payouts(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    // One payout may be announced in parts: the lines are those of all of them.
    const SQL: &str = "SELECT p.account, p.paid_out_on, p.currency, CAST(p.amount AS DECIMAL(18,0)) AS amount, \
            CAST(COALESCE(l.net, 0) AS DECIMAL(18,0)) AS net \
        FROM (SELECT account, payout_id, currency, MIN(paid_out_on) AS paid_out_on, SUM(amount) AS amount \
            FROM current_payout GROUP BY account, payout_id, currency) p \
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
    let own = context.company.currency;
    let found = statement_complete(totals).into_iter().map(|finding| Found {
        kind: "payout_difference",
        message: Said::new(
            "the announced payout is not the sum of its lines",
            "예정된 지급액이 정산 내역의 합과 다릅니다",
        ),
        ..Found::of(finding, own)
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
pub async fn bank_balances(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
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
    let mut begun = Vec::new();
    for (account, rows) in accounts {
        let mut before = None;
        for moment in rows.chunk_by(|a, b| (a.on, &a.time) == (b.on, &b.time)) {
            // Lines of one moment come in either order: go on with the one that follows, if any does.
            let mut left: Vec<&BankRow> = moment.iter().collect();
            while !left.is_empty() {
                let next = left.iter().position(|row| Some(row.balance - row.amount) == before).unwrap_or(0);
                let row = left.remove(next);
                if before.is_none() {
                    begun.push((account.clone(), row.on, Money::new(row.balance - row.amount, row.currency)));
                }
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
    let own = context.company.currency;
    let found = statement_complete(totals).into_iter().map(|finding| Found {
        kind: "bank_gap",
        message: Said::new(
            "the balance does not follow from the line before: lines are missing or doubled",
            "잔액이 앞 줄에서 이어지지 않습니다. 빠지거나 중복된 거래가 있습니다",
        ),
        ..Found::of(finding, own)
    });
    Ok(found.chain(unopened(begun, snapshot, context).await?).collect())
}

/// Bank accounts whose first known balance is not what the books open with: account, day and balance before its lines.
async fn unopened(
    begun: Vec<(Text, Date, Money)>,
    snapshot: &Snapshot,
    context: &Context,
) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT party, currency, amount FROM current_opening_balance";
    let mut opened: BTreeMap<(Text, Currency), i64> = BTreeMap::new();
    for batch in query(snapshot, "opening_balance", SQL).await? {
        for row in 0..batch.num_rows() {
            let party = cell::<Word>(&batch, "party", row)?;
            let bank = account::party(&context.accounts, Some(AccountKind::Bank), &party).clone();
            let place = (bank, cell::<Code>(&batch, "currency", row)?);
            *opened.entry(place).or_default() += cell::<Minor>(&batch, "amount", row)?;
        }
    }
    let unlike = begun.into_iter().filter_map(|(bank, on, balance)| {
        let books = opened.get(&(bank.clone(), balance.currency)).copied().unwrap_or_default();
        (books != balance.minor).then(|| {
            let books = Money::new(books, balance.currency);
            Found {
                rule: "G26",
                kind: "bank_opening",
                subject: format!("{bank}/{on}"),
                message: Said::new(
                    format!(
                        "the statement begins at {balance}, the books open at {books}: import an opening balance \
                         (format `opening_balance`, see docs/formats.md)"
                    ),
                    format!(
                        "거래내역은 {balance} 에서 시작하는데 장부의 기초 잔액은 {books} 입니다. 기초 잔액을 \
                         가져오십시오 (`opening_balance` 형식, docs/formats.md 참고)"
                    ),
                ),
                amount: Some(Money::new(balance.minor - books.minor, balance.currency)),
            }
        })
    });
    Ok(unlike.collect())
}

/// Days on which a prepaid media account is overdrawn.
pub async fn prepaid(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<Found>> {
    let sql = format!(
        "SELECT media_account, currency, economic_on, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount \
         FROM journal WHERE code = '{}' GROUP BY media_account, currency, economic_on \
         ORDER BY media_account, currency, economic_on",
        context.chart.code(Role::PrepaidMedia)
    );
    let mut movements = Vec::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            movements.push(PrepaidMovement {
                media_account: cell::<Word>(&batch, "media_account", row)?,
                currency: cell::<Code>(&batch, "currency", row)?,
                on: cell::<Day>(&batch, "economic_on", row)?,
                minor: cell::<Minor>(&batch, "amount", row)?.into(),
            });
        }
    }
    let own = context.company.currency;
    let found = prepaid_balance(&movements).into_iter();
    let mut found: Vec<Found> =
        found.map(|finding| Found { kind: "prepaid_overdrawn", ..Found::of(finding, own) }).collect();
    if !found.is_empty() {
        name_waiting_money(&mut found, snapshot, context).await?;
    }
    Ok(found)
}

/// Says of overdrawn media whose top-ups the bank paid that the money waits for what the medium says of it.
async fn name_waiting_money(found: &mut [Found], snapshot: &Snapshot, context: &Context) -> anyhow::Result<()> {
    let code = context.chart.code(Role::MediaClearing);
    let own = context.company.currency;
    let sql = format!(
        "SELECT media_account, CAST(SUM(functional) AS DECIMAL(18,0)) AS paid FROM journal WHERE code = '{code}' \
         GROUP BY media_account HAVING SUM(functional) > 0"
    );
    let mut waiting: BTreeMap<Text, Money> = BTreeMap::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            let paid = Money::new(cell::<Minor>(&batch, "paid", row)?, own);
            waiting.insert(cell::<Word>(&batch, "media_account", row)?, paid);
        }
    }
    for found in found {
        if let Some(paid) = waiting.get(found.subject.as_str()) {
            found.message.en += &format!("; {paid} {own} that the bank paid for it wait on {code}");
            found.message.ko += &format!(". 은행에서 보낸 {paid} {own} 이(가) {code} 에 남아 있습니다");
        }
    }
    Ok(())
}
