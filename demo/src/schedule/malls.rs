//! Exports of the malls and their gateways, every other week.

use jiff::civil::Date;

use super::Scheduler;
use crate::{
    calendar::{at, later, plus},
    files::{
        malls::MallRow,
        rows::{Content, Encoding, ProductRow, Shown},
    },
    world::{accounts::STORE, malls::MallOrder},
};

impl Scheduler<'_> {
    /// Costs of what the malls sell, their orders and settlements.
    pub(super) fn malls(&mut self) {
        self.mall_products();
        let days: Vec<Date> = self.weeks().into_iter().skip(1).step_by(2).chain([self.final_day()]).collect();
        for day in days {
            self.naver(day);
        }
    }

    fn naver(&mut self, day: Date) {
        let taken_at = at(day, 6, 30, 0);
        let malls = &self.story.malls;
        let known = |basis_on: Date| plus(day, -40) <= basis_on && basis_on < day;
        let orders = mall_rows(&malls.store, taken_at);
        let cases: Vec<_> = malls.cases.iter().filter(|c| known(c.basis_on)).cloned().collect();
        let details = cases.iter().flat_map(|c| [0, 1].map(|which| (c.clone(), which)));
        let details = details.filter(|(c, which)| c.commissions[*which] != 0).map(Shown::good).collect();
        let days = malls.naver_days.iter().filter(|d| known(d.basis_on)).cloned().map(Shown::good).collect();
        let files = [
            ("smartstore_orders", "product orders from Naver's API", Content::Store(orders)),
            ("naver_cases", "settlements by case", Content::NaverCases(cases.into_iter().map(Shown::good).collect())),
            ("naver_commissions", "commissions of the cases", Content::NaverCommissions(details)),
            ("naver_days", "settlements by day", Content::NaverDays(days)),
        ];
        for (n, (stem, note, content)) in files.into_iter().enumerate() {
            self.add(format!("{stem}_{day}.json"), later(taken_at, 60 * n as i64), Encoding::Utf8, note, content);
        }
    }

    fn mall_products(&mut self) {
        let mut rows = Vec::new();
        for shop in [STORE] {
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
        self.add("products_malls.csv".into(), taken_at, Encoding::Utf8, note, Content::Products(rows));
    }
}

/// The orders of five weeks as they stand at a moment, line by line.
fn mall_rows(orders: &[MallOrder], known_at: jiff::civil::DateTime) -> Vec<Shown<MallRow>> {
    let from = plus(known_at.date(), -35);
    let known = orders.iter().filter(|o| o.paid_at < known_at && o.ordered_at.date() >= from);
    let rows = known.flat_map(|order| {
        (0..order.lines.len()).map(|line| Shown::good(MallRow { order: order.clone(), line, known_at }))
    });
    rows.collect()
}
