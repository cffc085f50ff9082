//! The sale: list price, shipping, discounts by bearer and VAT, on the revenue date of each line.

use jangbu_core::{
    Currency, Date, Decimal, Text,
    account::RevenueDate,
    exact::AmountError,
    facts::{OrderLine, TaxKind},
};

use super::{Dated, Order, Reason, cost_of_goods};
use crate::{
    chart::Role,
    lines::Lines,
    running_total::{RunningTotal, RunningVat, half_up},
};

/// The lines that have a revenue date, in the order of posting.
pub(super) fn dated<'a>(known: &[&'a OrderLine], policy: RevenueDate) -> Vec<Dated<'a>> {
    let with_date = known.iter().filter_map(|line| Some(Dated { line, revenue_on: line.revenue_on(policy)? }));
    let mut dated: Vec<Dated<'a>> = with_date.collect();
    dated.sort_by(|a, b| {
        let key = |it: &Dated<'a>| (it.revenue_on, &it.line.line_id, &it.line.origin.key);
        key(a).cmp(&key(b))
    });
    dated
}

/// Posts the sale of `dated`; the VAT charged, minor units.
pub(super) fn push(
    lines: &mut Lines<'_>,
    order: &Order<'_>,
    currency: Currency,
    vat_on: Date,
    dated: &[Dated<'_>],
) -> Result<i64, Reason> {
    let total = || RunningTotal::new(currency);
    let (mut gross, mut shipping, mut paid, mut borne) = (total(), total(), total(), total());
    let mut vat = RunningVat::new(&order.context.vat, vat_on, None);
    for Dated { line, revenue_on } in dated {
        let exact = Exact::of(line).ok_or(AmountError::OutOfRange)?;
        let gross = gross.part(line.gross)?;
        let shipping = shipping.part(line.shipping_fee)?;
        let paid = paid.part(exact.paid)?;
        let borne = borne.part(exact.borne_by_mall)?;
        let discount = gross + shipping - paid - borne;
        let taxable = line.tax == TaxKind::Taxable;
        let mut tax = |amount| if taxable { vat.part(amount) } else { 0 };
        let (gross_vat, shipping_vat, discount_vat) = (tax(gross), tax(shipping), -tax(-discount));

        let mut push = |role, amount: i64, dimensions| {
            let code = order.context.chart.code(role);
            lines.push(code, (amount, currency), *revenue_on, dimensions, line.origin.id);
        };
        push(Role::Receivable, paid, order.receivable(order.gateway([&line.gateway])));
        push(Role::Receivable, borne, order.receivable(&order.shop.id));
        push(Role::SellerDiscount, discount - discount_vat, order.profit(&line.product));
        push(Role::Sales, gross_vat - gross, order.profit(&line.product));
        push(Role::ShippingIncome, shipping_vat - shipping, order.profit(&Text::default()));
        push(Role::OutputVat, discount_vat - gross_vat - shipping_vat, order.plain());

        if let Some(unit_cost) = cost_of_goods::unit_cost(order, &line.product, *revenue_on)? {
            let cost = line.quantity.checked_mul(unit_cost).ok_or(AmountError::OutOfRange)?;
            let company = order.context.company.currency;
            let cost = half_up(cost, company)?;
            cost_of_goods::push(lines, order, &line.product, cost, *revenue_on, line.origin.id);
        }
    }
    Ok(vat.so_far())
}

/// Exact parts of a line beside list price and shipping.
struct Exact {
    paid: Decimal,
    borne_by_mall: Decimal,
}

impl Exact {
    /// `None` when the amounts do not fit.
    fn of(line: &OrderLine) -> Option<Self> {
        let borne_by_mall = line.mall_discount.checked_add(line.points_mall)?;
        let paid = line
            .gross
            .checked_add(line.shipping_fee)?
            .checked_sub(line.seller_discount)?
            .checked_sub(line.points_seller)?
            .checked_sub(borne_by_mall)?;
        Some(Self { paid, borne_by_mall })
    }
}
