//! Cancellations, returns and exchanges: money and VAT back, goods back into stock.

use jangbu_core::{
    Currency, Date, Text,
    exact::AmountError,
    facts::{ChangeKind, OrderChange, OrderLine, TaxKind},
};

use super::{Dated, Order, Reason, cost_of_goods};
use crate::{
    chart::Role,
    lines::Lines,
    running_total::{RunningTotal, RunningVat},
};

/// What is known of the sale that changes.
pub(super) struct Sold<'a> {
    /// Every line of the order.
    pub(super) known: &'a [&'a OrderLine],
    /// Those that became revenue, in the order of posting.
    pub(super) dated: &'a [Dated<'a>],
    /// Earliest revenue date.
    pub(super) first_on: Option<Date>,
    /// Date of the order's VAT rate.
    pub(super) vat_on: Date,
    /// VAT charged, minor units.
    pub(super) vat_minor: i64,
}

/// A change that posts.
struct Refund<'a> {
    change: &'a OrderChange,
    line: Option<&'a OrderLine>,
    /// Economic date.
    on: Date,
    /// Date of the unit cost.
    cost_on: Date,
}

impl<'a> Refund<'a> {
    /// `None` while there is no revenue that could be taken back.
    fn of(change: &'a OrderChange, sold: &Sold<'a>) -> Option<Self> {
        let same_line = |line: &OrderLine| !change.line_id.is_empty() && line.line_id == change.line_id;
        let dated = sold.dated.iter().find(|it| same_line(it.line));
        if let Some(Dated { line, revenue_on }) = dated {
            let on = change.changed_on.max(*revenue_on);
            return Some(Self { change, line: Some(line), on, cost_on: *revenue_on });
        }
        let of_whole_order = change.line_id.is_empty() && !sold.known.is_empty();
        if of_whole_order {
            let first_on = sold.first_on?;
            return Some(Self { change, line: None, on: change.changed_on.max(first_on), cost_on: first_on });
        }
        if sold.known.iter().any(|line| same_line(line)) {
            return None;
        }
        let cost_on = sold.first_on.unwrap_or(change.changed_on);
        Some(Self { change, line: None, on: change.changed_on, cost_on })
    }

    fn tax(&self) -> TaxKind {
        self.line.map_or(self.change.tax, |line| line.tax)
    }

    fn product(&self) -> &'a Text {
        self.line.map_or(&self.change.product, |line| &line.product)
    }

    /// Pieces that are sellable again; an exchange sends one out for each that comes back.
    fn restocks(&self) -> bool {
        self.change.restocked && matches!(self.change.kind, ChangeKind::Cancel | ChangeKind::Return)
    }
}

/// Posts the changes that take back revenue.
pub(super) fn push(
    lines: &mut Lines<'_>,
    order: &Order<'_>,
    currency: Currency,
    sold: &Sold<'_>,
    changes: &[&OrderChange],
) -> Result<(), Reason> {
    let mut refunds: Vec<Refund<'_>> = changes.iter().filter_map(|change| Refund::of(change, sold)).collect();
    refunds.sort_by(|a, b| {
        let [a, b] = [a, b].map(|it| (it.on, it.change.changed_on, &it.change.change_id, &it.change.origin.key));
        a.cmp(&b)
    });
    let (mut back, mut mall) = (RunningTotal::new(currency), RunningTotal::new(currency));
    let most = if sold.known.is_empty() { None } else { Some(sold.vat_minor.max(0)) };
    let mut vat = RunningVat::new(&order.context.vat, sold.vat_on, most);
    let mut stock = Restock::new(order);
    for refund in &refunds {
        let change = refund.change;
        let exact = change.refund.checked_add(change.shipping_refund).ok_or(AmountError::OutOfRange)?;
        let back = back.part(exact)?;
        let mall = mall.part(change.mall_discount)?;
        let tax = if refund.tax() == TaxKind::Taxable { vat.part(back + mall) } else { 0 };

        let mut push = |role, amount: i64, dimensions| {
            let code = order.context.chart.code(role);
            lines.push(code, (amount, currency), refund.on, dimensions, change.origin.id);
        };
        let line_gateway = refund.line.map(|line| &line.gateway);
        let gateway = order.gateway([&change.gateway].into_iter().chain(line_gateway));
        push(Role::Refunds, back + mall - tax, order.profit(refund.product()));
        push(Role::OutputVat, tax, order.plain());
        push(Role::Receivable, -back, order.receivable(gateway));
        push(Role::Receivable, -mall, order.receivable(&order.shop.id));
        if refund.restocks() {
            stock.push(lines, order, refund)?;
        }
    }
    Ok(())
}

/// Value coming back, by line and product.
struct Restock<'a> {
    currency: Currency,
    totals: Vec<(&'a Text, &'a Text, RunningTotal)>,
}

impl<'a> Restock<'a> {
    fn new(order: &Order<'_>) -> Self {
        Self { currency: order.context.company.currency, totals: Vec::new() }
    }

    fn push(&mut self, lines: &mut Lines<'_>, order: &Order<'_>, refund: &Refund<'a>) -> Result<(), Reason> {
        let (line_id, product) = (&refund.change.line_id, refund.product());
        let Some(unit_cost) = cost_of_goods::unit_cost(order, product, refund.cost_on)? else { return Ok(()) };
        let cost = refund.change.quantity.checked_mul(unit_cost).ok_or(AmountError::OutOfRange)?;
        let at = match self.totals.iter().position(|it| (it.0, it.1) == (line_id, product)) {
            Some(at) => at,
            None => {
                self.totals.push((line_id, product, RunningTotal::new(self.currency)));
                self.totals.len() - 1
            }
        };
        let value = self.totals[at].2.part(cost)?;
        cost_of_goods::push(lines, order, product, -value, refund.on, refund.change.origin.id);
        Ok(())
    }
}
