//! From exact amounts, as reported, to booked amounts: the rounding difference by name.

use jangbu_core::{
    Currency, Decimal, Text,
    account::RevenueDate,
    exact::from_minor,
    facts::FactKind,
    group::{GroupKey, GroupKind},
};
use ledger::Role;
use serve::{Cell, Column, Table, Values};
use store::tables::{
    cell::{Cell as _, Code, Exact, Minor},
    column,
};

use super::Walk;
use crate::reports::{
    scope::Known,
    sql::{Where, in_force, list},
};

/// The rounding of one group; none where its facts are whole already.
pub async fn of_group(walk: &Walk<'_>, group: &GroupKey, known: &Known) -> anyhow::Result<Option<Table>> {
    let condition = format!("group_hash = {}", group.hash64());
    let table = match group.kind() {
        Some(GroupKind::Order) => of_orders(walk, &condition, known).await?,
        Some(GroupKind::Ad) => of_media_day(walk, &condition, known).await?,
        _ => return Ok(None),
    };
    Ok(table.filter(|(_, rounded)| *rounded).map(|(table, _)| table))
}

/// Orders whose groups meet a condition, taken whole: sales less discounts and refunds, with VAT, exact and booked.
/// Also says whether anything was rounded; `None` without orders.
pub async fn of_orders(walk: &Walk<'_>, groups: &str, known: &Known) -> anyhow::Result<Option<(Table, bool)>> {
    let dated = match walk.books.company.revenue_date {
        RevenueDate::Paid => "paid_on",
        RevenueDate::Shipped => "shipped_on",
        RevenueDate::Confirmed => "confirmed_on",
    };
    let lines = format!(
        "SELECT currency, SUM(gross) AS gross, SUM(shipping_fee) AS shipping, \
         SUM(seller_discount + points_seller) AS discounts FROM {} f WHERE {groups} AND {dated} IS NOT NULL GROUP BY currency",
        in_force(&walk.snapshot, FactKind::OrderLine, known)?
    );
    let changes = format!(
        "SELECT currency, SUM(refund + shipping_refund + mall_discount) AS refunds FROM {} f WHERE {groups} GROUP BY currency",
        in_force(&walk.snapshot, FactKind::OrderChange, known)?
    );
    let mut exact: Vec<(Text, Decimal)> = Vec::new();
    let mut currency: Option<Currency> = None;
    let wanted: [(&str, &str, &[Part]); 2] = [
        (
            "order_line",
            &lines,
            &[
                ("gross", "gross", Decimal::ONE),
                ("shipping", "shipping", Decimal::ONE),
                ("discounts", "− discounts", Decimal::NEGATIVE_ONE),
            ],
        ),
        ("order_change", &changes, &[("refunds", "− refunds", Decimal::NEGATIVE_ONE)]),
    ];
    for (table, sql, columns) in wanted {
        if walk.snapshot.rows(table)? == 0 {
            continue;
        }
        for batch in walk.snapshot.query(sql, &[]).await? {
            for row in 0..batch.num_rows() {
                let of_row = Code::get(column::<Code>(&batch, "currency")?, row)?;
                if currency.is_some_and(|currency| currency != of_row) {
                    // Amounts of several currencies do not add up.
                    return Ok(None);
                }
                currency = Some(of_row);
                for (name, label, sign) in columns {
                    let amount = Exact::get(column::<Exact>(&batch, name)?, row)? * sign;
                    exact.push(((*label).into(), amount));
                }
            }
        }
    }
    let Some(currency) = currency else { return Ok(None) };
    let codes = [Role::Sales, Role::ShippingIncome, Role::SellerDiscount, Role::Refunds, Role::OutputVat];
    let codes = list(codes.map(|role| walk.chart.code(role)));
    let booked = booked(walk, &format!("{groups} AND code IN {codes} AND rule = 'order'"), known, true).await?;
    let total: Decimal = exact.iter().map(|(_, amount)| *amount).sum();
    let label = walk
        .say("booked on sales, shipping, discounts, returns and output VAT", "장부: 매출·배송비·할인·환입·매출세액");
    Ok(Some(table_of(walk, exact, total, &label, from_minor(booked, currency))))
}

/// A column of exact amounts: its name, its name for people, and its sign.
type Part = (&'static str, &'static str, Decimal);

/// An account's day: cost as reported, and what is booked for it.
async fn of_media_day(walk: &Walk<'_>, group: &str, known: &Known) -> anyhow::Result<Option<(Table, bool)>> {
    let sql = format!(
        "SELECT currency, vat_basis, SUM(cost) AS cost FROM {} f WHERE {group} GROUP BY currency, vat_basis",
        in_force(&walk.snapshot, FactKind::AdDelivery, known)?
    );
    let mut exact: Vec<(Text, Decimal)> = Vec::new();
    let mut only: Option<(Currency, bool)> = None;
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let currency = Code::get(column::<Code>(&batch, "currency")?, row)?;
            let basis = jangbu_core::facts::VatBasis::default();
            let basis = <jangbu_core::facts::VatBasis as store::tables::cell::Cell>::get(
                column::<jangbu_core::facts::VatBasis>(&batch, "vat_basis")?,
                row,
            )
            .unwrap_or(basis);
            let cost = Exact::get(column::<Exact>(&batch, "cost")?, row)?;
            exact.push((format!("cost, VAT {basis}").into(), cost));
            only = Some((currency, basis == jangbu_core::facts::VatBasis::Excluded));
        }
    }
    let (Some((currency, excluded)), 1) = (only, exact.len()) else { return Ok(None) };
    let total: Decimal = exact.iter().map(|(_, amount)| *amount).sum();
    // Where VAT comes on top, the cost alone is what was reported.
    let mut codes = vec![walk.chart.code(Role::MediaSpend)];
    if !excluded {
        codes.push(walk.chart.code(Role::VatAwaitingInvoice));
    }
    let booked = booked(walk, &format!("{group} AND code IN {}", list(&codes)), known, false).await?;
    let difference = (from_minor(booked, currency) - total).abs();
    if difference >= Decimal::ONE {
        // Free credit or unrecoverable VAT: more than rounding lies between them, and the lines show it.
        return Ok(None);
    }
    let label = walk.say("booked as advertising and its VAT", "장부: 광고선전비와 부가세");
    Ok(Some(table_of(walk, exact, total, &label, from_minor(booked, currency))))
}

/// Sum of the journal's amounts in their own currency.
async fn booked(walk: &Walk<'_>, lines: &str, known: &Known, credit: bool) -> anyhow::Result<i64> {
    let mut conditions = Where::default();
    conditions.add(lines);
    conditions.extend(known.condition());
    let sql = format!("SELECT COALESCE(SUM(amount), 0) AS amount FROM journal{}", conditions.clause());
    let mut sum = 0;
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            sum += Minor::get(column::<Minor>(&batch, "amount")?, row)?;
        }
    }
    Ok(if credit { -sum } else { sum })
}

fn table_of(
    walk: &Walk<'_>,
    exact: Vec<(Text, Decimal)>,
    total: Decimal,
    label: &str,
    booked: Decimal,
) -> (Table, bool) {
    let (mut names, mut amounts): (Vec<Text>, Vec<Decimal>) = exact.into_iter().unzip();
    names.push(walk.say("rounding", "반올림 차이").into());
    amounts.push(booked - total);
    let columns = vec![
        Column::new("item", Values::Text(names)),
        Column::new("amount", Values::Number(amounts)).with_total(Cell::Number(booked)),
    ];
    let beneath = vec![
        ("exact", Cell::Number(total)),
        ("booked", Cell::Number(booked)),
        ("difference", Cell::Number(booked - total)),
    ];
    let about = vec![("booked", label.to_owned())];
    (Table { title: "rounding", about, columns, beneath, ..Table::default() }, booked != total)
}
