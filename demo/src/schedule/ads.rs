//! Exports of the ad platform.

use jiff::civil::{Date, DateTime};

use super::Scheduler;
use crate::{
    calendar::{at, days, later, plus},
    files::rows::{AdRow, Content, ConversionRow, Encoding, Shown},
    world::{
        accounts::{NAVER_BOOKS, NAVER_BRAND, NAVER_MAIN},
        ads,
    },
};

impl Scheduler<'_> {
    /// Daily and weekly reports, each restating earlier days; one old download that comes late.
    pub(super) fn ads(&mut self) {
        let (start, last) = (self.options.start, self.options.last());
        for day in days(plus(start, 1), last.min(plus(start, 30))) {
            self.ui(day, at(day, 9, 0, 0), plus(day, -7).max(start), "daily report, restates a week");
        }
        for day in self.weeks() {
            self.ui(day, at(day, 18, 30, 0), plus(day, -35).max(start), "weekly report, restates five weeks");
            for (account, customer) in [(NAVER_BRAND, "2204817"), (NAVER_BOOKS, "2204818")] {
                self.stat(account, customer, at(day, 7, 0, 0), plus(day, -35).max(start), plus(day, -1));
            }
        }
        let end = self.final_day();
        self.ui(plus(last, 1), at(end, 9, 0, 0), plus(last, -34).max(start), "last report of the period");
        for (account, customer) in [(NAVER_BRAND, "2204817"), (NAVER_BOOKS, "2204818")] {
            self.stat(account, customer, at(end, 7, 0, 0), plus(last, -34).max(start), last);
        }
        let old = plus(start, 12);
        self.ui(old, at(old, 10, 30, 0), start, "an old download, imported weeks later");
        if let Some(export) = self.exports.last_mut() {
            export.arrives_at = at(plus(start, 45).min(plus(last, 1)), 11, 7, 0);
            export.name = format!("naver_ui_old_{old}.csv");
        }
    }

    /// The UI report of `from` to the day before `day`.
    fn ui(&mut self, day: Date, taken_at: DateTime, from: Date, note: &str) {
        let to = plus(day, -1);
        let rows = self.ad_rows(NAVER_MAIN, taken_at, from, to);
        let encoding = if from == plus(day, -7) { Encoding::Cp949 } else { Encoding::Utf8Bom };
        let name =
            format!("naver_ui_{}_{}_{}.csv", taken_at.strftime("%Y%m%d%H"), from.strftime("%m%d"), to.strftime("%m%d"));
        let total = Some(0).filter(|_| day.day() % 2 == 0);
        self.add(
            name,
            taken_at,
            encoding,
            note,
            Content::NaverUi { account: NAVER_MAIN, external_id: "haru_main", from, to, rows, total },
        );
    }

    fn stat(&mut self, account: &'static str, customer: &'static str, taken_at: DateTime, from: Date, to: Date) {
        let taken_at = if account == NAVER_BOOKS { later(taken_at, 600) } else { taken_at };
        let rows = self.ad_rows(account, taken_at, from, to);
        let mut conversions = Vec::new();
        for Shown { row: r, .. } in &rows {
            let baskets = (r.all.0 - r.purchases.0, 0);
            for (action, (count, value)) in [("purchase", r.purchases), ("add_to_cart", baskets)] {
                if count > 0 {
                    let (campaign, ad_group, keyword) = (r.campaign.clone(), r.ad_group.clone(), r.keyword.clone());
                    conversions.push(Shown::good(ConversionRow {
                        day: r.day,
                        campaign,
                        ad_group,
                        keyword,
                        mobile: r.mobile,
                        action,
                        count,
                        value,
                    }));
                }
            }
        }
        let stem = format!("{customer}_{}_{}.tsv", from.strftime("%Y%m%d"), to.strftime("%Y%m%d"));
        self.add(
            format!("AD_{stem}"),
            taken_at,
            Encoding::Utf8,
            "stat report",
            Content::NaverStat { account, customer, rows },
        );
        if !conversions.is_empty() {
            let content = Content::NaverConversions { account, customer, rows: conversions };
            self.add(
                format!("AD_CONVERSION_{stem}"),
                later(taken_at, 60),
                Encoding::Utf8,
                "conversion report",
                content,
            );
        }
    }

    pub(super) fn ad_rows(&self, account: &'static str, taken_at: DateTime, from: Date, to: Date) -> Vec<Shown<AdRow>> {
        let mut rows = Vec::new();
        for cell in self.story.ad_cells.iter().filter(|c| c.day >= from && c.day <= to) {
            let campaign = &self.story.campaigns[cell.campaign];
            if campaign.account != account {
                continue;
            }
            let shown = cell.shown_at(taken_at, ads::as_counted(account));
            let (ad_group, keyword) = campaign.groups[cell.group].clone();
            rows.push(Shown::good(AdRow {
                day: cell.day,
                campaign: campaign.key.clone(),
                campaign_name: campaign.name.clone(),
                campaign_kind: campaign.kind,
                ad_group,
                keyword,
                mobile: cell.mobile,
                impressions: shown.impressions,
                clicks: shown.clicks,
                cost: shown.cost,
                all: (shown.purchases + cell.baskets, shown.purchase_value),
                purchases: (shown.purchases, shown.purchase_value),
            }));
        }
        rows.sort_by_key(|s| s.row.day);
        rows
    }
}
