//! Goods at unit cost: out with the sale, back with a return.

use jangbu_core::{Date, Decimal, Text};

use super::{Draft, Goods, Order, Reason};
use crate::chart::Role;

/// Cost of a piece of `product` on `day`, exact, in the company's currency; `None` when it is not known.
pub(super) fn unit_cost(order: &Order<'_>, product: &str, day: Date) -> Result<Option<Decimal>, Reason> {
    let Some((cost, currency)) = order.context.costs.unit_cost(&order.shop.id, product, day) else {
        return Ok(None);
    };
    if currency == order.context.company.currency {
        return Ok(Some(cost));
    }
    Ok(Some(order.context.rate(currency, day)?.worth(cost)?))
}

/// Posts `quantity` pieces of a product that left at `cost_minor` of the company's currency; both are negative for
/// goods that came back.
pub(super) fn push(
    draft: &mut Draft<'_>,
    order: &Order<'_>,
    product: &Text,
    (quantity, cost_minor): (Decimal, i64),
    economic_on: Date,
    fact_id: i64,
) {
    let company = order.context.company.currency;
    let code = |role| order.context.chart.code(role);
    draft.lines.push(code(Role::CostOfSales), (cost_minor, company), economic_on, order.profit(product), fact_id);
    draft.lines.push(code(Role::Inventory), (-cost_minor, company), economic_on, order.goods(product), fact_id);
    if let Some(goods) = draft.goods.as_mut().filter(|_| cost_minor != 0) {
        let link = (order.link.media_account.clone(), order.link.campaign.clone());
        goods.push(Goods { product: product.clone(), on: economic_on, quantity, cost_minor, link, fact_id });
    }
}
