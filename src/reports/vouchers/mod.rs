//! Vouchers of a month, out of the journal.

mod layout;

use anyhow::Context as _;
use jangbu_core::{
    Text,
    group::{GroupKey, GroupKind},
};
use ledger::{
    Month,
    vouchers::{Bundle, Movement, Names, Voucher, vouchers},
};
use store::{
    Snapshot,
    tables::{
        cell::{Cell as _, Count, Day, Minor, Word},
        cell_of, column,
    },
};

pub use layout::{Layout, table};

/// What becomes one voucher.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum By {
    /// An entry.
    #[default]
    Entry,
    /// All entries of a day together.
    Day,
}

impl By {
    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Day => "day",
        }
    }
}

/// Entries posted in a month, by number: behind `after`, up to `through`.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// Month in which they are posted.
    pub month: Month,
    /// The last entry before them.
    pub after: i64,
    /// The last of them.
    pub through: i64,
}

impl Range {
    /// What of a month is not sent yet, all of it when nothing is; `None` when there is nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn unsent(snapshot: &Snapshot, month: Month, after: i64) -> anyhow::Result<Option<Self>> {
        let range = Self { month, after, through: i64::MAX };
        let sql = format!("SELECT COALESCE(MAX(entry_id), 0) AS last FROM journal WHERE {}", range.condition());
        let batches = snapshot.query(&sql, &[]).await?;
        let last = batches.iter().find(|batch| batch.num_rows() > 0);
        let through = last.map(|batch| cell_of::<Count>(batch, "last", 0)).transpose()?.unwrap_or_default();
        Ok((through > after).then_some(Self { through, ..range }))
    }

    fn condition(&self) -> String {
        let Self { month, after, through } = self;
        let (from, to) = (month.first_day(), month.last_day());
        format!(
            "posted_on >= DATE '{from}' AND posted_on <= DATE '{to}' AND entry_id > {after} AND entry_id <= {through}"
        )
    }
}

/// The vouchers of the range, by day and number.
///
/// # Errors
/// When the store cannot be read, or a line does not make a voucher.
pub async fn of_range(snapshot: &Snapshot, range: Range, by: By, names: &Names) -> anyhow::Result<Vec<Voucher>> {
    let bundles = bundles(snapshot, range, by).await?;
    let mut made = Vec::with_capacity(bundles.len());
    for bundle in &bundles {
        made.extend(vouchers(bundle, names)?);
    }
    Ok(made)
}

/// What an entry is about, for the bookkeeper: kind of event, account, and what it is there.
fn about(key: &str) -> Text {
    let group = GroupKey::from_stored(key);
    let Some(kind) = group.kind() else { return key.into() };
    let word = match kind {
        GroupKind::Ad => "광고비",
        GroupKind::Order => "주문",
        GroupKind::Pay => "정산",
        GroupKind::Charge => "광고 충전·청구",
        GroupKind::Fx => "외환차손익",
        GroupKind::Bank => "은행",
        GroupKind::Opening => "기초잔액",
        GroupKind::Points => "포인트",
        GroupKind::Receipt => "입고",
        GroupKind::Stock => "재고 단가",
        GroupKind::Credit => "무상 크레딧",
        GroupKind::Reval => "외화 평가",
        GroupKind::Accrual => "미지급",
    };
    // A bank line's key holds its time, amount and balance too: the text at its end says what it is.
    let what = if kind == GroupKind::Bank { group.rest().rsplit('/').next().unwrap_or_default() } else { group.rest() };
    Text::from(format!("{word} {} {what}", group.account()).trim_end())
}

/// Groups whose media account is what a sale is attributed to, not whom money is owed or paid.
fn attributed() -> String {
    let kinds = [GroupKind::Order, GroupKind::Stock].map(|kind| format!("group_key LIKE '{kind}:%'"));
    kinds.join(" OR ")
}

async fn bundles(snapshot: &Snapshot, range: Range, by: By) -> anyhow::Result<Vec<Bundle>> {
    let entry = if by == By::Entry { ", entry_id" } else { "" };
    let sql = format!(
        "SELECT posted_on, MIN(entry_id) AS first, MAX(entry_id) AS last, code, counterparty, \
         MIN(group_key) AS about, SUM(functional) AS won FROM (SELECT posted_on, entry_id, code, group_key, functional, \
         COALESCE(partner, CASE WHEN {} THEN NULL ELSE media_account END, '') AS counterparty \
         FROM journal WHERE {}) \
         GROUP BY posted_on, code, counterparty{entry} ORDER BY posted_on{entry}, code, counterparty",
        attributed(),
        range.condition()
    );
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut last = 0;
    for batch in snapshot.query(&sql, &[]).await? {
        let (days, codes) = (column::<Day>(&batch, "posted_on")?, column::<Word>(&batch, "code")?);
        let (firsts, lasts) = (column::<Count>(&batch, "first")?, column::<Count>(&batch, "last")?);
        let (parties, abouts) = (column::<Word>(&batch, "counterparty")?, column::<Word>(&batch, "about")?);
        let sums = column::<Minor>(&batch, "won")?;
        for row in 0..batch.num_rows() {
            let (on, entry) = (Day::get(days, row)?, firsts.value(row));
            let is_next = bundles.last().is_none_or(|it| it.on != on || (by == By::Entry && it.entry != entry));
            if is_next {
                last = 0;
                bundles.push(Bundle { entry, on, about: about(&Word::get(abouts, row)?), movements: Vec::new() });
            }
            let bundle = bundles.last_mut().context("a bundle was begun")?;
            if by == By::Day {
                bundle.entry = bundle.entry.min(entry);
                last = last.max(lasts.value(row));
                bundle.about = Text::from(format!("{on} {}-{last}", bundle.entry));
            }
            let movement = Movement {
                code: Word::get(codes, row)?,
                counterparty: Word::get(parties, row)?,
                minor: Minor::get(sums, row)?,
            };
            bundle.movements.push(movement);
        }
    }
    Ok(bundles)
}
