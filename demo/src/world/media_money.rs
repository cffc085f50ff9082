//! Money to and from Naver: top-ups, card charges, invoices, payments, credit memos, free credit, refunds.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{
    accounts::{NAVER_BOOKS, NAVER_BRAND, NAVER_MAIN},
    ads::{self, AdCell, VAT_INCLUDED_FROM},
    campaigns::Campaign,
    payout_lines::PayoutLine,
};
use crate::{calendar, draw::Draw};

/// One row of the media's billing page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MediaCharge {
    pub account: &'static str,
    pub charge_id: String,
    /// top_up, charge, invoice, agency_fee, payment, refund, credit_memo, free_credit_granted or free_credit_used.
    pub kind: &'static str,
    pub charged_on: Date,
    pub service_to: Option<Date>,
    /// Printed supply and VAT, where the document states them; minor units.
    pub supply_and_vat: Option<(i64, i64)>,
    /// Minor units of the currency.
    pub total: i64,
    pub currency: &'static str,
    /// What was really paid, in won.
    pub settled: Option<i64>,
    pub campaign: String,
}

struct Ledger<'a> {
    charges: Vec<MediaCharge>,
    campaigns: &'a [Campaign],
    /// Cost with VAT of an account and day, as first counted.
    first_cost: BTreeMap<(&'static str, Date), i64>,
    cells: &'a [AdCell],
    scale: i64,
}

/// Everything that Naver bills from `start` to `last`.
pub fn media_money(
    seed: u64,
    months: &[Date],
    (last, orders_per_day): (Date, u32),
    campaigns: &[Campaign],
    cells: &[AdCell],
) -> Vec<MediaCharge> {
    let mut draw = Draw::new(seed, "media money");
    let mut first_cost = BTreeMap::new();
    for cell in cells {
        let account = campaigns[cell.campaign].account;
        *first_cost.entry((account, cell.day)).or_insert(0) += with_vat(account, cell, calendar::at(cell.day, 0, 0, 0));
    }
    let scale = i64::from(orders_per_day).max(24) * 10 / 12;
    let mut ledger = Ledger { charges: Vec::new(), campaigns, first_cost, cells, scale };
    ledger.free_credit(months[0]);
    ledger.top_ups(months[0], last);
    ledger.threshold_charges(months[0], last);
    for (n, month) in months.iter().enumerate() {
        ledger.invoices(&mut draw, n, *month, last);
    }
    ledger.charges.retain(|c| c.charged_on <= last);
    ledger.charges
}

/// Opening balance of the prepaid account: five days of a good week.
pub fn opening_prepaid(orders_per_day: u32) -> i64 {
    i64::from(orders_per_day).max(24) * 25_000
}

fn with_vat(account: &str, cell: &AdCell, moment: DateTime) -> i64 {
    let cost = cell.shown_at(moment, ads::as_counted(account)).cost;
    let factor =
        if account == NAVER_MAIN || cell.day >= VAT_INCLUDED_FROM { Decimal::ONE } else { Decimal::new(11, 1) };
    (cost * factor).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().unwrap_or(0)
}

impl Ledger<'_> {
    fn add(
        &mut self,
        account: &'static str,
        kind: &'static str,
        charged_on: Date,
        total: i64,
    ) -> Option<&mut MediaCharge> {
        let n = self.charges.iter().filter(|c| c.account == account && c.kind == kind).count() + 1;
        let charge_id = format!("{}-{kind}-{n:03}", charged_on.strftime("%Y%m%d"));
        self.charges.push(MediaCharge {
            account,
            charge_id,
            kind,
            charged_on,
            service_to: None,
            supply_and_vat: None,
            total,
            currency: "KRW",
            settled: None,
            campaign: String::new(),
        });
        self.charges.last_mut()
    }

    fn cost(&self, account: &'static str, day: Date) -> i64 {
        self.first_cost.get(&(account, day)).copied().unwrap_or(0)
    }

    /// A third of two days is paid with a coupon.
    fn free_credit(&mut self, start: Date) {
        self.add(NAVER_MAIN, "free_credit_granted", calendar::plus(start, 9), 3_000 * self.scale);
        for n in [11, 12] {
            let day = calendar::plus(start, n);
            let used = (self.cost(NAVER_MAIN, day) / 3).min(1_500 * self.scale);
            if used > 0 {
                self.add(NAVER_MAIN, "free_credit_used", day, used);
            }
        }
    }

    /// The prepaid account is filled up before three days of spend are left.
    fn top_ups(&mut self, start: Date, last: Date) {
        let mut balance = opening_prepaid((self.scale * 12 / 10) as u32);
        let reserve = 6_000 * self.scale;
        for day in calendar::days(start, last) {
            if balance < reserve + self.cost(NAVER_MAIN, day) {
                let total = (40_000 * self.scale + self.cost(NAVER_MAIN, day)) / 10_000 * 10_000 + 10_000;
                self.add(NAVER_MAIN, "top_up", day, total);
                balance += total;
            }
            balance -= self.cost(NAVER_MAIN, day);
        }
        let refund = 1_000 * self.scale;
        self.add(NAVER_MAIN, "refund", calendar::plus(calendar::plus_months(start, 1), 4).min(last), refund);
    }

    fn threshold_charges(&mut self, start: Date, last: Date) {
        let (mut open, threshold) = (0, 6_000 * self.scale);
        for day in calendar::days(start, last) {
            open += self.cost(NAVER_BRAND, day);
            if open >= threshold {
                self.add(NAVER_BRAND, "charge", day, open);
                open = 0;
            }
        }
    }

    /// Tax invoices dated the last day of the month, on what the platform counts two days later.
    fn invoices(&mut self, draw: &mut Draw, n: usize, month: Date, last: Date) {
        let month_end = month.last_of_month();
        if month_end > last {
            return;
        }
        let counted_at = calendar::at(calendar::plus(month_end, 2), 12, 0, 0);
        for account in [NAVER_MAIN, NAVER_BRAND, NAVER_BOOKS] {
            let campaigns = self.campaigns;
            let of_month =
                |c: &&AdCell| campaigns[c.campaign].account == account && c.day >= month && c.day <= month_end;
            let counted: i64 = self.cells.iter().filter(of_month).map(|c| with_vat(account, c, counted_at)).sum();
            let free: i64 = self
                .charges
                .iter()
                .filter(|c| c.account == account && c.kind == "free_credit_used" && c.charged_on >= month)
                .filter(|c| c.charged_on <= month_end)
                .map(|c| c.total)
                .sum();
            self.document(account, "invoice", month_end, counted - free, String::new(), Some(month_end));
            if account == NAVER_BOOKS {
                self.add(account, "payment", calendar::plus(month_end, 25), counted);
            }
        }
        let found = calendar::plus(month_end, 20);
        if n == 0 {
            let total = draw.between(18, 45) * self.scale * 10 + 7;
            let campaign = self.campaigns[0].key.clone();
            self.document(NAVER_MAIN, "credit_memo", found, total, campaign, Some(month_end));
            let books =
                self.campaigns.iter().find(|c| c.account == NAVER_BOOKS).map_or(String::new(), |c| c.key.clone());
            self.document(
                NAVER_BOOKS,
                "credit_memo",
                calendar::plus(found, 1),
                self.scale * 11 + 3,
                books,
                Some(month_end),
            );
        } else {
            let total = draw.between(5, 25) * self.scale + 1;
            self.document(NAVER_BRAND, "credit_memo", calendar::plus(found, 2), total, String::new(), None);
        }
    }

    fn document(
        &mut self,
        account: &'static str,
        kind: &'static str,
        on: Date,
        total: i64,
        campaign: String,
        service_to: Option<Date>,
    ) {
        let vat = total * 10 / 110;
        if let Some(charge) = self.add(account, kind, on, total) {
            charge.supply_and_vat = Some((total - vat, vat));
            charge.service_to = service_to;
            charge.campaign = campaign;
        }
    }
}

/// Top-ups that no bank pays because a gateway sets them off against its payouts.
pub fn set_off(payments: &[(String, PayoutLine)], last: Date) -> Vec<MediaCharge> {
    let advertising = payments.iter().filter(|(_, line)| line.kind == "ad_cost" && line.paid_out_on <= last);
    advertising
        .map(|(number, line)| MediaCharge {
            account: NAVER_MAIN,
            charge_id: format!("SO-{number}"),
            kind: "top_up",
            charged_on: line.paid_out_on,
            service_to: None,
            supply_and_vat: None,
            total: -line.gross,
            currency: "KRW",
            settled: None,
            campaign: String::new(),
        })
        .collect()
}
