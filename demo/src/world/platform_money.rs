//! Money to and from the platforms beside Naver: top-ups, charges at a threshold, invoices of platforms and agencies,
//! free credit that is granted and nowhere said to be used.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{
    accounts::{DAANGN, GOOGLE, GOOGLE_EU, KAKAO_KEYWORD, KAKAO_MOMENT, META, TIKTOK},
    ads::AdCell,
    campaigns::Campaign,
    media_money::MediaCharge,
    platforms,
    rates::{self, Rate},
};
use crate::{calendar, draw::Draw};

/// Owed to Google when the books open, cents.
pub fn opening_google(orders_per_day: u32) -> i64 {
    size(orders_per_day) * 100 + 17
}

/// Left with Meta when the books open, cents.
pub fn opening_meta(orders_per_day: u32) -> i64 {
    size(orders_per_day) * 110
}

/// At what TikTok charges the card: yen.
pub fn tiktok_threshold(orders_per_day: u32) -> i64 {
    size(orders_per_day) * 150
}

fn size(orders_per_day: u32) -> i64 {
    i64::from(orders_per_day).max(6)
}

struct Bills<'a> {
    charges: Vec<MediaCharge>,
    /// Cost without VAT of an account and day, minor units: as first counted, and in the end.
    first: BTreeMap<(&'a str, Date), i64>,
    last: BTreeMap<(&'a str, Date), i64>,
    rates: &'a [Rate],
    draw: Draw,
}

/// Everything these platforms and their agencies bill in the months that end with `last`.
pub fn platform_money(
    seed: u64,
    months: &[Date],
    (last, orders_per_day): (Date, u32),
    campaigns: &[Campaign],
    cells: &[AdCell],
    rates: &[Rate],
) -> Vec<MediaCharge> {
    let counted = |at: &dyn Fn(Date) -> DateTime| {
        let mut exact: BTreeMap<(&str, Date), Decimal> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| platforms::of(campaigns[cell.campaign].account).is_some()) {
            *exact.entry((campaigns[cell.campaign].account, cell.day)).or_default() +=
                cell.shown_at(at(cell.day), true).cost;
        }
        exact.into_iter().map(|((account, day), cost)| ((account, day), minor(account, cost))).collect()
    };
    let end = calendar::at(calendar::plus(last, 4), 0, 0, 0);
    let mut bills = Bills {
        charges: Vec::new(),
        first: counted(&|day| calendar::at(day, 0, 0, 0)),
        last: counted(&|_| end),
        rates,
        draw: Draw::new(seed, "platform money"),
    };
    let (start, size) = (months[0], size(orders_per_day));
    bills.at_threshold(GOOGLE, size * 125, opening_google(orders_per_day), start, last);
    bills.at_threshold(TIKTOK, tiktok_threshold(orders_per_day), 0, start, last);
    bills.top_ups(META, opening_meta(orders_per_day), size * 110, start, last);
    bills.refund(META, calendar::plus(start, 22), size * 5 + 33);
    bills.free_credit(start, size);
    bills.top_ups(KAKAO_MOMENT, 0, size * 700, start, last);
    for month in months {
        bills.invoices(*month);
    }
    bills.charges.retain(|charge| charge.charged_on <= last);
    bills.charges
}

fn minor(account: &str, cost: Decimal) -> i64 {
    let decimals = platforms::of(account).map_or(0, |platform| rates::decimals(platform.currency));
    let units = cost * Decimal::from(10_i64.pow(decimals));
    units.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().unwrap_or(0)
}

impl Bills<'_> {
    fn add(&mut self, account: &'static str, kind: &'static str, on: Date, total: i64) -> &mut MediaCharge {
        let n = self.charges.iter().filter(|c| c.account == account && c.kind == kind).count() + 1;
        let charge = MediaCharge {
            account,
            charge_id: format!("{}-{kind}-{n:03}", on.strftime("%Y%m%d")),
            kind,
            charged_on: on,
            service_to: None,
            supply_and_vat: None,
            total,
            currency: platforms::of(account).map_or("KRW", |platform| platform.currency),
            settled: None,
            campaign: String::new(),
        };
        self.charges.push(charge);
        let at = self.charges.len() - 1;
        &mut self.charges[at]
    }

    /// What the card was really charged in won: a little more than the day's rate; now and then nobody knows it.
    fn settle(&mut self, account: &str, on: Date, total: i64, known: bool) -> Option<i64> {
        let currency = platforms::of(account).map_or("KRW", |platform| platform.currency);
        let percent = Decimal::new(self.draw.between(9_990, 10_130), 4);
        let paid = rates::won(self.rates, currency, on, total) * percent;
        (known && currency != "KRW").then(|| paid.trunc().to_i64().unwrap_or(0))
    }

    /// The card is charged for all that is open on the day on which it reaches the threshold.
    fn at_threshold(&mut self, account: &'static str, threshold: i64, opening: i64, start: Date, last: Date) {
        let mut open = opening;
        let mut charged = 0;
        for day in calendar::days(start, last) {
            open += self.first.get(&(account, day)).copied().unwrap_or(0);
            if open >= threshold {
                let settled = self.settle(account, day, open, charged % 3 != 1);
                self.add(account, "charge", day, open).settled = settled;
                (open, charged) = (0, charged + 1);
            }
        }
    }

    /// Filled up before three days of spend are left.
    fn top_ups(&mut self, account: &'static str, opening: i64, reserve: i64, start: Date, last: Date) {
        let mut balance = opening;
        for day in calendar::days(start, last) {
            let cost = self.first.get(&(account, day)).copied().unwrap_or(0) * 11 / 10 + 1;
            if balance < reserve + cost {
                let total = (reserve * 3 + cost) / 1_000 * 1_000 + 1_000;
                let settled = self.settle(account, day, total, true);
                self.add(account, "top_up", day, total).settled = settled;
                balance += total;
            }
            balance -= cost;
        }
    }

    fn refund(&mut self, account: &'static str, on: Date, total: i64) {
        self.add(account, "refund", on, total);
    }

    /// Two grants that are used up, the later one first because it ends, and one that ends before it is used up.
    fn free_credit(&mut self, start: Date, size: i64) {
        self.add(KAKAO_MOMENT, "free_credit_granted", calendar::plus(start, 3), size * 800);
        let ends: [(i64, i64, i64); 2] = [(4, 300, 16), (20, 1_500, 22)];
        for (from, amount, to) in ends {
            let ends_on = Some(calendar::plus(start, to));
            self.add(KAKAO_MOMENT, "free_credit_granted", calendar::plus(start, from), size * amount).service_to =
                ends_on;
        }
    }

    /// Documents of a month, dated its last day, on what was counted in the end and a little more.
    fn invoices(&mut self, month: Date) {
        let month_end = month.last_of_month();
        let of_month = |cost: &BTreeMap<(&str, Date), i64>, account: &str| -> i64 {
            let days = cost.range((account, month)..=(account, month_end));
            days.map(|(_, cost)| cost).sum()
        };
        let pay_on = calendar::plus(month_end, 25);

        let counted = of_month(&self.last, GOOGLE_EU);
        let total = counted + counted * 35 / 10_000;
        self.document(GOOGLE_EU, "invoice", month_end, (total, 0));
        let settled = self.settle(GOOGLE_EU, pay_on, total, true);
        self.add(GOOGLE_EU, "payment", pay_on, total).settled = settled;
        let memo_on = calendar::plus(month_end, 12);
        self.document(GOOGLE_EU, "credit_memo", memo_on, (total / 40 + 1, 0)).service_to = Some(month_end);

        for account in [KAKAO_KEYWORD, DAANGN] {
            let counted = of_month(&self.last, account);
            let supply = counted + counted * 35 / 10_000;
            self.document(account, "invoice", month_end, (supply, supply / 10));
            let mut owed = supply + supply / 10;
            if account == KAKAO_KEYWORD {
                // The agency rounds 3/17 to 17.65 %.
                let fee = (supply * 1_765 + 5_000) / 10_000;
                self.document(account, "agency_fee", month_end, (fee, fee / 10));
                owed += fee + fee / 10;
            }
            self.add(account, "payment", pay_on, owed);
        }

        let paid = of_month(&self.last, KAKAO_MOMENT) * 11 / 10 - self.free_credit_of(month, month_end);
        self.document(KAKAO_MOMENT, "invoice", month_end, (paid - paid / 11, paid / 11));
    }

    /// A document with supply and VAT. Tax invoices carry the number of the tax office.
    fn document(
        &mut self,
        account: &'static str,
        kind: &'static str,
        on: Date,
        (supply, vat): (i64, i64),
    ) -> &mut MediaCharge {
        let charge = self.add(account, kind, on, supply + vat);
        charge.supply_and_vat = Some((supply, vat));
        if kind == "invoice" && [KAKAO_MOMENT, DAANGN].contains(&account) {
            let issuer = if account == DAANGN { 605 } else { 120 };
            charge.charge_id = format!("{}41000{issuer}{:08}", on.strftime("%Y%m%d"), supply % 100_000_000);
        }
        charge
    }

    /// Free credit that the spend of the month uses up, VAT included: of the grants that are there what ends first.
    fn free_credit_of(&self, month: Date, month_end: Date) -> i64 {
        let granted = |c: &&MediaCharge| c.account == KAKAO_MOMENT && c.kind == "free_credit_granted";
        let mut grants: Vec<(Date, Date, i64)> = self
            .charges
            .iter()
            .filter(granted)
            .map(|c| (c.service_to.unwrap_or(Date::MAX), c.charged_on, c.total))
            .collect();
        grants.sort();
        let mut used = 0;
        for ((_, day), cost) in self.last.range((KAKAO_MOMENT, Date::MIN)..=(KAKAO_MOMENT, month_end)) {
            let mut left = cost + cost / 10;
            for (to, from, grant) in grants.iter_mut().filter(|(to, from, _)| from <= day && day <= to) {
                let _ = (to, from);
                let part = left.min(*grant);
                *grant -= part;
                left -= part;
                used += if *day >= month { part } else { 0 };
            }
        }
        used
    }
}
