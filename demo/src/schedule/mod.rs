//! Who downloads what, when: the exports of the story, in the order in which they arrive.

mod ads;
mod analytics;
mod books;
mod documents;
mod malls;
mod money;
mod platforms;
mod shop;

use jiff::civil::{Date, DateTime};

use crate::{
    Options,
    calendar::{at, days, later, plus},
    files::rows::{Content, Encoding, Export, ProductRow, Shown},
    world::{
        Story,
        accounts::SHOP,
        rates::{BANK_OF_KOREA, ECB, Rate},
    },
};

/// Writes down the story file by file.
pub struct Scheduler<'a> {
    story: &'a Story,
    options: &'a Options,
    exports: Vec<Export>,
}

/// All exports as they should be, in no particular order.
pub fn schedule(story: &Story, options: &Options) -> Vec<Export> {
    let mut scheduler = Scheduler { story, options, exports: Vec::new() };
    scheduler.masters();
    scheduler.ads();
    scheduler.shop();
    scheduler.gateway();
    scheduler.money();
    scheduler.books();
    scheduler.malls();
    scheduler.platforms();
    scheduler.documents();
    scheduler.analytics();
    scheduler.exports
}

/// People download a file twice: the same bytes under another name, a day later.
pub fn repeat_some(exports: &mut Vec<Export>) {
    for (n, stem) in ["naver_ui_", "orders_2", "kb_", "AD_2204817", "toss_settlements_"].into_iter().enumerate() {
        let flawless = |e: &&Export| e.name.starts_with(stem) && e.content.faults().iter().all(Option::is_none);
        let Some(original) = exports.iter().filter(flawless).nth(n % 3) else { continue };
        let mut copy = original.clone();
        let (head, tail) = original.name.rsplit_once('.').unwrap_or((&original.name, ""));
        copy.name = format!("{head} (1).{tail}");
        copy.arrives_at = later(original.arrives_at, 86_400 + 60 * n as i64);
        copy.note = "the same download again".into();
        copy.copy = true;
        exports.push(copy);
    }
}

/// Sorted by arrival; every arrival gets an instant of its own.
pub fn arrange(mut exports: Vec<Export>) -> Vec<Export> {
    exports.sort_by(|a, b| (a.arrives_at, &a.name).cmp(&(b.arrives_at, &b.name)));
    for n in 1..exports.len() {
        let earliest = later(exports[n - 1].arrives_at, 1);
        exports[n].arrives_at = exports[n].arrives_at.max(earliest);
    }
    exports
}

impl Scheduler<'_> {
    fn add(
        &mut self,
        name: String,
        taken_at: DateTime,
        encoding: Encoding,
        note: &str,
        content: Content,
    ) -> &mut Export {
        let arrives_at = later(taken_at, 300);
        let export =
            Export { name, taken_at, arrives_at, account: None, encoding, note: note.into(), copy: false, content };
        self.exports.push(export);
        let last = self.exports.len() - 1;
        &mut self.exports[last]
    }

    /// First day of each week after the start, up to the end of the books.
    fn weeks(&self) -> Vec<Date> {
        days(self.options.start, self.options.last()).skip(7).step_by(7).collect()
    }

    /// First and last day of each month.
    fn months(&self) -> Vec<(Date, Date)> {
        days(self.options.start, self.options.last()).filter(|d| d.day() == 1).map(|d| (d, d.last_of_month())).collect()
    }

    /// The day on which the last files are taken.
    fn final_day(&self) -> Date {
        plus(self.options.last(), 4)
    }

    fn masters(&mut self) {
        let start = self.options.start;
        let opening = self.story.openings.iter().cloned().map(Shown::good).collect();
        self.add(
            "opening_balances.csv".into(),
            at(plus(start, 1), 7, 30, 0),
            Encoding::Utf8Bom,
            "opening trial balance",
            Content::Openings(opening),
        );
        let mut from = plus(start, -30);
        let cuts: Vec<Date> = [plus(start, 1)].into_iter().chain(self.months().iter().map(|m| plus(m.1, 1))).collect();
        for cut in cuts {
            let of = |chosen: &dyn Fn(&Rate) -> bool| {
                let rates = self.story.rates.iter().filter(|r| r.on >= from && r.on < cut && chosen(r));
                rates.cloned().map(Shown::good).collect()
            };
            let lists = [
                (format!("fx_rates_{cut}.csv"), Content::Rates(of(&|r| ![BANK_OF_KOREA, ECB].contains(&r.source)))),
                (format!("ecos_731Y001_{cut}.json"), Content::BankOfKorea(of(&|r| r.source == BANK_OF_KOREA))),
                (format!("eurofxref-hist_{cut}.csv"), Content::Ecb(of(&|r| r.source == ECB))),
            ];
            for (n, (name, content)) in lists.into_iter().enumerate() {
                self.add(name, at(cut, 7, 40 + n as i8, 0), Encoding::Utf8, "exchange rates", content);
            }
            from = plus(cut, -3);
        }
        let mut known: Vec<DateTime> =
            self.story.products.iter().flat_map(|p| p.costs.iter().map(|c| c.known_at)).collect();
        known.sort();
        known.dedup();
        for (n, known_at) in known.iter().enumerate() {
            let mut rows = Vec::new();
            for product in &self.story.products {
                let news =
                    product.costs.iter().filter(|c| c.known_at == *known_at).map(|c| (Some(c.unit_cost), c.valid_from));
                let without = (n == 0 && product.costs.is_empty()).then_some((None, self.options.start));
                rows.extend(news.chain(without).map(|(unit_cost, valid_from)| {
                    let name = product.name.clone();
                    Shown::good(ProductRow {
                        shop: SHOP,
                        product: product.code.clone(),
                        name,
                        category: product.category,
                        unit_cost,
                        valid_from,
                        terms: product.terms.clone(),
                    })
                }));
            }
            let note = if n == 0 { "product costs" } else { "new or corrected product costs" };
            self.add(
                format!("products_{}.csv", known_at.date()),
                *known_at,
                Encoding::Utf8,
                note,
                Content::Products(rows),
            );
        }
    }
}
