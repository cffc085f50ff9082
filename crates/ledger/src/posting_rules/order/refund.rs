//! Cancellations, returns and exchanges: money and VAT back, goods back into stock; and money that is lost.

use jangbu_core::{
    Currency, Date, Text,
    exact::AmountError,
    facts::{ChangeKind, OrderChange, OrderLine, SellerRole, TaxKind},
};

use super::{Dated, Draft, Order, Reason, cost_of_goods, supplier_share::Shares};
use crate::{
    chart::Role,
    running_total::{RunningTotal, RunningVat, half_up},
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
    /// Place of the line in the order of the sale.
    line_at: Option<usize>,
    /// Economic date.
    on: Date,
    /// Date of the unit cost.
    cost_on: Date,
}

impl<'a> Refund<'a> {
    /// `None` while there is no revenue that could be taken back.
    fn of(change: &'a OrderChange, sold: &Sold<'a>) -> Option<Self> {
        let same_line = |line: &OrderLine| !change.line_id.is_empty() && line.line_id == change.line_id;
        let line_at = sold.dated.iter().position(|it| same_line(it.line));
        if let Some(Dated { line, revenue_on }) = line_at.map(|at| &sold.dated[at]) {
            let on = change.changed_on.max(*revenue_on);
            return Some(Self { change, line: Some(line), line_at, on, cost_on: *revenue_on });
        }
        let of_whole_order = change.line_id.is_empty() && !sold.known.is_empty();
        if of_whole_order {
            let first_on = sold.first_on?;
            let on = change.changed_on.max(first_on);
            return Some(Self { change, line: None, line_at, on, cost_on: first_on });
        }
        if sold.known.iter().any(|line| same_line(line)) {
            return None;
        }
        let cost_on = sold.first_on.unwrap_or(change.changed_on);
        Some(Self { change, line: None, line_at, on: change.changed_on, cost_on })
    }

    fn tax(&self) -> TaxKind {
        self.line.map_or(self.change.tax, |line| line.tax)
    }

    /// Who pays back.
    fn gateway<'b>(&'b self, order: &'b Order<'_>) -> &'b Text {
        let of_line = self.line.map(|line| &line.gateway);
        order.gateway([&self.change.gateway].into_iter().chain(of_line))
    }

    fn product(&self) -> &'a Text {
        self.line.map_or(&self.change.product, |line| &line.product)
    }

    /// Own pieces that are sellable again; an exchange sends one out for each that comes back.
    fn restocks(&self) -> bool {
        let own = self.line.is_none_or(|line| line.role == SellerRole::Principal);
        own && self.change.restocked && matches!(self.change.kind, ChangeKind::Cancel | ChangeKind::Return)
    }
}

/// Posts money that is lost: revenue and VAT stay.
fn write_off(draft: &mut Draft<'_>, order: &Order<'_>, refund: &Refund<'_>, amount_minor: i64) {
    let code = |role| order.context.chart.code(role);
    let (id, currency) = (refund.change.origin.id, refund.change.currency);
    let lost = order.profit(refund.product());
    draft.lines.push(code(Role::BadDebt), (amount_minor, currency), refund.on, lost, id);
    let owed = order.receivable(refund.gateway(order));
    draft.lines.push(code(Role::Receivable), (-amount_minor, currency), refund.on, owed, id);
}

/// Posts the changes that take back revenue.
pub(super) fn push(
    draft: &mut Draft<'_>,
    order: &Order<'_>,
    currency: Currency,
    sold: &Sold<'_>,
    mut shares: Shares<'_>,
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
        if change.kind == ChangeKind::WriteOff {
            write_off(draft, order, refund, half_up(exact, currency)?);
            continue;
        }
        let back = back.part(exact)?;
        let mall = mall.part(change.mall_discount)?;
        let of_suppliers = shares.take(refund.line_at, back + mall)?;
        let own = back + mall - of_suppliers.iter().map(|it| it.owed_minor).sum::<i64>();
        let tax = if refund.tax() == TaxKind::Taxable { vat.part(own) } else { 0 };

        let mut push = |role, amount: i64, dimensions| {
            let code = order.context.chart.code(role);
            draft.lines.push(code, (amount, currency), refund.on, dimensions, change.origin.id);
        };
        let gateway = refund.gateway(order);
        for it in of_suppliers {
            push(Role::SupplierPayable, it.owed_minor, order.owed(it.product, it.supplier));
        }
        push(Role::Refunds, own - tax, order.profit(refund.product()));
        push(Role::OutputVat, tax, order.plain());
        push(Role::Receivable, -back, order.receivable(gateway));
        push(Role::Receivable, -mall, order.receivable(&order.shop.id));
        if refund.restocks() {
            stock.push(draft, order, refund)?;
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

    fn push(&mut self, draft: &mut Draft<'_>, order: &Order<'_>, refund: &Refund<'a>) -> Result<(), Reason> {
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
        let moved = (-refund.change.quantity, -value);
        cost_of_goods::push(draft, order, product, moved, refund.on, refund.change.origin.id);
        Ok(())
    }
}
