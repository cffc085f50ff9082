//! Exports of the shop.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::Scheduler;
use crate::{
    calendar::{at, later, month_of, plus},
    files::rows::{ChangeRow, Content, Encoding, OrderLayout, OrderRow, SaleRow, Shown},
    world::{
        accounts::{PAYPAL, SHOP, TOSS},
        orders::{Change, Desk, Order},
        touches::{Seen, Touch},
    },
};

impl Scheduler<'_> {
    /// Orders of every desk and touches, some of them learnt late.
    pub(super) fn shop(&mut self) {
        let (start, last) = (self.options.start, self.options.last());
        let weeks: Vec<(Date, DateTime)> = self.weeks().into_iter().map(|d| (d, at(d, 10, 0, 0))).collect();
        let end = at(self.final_day(), 10, 0, 0);
        for (n, (day, taken_at)) in weeks.iter().copied().chain([(plus(last, 1), end)]).enumerate() {
            let rows = self.order_rows(Desk::Web, taken_at, (plus(day, -21), plus(day, -1)), plus(day, -16));
            let encoding = [Encoding::Utf8Bom, Encoding::Cp949, Encoding::Utf8][n % 3];
            let content = Content::Orders { layout: OrderLayout::Korean, total: Some(0).filter(|_| n % 4 == 1), rows };
            self.add(format!("orders_{}.csv", taken_at.date()), taken_at, encoding, "orders of three weeks", content);
            let touched = self.touch_rows((plus(day, -7).max(start), plus(day, -1)), false);
            let encoding = if n == 2 { Encoding::Utf16Le } else { Encoding::Utf8 };
            self.add(
                format!("touches_{}.csv", taken_at.date()),
                later(taken_at, 600),
                encoding,
                "touches of the week",
                Content::Touches(touched),
            );
        }
        self.aliases();
        for (first, month_end) in self.months() {
            let month = month_of(first);
            let final_month = month_end == last;
            let phone_on = plus(month_end, if final_month { 3 } else { 12 });
            let cut = at(plus(month_end, 1), 0, 0, 0);
            for (desk, layout, day, note) in [
                (Desk::Abroad, OrderLayout::Abroad, plus(month_end, 2), "orders from abroad"),
                (Desk::Phone, OrderLayout::Phone, phone_on, "telephone orders, written down after the month"),
            ] {
                let rows = self.order_rows(desk, later(cut, 86_400), (first, month_end), plus(first, -2));
                let name =
                    format!("{}_{month}.csv", if desk == Desk::Phone { "phone_orders" } else { "orders_abroad" });
                let export = self.add(
                    name,
                    at(day, 16, 0, 0),
                    Encoding::Utf8,
                    note,
                    Content::Orders { layout, total: None, rows },
                );
                export.account = (desk == Desk::Phone).then_some(SHOP);
            }
            let late = self.touch_rows((first, month_end), true);
            let late_on = plus(month_end, if final_month { 4 } else { 14 });
            let note = "touches learnt after the month";
            self.add(
                format!("touches_late_{month}.csv"),
                at(late_on, 11, 0, 0),
                Encoding::Utf8,
                note,
                Content::Touches(late),
            );
        }
    }

    /// The list of aliases as it grows: rows of a day are one file.
    fn aliases(&mut self) {
        let days: BTreeSet<Date> = self.story.aliases.iter().map(|a| a.known_on).collect();
        for day in days {
            let rows = self.story.aliases.iter().filter(|a| a.known_on == day).cloned().map(Shown::good).collect();
            let note = "what the tags and coupons in touches mean";
            let name = format!("campaign_aliases_{day}.csv");
            self.add(name, at(day, 17, 0, 0), Encoding::Utf8Bom, note, Content::Aliases(rows));
        }
    }

    fn touch_rows(&self, period: (Date, Date), late: bool) -> Vec<Shown<Touch>> {
        let chosen = self.story.touches.iter().filter(|t| {
            let on = t.ordered_at.date();
            t.seen == Seen::Shop && t.late == late && period.0 <= on && on <= period.1
        });
        chosen.cloned().map(Shown::good).collect()
    }

    /// Orders of the period and changes since `changed_from`, as they stand at `known_at`.
    fn order_rows(
        &self,
        desk: Desk,
        known_at: DateTime,
        period: (Date, Date),
        changed_from: Date,
    ) -> Vec<Shown<OrderRow>> {
        let mut rows = Vec::new();
        for order in self.story.orders.iter().filter(|o| o.desk == desk && o.ordered_at < known_at) {
            let on = order.ordered_at.date();
            if period.0 <= on && on <= period.1 {
                rows.extend(
                    (0..order.lines.len()).map(|n| Shown::good(OrderRow::Sale(self.sale_row(order, n, known_at)))),
                );
            }
            for change in
                order.changes.iter().filter(|c| c.changed_at < known_at && c.changed_at.date() >= changed_from)
            {
                rows.push(Shown::good(OrderRow::Change(self.change_row(order, change))));
            }
        }
        rows
    }

    fn tax(&self, order: &Order, product: usize) -> &'static str {
        let product = &self.story.products[product];
        // The tax of goods sold for a supplier is that of the commission.
        match (order.desk, product.exempt && product.terms.is_none()) {
            (Desk::Abroad, _) => "zero_rated",
            (_, true) => "exempt",
            (_, false) => "taxable",
        }
    }

    fn sale_row(&self, order: &Order, n: usize, known_at: DateTime) -> SaleRow {
        let line = &order.lines[n];
        let product = &self.story.products[line.product];
        let seen = |moment: Option<DateTime>| moment.filter(|m| *m < known_at);
        SaleRow {
            shop: SHOP,
            order_id: order.id.clone(),
            line_id: line.line_id.clone(),
            ordered_at: order.ordered_at,
            paid_at: seen(order.paid_at),
            shipped_at: seen(order.shipped_at),
            confirmed_at: seen(order.confirmed_at),
            product: product.code.clone(),
            product_name: product.name.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            gross: line.gross(),
            seller_discount: line.seller_discount,
            mall_discount: line.mall_discount,
            points_seller: line.points_seller,
            points_mall: line.points_mall,
            shipping_fee: line.shipping_fee,
            currency: order.currency(),
            tax: self.tax(order, line.product),
            gateway: gateway(order),
            customer: order.customer.clone(),
            agent: product.terms.is_some(),
        }
    }

    fn change_row(&self, order: &Order, change: &Change) -> ChangeRow {
        let line = &order.lines[change.line];
        ChangeRow {
            shop: SHOP,
            order_id: order.id.clone(),
            line_id: line.line_id.clone(),
            change_id: change.change_id.clone(),
            kind: change.kind,
            changed_at: change.changed_at,
            product: self.story.products[line.product].code.clone(),
            quantity: change.quantity,
            refund: change.refund,
            shipping_refund: change.shipping_refund,
            mall_discount: change.mall_back,
            restocked: change.restocked,
            currency: order.currency(),
            tax: self.tax(order, line.product),
            gateway: if order.desk == Desk::Abroad { PAYPAL } else { "" },
        }
    }
}

/// The gateway as the order file names it: some rows name it, others leave it to the shop's default.
fn gateway(order: &Order) -> &'static str {
    match order.desk {
        Desk::Abroad => PAYPAL,
        Desk::Phone => "",
        Desk::Web if order.lines.len() == 1 && order.paid_total() > Decimal::from(30_000) => TOSS,
        Desk::Web => "",
    }
}
