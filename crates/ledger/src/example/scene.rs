//! A company with its accounts and facts, read from lines of text.

use std::collections::BTreeSet;

use jangbu_core::{
    Currency, Text,
    account::{Company, RevenueDate},
    facts::{Fact, FactSet},
    group::{GroupKey, GroupKind},
    vat::VatRates,
};

use super::ExampleError;
use crate::{campaigns::Campaigns, chart::Chart, context::Context, fx_rates::FxRates, product_costs::ProductCosts};

/// A company with its accounts and facts.
#[derive(Clone)]
pub struct Scene {
    /// Company, accounts, costs and rates.
    pub context: Context,
    /// Facts of every table.
    pub facts: FactSet,
}

impl Scene {
    /// Reads accounts and facts, later accounts taking the place of earlier ones.
    ///
    /// # Errors
    /// [`ExampleError::Unreadable`] names the line.
    pub fn read<'a>(lines: impl IntoIterator<Item = &'a &'a str>) -> Result<Self, ExampleError> {
        let company = Company {
            name: "jangbu".to_owned(),
            currency: Currency::KRW,
            zone: "Asia/Seoul".to_owned(),
            revenue_date: RevenueDate::Paid,
        };
        let mut scene = Self {
            context: Context {
                company,
                accounts: Default::default(),
                chart: Chart::korea()?,
                costs: ProductCosts::default(),
                campaigns: Campaigns::default(),
                rates: FxRates::default(),
                vat: VatRates::korea()?,
            },
            facts: FactSet::default(),
        };
        for line in lines {
            scene.read_line(line).ok_or_else(|| ExampleError::Unreadable((*line).to_owned()))?;
        }
        scene.context.costs = ProductCosts::from_facts(scene.facts.product.clone(), &scene.facts.goods_receipt);
        scene.context.rates = FxRates::from_facts(scene.facts.fx_rate.iter());
        Ok(scene)
    }

    /// The groups of all facts, and those that rest on facts of several: exchange differences, free credit and month
    /// ends of ad accounts, and stock.
    pub fn groups(&self) -> BTreeSet<GroupKey> {
        let FactSet { ad_delivery, media_charge, order_line, order_change, payout_line, bank_line, .. } = &self.facts;
        let mut groups = BTreeSet::new();
        groups.extend(ad_delivery.iter().filter_map(Fact::group));
        groups.extend(media_charge.iter().filter_map(Fact::group));
        groups.extend(order_line.iter().filter_map(Fact::group));
        groups.extend(order_change.iter().filter_map(Fact::group));
        groups.extend(payout_line.iter().filter_map(Fact::group));
        groups.extend(bank_line.iter().filter_map(Fact::group));
        groups.extend(self.facts.opening_balance.iter().filter_map(Fact::group));
        groups.extend(self.facts.points.iter().filter_map(Fact::group));
        groups.extend(self.facts.goods_receipt.iter().filter_map(Fact::group));
        groups.extend(self.facts.accrual.iter().filter_map(Fact::group));
        let stock = self.facts.goods_receipt.iter().map(|it| (&it.origin.account, &it.product));
        groups.extend(stock.map(|(shop, product)| GroupKey::new(GroupKind::Stock, shop, product)));
        let spent = groups.iter().filter(|it| matches!(it.kind(), Some(GroupKind::Ad | GroupKind::Charge)));
        let media: BTreeSet<&str> = spent.map(GroupKey::account).collect();
        let of_media =
            |it: &str| [GroupKind::Fx, GroupKind::Credit, GroupKind::Reval].map(|kind| GroupKey::new(kind, it, ""));
        let of_media: Vec<GroupKey> = media.into_iter().flat_map(of_media).collect();
        groups.extend(of_media);
        groups
    }

    /// The facts that `group` is posted from.
    pub fn facts_of(&self, group: &GroupKey) -> FactSet {
        let mut facts = FactSet::default();
        if group.kind() == Some(GroupKind::Stock) {
            return self.facts_of_stock(group);
        }
        if matches!(group.kind(), Some(GroupKind::Fx | GroupKind::Credit | GroupKind::Reval)) {
            let account = group.account();
            facts.ad_delivery = chosen(&self.facts.ad_delivery, |it| it.origin.account == account);
            facts.media_charge = chosen(&self.facts.media_charge, |it| it.origin.account == account);
            facts.opening_balance = chosen(&self.facts.opening_balance, |it| it.party == account);
            return facts;
        }
        facts.ad_delivery = of_group(&self.facts.ad_delivery, group);
        facts.media_charge = of_group(&self.facts.media_charge, group);
        facts.order_line = of_group(&self.facts.order_line, group);
        facts.order_change = of_group(&self.facts.order_change, group);
        facts.payout_line = of_group(&self.facts.payout_line, group);
        facts.bank_line = of_group(&self.facts.bank_line, group);
        facts.opening_balance = of_group(&self.facts.opening_balance, group);
        facts.points = of_group(&self.facts.points, group);
        facts.goods_receipt = of_group(&self.facts.goods_receipt, group);
        facts.accrual = of_group(&self.facts.accrual, group);
        facts.order_touch = chosen(&self.facts.order_touch, |it| it.order_id == group.rest());
        facts
    }

    /// The receipts of a product, and the orders that have it.
    fn facts_of_stock(&self, group: &GroupKey) -> FactSet {
        let (shop, product) = (group.account(), group.rest());
        let lines = self.facts.order_line.iter().filter(|it| it.product == product).map(|it| &it.order_id);
        let changes = self.facts.order_change.iter().filter(|it| it.product == product).map(|it| &it.order_id);
        let orders: BTreeSet<&Text> = lines.chain(changes).collect();
        FactSet {
            goods_receipt: chosen(&self.facts.goods_receipt, |it| it.origin.account == shop && it.product == product),
            order_line: chosen(&self.facts.order_line, |it| it.origin.account == shop && orders.contains(&it.order_id)),
            order_change: chosen(&self.facts.order_change, |it| {
                it.origin.account == shop && orders.contains(&it.order_id)
            }),
            order_touch: chosen(&self.facts.order_touch, |it| orders.contains(&it.order_id)),
            ..FactSet::default()
        }
    }
}

fn of_group<T: Fact>(rows: &[T], group: &GroupKey) -> Vec<T> {
    chosen(rows, |row| row.group().as_ref() == Some(group))
}

fn chosen<T: Clone>(rows: &[T], keep: impl Fn(&T) -> bool) -> Vec<T> {
    rows.iter().filter(|row| keep(row)).cloned().collect()
}
