//! Reports of the platforms beside Naver: every week, or every second, five or six weeks again, each day in the zone of
//! its account.

use jiff::civil::Date;

use super::Scheduler;
use crate::{
    calendar::{at, day_in, plus},
    files::rows::{AdLayout, AdReport, Content, Encoding, Export},
    world::{accounts, platforms::PLATFORMS},
};

impl Scheduler<'_> {
    /// Reports of every platform, and a last one.
    pub(super) fn platforms(&mut self) {
        let (start, last) = (self.options.start, self.options.last());
        let weeks: Vec<Date> = self.weeks();
        let end = weeks.len();
        for (n, day) in weeks.into_iter().chain([self.final_day()]).enumerate() {
            for (hour, platform) in PLATFORMS.iter().enumerate() {
                let weekly = [accounts::GOOGLE, accounts::META, accounts::GOOGLE_EU].contains(&platform.account);
                if n.is_multiple_of(2) && n != end && !weekly {
                    continue;
                }
                let from = plus(day, if weekly { -35 } else { -42 });
                let taken_at = at(day, 8 + hour as i8, 5, 0);
                // The day that has not ended in the account's zone is left out.
                let to = plus(day_in(platform.zone, taken_at), -1).min(last);
                let rows = self.ad_rows(platform.account, taken_at, from.max(start), to);
                let layout = layout(platform.account, n);
                let (stem, ending) = named(layout);
                let encoding = match layout {
                    AdLayout::GoogleUi if n.is_multiple_of(2) => Encoding::Utf16Le,
                    AdLayout::Daangn => Encoding::Cp949,
                    AdLayout::KakaoMoment => Encoding::Utf8Bom,
                    _ => Encoding::Utf8,
                };
                let name = format!("{stem}_{}_{}.{ending}", platform.account, day.strftime("%Y%m%d"));
                let content = Content::AdReport(AdReport { layout, platform, from: from.max(start), to, rows });
                let export = self.add(name, taken_at, encoding, "report, restates earlier weeks", content);
                name_account(export, layout);
            }
        }
    }
}

/// Files that do not say whose they are are imported with the account's name.
fn name_account(export: &mut Export, layout: AdLayout) {
    let silent = [AdLayout::KakaoMoment, AdLayout::KakaoKeyword, AdLayout::Tiktok, AdLayout::Daangn];
    if let Content::AdReport(report) = &export.content
        && silent.contains(&layout)
    {
        export.account = Some(report.platform.account);
    }
}

fn layout(account: &str, n: usize) -> AdLayout {
    match account {
        accounts::GOOGLE => AdLayout::GoogleUi,
        accounts::GOOGLE_EU => AdLayout::GoogleStream,
        accounts::META if n.is_multiple_of(2) => AdLayout::MetaInsights,
        accounts::META => AdLayout::MetaWorkbook,
        accounts::KAKAO_MOMENT => AdLayout::KakaoMoment,
        accounts::KAKAO_KEYWORD => AdLayout::KakaoKeyword,
        accounts::TIKTOK => AdLayout::Tiktok,
        _ => AdLayout::Daangn,
    }
}

fn named(layout: AdLayout) -> (&'static str, &'static str) {
    match layout {
        AdLayout::GoogleUi => ("campaign_report", "tsv"),
        AdLayout::GoogleStream => ("search_stream", "json"),
        AdLayout::MetaInsights => ("insights", "json"),
        AdLayout::MetaWorkbook => ("ads_manager", "xlsx"),
        AdLayout::KakaoMoment => ("moment", "csv"),
        AdLayout::KakaoKeyword => ("keyword", "csv"),
        AdLayout::Tiktok => ("tiktok", "csv"),
        AdLayout::Daangn => ("local_ads", "csv"),
    }
}
