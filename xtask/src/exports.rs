//! Export files of an invented shop, as large as wanted and the same for the same seed.

use std::{
    fmt::Arguments,
    fs::File,
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
};

use anyhow::{Context, Result};

use crate::random::Random;

/// Days since 1970 of 2025-01-01, the first day of all files.
const FIRST_DAY: u64 = 20_089;

/// A run of orders, one line each, or a part of it.
#[derive(Clone, Copy)]
pub struct Orders {
    first: u64,
    count: u64,
    days: u64,
    /// Begin and end of the part, counted from the first order.
    part: (u64, u64),
}

/// One order as all files tell it; amounts in won.
pub struct Order {
    id: u64,
    day: u64,
    second: u64,
    product: u64,
    quantity: u64,
    price: u64,
}

impl Orders {
    /// `count` orders numbered from `first`, spread evenly over `days` from 2025-01-01.
    pub fn new(first: u64, count: u64, days: u64) -> Self {
        Self { first, count, days, part: (0, count) }
    }

    /// Those of `begin..end`, counted from the first, as they are told in the whole run.
    pub fn part(self, begin: u64, end: u64) -> Self {
        Self { part: (begin, end.min(self.count)), ..self }
    }

    /// Every order, in order of time.
    pub fn iter(self) -> impl Iterator<Item = Order> {
        (self.part.0..self.part.1).map(move |index| {
            let id = self.first + index;
            let mut random = Random(id);
            Order {
                id,
                day: FIRST_DAY + index * self.days / self.count,
                second: random.below(86_400),
                product: random.below(500),
                quantity: 1 + random.below(3),
                price: 5_000 + 100 * random.below(950),
            }
        })
    }

    /// The shop's order file.
    pub fn write_orders(self, file: &Path) -> Result<()> {
        let mut out = Text::create(file)?;
        out.line(format_args!(
            "shop,order_id,line_id,ordered_at,paid_at,product,product_name,quantity,unit_price,gateway,customer_id"
        ))?;
        for order in self.iter() {
            let Order { id, product, quantity, price, .. } = order;
            let at = order.at();
            out.line(format_args!(
                "shop,O{id:08},1,{at},{at},P{product:03},Product {product},{quantity},{price},toss,C{:06}",
                id % 300_000
            ))?;
        }
        out.finish()
    }

    /// The gateway's settlement file: each order's payment, its fee of 2.9 % and the fee's VAT.
    pub fn write_settlements(self, file: &Path) -> Result<()> {
        let mut out = Text::create(file)?;
        out.line(format_args!(
            "mId,paymentKey,transactionKey,orderId,currency,method,amount,interestFee,suppliedAmount,vat,payOutAmount,\
             approvedAt,soldDate,paidOutDate"
        ))?;
        for order in self.iter() {
            let (id, amount) = (order.id, order.total());
            let fee = amount * 29 / 1000;
            let (vat, sold, paid) = (fee / 10, date(order.day), date(order.day + 2));
            out.line(format_args!(
                "bench-mid,pay{id:08},tx{id:08},O{id:08},KRW,카드,{amount},0,{fee},{vat},{},{},{sold},{paid}",
                amount - fee - vat,
                order.at().replace(' ', "T") + "+09:00"
            ))?;
        }
        out.finish()
    }

    /// The touch that links each order to one of `campaigns`.
    pub fn write_touches(self, campaigns: u64, file: &Path) -> Result<()> {
        let mut out = Text::create(file)?;
        out.line(format_args!("shop,order_id,touched_at,media_account,campaign"))?;
        for order in self.iter() {
            let campaign = Random(order.id ^ 0x5eed).below(campaigns);
            out.line(format_args!("shop,O{:08},{},naver,campaign-{campaign:04}", order.id, order.at()))?;
        }
        out.finish()
    }

    /// The books' entries for the orders (receivable, revenue, VAT contained in the price) as an hledger journal.
    ///
    /// The product, one of the dimensions that jangbu's own lines carry, is a tag of the revenue line.
    pub fn write_hledger(self, file: &Path) -> Result<()> {
        let mut out = Text::create(file)?;
        for order in self.iter() {
            let (total, vat) = (order.total(), order.vat());
            out.line(format_args!(
                "{} O{:08}\n    assets:receivable  {total} KRW\n    revenue:sales  -{} KRW  ; product:P{:03}\n    \
                 liabilities:output vat  -{vat} KRW\n",
                date(order.day),
                order.id,
                total - vat,
                order.product
            ))?;
        }
        out.finish()
    }

    /// The same entries as a beancount journal.
    pub fn write_beancount(self, file: &Path) -> Result<()> {
        let mut out = Text::create(file)?;
        for account in ["Assets:Receivable", "Income:Sales", "Liabilities:OutputVat"] {
            out.line(format_args!("{} open {account} KRW", date(FIRST_DAY)))?;
        }
        for order in self.iter() {
            let (total, vat) = (order.total(), order.vat());
            out.line(format_args!(
                "{} * \"O{:08}\"\n  Assets:Receivable  {total} KRW\n  Income:Sales  -{} KRW\n    product: \"P{:03}\"\n  \
                 Liabilities:OutputVat  -{vat} KRW\n",
                date(order.day),
                order.id,
                total - vat,
                order.product
            ))?;
        }
        out.finish()
    }
}

impl Order {
    /// What the customer paid, with VAT, in won.
    pub fn total(&self) -> u64 {
        self.price * self.quantity
    }

    /// VAT contained in the total: 10/110, cut below one won.
    fn vat(&self) -> u64 {
        self.total() / 11
    }

    fn at(&self) -> String {
        let Self { day, second, .. } = self;
        format!("{} {:02}:{:02}:{:02}", date(*day), second / 3600, second / 60 % 60, second % 60)
    }
}

/// The ad platform's report of `days`, counted from 2025-01-01, as people download it: one row a campaign and day, costs
/// drawn from `seed`.
pub fn write_delivery(days: Range<u64>, campaigns: u64, seed: u64, file: &Path) -> Result<()> {
    let mut out = Text::create(file)?;
    let dotted = |day| date(day).replace('-', ".") + ".";
    let days = FIRST_DAY + days.start..FIRST_DAY + days.end;
    let (first, last) = (dotted(days.start), dotted(days.end - 1));
    out.line(format_args!("캠페인보고서({first}~{last}),1234567"))?;
    out.line(format_args!("일별,캠페인,광고그룹,노출수,클릭수,\"총비용(VAT포함,원)\""))?;
    let mut random = Random(seed);
    for day in days {
        let day = dotted(day);
        for campaign in 0..campaigns {
            let clicks = random.below(200);
            let (shown, cost) = (clicks * 30 + random.below(500), clicks * (100 + random.below(900)));
            out.line(format_args!("{day},campaign-{campaign:04},group-1,{shown},{clicks},{cost}"))?;
        }
    }
    out.finish()
}

/// A date as `2025-03-05` from days since 1970, by the rules of the Gregorian calendar.
fn date(day: u64) -> String {
    // Years are counted from March of year 0, so that a leap day is the last day of its year.
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{:02}", day - (153 * shifted + 2) / 5 + 1)
}

struct Text<'a> {
    path: &'a Path,
    out: BufWriter<File>,
}

impl<'a> Text<'a> {
    fn create(path: &'a Path) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self { path, out: BufWriter::with_capacity(1 << 20, file) })
    }

    fn line(&mut self, line: Arguments) -> Result<()> {
        writeln!(self.out, "{line}").with_context(|| format!("writing {}", self.path.display()))
    }

    fn finish(mut self) -> Result<()> {
        self.out.flush().with_context(|| format!("writing {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn dates_follow_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(FIRST_DAY), "2025-01-01");
        assert_eq!(date(FIRST_DAY + 364), "2025-12-31");
        assert_eq!(date(19_782), "2024-02-29");
        assert_eq!(date(11_017), "2000-03-01");
    }

    #[test]
    fn every_file_tells_of_the_same_orders() {
        let dir = tempfile::tempdir().unwrap();
        let orders = Orders::new(7, 20, 10);
        let text = |name: &str, write: &dyn Fn(&Path) -> Result<()>| {
            let file = dir.path().join(name);
            write(&file).unwrap();
            std::fs::read_to_string(file).unwrap()
        };
        let settlements = text("toss.csv", &|file| orders.write_settlements(file));
        let journal = text("journal", &|file| orders.write_hledger(file));
        for order in orders.iter() {
            assert!(settlements.contains(&format!("O{:08},KRW,카드,{},", order.id, order.total())));
            assert!(journal.contains(&format!("O{:08}\n    assets:receivable  {} KRW", order.id, order.total())));
        }
        let lines = text("orders.csv", &|file| orders.write_orders(file)).lines().count();
        assert_eq!((lines, settlements.lines().count()), (21, 21));
    }
}
