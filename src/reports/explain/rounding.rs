//! From exact amounts, as reported, to booked amounts: the rounding difference by name.

use std::collections::BTreeMap;

use jangbu_core::{
    Currency, Decimal, Text,
    account::RevenueDate,
    exact::from_minor,
    facts::{FactKind, VatBasis},
    group::{GroupKey, GroupKind},
};
use ledger::Role;
use serve::{Cell, Column, Table, Values};
use store::tables::{
    cell::{Cell as _, Code, Exact, Minor},
    cell_of, column,
};

use super::Walk;
use crate::reports::{
    scope::Known,
    sql::{Where, equals, in_force, list},
};

/// Exact and booked amounts side by side.
pub struct Rounded {
    /// The table.
    pub table: Table,
    /// Booked less exact.
    pub difference: Decimal,
}

/// The rounding of one group; nothing where its facts are whole already.
pub async fn of_group(walk: &Walk<'_>, group: &GroupKey, known: &Known) -> anyhow::Result<Vec<Rounded>> {
    let condition = format!("group_hash = {}", group.hash64());
    let mut tables = match group.kind() {
        Some(GroupKind::Order) => of_orders(walk, &condition, known).await?,
        Some(GroupKind::Ad) => of_media_day(walk, &condition, known).await?.into_iter().collect(),
        _ => Vec::new(),
    };
    tables.retain(|rounded| !rounded.difference.is_zero());
    Ok(tables)
}

/// Orders whose groups meet a condition, taken whole: sales less discounts and refunds, with VAT, exact and booked;
/// a table for each currency.
pub async fn of_orders(walk: &Walk<'_>, groups: &str, known: &Known) -> anyhow::Result<Vec<Rounded>> {
    let dated = match walk.books.company.revenue_date {
        RevenueDate::Paid => "paid_on",
        RevenueDate::Shipped => "shipped_on",
        RevenueDate::Confirmed => "confirmed_on",
    };
    let lines = format!(
        "SELECT currency, SUM(gross) AS gross, SUM(shipping_fee) AS shipping, \
         SUM(seller_discount + points_seller) AS discounts FROM {} f \
         WHERE {groups} AND {dated} IS NOT NULL GROUP BY currency",
        in_force(&walk.snapshot, FactKind::OrderLine, known)?
    );
    let changes = format!(
        "SELECT currency, SUM(refund + shipping_refund + mall_discount) AS refunds FROM {} f \
         WHERE {groups} GROUP BY currency",
        in_force(&walk.snapshot, FactKind::OrderChange, known)?
    );
    let mut exact: BTreeMap<Currency, Vec<(Text, Decimal)>> = BTreeMap::new();
    let say = |en, ko| walk.output.say(en, ko);
    let sales: &[(&str, &str, bool)] = &[
        ("gross", say("gross", "주문금액"), false),
        ("shipping", say("shipping", "배송비"), false),
        ("discounts", say("− discounts", "− 할인"), true),
    ];
    let refunds: &[(&str, &str, bool)] = &[("refunds", say("− refunds", "− 환불"), true)];
    for (kind, sql, columns) in [(FactKind::OrderLine, &lines, sales), (FactKind::OrderChange, &changes, refunds)] {
        if walk.snapshot.rows(kind.as_str())? == 0 {
            continue;
        }
        for batch in walk.snapshot.query(sql, &[]).await? {
            for row in 0..batch.num_rows() {
                let amounts = exact.entry(cell_of::<Code>(&batch, "currency", row)?).or_default();
                for (name, label, negated) in columns {
                    let amount = Exact::get(column::<Exact>(&batch, name)?, row)?;
                    amounts.push(((*label).into(), if *negated { -amount } else { amount }));
                }
            }
        }
    }
    let codes = [Role::Sales, Role::ShippingIncome, Role::SellerDiscount, Role::Refunds, Role::OutputVat];
    let codes = list(codes.map(|role| walk.chart.code(role)));
    let label = walk.say("sales, shipping, discounts, returns and output VAT", "매출·배송비·할인·환입·매출세액");
    let mut tables = Vec::new();
    for (currency, amounts) in exact {
        let of_currency = equals("currency", currency.code());
        let lines = format!("{groups} AND code IN {codes} AND rule = 'order' AND {of_currency}");
        let booked = from_minor(-booked(walk, &lines, known).await?, currency);
        tables.push(table_of(walk, amounts, &format!("{currency}: {label}"), booked));
    }
    Ok(tables)
}

/// An account's day: cost as reported, and what is booked for it.
async fn of_media_day(walk: &Walk<'_>, group: &str, known: &Known) -> anyhow::Result<Option<Rounded>> {
    let sql = format!(
        "SELECT currency, vat_basis, SUM(cost) AS cost FROM {} f WHERE {group} GROUP BY currency, vat_basis",
        in_force(&walk.snapshot, FactKind::AdDelivery, known)?
    );
    let mut costs = Vec::new();
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            costs.push((
                cell_of::<Code>(&batch, "currency", row)?,
                cell_of::<VatBasis>(&batch, "vat_basis", row)?,
                cell_of::<Exact>(&batch, "cost", row)?,
            ));
        }
    }
    let [(currency, basis, cost)] = costs.as_slice() else { return Ok(None) };
    // Where VAT comes on top, the cost alone is what was reported.
    let mut codes = vec![walk.chart.code(Role::MediaSpend)];
    if *basis != VatBasis::Excluded {
        codes.push(walk.chart.code(Role::VatAwaitingInvoice));
    }
    let booked = booked(walk, &format!("{group} AND code IN {}", list(&codes)), known).await?;
    let label = walk.say("advertising and its VAT", "광고선전비와 부가세");
    let item = match basis {
        VatBasis::Included => walk.say("cost, VAT included", "비용(부가세 포함)"),
        VatBasis::Excluded => walk.say("cost, VAT excluded", "비용(부가세 별도)"),
        VatBasis::None => walk.say("cost, no VAT", "비용(부가세 없음)"),
    };
    let rounded = table_of(walk, vec![(item.into(), *cost)], &label, from_minor(booked, *currency));
    // Free credit or unrecoverable VAT: more than rounding lies between them, and the lines show it.
    Ok((rounded.difference.abs() < Decimal::ONE).then_some(rounded))
}

/// Sum of the journal's amounts in their own currency, debit positive.
async fn booked(walk: &Walk<'_>, lines: &str, known: &Known) -> anyhow::Result<i64> {
    let mut conditions = Where::default();
    conditions.add(lines);
    conditions.extend(known.condition());
    let sql = format!("SELECT COALESCE(SUM(amount), 0) AS amount FROM journal{}", conditions.clause());
    let mut sum = 0;
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            sum += cell_of::<Minor>(&batch, "amount", row)?;
        }
    }
    Ok(sum)
}

fn table_of(walk: &Walk<'_>, exact: Vec<(Text, Decimal)>, label: &str, booked: Decimal) -> Rounded {
    let total: Decimal = exact.iter().map(|(_, amount)| *amount).sum();
    let (mut names, mut amounts): (Vec<Text>, Vec<Decimal>) = exact.into_iter().unzip();
    let difference = booked - total;
    names.push(walk.say("rounding", "반올림 차이").into());
    amounts.push(difference);
    let columns = vec![
        Column::new("item", Values::Text(names)),
        Column::new("amount", Values::Number(amounts)).with_total(Cell::Number(booked)),
    ];
    let beneath = vec![
        ("exact", Cell::Number(total)),
        ("booked", Cell::Number(booked)),
        ("difference", Cell::Number(difference)),
    ];
    let about = vec![("booked", label.to_owned())];
    Rounded { table: Table { title: "rounding", about, columns, beneath, ..Table::default() }, difference }
}
