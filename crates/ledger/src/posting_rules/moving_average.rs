//! What brings a product's stock and cost of sales from unit cost to moving average. Posting policy 3.12.
//!
//! Dr 451 cost of sales / Cr 146 inventory, or the other way round, by day, media account and campaign.

mod examples;
mod stock;

use std::collections::BTreeMap;

use jangbu_core::{
    Date, Decimal, Text,
    account::Account,
    allocation::allocate,
    exact::AmountError,
    facts::{FactSet, ReceiptKind},
    group::{GroupKey, GroupKind},
};

use self::stock::Stock;
use super::{
    PostingRule, Reason, goods_receipt,
    order::{self, Goods},
};
use crate::{
    chart::Role,
    context::Context,
    journal::{Dimensions, Posting},
    lines::Lines,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "moving_average",
    version: 1,
    group: GroupKind::Stock,
    summary: "Where goods received are known, stock and cost of sales of a product are brought from unit cost to \
              moving average, day by day, on the campaigns that sold it.",
    summary_ko: "입고가 등록된 상품은 날마다 재고와 매출원가를 표준 단가에서 이동평균으로 고치고, 차액을 판매한 \
                 캠페인에 나눈다.",
    rates: &[],
    post,
    examples: examples::EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let shop = context.account(group.account())?;
    let days = days(shop, group.rest(), facts, context)?;
    let mut lines = Lines::new(context, 4 * days.len());
    let mut stock = Stock::default();
    for (on, day) in &days {
        let mut by_receipts = 0;
        for (quantity, worth, _) in &day.receipts {
            by_receipts += stock.receive(*quantity, *worth)?;
        }
        let first_receipt = day.receipts.first().map_or(0, |it| it.2);
        push(&mut lines, shop, group.rest(), *on, (by_receipts, first_receipt), &Party::default(), context);
        let cost = stock.issue(day.goods.iter().map(|it| it.quantity).sum())?;
        let posted: i64 = day.goods.iter().map(|it| it.cost_minor).sum();
        if cost != posted {
            let fact_id = day.goods.first().map_or(0, |it| it.fact_id);
            for (party, part) in split(cost - posted, &day.goods)? {
                push(&mut lines, shop, group.rest(), *on, (part, fact_id), party, context);
            }
        }
    }
    lines.finish(None)
}

/// The first day on which a product stands below zero, and its lowest quantity; `None` when it never does.
///
/// # Errors
/// As posting the group.
pub fn shortage(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Option<(Date, Decimal)>, Reason> {
    let (mut quantity, mut found) = (Decimal::ZERO, None);
    for (on, day) in days(context.account(group.account())?, group.rest(), facts, context)? {
        quantity += day.receipts.iter().map(|it| it.0).sum::<Decimal>();
        quantity -= day.goods.iter().map(|it| it.quantity).sum::<Decimal>();
        if quantity < Decimal::ZERO {
            let (first_on, lowest) = found.unwrap_or((on, quantity));
            found = Some((first_on, lowest.min(quantity)));
        }
    }
    Ok(found)
}

/// Media account and campaign that sold.
type Party = (Text, Text);

/// What moved the stock on a day.
#[derive(Default)]
struct Day {
    /// Quantity and worth of each receipt, negative for goods given back, and its fact.
    receipts: Vec<(Decimal, i64, i64)>,
    goods: Vec<Goods>,
}

/// Every movement of `product` by day.
fn days(shop: &Account, product: &str, facts: &FactSet, context: &Context) -> Result<BTreeMap<Date, Day>, Reason> {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    let mut receipts: Vec<_> = facts.goods_receipt.iter().collect();
    receipts.sort_unstable_by(|a, b| a.origin.key.cmp(&b.origin.key));
    for receipt in receipts {
        let sign = if receipt.kind == ReceiptKind::Return { -Decimal::ONE } else { Decimal::ONE };
        let worth = goods_receipt::worth(shop, receipt, context)?;
        let moved = (sign * receipt.quantity, worth, receipt.origin.id);
        days.entry(receipt.received_on).or_default().receipts.push(moved);
    }
    for (order, facts) in orders(facts) {
        let group = GroupKey::new(GroupKind::Order, &shop.id, &order);
        // An order that waits has no goods in the books.
        let goods = order::goods_of(&group, &facts, context).unwrap_or_default();
        for goods in goods.into_iter().filter(|it| it.product == product) {
            days.entry(goods.on).or_default().goods.push(goods);
        }
    }
    Ok(days)
}

/// The facts of each order.
fn orders(facts: &FactSet) -> BTreeMap<Text, FactSet> {
    let mut orders: BTreeMap<Text, FactSet> = BTreeMap::new();
    macro_rules! by_order {
        ($($field:ident)+) => {
            $(for row in &facts.$field {
                orders.entry(row.order_id.clone()).or_default().$field.push(row.clone());
            })+
        };
    }
    by_order!(order_line order_change order_touch);
    orders
}

/// Shares of a correction by what each party sold, or took back on a day without a sale.
fn split(correction: i64, goods: &[Goods]) -> Result<Vec<(&Party, i64)>, Reason> {
    let sold = goods.iter().any(|it| it.quantity > Decimal::ZERO);
    let mut parties: BTreeMap<&Party, Decimal> = BTreeMap::new();
    for it in goods.iter().filter(|it| !sold || it.quantity > Decimal::ZERO) {
        let quantity = parties.entry(&it.link).or_default();
        *quantity = quantity.checked_add(it.quantity.abs()).ok_or(AmountError::OutOfRange)?;
    }
    let weights: Vec<Decimal> = parties.values().copied().collect();
    Ok(parties.into_keys().zip(allocate(correction, &weights)?).collect())
}

fn push(
    lines: &mut Lines<'_>,
    shop: &Account,
    product: &str,
    on: Date,
    (cost, fact_id): (i64, i64),
    (media_account, campaign): &Party,
    context: &Context,
) {
    let company = context.company.currency;
    let goods = Dimensions { channel: shop.sales_channel().clone(), product: product.into(), ..Dimensions::default() };
    let sold = Dimensions { media_account: media_account.clone(), campaign: campaign.clone(), ..goods.clone() };
    lines.push(context.chart.code(Role::CostOfSales), (cost, company), on, sold, fact_id);
    lines.push(context.chart.code(Role::Inventory), (-cost, company), on, goods, fact_id);
}
