//! G6: a sale is in the books once. One that two files say under different line numbers counts twice: nothing but the
//! sale itself tells that they mean the same.

use std::collections::BTreeMap;

use jangbu_core::{
    Currency, Decimal, Money, Said, Text,
    exact::{Rounding, round_to_minor},
};
use store::{
    Snapshot,
    records::batch::Batch,
    tables::cell::{Code, Count, Exact, Word},
};

use super::{Found, cell, query};

/// Orders that are named.
const NAMED: usize = 3;

/// Lines of orders that lie in several batches: how many of a batch say the same, then how many all batches say beyond
/// the one that says most. Equal lines of one batch were in one file and are all meant; lines under one number are parts
/// of a line. What is charged beside the goods (shipping) may be the same twice.
fn sql(batches: &[Batch]) -> String {
    // A row that was mended lies apart from the other rows of its file, and may be the equal of one.
    let mended = batches.iter().filter(|batch| batch.kind == "replay" && batch.facts > 0);
    let mended = mended.map(|batch| batch.id.to_string()).collect::<Vec<_>>().join(", ");
    let mended = if mended.is_empty() { mended } else { format!("AND batch_id NOT IN ({mended}) ") };
    format!(
        "SELECT account, order_id, currency, SUM(lines) - MAX(lines) AS again, MIN(batch_id) AS first_batch, \
            MAX(batch_id) AS last_batch, \
            CAST(gross - seller_discount - points_seller + shipping_fee AS DECIMAL(18,6)) AS paid \
        FROM (SELECT account, order_id, currency, COALESCE(product, product_name) AS sold, quantity, gross, \
                seller_discount, mall_discount, points_seller, points_mall, shipping_fee, batch_id, COUNT(*) AS lines, \
                MIN(COALESCE(line_id, '')) AS first_line, MAX(COALESCE(line_id, '')) AS last_line \
            FROM current_order_line WHERE gross > 0 {mended}AND group_hash IN (SELECT group_hash \
                FROM current_order_line GROUP BY group_hash HAVING MIN(batch_id) < MAX(batch_id)) \
            GROUP BY account, order_id, currency, COALESCE(product, product_name), quantity, gross, seller_discount, \
                mall_discount, points_seller, points_mall, shipping_fee, batch_id) told \
        GROUP BY account, order_id, currency, sold, quantity, gross, seller_discount, mall_discount, points_seller, \
            points_mall, shipping_fee \
        HAVING COUNT(*) > 1 AND MIN(first_line) <> MAX(last_line) ORDER BY account, currency, order_id"
    )
}

/// What is told twice of a shop's sales.
#[derive(Default)]
struct Doubled {
    orders: usize,
    named: Vec<Text>,
    lines: i64,
    paid: Decimal,
    batches: Option<(i64, i64)>,
}

/// Sales that are in the books under several line numbers, by shop and currency.
pub async fn doubled(snapshot: &Snapshot, batches: &[Batch]) -> anyhow::Result<Vec<Found>> {
    let mut shops: BTreeMap<(Text, Currency), Doubled> = BTreeMap::new();
    for batch in query(snapshot, "order_line", &sql(batches)).await? {
        for row in 0..batch.num_rows() {
            let shop = (cell::<Word>(&batch, "account", row)?, cell::<Code>(&batch, "currency", row)?);
            let order = cell::<Word>(&batch, "order_id", row)?;
            let again = cell::<Count>(&batch, "again", row)?;
            let (first, last) = (cell::<Count>(&batch, "first_batch", row)?, cell::<Count>(&batch, "last_batch", row)?);
            let doubled = shops.entry(shop).or_default();
            if doubled.named.last() != Some(&order) {
                // Orders come sorted; of those that are not named only the number is kept.
                doubled.orders += 1;
                doubled.named.truncate(NAMED);
                doubled.named.push(order);
            }
            doubled.lines += again;
            doubled.paid += cell::<Exact>(&batch, "paid", row)? * Decimal::from(again);
            let (earliest, latest) = doubled.batches.unwrap_or((first, last));
            doubled.batches = Some((earliest.min(first), latest.max(last)));
        }
    }
    Ok(shops.into_iter().map(|((shop, currency), doubled)| finding(&shop, currency, &doubled)).collect())
}

fn finding(shop: &str, currency: Currency, doubled: &Doubled) -> Found {
    let Doubled { orders, named, lines, paid, batches } = doubled;
    let more = if *orders > NAMED { ", …" } else { "" };
    let named = named.iter().take(NAMED).map(Text::as_str).collect::<Vec<_>>().join(", ") + more;
    let (first, last) = batches.unwrap_or_default();
    Found {
        rule: "G6",
        kind: "doubled_sale",
        subject: shop.to_owned(),
        message: Said::new(
            format!(
                "{lines} lines of {orders} orders ({named}) are there again under other line numbers, told by batches \
                 {first} to {last}: their revenue counts twice. `jangbu explain batch/{last}` shows the file. Keep to \
                 one layout for the orders of a shop, and take the files of the other back: `jangbu withdraw BATCH`"
            ),
            format!(
                "주문 {orders}건({named})의 상품 {lines}줄이 다른 줄 번호로 또 들어와 매출이 두 번 잡혔습니다(배치 \
                 {first} ~ {last}). `jangbu explain batch/{last}` 로 어느 파일인지 보십시오. 한 쇼핑몰의 주문은 한 \
                 가지 양식으로만 받고, 다른 양식의 파일은 `jangbu withdraw 배치번호` 로 취소하십시오"
            ),
        ),
        amount: round_to_minor(*paid, currency, Rounding::HalfUp).ok().map(|minor| Money::new(minor, currency)),
    }
}
