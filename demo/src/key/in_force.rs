//! What holds after some files have arrived: of each fact the newest observation, of each account and day the newest report.

mod malls;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{payout_lines, reported::Reported};
use crate::{
    calendar,
    files::{
        naver_stat,
        rows::{
            AdLayout, AdReport, AdRow, ChangeRow, Content, Export, OrderRow, PayoutRow, ProductRow, SaleRow, Shown,
            TaxInvoice,
        },
    },
    world::{
        accounts::{NAVER_MAIN, TOSS},
        accruals::Accrual,
        ads::VAT_INCLUDED_FROM,
        aliases::Alias,
        bank::BankLine,
        goods::Receipt,
        media_money::MediaCharge,
        openings::Opening,
        payout_lines::PayoutLine,
        points::PointsMove,
        rates::Rate,
        touches::Touch,
    },
};

/// The newest observation of each key.
#[derive(Debug)]
pub struct Newest<K, T>(BTreeMap<K, (DateTime, T)>);

impl<K, T> Default for Newest<K, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, T> Newest<K, T> {
    fn see(&mut self, key: K, taken_at: DateTime, row: T) {
        if self.0.get(&key).is_none_or(|(seen, _)| *seen <= taken_at) {
            self.0.insert(key, (taken_at, row));
        }
    }
    /// The rows in force.
    pub fn rows(&self) -> impl Iterator<Item = &T> {
        self.0.values().map(|(_, row)| row)
    }
    /// How many keys.
    pub fn count(&self) -> usize {
        self.0.len()
    }
    /// Keys and rows in force.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &T)> {
        self.0.iter().map(|(k, (_, row))| (k, row))
    }
}

/// Cost as a report shows it.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Spend {
    pub campaign: String,
    pub ad_group: String,
    pub cost: Decimal,
    pub vat_included: bool,
}

/// Conversions a platform claims.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Claimed {
    pub campaign: String,
    pub action: &'static str,
    pub count: i64,
    /// Minor units of the account's currency.
    pub value: i64,
    /// Purchases; the total of a unit of which the file tells no purchases.
    pub counts: bool,
}

/// Exchange rates in force: won for one unit of the currency.
#[derive(Debug, Default)]
pub struct Rates(BTreeMap<(&'static str, String, Date), BTreeMap<String, Decimal>>);

impl Rates {
    /// The latest base rate on or before `day`; of several on one day the first source.
    pub fn rate(&self, currency: &str, day: Date) -> Option<Decimal> {
        self.of_kind("base", currency, day)
    }

    /// What a bank sells the currency at, else the base rate (policy 3.2).
    pub fn selling(&self, currency: &str, day: Date) -> Option<Decimal> {
        self.of_kind("selling", currency, day).or_else(|| self.rate(currency, day))
    }

    /// Closing rates of the ends of months.
    pub fn closing(&self, currency: &str) -> impl Iterator<Item = (Date, Decimal)> {
        let known =
            self.0.range(("closing", currency.to_owned(), Date::MIN)..=("closing", currency.to_owned(), Date::MAX));
        let of_month_ends = known.filter(|((_, _, on), _)| *on == on.last_of_month());
        of_month_ends.filter_map(|((_, _, on), sources)| sources.values().next().map(|rate| (*on, *rate)))
    }

    fn of_kind(&self, kind: &'static str, currency: &str, day: Date) -> Option<Decimal> {
        let known = self.0.range((kind, currency.to_owned(), Date::MIN)..=(kind, currency.to_owned(), day));
        known.last().and_then(|(_, sources)| sources.values().next().copied())
    }
}

/// Everything in force.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct InForce {
    pub spend: Newest<(&'static str, Date), Vec<Spend>>,
    pub claims: Newest<(&'static str, Date), Vec<Claimed>>,
    pub sales: Newest<(&'static str, String, usize), SaleRow>,
    pub changes: Newest<(&'static str, String), ChangeRow>,
    pub aliases: Newest<(&'static str, &'static str), Alias>,
    /// Not in force only: all that was ever reported.
    pub reported: Reported,
    pub touches: Newest<(String, DateTime), Touch>,
    pub products: Newest<(&'static str, String, Date), ProductRow>,
    /// By gateway and key.
    pub lines: Newest<(&'static str, String), PayoutLine>,
    /// By gateway and number of the payout.
    pub payouts: Newest<(&'static str, String), PayoutRow>,
    pub charges: Newest<(&'static str, String), MediaCharge>,
    pub bank: Newest<(&'static str, DateTime, i64), BankLine>,
    pub openings: Newest<(&'static str, &'static str, &'static str), Opening>,
    pub points: Newest<String, PointsMove>,
    /// By shop, product and natural key.
    pub receipts: Newest<(&'static str, String, (String, Date)), Receipt>,
    pub accruals: Newest<String, Accrual>,
    rate_rows: Newest<(&'static str, &'static str, Date, &'static str), Rate>,
    pub rates: Rates,
}

impl InForce {
    /// After the files that have arrived by `moment`.
    pub fn at(exports: &[Export], moment: DateTime) -> Self {
        let mut now = Self::default();
        for export in exports.iter().filter(|e| e.arrives_at <= moment) {
            now.take(export);
        }
        for rate in now.rate_rows.rows() {
            let day = now.rates.0.entry((rate.kind, rate.currency.to_owned(), rate.on)).or_default();
            day.insert(rate.source.to_owned(), rate.won / Decimal::from(rate.per));
        }
        now
    }

    /// What the shop says of a product on a day: the row valid latest.
    pub fn product(&self, shop: &'static str, product: &str, on: Date) -> Option<&ProductRow> {
        let key = |day| (shop, product.to_owned(), day);
        self.products.0.range(key(Date::MIN)..=key(on)).next_back().map(|(_, (_, row))| row)
    }

    /// Cost of a piece on a day, in won: as the shop says, else that of the latest receipt (policy 3.3).
    pub fn unit_cost(&self, shop: &'static str, product: &str, on: Date) -> Option<Decimal> {
        let said = self.product(shop, product, on).and_then(|row| row.unit_cost).filter(|cost| !cost.is_zero());
        said.or_else(|| {
            let came = |it: &&Receipt| it.kind != "return" && it.received_on <= on;
            let latest = self.received(shop, product).filter(came).max_by_key(|it| (it.received_on, &it.document))?;
            let exact = Decimal::from(latest.supply) / Decimal::from(latest.quantity);
            Some(exact.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero))
        })
    }

    /// Receipts of a product by natural key.
    pub fn received(&self, shop: &'static str, product: &str) -> impl Iterator<Item = &Receipt> {
        let key = |end| (shop, format!("{product}{end}"), (String::new(), Date::MIN));
        self.receipts.0.range(key("")..key("\0")).map(|(_, (_, row))| row)
    }

    fn take(&mut self, export: &Export) {
        let at = export.taken_at;
        match &export.content {
            Content::NaverUi { account, from, to, rows, .. } => {
                let days: Vec<Date> = calendar::days(*from, *to).collect();
                good(rows)
                    .for_each(|r| self.reported.see(account, &r.campaign, &r.campaign, &[&r.ad_group, &r.keyword]));
                self.report(account, at, &days, rows);
                self.ui_claims(account, at, &days, rows);
            }
            Content::NaverStat { account, rows, .. } => {
                let mut days: Vec<Date> = good(rows).map(|r| r.day).collect();
                days.dedup();
                for r in good(rows) {
                    let ids = [r.ad_group.as_str(), &r.keyword, &naver_stat::ad(&r.keyword)];
                    self.reported.see(account, &r.campaign, "", &ids);
                }
                self.report(account, at, &days, rows);
            }
            Content::NaverConversions { account, rows, .. } => {
                let mut days: BTreeMap<Date, Vec<Claimed>> = BTreeMap::new();
                for r in good(rows) {
                    let claim = Claimed {
                        campaign: r.campaign.clone(),
                        action: r.action,
                        count: r.count,
                        value: r.value,
                        counts: r.action == "purchase",
                    };
                    days.entry(r.day).or_default().push(claim);
                }
                days.into_iter().for_each(|(day, claims)| self.claims.see((account, day), at, claims));
            }
            Content::Orders { rows, .. } => self.orders(at, rows),
            Content::Aliases(rows) => {
                good(rows).for_each(|r| self.aliases.see((r.kind, r.value), at, r.clone()));
            }
            Content::Touches(rows) | Content::Analytics { rows, .. } => {
                good(rows).for_each(|r| self.touches.see((r.order_id.clone(), r.touched_at), at, r.clone()));
            }
            Content::Products(rows) => {
                good(rows).for_each(|r| self.products.see((r.shop, r.product.clone(), r.valid_from), at, r.clone()));
            }
            Content::TossJson(rows) | Content::TossCsv(rows) => {
                good(rows)
                    .for_each(|r| self.lines.see((TOSS, r.transaction_key.clone()), at, payout_lines::of_toss(r)));
            }
            Content::Payouts(rows) => {
                good(rows).for_each(|r| self.payouts.see((r.gateway, r.payout.clone()), at, r.clone()));
            }
            Content::Charges(rows) | Content::GoogleInvoices { rows, .. } => {
                good(rows).for_each(|r| self.charges.see((r.account, r.charge_id.clone()), at, r.clone()));
            }
            Content::Bank { rows, .. } => {
                good(rows).for_each(|r| self.bank.see((r.bank, r.at, r.balance), at, r.clone()))
            }
            Content::Rates(rows) | Content::BankOfKorea(rows) | Content::Ecb(rows) => {
                good(rows).for_each(|r| self.rate_rows.see((r.kind, r.currency, r.on, r.source), at, r.clone()));
            }
            Content::Openings(rows) => {
                good(rows).for_each(|r| self.openings.see((r.code, r.party, r.currency), at, r.clone()));
            }
            Content::Points(rows) => good(rows).for_each(|r| self.points.see(r.id.clone(), at, r.clone())),
            Content::Receipts(rows) => good(rows).for_each(|r| {
                let key = (r.document.clone(), r.received_on);
                self.receipts.see((r.shop, r.product.clone(), key), at, r.clone());
            }),
            Content::Accruals(rows) => good(rows).for_each(|r| self.accruals.see(r.id.clone(), at, r.clone())),
            Content::AdReport(report) => self.platform(at, report),
            Content::Hometax(rows) => {
                for (account, r) in good(rows).filter_map(|r| Some((r.account?, r))) {
                    self.charges.see((account, r.number.clone()), at, invoice(account, r));
                }
            }
            of_mall => self.take_mall(of_mall, at),
        }
    }

    /// A report of a platform beside Naver: that of Google's pages speaks for its whole period, others for the days of
    /// their rows.
    fn platform(&mut self, at: DateTime, report: &AdReport) {
        let account = report.platform.account;
        let days: BTreeSet<Date> = match report.layout {
            AdLayout::GoogleUi => calendar::days(report.from, report.to).collect(),
            _ => good(&report.rows).map(|r| r.day).collect(),
        };
        for r in good(&report.rows) {
            self.reported.see(account, &r.campaign, &r.campaign_name, &[&r.ad_group, &r.keyword]);
        }
        for day in days {
            let of_day = || good(&report.rows).filter(|r| r.day == day);
            let spend = of_day().map(|r| Spend {
                campaign: r.campaign.clone(),
                ad_group: r.ad_group.clone(),
                cost: r.cost,
                vat_included: false,
            });
            self.spend.see((account, day), at, spend.collect());
            let claim = |r: &AdRow, action, (count, value): (i64, i64), counts| Claimed {
                campaign: r.campaign.clone(),
                action,
                count,
                value,
                counts,
            };
            let claims = of_day().flat_map(|r| match report.layout {
                AdLayout::GoogleUi | AdLayout::GoogleStream => vec![claim(r, "total", r.all, true)],
                _ => vec![claim(r, "total", r.all, false), claim(r, "purchase", r.purchases, true)],
            });
            self.claims.see((account, day), at, claims.collect());
        }
    }

    fn report(&mut self, account: &'static str, at: DateTime, days: &[Date], rows: &[Shown<AdRow>]) {
        for day in days {
            let of_day = good(rows).filter(|r| r.day == *day).map(|r| Spend {
                campaign: r.campaign.clone(),
                ad_group: r.ad_group.clone(),
                cost: r.cost,
                vat_included: account == NAVER_MAIN || *day >= VAT_INCLUDED_FROM,
            });
            self.spend.see((account, *day), at, of_day.collect());
        }
    }

    fn ui_claims(&mut self, account: &'static str, at: DateTime, days: &[Date], rows: &[Shown<AdRow>]) {
        for day in days {
            let of_day = good(rows).filter(|r| r.day == *day).flat_map(|r| {
                [("total", r.all), ("purchase", r.purchases)].map(|(action, (count, value))| Claimed {
                    campaign: r.campaign.clone(),
                    action,
                    count,
                    value,
                    counts: action == "purchase",
                })
            });
            self.claims.see((account, *day), at, of_day.collect());
        }
    }

    /// Lines by order and line number, or by order and product; truly equal lines of one file are several facts.
    fn orders(&mut self, at: DateTime, rows: &[Shown<OrderRow>]) {
        let mut equal: BTreeMap<String, usize> = BTreeMap::new();
        for row in good(rows) {
            match row {
                OrderRow::Sale(sale) => {
                    let last = if sale.line_id.is_empty() { &sale.product } else { &sale.line_id };
                    let key = format!("{}/{last}", sale.order_id);
                    let occurrence = equal.entry(key.clone()).and_modify(|n| *n += 1).or_insert(0);
                    self.sales.see((sale.shop, key, *occurrence), at, sale.clone());
                }
                OrderRow::Change(change) => {
                    self.changes.see((change.shop, change.change_id.clone()), at, change.clone());
                }
            }
        }
    }
}

/// What the tax office says of a medium's invoice.
fn invoice(account: &'static str, r: &TaxInvoice) -> MediaCharge {
    MediaCharge {
        account,
        charge_id: r.number.clone(),
        kind: "invoice",
        charged_on: r.written_on,
        service_to: None,
        supply_and_vat: Some((r.supply, r.vat)),
        total: r.supply + r.vat,
        currency: "KRW",
        settled: None,
        campaign: String::new(),
    }
}

fn good<T>(rows: &[Shown<T>]) -> impl Iterator<Item = &T> {
    rows.iter().filter(|s| s.fault.is_none()).map(|s| &s.row)
}
