//! Exports of the gateway, the media's billing pages and the bank.

use jiff::civil::Date;

use super::Scheduler;
use crate::{
    calendar::{at, month_of, plus},
    files::rows::{Content, Encoding, PayoutRow, Shown},
    world::{
        accounts::{DAANGN, GOOGLE_EU, TOSS},
        media_money::MediaCharge,
        payouts,
    },
};

impl Scheduler<'_> {
    /// Settlements, first by API and then by hand, and the announced payouts.
    pub(super) fn gateway(&mut self) {
        let last = self.options.last();
        let announced = payouts(&self.story.transactions);
        let days: Vec<(Date, Date)> =
            self.weeks().into_iter().map(|d| (d, d)).chain([(plus(last, 4), self.final_day())]).collect();
        for (day, taken_on) in days {
            let (from, to) = (plus(day, -11), plus(day, -1));
            let mut rows: Vec<_> = self
                .story
                .transactions
                .iter()
                .filter(|t| from <= t.paid_out_on && t.paid_out_on <= to)
                .cloned()
                .collect();
            rows.sort_by(|a, b| (a.paid_out_on, &a.transaction_key).cmp(&(b.paid_out_on, &b.transaction_key)));
            let rows: Vec<_> = rows.into_iter().map(Shown::good).collect();
            let taken_at = at(taken_on, 11, 0, 0);
            if !rows.is_empty() && day < self.options.csv_from() {
                let name = format!("toss_settlements_{taken_on}.json");
                self.add(name, taken_at, Encoding::Utf8, "settlements from the gateway's API", Content::TossJson(rows));
            } else if !rows.is_empty() {
                let name = format!("toss_settlements_{taken_on}.csv");
                self.add(name, taken_at, Encoding::Utf8Bom, "settlements downloaded by hand", Content::TossCsv(rows));
            }
            let rows: Vec<_> = announced
                .range(from..=to)
                .map(|(on, won)| {
                    let (payout, paid_out_on) = (on.to_string(), *on);
                    let row = PayoutRow { gateway: TOSS, payout, paid_out_on, amount: *won, currency: "KRW" };
                    Shown::good(row)
                })
                .collect();
            if !rows.is_empty() {
                self.add(
                    format!("payouts_{taken_on}.csv"),
                    at(taken_on, 11, 10, 0),
                    Encoding::Utf8,
                    "announced payouts",
                    Content::Payouts(rows),
                );
            }
        }
    }

    /// Billing pages of the media, credit memos, the bank.
    pub(super) fn money(&mut self) {
        let last = self.options.last();
        for (first, month_end) in self.months() {
            let month = month_of(first);
            for (from, to, day) in [(first, plus(first, 13), plus(first, 14)), (first, month_end, plus(month_end, 3))] {
                let in_period = |c: &&MediaCharge| {
                    let late = c.kind == "credit_memo" && c.service_to.is_some();
                    from <= c.charged_on && c.charged_on <= to && !late && !has_a_file_of_its_own(c)
                };
                let rows: Vec<_> = self.story.charges.iter().filter(in_period).cloned().map(Shown::good).collect();
                let encoding = if to == month_end { Encoding::Cp949 } else { Encoding::Utf8 };
                let name = format!("media_charges_{day}.csv");
                self.add(name, at(day, 13, 0, 0), encoding, "billing pages of the media", Content::Charges(rows));
            }
            let bank = |from: Date, to: Date| {
                let lines = self.story.bank.iter().filter(|l| from <= l.at.date() && l.at.date() <= to);
                lines.cloned().map(Shown::good).collect::<Vec<_>>()
            };
            let (half, whole) = (bank(first, plus(first, 14)), bank(first, month_end));
            if first == self.options.start {
                let content = Content::Bank { from: first, to: plus(first, 14), total: false, rows: half };
                self.add(
                    format!("kb_{month}_first_half.csv"),
                    at(plus(first, 15), 14, 0, 0),
                    Encoding::Cp949,
                    "bank, half a month",
                    content,
                );
            }
            let content = Content::Bank { from: first, to: month_end, total: month_end != last, rows: whole };
            self.add(
                format!("kb_{month}.csv"),
                at(plus(month_end, 2), 14, 0, 0),
                Encoding::Utf8Bom,
                "bank, the month",
                content,
            );
        }
        let late = |c: &&MediaCharge| c.kind == "credit_memo" && c.service_to.is_some() && !has_a_file_of_its_own(c);
        let memos: Vec<_> = self.story.charges.iter().filter(late).cloned().collect();
        for memo in memos {
            let day = plus(memo.charged_on, 1);
            let name = format!("credit_memo_{}_{}.csv", memo.account, memo.charged_on);
            self.add(
                name,
                at(day, 15, 0, 0),
                Encoding::Utf8,
                "credit memo for an earlier month",
                Content::Charges(vec![Shown::good(memo)]),
            );
        }
    }
}

/// Documents that come by the platform's own interface, or by the tax office alone.
fn has_a_file_of_its_own(charge: &MediaCharge) -> bool {
    match charge.account {
        GOOGLE_EU => charge.kind != "payment",
        DAANGN => charge.kind == "invoice",
        _ => false,
    }
}
