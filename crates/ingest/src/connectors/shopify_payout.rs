//! Balance transactions of Shopify Payments as the API gives them, GraphQL or REST.

use jangbu_core::{
    Currency, Date, Said, Text,
    account::AccountKind,
    facts::{FactKind, Origin, Payout, PayoutKind, PayoutLine, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, JsonShape, Layout},
    key::Key,
    reading::{HomeAt, Reading},
    row::Row,
};

pub(super) const GATEWAY: usize = 0;
pub(super) const ID: usize = 1;
pub(super) const KIND: usize = 2;
pub(super) const ORDER: usize = 3;
pub(super) const PAYOUT: usize = 4;
pub(super) const AT: usize = 5;
pub(super) const PAYOUT_ON: usize = 6;
pub(super) const CURRENCY: usize = 7;
pub(super) const AMOUNT: usize = 8;
pub(super) const FEE: usize = 9;
pub(super) const NET: usize = 10;
pub(super) const TEST: usize = 11;
pub(super) const METHOD: usize = 12;

pub const FORMAT: Format = Format {
    id: "shopify_payout",
    title_ko: "쇼피파이 페이먼츠 잔액 거래 API 응답",
    title_en: "Shopify Payments balance transactions",
    facts: &[FactKind::PayoutLine, FactKind::Payout],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "shopify",
    source: "GraphQL Admin API reference 2026-10 (ShopifyPaymentsBalanceTransaction) and REST shopify_payments/balance/transactions",
    confidence: Confidence::Confirmed,
    notes: "Key: id of the transaction. amount − fee = net is checked. Charges are payments; refunds and disputes are taken back; a reserve is held back and released; the rest is adjustment. The payout itself is announced with what it pays, under its id: it is the sum of its lines. GraphQL names the order (#1001, as the order formats do); REST only has its number, which the orders do not carry: use GraphQL where both are imported. Days are those of the instant in the company's zone, the payout's where it is given. Fees carry no VAT. Test transactions are left out and counted.",
    columns: &[
        Column::text("shop", &["gateway"], "gateway account: id or external id"),
        Column::text("id", &[], "number of the transaction").required(),
        Column::text("type", &[], "charge, refund, dispute, reserve, adjustment, payout …").required(),
        Column::text("associatedOrder.name", &["sourceorderid"], "order"),
        Column::text("associatedPayout.id", &["payoutid"], "payout it is part of"),
        Column::time("transactionDate", &["processedat"], "when it happened").required(),
        Column::time("associatedPayout.issuedAt", &["payoutdate"], "day of the payout (default: of the transaction)"),
        Column::text("amount.currencyCode", &["currency"], "currency (default: the gateway's)"),
        Column::number("amount.amount", &["amount"], "before the fee; negative when taken back").required(),
        Column::number("fee.amount", &["fee"], "fee").required(),
        Column::number("net.amount", &["net"], "after the fee").required(),
        Column::text("test", &[], "true for a test"),
        Column::text("sourceType", &[], "what it stands for"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/shopify_payout/sample.json"),
    layout: Layout::Json(JsonShape {
        under: &["data", "shopifyPaymentsAccount", "balanceTransactions", "nodes", "transactions"],
        each: "",
    }),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, GATEWAY)?;
    Ok(Key::of(FactKind::PayoutLine, home, &[&row.required_text(ID)?]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, GATEWAY)?;
    if row.cell(TEST) == b"true" {
        reading.skip_row(Said::new("test transactions", "테스트 거래"));
        return Ok(());
    }
    let key = key(row, reading)?;
    transaction(row, reading, home, key)
}

/// What a transaction is, by its type with blanks as underscores.
enum What {
    Line(PayoutKind),
    Reserve,
    Payout,
}

fn what(row: &Row<'_>) -> Result<What, Fault> {
    let kind = row.required_text(KIND)?.to_lowercase().replace([' ', '-'], "_");
    Ok(match kind.as_str() {
        "charge" | "refund_failure" => What::Line(PayoutKind::Payment),
        _ if kind.starts_with("charge_") || kind.starts_with("payout_") || kind == "payout" => match kind.as_str() {
            "payout" | "payout_failure" | "payout_cancellation" => What::Payout,
            _ => What::Line(PayoutKind::Adjustment),
        },
        _ if kind.starts_with("refund") => What::Line(PayoutKind::Cancel),
        _ if ["dispute", "chargeback"].iter().any(|word| kind.starts_with(word)) => What::Line(PayoutKind::Chargeback),
        _ if kind.contains("reserve") => What::Reserve,
        _ => What::Line(PayoutKind::Adjustment),
    })
}

/// The facts of a transaction, in a table or in JSON.
pub(super) fn transaction(row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, key: Key) -> Result<(), Fault> {
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let required = |column: usize| row.minor(column, currency)?.ok_or_else(|| check::missing_cell(row, column));
    let (amount, fee, net) = (required(AMOUNT)?, required(FEE)?, required(NET)?);
    let sold_on = reading.business_day(row, AT, home)?.ok_or_else(|| check::missing_cell(row, AT))?;
    let paid_out_on = reading.business_day(row, PAYOUT_ON, home)?.unwrap_or(sold_on);
    let named = row.name(PAYOUT)?;
    let payout_id = if named.is_empty() { paid_out_on.to_string().into() } else { named };
    let what = what(row)?;
    let mut line = frame(row, (payout_id, sold_on, paid_out_on), currency)?;
    line = PayoutLine { gross_minor: amount, fee_minor: fee, net_minor: net, ..line };
    check::payout_equation(row, NET, &line)?;
    match what {
        What::Payout => {
            // Money that leaves the balance is money for the bank.
            let origin = reading.origin(row, key)?;
            let (payout_id, amount_minor) = (line.payout_id, -net);
            reading.facts.payout.push(Payout { origin, payout_id, paid_out_on, amount_minor, currency });
            return Ok(());
        }
        What::Reserve => {
            line = PayoutLine { kind: PayoutKind::Reserve, gross_minor: 0, hold_back_minor: -amount, ..line };
        }
        What::Line(kind) => line.kind = kind,
    }
    line.origin = reading.origin(row, key)?;
    reading.facts.payout_line.push(line);
    Ok(())
}

fn frame(
    row: &Row<'_>,
    (payout_id, sold_on, paid_out_on): (Text, Date, Date),
    currency: Currency,
) -> Result<PayoutLine, Fault> {
    Ok(PayoutLine {
        origin: Origin::default(),
        payout_id,
        order_id: row.name(ORDER)?,
        sold_on,
        paid_out_on,
        currency,
        method: row.name(METHOD)?,
        ..PayoutLine::default()
    })
}
