//! The sale: list price, shipping, discounts by bearer and VAT, on the revenue date of each line.

use jangbu_core::{
    Currency, Date, Decimal, Text,
    account::RevenueDate,
    exact::AmountError,
    facts::{OrderLine, SellerRole, TaxKind},
};

use super::{
    Dated, Draft, Order, Reason, cost_of_goods,
    supplier_share::{self, Left, Shares},
};
use crate::{
    chart::Role,
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

/// What refunds need to know of a sale.
pub(super) struct Sale<'a> {
    /// VAT charged, minor units.
    pub(super) vat_minor: i64,
    /// What suppliers are owed.
    pub(super) shares: Shares<'a>,
}

/// Posts the sale of `dated`.
pub(super) fn push<'a>(
    draft: &mut Draft<'_>,
    order: &Order<'a>,
    currency: Currency,
    vat_on: Date,
    dated: &[Dated<'a>],
) -> Result<Sale<'a>, Reason> {
    let total = || RunningTotal::new(currency);
    let (mut gross, mut shipping, mut paid, mut borne) = (total(), total(), total(), total());
    let mut vat = RunningVat::new(&order.context.vat, vat_on, None);
    let mut shares = Shares::default();
    let for_suppliers = dated.iter().any(|it| it.line.role == SellerRole::Agent);
    for Dated { line, revenue_on } in dated {
        let exact = Exact::of(line).ok_or(AmountError::OutOfRange)?;
        let gross = gross.part(line.gross)?;
        let shipping = shipping.part(line.shipping_fee)?;
        let paid = paid.part(exact.paid)?;
        let borne = borne.part(exact.borne_by_mall)?;
        let discount = gross + shipping - paid - borne;
        let taxable = line.tax == TaxKind::Taxable;
        let mut tax = |amount| if taxable { vat.part(amount) } else { 0 };
        let owed = supplier_share::owed(order, line, *revenue_on, gross)?;
        let earned = gross - owed.map_or(0, |(_, owed)| owed);
        let (earned_vat, shipping_vat, discount_vat) = (tax(earned), tax(shipping), -tax(-discount));

        let mut push = |role, amount: i64, dimensions| {
            let code = order.context.chart.code(role);
            draft.lines.push(code, (amount, currency), *revenue_on, dimensions, line.origin.id);
        };
        push(Role::Receivable, paid, order.receivable(order.gateway([&line.gateway])));
        push(Role::Receivable, borne, order.receivable(&order.shop.id));
        push(Role::SellerDiscount, discount - discount_vat, order.profit(&line.product));
        push(Role::Sales, earned_vat - earned, order.profit(&line.product));
        push(Role::ShippingIncome, shipping_vat - shipping, order.profit(&Text::default()));
        push(Role::OutputVat, discount_vat - earned_vat - shipping_vat, order.plain());
        if let Some((supplier, owed)) = owed {
            push(Role::SupplierPayable, -owed, order.owed(&line.product, supplier));
        }
        if for_suppliers {
            let (supplier, owed_minor) = owed.unwrap_or((NOBODY, 0));
            shares.0.push(Left { price_minor: paid + borne, owed_minor, supplier, product: &line.product });
        }
        if owed.is_some() {
            continue;
        }

        if let Some(unit_cost) = cost_of_goods::unit_cost(order, &line.product, *revenue_on)? {
            let cost = line.quantity.checked_mul(unit_cost).ok_or(AmountError::OutOfRange)?;
            let company = order.context.company.currency;
            let cost = half_up(cost, company)?;
            let moved = (line.quantity, cost);
            cost_of_goods::push(draft, order, &line.product, moved, *revenue_on, line.origin.id);
        }
    }
    Ok(Sale { vat_minor: vat.so_far(), shares })
}

const NOBODY: &Text = &Text::const_new("");

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
