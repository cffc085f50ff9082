//! How final recent days of the platforms are, and what they are expected to end at.

pub mod history;
mod views;

use jangbu_core::{Decimal, Said};
use measure::maturity::HORIZON;
use serve::Table;

use super::scope::{Scope, ScopeArgs};
use crate::{books::Books, output::Output};

/// What to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum View {
    /// Days that are not final yet, with what they are expected to end at.
    #[default]
    Recent,
    /// How much of its final value a day has after 0 to 28 days.
    Curve,
    /// How often the intervals held on days of the past.
    BackTest,
}

/// The report as a table.
///
/// # Errors
/// When the store cannot be read.
pub async fn table(books: &Books, scope: &ScopeArgs, view: View, output: &Output) -> anyhow::Result<Table> {
    let scope = Scope::open(books, scope).await?;
    let history = history::read(books, &scope).await?;
    let mut table = match view {
        View::Recent => views::recent(books, &history, output)?,
        View::Curve => views::curve(&history)?,
        View::BackTest => views::back_test(books, &history)?,
    };
    table.title = "maturity";
    table.about = scope.about(output);
    table.main_measure = "now";
    if history.is_empty() {
        let none = "No advertising report was imported yet: import some, and import later downloads of the same days.";
        let none_ko = "아직 광고 보고서가 없습니다. 보고서를 가져오고, 같은 날짜를 나중에 다시 내려받아 가져오십시오.";
        table.notes.push(output.say(none, none_ko).to_owned());
    }
    Ok(table)
}

/// How often the intervals of expected final values held on days of the past, over all accounts and metrics.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Coverage {
    /// Values that were expected and have become final.
    pub predicted: u32,
    /// Share of them inside the interval of 80 %.
    pub within_80: Decimal,
    /// Share of them inside the interval of 95 %.
    pub within_95: Decimal,
}

impl Coverage {
    /// One sentence.
    pub fn said(&self) -> Said {
        let percent = |share: Decimal| (share * Decimal::ONE_HUNDRED).normalize();
        let (predicted, likely, wide) = (self.predicted, percent(self.within_80), percent(self.within_95));
        Said::new(
            format!(
                "final values of restated days: of {predicted} expected on past days, {likely} % fell into the interval \
                 of 80 %, {wide} % into that of 95 %"
            ),
            format!(
                "다시 집계되는 날짜의 최종값: 과거에 예상한 {predicted}건 중 80 % 구간에 {likely} %, 95 % 구간에 {wide} % 가 들었습니다"
            ),
        )
    }
}

/// The coverage so far; none where nothing that could be expected has become final.
///
/// # Errors
/// When the store cannot be read.
pub async fn coverage(books: &Books) -> anyhow::Result<Option<Coverage>> {
    let scope = Scope::open(books, &ScopeArgs::default()).await?;
    let history = history::read(books, &scope).await?;
    views::coverage(books, &history)
}

/// A sentence about days in the period that are not final; none where all are.
///
/// # Errors
/// When the database cannot be read.
pub async fn note(books: &Books, scope: &Scope, output: &Output) -> anyhow::Result<Option<String>> {
    let young = history::young_days(books, scope).await?;
    let (Some(first), Some(last)) = (young.first(), young.last()) else { return Ok(None) };
    let en = format!(
        "{first} to {last}: the platforms were last asked less than {HORIZON} days after; `jangbu report maturity` shows \
         how final these days are and what they are expected to end at."
    );
    let ko = format!(
        "{first} ~ {last}: 매체 값을 {HORIZON}일이 지나기 전에 마지막으로 받았습니다. 얼마나 확정되었고 최종값이 얼마로 \
         예상되는지는 `report maturity` 로 보십시오."
    );
    Ok(Some(output.say(&en, &ko).to_owned()))
}
