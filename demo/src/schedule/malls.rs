//! Exports of the malls and their gateways, every four weeks; of the bank's dollar account, monthly.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::Scheduler;
use crate::{
    calendar::{at, later, month_of, plus},
    files::{
        malls::MallRow,
        rows::{ChangeRow, Content, Encoding, OrderLayout, OrderRow, PayoutRow, ProductRow, Shown},
    },
    world::{
        accounts::{CAFE24, COUPANG, SHOPIFY, STORE},
        dollar_bank,
        malls::{MallOrder, cafe24::Dispute},
    },
};

impl Scheduler<'_> {
    /// Costs of what the malls sell, their orders and settlements, and the dollars they bring.
    pub(super) fn malls(&mut self) {
        self.mall_products();
        let days: Vec<Date> = self.weeks().into_iter().skip(1).step_by(4).chain([self.final_day()]).collect();
        for (n, day) in days.into_iter().enumerate() {
            self.naver(day);
            self.coupang(day);
            self.cafe24(day, n);
            self.shopify(day);
        }
        self.dollars();
    }

    /// Answers of programs; one without rows is not kept.
    fn told(&mut self, day: Date, hour: i8, files: impl IntoIterator<Item = (&'static str, &'static str, Content)>) {
        let files = files.into_iter().filter(|(_, _, content)| !content.faults().is_empty());
        for (n, (stem, note, content)) in files.enumerate() {
            let taken_at = later(at(day, hour, 30, 0), 60 * n as i64);
            self.add(format!("{stem}_{day}.json"), taken_at, Encoding::Utf8, note, content);
        }
    }

    fn naver(&mut self, day: Date) {
        let malls = &self.story.malls;
        let known = |basis_on: Date| plus(day, -40) <= basis_on && basis_on < day;
        let orders = mall_rows(&malls.store, at(day, 6, 30, 0)).map(Shown::good).collect();
        let cases: Vec<_> = malls.cases.iter().filter(|c| known(c.basis_on)).cloned().collect();
        let details = cases.iter().flat_map(|c| [0, 1].map(|which| (c.clone(), which)));
        let details = details.filter(|(c, which)| c.commissions[*which] != 0).map(Shown::good).collect();
        let days = malls.naver_days.iter().filter(|d| known(d.basis_on)).cloned().map(Shown::good).collect();
        let cases = cases.into_iter().map(Shown::good).collect();
        let files = [
            ("smartstore_orders", "product orders from Naver's API", Content::Store(orders)),
            ("naver_cases", "settlements by case", Content::NaverCases(cases)),
            ("naver_commissions", "commissions of the cases", Content::NaverCommissions(details)),
            ("naver_days", "settlements by day", Content::NaverDays(days)),
        ];
        self.told(day, 6, files);
    }

    fn coupang(&mut self, day: Date) {
        let malls = &self.story.malls;
        let revenue = malls.revenue.iter().filter(|it| plus(day, -40) <= it.recognised_on && it.recognised_on < day);
        let revenue = revenue.cloned().map(Shown::good).collect();
        let settled = malls.settlements.iter().filter(|it| it.to < day && plus(day, -75) <= it.to);
        let settled = settled.cloned().map(Shown::good).collect();
        let files = [
            ("coupang_revenue", "revenue history from Coupang's API", Content::Coupang(revenue)),
            ("coupang_settlements", "settlement histories", Content::CoupangSettlements(settled)),
        ];
        self.told(day, 7, files);
    }

    /// Orders with those of a connected mall among them; what the gateway settles, announces, and has lost for good.
    fn cafe24(&mut self, day: Date, n: usize) {
        let taken_at = at(day, 9, 20, 0);
        let malls = &self.story.malls;
        let own = mall_rows(&malls.cafe24, taken_at).map(|row| (row, false));
        let connected = mall_rows(&malls.store, taken_at).filter(|row| row.line == 0).take(9).map(|row| (row, true));
        let orders = own.chain(connected).map(Shown::good).collect();
        let settled = |on: Date| plus(day, -40) <= on && on <= plus(day, 6);
        let known = |sold_on: Date| sold_on < day;
        let lines = malls.payments.iter().filter(|(_, it)| settled(it.paid_out_on) && known(it.sold_on));
        let lines = lines.cloned().map(Shown::good).collect();
        let announced = malls.payouts().into_iter().filter(|((_, _, on), won)| settled(*on) && *on < day && *won > 0);
        let announced = announced.map(|((gateway, payout, paid_out_on), amount)| {
            Shown::good(PayoutRow { gateway, payout: payout.to_owned(), paid_out_on, amount, currency: "KRW" })
        });
        let announced = Content::Payouts(announced.collect());
        let lost = malls.disputes.iter().filter(|it| !it.is_won && it.decided_on < day);
        let lost: Vec<_> = lost.map(|it| Shown::good(OrderRow::Change(written_off(it)))).collect();
        let encoding = [Encoding::Cp949, Encoding::Utf8Bom][n % 2];
        self.add(
            format!("cafe24_orders_{day}.csv"),
            taken_at,
            encoding,
            "orders of the shop at Cafe24",
            Content::Cafe24(orders),
        );
        let note = "settlements of gateways without a format of their own";
        self.add(format!("payout_lines_{day}.csv"), later(taken_at, 60), encoding, note, Content::PayoutLines(lines));
        self.add(
            format!("payouts_of_others_{day}.csv"),
            later(taken_at, 120),
            encoding,
            "announced payouts",
            announced,
        );
        if lost.is_empty() {
            return;
        }
        let lost = Content::Orders { layout: OrderLayout::Korean, total: None, rows: lost };
        let name = format!("written_off_{day}.csv");
        self.add(name, later(taken_at, 180), encoding, "disputes that were lost", lost);
    }

    fn shopify(&mut self, day: Date) {
        let malls = &self.story.malls;
        let orders = mall_rows(&malls.shopify, at(day, 8, 30, 0)).filter(|row| row.line == 0);
        let orders = orders.map(Shown::good).collect();
        let moved = malls.movements.iter().filter(|it| it.at < at(day, 8, 30, 0) && it.at.date() >= plus(day, -40));
        let moved = moved.cloned().map(Shown::good).collect();
        let files = [
            ("shopify_orders", "orders from Shopify's API", Content::Shopify(orders)),
            ("shopify_balance", "movements of the balance at Shopify", Content::ShopifyBalance(moved)),
        ];
        self.told(day, 8, files);
    }

    /// A statement a month; the first one again, as banks do when it was not right.
    fn dollars(&mut self) {
        let mut opening = dollar_bank::OPENING;
        for (n, (first, month_end)) in self.months().into_iter().enumerate() {
            let of_month = self.story.dollars.iter().filter(|l| first <= l.at.date() && l.at.date() <= month_end);
            let rows: Vec<_> = of_month.cloned().map(Shown::good).collect();
            let month = month_of(first);
            let mut statement = |name: String, day: Date| {
                let (number, rows) = (format!("FX-{month}"), rows.clone());
                let content = Content::Camt { account: "123456-11-000777", number, opening, rows };
                self.add(name, at(day, 14, 30, 0), Encoding::Utf8, "dollar account", content);
            };
            statement(format!("kb_usd_{month}.xml"), plus(month_end, 2));
            if n == 0 {
                statement(format!("kb_usd_{month}_again.xml"), plus(month_end, 4));
            }
            opening = rows.last().map_or(opening, |shown| shown.row.balance);
        }
    }

    fn mall_products(&mut self) {
        let mut rows = Vec::new();
        for shop in [STORE, COUPANG, CAFE24, SHOPIFY] {
            for product in self.story.products.iter().filter(|p| p.terms.is_none()) {
                rows.push(Shown::good(ProductRow {
                    shop,
                    product: product.code.clone(),
                    name: product.name.clone(),
                    category: product.category,
                    unit_cost: product.costs.first().map(|c| c.unit_cost),
                    valid_from: plus(self.options.start, -59),
                    terms: None,
                }));
            }
        }
        let taken_at = at(plus(self.options.start, 1), 8, 5, 0);
        let note = "product costs at the malls";
        self.add("mall_products.csv".into(), taken_at, Encoding::Utf8, note, Content::Products(rows));
    }
}

/// The orders of eight weeks as they stand at a moment, line by line.
fn mall_rows(orders: &[MallOrder], known_at: DateTime) -> impl Iterator<Item = MallRow> {
    let from = plus(known_at.date(), -56);
    let known = orders.iter().filter(move |o| o.paid_at < known_at && o.ordered_at.date() >= from);
    known
        .flat_map(move |order| (0..order.lines.len()).map(move |line| MallRow { order: order.clone(), line, known_at }))
}

fn written_off(it: &Dispute) -> ChangeRow {
    ChangeRow {
        shop: CAFE24,
        order_id: it.order.clone(),
        line_id: it.line.clone(),
        change_id: format!("WO-{}", it.order),
        kind: "write_off",
        changed_at: at(it.decided_on, 12, 0, 0),
        product: it.product.clone(),
        quantity: 0,
        refund: Decimal::from(it.amount),
        shipping_refund: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        restocked: false,
        currency: "KRW",
        tax: "taxable",
        gateway: "",
    }
}
