//! What the shop's analytics saw: each month the purchases of the month.

use super::Scheduler;
use crate::{
    calendar::{at, plus},
    files::rows::{Content, Encoding, Shown},
    world::{accounts::SHOP, touches::Seen},
};

impl Scheduler<'_> {
    /// Exports of events, and of the payloads that the shop's server sent.
    pub(super) fn analytics(&mut self) {
        for (from, to) in self.months() {
            let day = plus(to, 2);
            for (seen, stem) in [(Seen::BigQuery, "ga4_events"), (Seen::MeasurementProtocol, "ga4_payloads")] {
                let of_month = self.story.touches.iter().filter(|touch| {
                    let on = touch.ordered_at.date();
                    touch.seen == seen && from <= on && on <= to
                });
                let rows: Vec<_> = of_month.cloned().map(Shown::good).collect();
                if rows.is_empty() {
                    continue;
                }
                let big_query = seen == Seen::BigQuery;
                let content = Content::Analytics { big_query, rows };
                let name = format!("{stem}_{}.jsonl", day.strftime("%Y%m%d"));
                let taken_at = at(day, 6, if big_query { 10 } else { 20 }, 0);
                let export = self.add(name, taken_at, Encoding::Utf8, "purchases that the analytics saw", content);
                export.account = Some(SHOP);
            }
        }
    }
}
