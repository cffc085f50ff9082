//! What the shop writes down itself: goods received, its own points, accruals.

use jiff::civil::Date;

use super::Scheduler;
use crate::{
    calendar::{at, month_of, plus},
    files::rows::{Content, Encoding, Shown},
    world::{accruals::Accrual, goods::Receipt},
};

impl Scheduler<'_> {
    /// Monthly lists; deliveries of the first half of a month are written down at once and corrected at its end.
    pub(super) fn books(&mut self) {
        let start = self.options.start;
        let opening = self.receipts((Date::MIN, plus(start, -1)), false);
        let taken_at = at(plus(start, 1), 7, 50, 0);
        self.add("goods_opening.csv".into(), taken_at, Encoding::Utf8Bom, "stock at the start", opening);
        for (first, month_end) in self.months() {
            let month = month_of(first);
            let half = plus(first, 15);
            let early = self.receipts((first, half), true);
            let note = "goods received in half a month";
            self.add(format!("goods_{month}_half.csv"), at(plus(half, 1), 12, 0, 0), Encoding::Cp949, note, early);
            let whole = self.receipts((first, month_end), false);
            let note = "goods received, as the suppliers corrected them";
            self.add(format!("goods_{month}.csv"), at(plus(month_end, 3), 12, 0, 0), Encoding::Utf8, note, whole);

            let moved = self.story.points.iter().filter(|it| first <= it.day && it.day <= month_end);
            let moved = Content::Points(moved.cloned().map(Shown::good).collect());
            let note = "own points of the month";
            self.add(format!("points_{month}.csv"), at(plus(month_end, 2), 8, 20, 0), Encoding::Utf8Bom, note, moved);

            // The month before comes again with the day on which its documents came.
            let taken_at = at(plus(month_end, 1), 8, 40, 0);
            let known = |it: &&Accrual| it.from <= month_end && it.to >= plus(first, -1);
            let shown = self.story.accruals.iter().filter(known).cloned().map(|it| {
                let reversed_on = it.reversed_on.filter(|on| *on <= taken_at.date());
                Shown::good(Accrual { reversed_on, ..it })
            });
            let shown = Content::Accruals(shown.collect());
            let note = "expenses whose documents come later";
            self.add(format!("accruals_{month}.csv"), taken_at, Encoding::Utf8, note, shown);
        }
    }

    /// Receipts of the period, as the notes said at `first` or as they stand corrected.
    fn receipts(&self, (from, to): (Date, Date), first: bool) -> Content {
        let of_period = self.story.receipts.iter().filter(|it| from <= it.received_on && it.received_on <= to);
        let shown = of_period.map(|it| {
            let (supply, vat) = it.first_said.filter(|_| first).unwrap_or((it.supply, it.vat));
            Shown::good(Receipt { supply, vat, ..it.clone() })
        });
        Content::Receipts(shown.collect())
    }
}
