//! The day on which a line of an economic date is posted, as SQL: it depends on the months that were closed when
//! the batch was recorded.

use jangbu_core::Date;
use ledger::{Month, Periods};
use store::records::batch::Batch;

use crate::periods;

/// Months in a row that were closed for some batches.
struct Closed {
    /// The batches: after the first, up to the last number.
    batches: (i64, i64),
    /// First and last economic day.
    days: (Date, Date),
    /// Where lines of these days were posted then.
    posted_on: Date,
}

/// All that was ever closed.
pub struct PostingDays(Vec<Closed>);

impl PostingDays {
    /// As the closings and reopenings among `batches` have it.
    ///
    /// # Errors
    /// When a stored month cannot be read.
    pub fn of(batches: &[Batch]) -> anyhow::Result<Self> {
        let changes = periods::changes(batches)?;
        let mut all = Vec::new();
        for (at, change) in changes.iter().enumerate() {
            let until = changes.get(at + 1).map_or(i64::MAX, |next| next.sequence);
            let periods = Periods::at(change.sequence + 1, &changes);
            let mut run: Option<(Month, Month)> = None;
            let mut runs = Vec::new();
            for month in periods.closed() {
                run = Some(match run {
                    Some((first, last)) if last.next() == month => (first, month),
                    other => {
                        runs.extend(other);
                        (month, month)
                    }
                });
            }
            all.extend(runs.into_iter().chain(run).map(|(first, last)| Closed {
                batches: (change.sequence, until),
                days: (first.first_day(), last.last_day()),
                posted_on: periods.posted_on(first.first_day()),
            }));
        }
        Ok(Self(all))
    }

    /// The day on which a batch `batch_id` posts lines of `economic_on`.
    pub fn sql(&self) -> String {
        let cases: String = self
            .0
            .iter()
            .map(|Closed { batches: (after, until), days: (first, last), posted_on }| {
                format!(
                    " WHEN batch_id > {after} AND batch_id <= {until} AND economic_on >= DATE '{first}' \
                     AND economic_on <= DATE '{last}' THEN DATE '{posted_on}'"
                )
            })
            .collect();
        if cases.is_empty() { "economic_on".to_owned() } else { format!("CASE{cases} ELSE economic_on END") }
    }

    /// Each day on which late lines were posted, with the condition on `economic_on` of such lines.
    pub fn late(&self) -> impl Iterator<Item = (Date, String)> {
        self.0.iter().map(|Closed { days: (first, last), posted_on, .. }| {
            (*posted_on, format!("economic_on >= DATE '{first}' AND economic_on <= DATE '{last}'"))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn change(id: i64, kind: &str, month: &str) -> Batch {
        let detail = format!("{{\"month\": \"{month}\"}}");
        Batch { detail, ..Batch::new(id, kind, String::new(), jangbu_core::Timestamp::UNIX_EPOCH) }
    }

    #[test]
    fn a_day_is_posted_behind_the_months_that_were_closed_for_the_batch() {
        assert_eq!(PostingDays::of(&[]).unwrap().sql(), "economic_on");
        let log = [change(3, "close", "2026-03"), change(5, "close", "2026-04"), change(8, "reopen", "2026-03")];
        let days = PostingDays::of(&log).unwrap();
        let late: Vec<(String, String)> = days.late().map(|(day, of)| (day.to_string(), of)).collect();
        let of = |first, last| format!("economic_on >= DATE '{first}' AND economic_on <= DATE '{last}'");
        let expected = [
            ("2026-04-01".to_owned(), of("2026-03-01", "2026-03-31")),
            ("2026-05-01".to_owned(), of("2026-03-01", "2026-04-30")),
            ("2026-05-01".to_owned(), of("2026-04-01", "2026-04-30")),
        ];
        assert_eq!(late, expected);
        assert!(days.sql().contains("batch_id > 3 AND batch_id <= 5 AND"), "{}", days.sql());
    }
}
