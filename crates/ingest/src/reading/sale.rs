//! What files of shops and gateways need beyond their rows: a second account, facts that several rows tell, parts of an
//! order's amount, and what is left out on purpose.

use jangbu_core::{Currency, Date, Decimal, Said, Text, Timestamp, account::RevenueDate, facts::Origin};

use super::{HomeAt, Reading};
use crate::{
    IngestError,
    check::{self, Fault},
    outcome::Skipped,
    row::Row,
};

impl Reading<'_> {
    /// The gateway that collects for the mall at `shop`, for files of a mall that is both.
    pub fn gateway_of(&mut self, shop: HomeAt) -> Result<HomeAt, Fault> {
        if let Some(gateway) = self.homes[shop].gateway {
            return Ok(gateway);
        }
        let account =
            self.accounts.gateway_of(&self.homes[shop].id, self.format.platform).map_err(IngestError::from)?;
        let gateway = self.enter(account)?;
        self.homes[shop].gateway = Some(gateway);
        Ok(gateway)
    }

    /// The instant of a cell that counts seconds, or parts of a second, since 1970: `per_second` of them make one.
    pub fn epoch(&mut self, row: &Row<'_>, column: usize, per_second: i64) -> Result<Option<Timestamp>, Fault> {
        let Some(count) = row.units(column)? else { return Ok(None) };
        let nanos = i128::from(count) * i128::from(1_000_000_000 / per_second);
        let instant = Timestamp::from_nanosecond(nanos).map_err(|_| check::not_a_date(row, column))?;
        check::plausible_date(row, column, self.company_clock.date(instant))?;
        Ok(Some(instant))
    }

    /// The business day of the company in which `instant` lies.
    pub fn day_of(&mut self, instant: Timestamp) -> Date {
        self.company_clock.date(instant)
    }

    /// Korean VAT contained in a total of `day`, cut below one won.
    pub fn vat_in(&self, total_minor: i64, day: Date) -> i64 {
        self.vat.as_ref().map_or(0, |rates| rates.vat_in_total(total_minor, day))
    }

    /// The part of `whole`, which was said of the whole order, that falls on the row: by what the rows of the order
    /// are worth, in whole minor units, the units left over to the largest remainders.
    pub fn share(&self, row: &Row<'_>, order: (HomeAt, &str), whole: Decimal, currency: Currency) -> Decimal {
        self.gathered.share(order, row.line, whole, currency)
    }

    /// Where another fact of the same row comes from: in the account `home`, under the key that `first` has and `part`.
    pub fn beside(&self, first: &Origin, home: HomeAt, part: &str) -> Origin {
        let key = if part.is_empty() { first.key.clone() } else { format!("{}/{part}", first.key).into() };
        Origin { account: self.homes[home].id.clone(), key, ..first.clone() }
    }

    /// Where a fact comes from that several rows tell alike, such as the shipping of an order; `None` when a row of
    /// this file has told it.
    pub fn told_once(&mut self, row: &Row<'_>, home: HomeAt, parts: &[&str]) -> Option<Origin> {
        let key: Text = parts.join("/").into();
        let first = self.said_once.insert((home, key.clone()));
        first.then(|| Origin { id: 0, account: self.homes[home].id.clone(), key, line: row.line })
    }

    /// The row is left out on purpose.
    pub fn skip_row(&mut self, reason: Said) {
        self.rows_skipped += 1;
        self.skip_part(reason);
    }

    /// A part of the row is left out on purpose.
    pub fn skip_part(&mut self, reason: Said) {
        match self.skipped.iter_mut().find(|skipped| skipped.reason == reason) {
            Some(skipped) => skipped.count += 1,
            None => self.skipped.push(Skipped { reason, count: 1 }),
        }
    }

    /// The row becomes a fact and posts nothing yet, all such rows of a file for one reason.
    pub fn waits(&mut self, reason: impl FnOnce() -> Said) {
        self.waiting.get_or_insert_with(|| Skipped { reason: reason(), count: 0 }).count += 1;
    }

    /// Rows that wait, and for what.
    pub fn waiting(&self) -> Option<&Skipped> {
        self.waiting.as_ref()
    }

    /// Which date makes an order revenue.
    pub fn revenue_date(&self) -> RevenueDate {
        self.options.company.revenue_date
    }

    /// What was left out on purpose.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Whole rows that were left out on purpose.
    pub fn rows_skipped(&self) -> u64 {
        self.rows_skipped
    }
}
