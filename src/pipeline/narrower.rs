//! Refuses advertising files that say less than what is in force: a filtered or garbled download must not wipe cost or
//! conversions.

use std::collections::BTreeSet;

use hashbrown::HashSet;
use jangbu_core::{
    Date, Said, Text,
    facts::{AdClaim, AdDelivery, AdUnit},
};
use store::{
    Snapshot,
    records::replaced_day::ReplacedDay,
    tables::{FactRow, Retired},
};

use super::{import::Refused, in_force::Known, replacing::Replacing};

/// Grains from coarse to fine.
const GRAINS: [&str; 4] = ["campaign", "ad_group", "keyword", "ad"];

/// Formats that a machine writes whole: a campaign that is missing there had nothing.
const WHOLE: [&str; 1] = ["naver_search_ad_stat"];

/// Days and campaigns named in a message.
const SHOWN: usize = 5;

/// What an advertising file says beside its facts.
#[derive(Debug, Default)]
pub struct Reported {
    /// Campaigns that it names, by account; those without conversions become no claims.
    pub campaigns: HashSet<(Text, Text)>,
    /// Its finest unit; empty where that has no meaning.
    pub grain: Text,
    /// Rows that went to quarantine.
    pub unreadable: Vec<Unreadable>,
}

/// A row that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its line.
    pub line: u32,
    /// Its account; empty when it is not known.
    pub account: Text,
    /// Its day, where that could be read.
    pub day: Option<Date>,
}

impl Unreadable {
    /// Whether the row may be about the account's day.
    fn may_be_of(&self, account: &Text, day: Date) -> bool {
        (self.account.is_empty() || self.account == *account) && self.day.is_none_or(|its| its == day)
    }
}

/// What the rows of a file are about, together.
#[derive(Default)]
pub struct Units {
    grains: BTreeSet<Text>,
    /// Account and campaign.
    campaigns: HashSet<(Text, Text)>,
}

impl Units {
    /// Takes note of a row.
    pub fn add<F: OfDay>(&mut self, row: &F) {
        if !self.grains.contains(row.grain()) {
            self.grains.insert(row.grain().into());
        }
        self.campaigns.insert((row.origin().account.clone(), row.unit().campaign.clone()));
    }
}

/// A fact of an account-day.
pub trait OfDay: FactRow {
    /// What a message calls its amounts.
    const AMOUNTS: (&'static str, &'static str);
    /// The day it is reported for.
    fn of_day(&self) -> Date;
    /// What it is about.
    fn unit(&self) -> &AdUnit;
    /// How fine that is.
    fn grain(&self) -> &str;
    /// Whether it has no amount.
    fn is_nothing(&self) -> bool;
}

impl OfDay for AdDelivery {
    const AMOUNTS: (&'static str, &'static str) = ("cost", "비용");

    fn of_day(&self) -> Date {
        self.reported_day
    }

    fn unit(&self) -> &AdUnit {
        &self.unit
    }

    fn grain(&self) -> &str {
        &self.grain
    }

    fn is_nothing(&self) -> bool {
        self.cost.is_zero()
    }
}

impl OfDay for AdClaim {
    const AMOUNTS: (&'static str, &'static str) = ("conversions", "전환");

    fn of_day(&self) -> Date {
        self.reported_day
    }

    fn unit(&self) -> &AdUnit {
        &self.unit
    }

    fn grain(&self) -> &str {
        &self.grain
    }

    fn is_nothing(&self) -> bool {
        self.conversions.is_zero() && self.value.is_zero()
    }
}

/// Compares the rows of a file with those they would take the place of.
///
/// # Errors
/// Names the rows that cannot be read, the coarser grain, or the campaigns that would be lost, and says how to accept
/// it.
pub async fn refuse(
    rows: &Replacing,
    reported: &Reported,
    (days, lost): (&[ReplacedDay], &[Retired]),
    format: &str,
    (snapshot, known): (&Snapshot, &Known),
) -> anyhow::Result<()> {
    let ours: HashSet<i64> = days.iter().map(|set| set.batch_id).collect();
    let lost: Vec<&Retired> = lost.iter().filter(|it| !ours.contains(&it.retired_batch)).collect();
    let delivered = before::<AdDelivery>(&lost, snapshot, known).await?;
    refuse_kind(&rows.delivered, &delivered, reported, format)?;
    let claimed = before::<AdClaim>(&lost, snapshot, known).await?;
    refuse_kind(&rows.claimed, &claimed, reported, format)
}

/// The rows in force that the file would take the place of.
async fn before<F: OfDay>(lost: &[&Retired], snapshot: &Snapshot, known: &Known) -> anyhow::Result<Vec<F>> {
    let days: HashSet<(&Text, Date)> =
        lost.iter().filter(|it| it.fact == F::KIND).filter_map(|it| Some((&it.account, it.day?))).collect();
    let accounts: BTreeSet<&Text> = days.iter().map(|(account, _)| *account).collect();
    let mut before = Vec::new();
    for account in accounts {
        let of_account = || days.iter().filter(|(its, _)| *its == account).map(|(_, day)| *day);
        let (Some(first), Some(last)) = (of_account().min(), of_account().max()) else { continue };
        let sql = format!(
            "SELECT * FROM {} WHERE account = $1 AND reported_day BETWEEN DATE '{first}' AND DATE '{last}'",
            F::table()
        );
        for batch in snapshot.query(&sql, &[account.as_str().into()]).await? {
            let rows = F::decode(&batch)?.into_iter();
            before.extend(rows.filter(|row| days.contains(&(account, row.of_day())) && known.in_force(row)));
        }
    }
    Ok(before)
}

fn refuse_kind<F: OfDay>(rows: &Units, before: &[F], reported: &Reported, format: &str) -> anyhow::Result<()> {
    refuse_garbled(before, reported)?;
    let rank = |grain: &str| GRAINS.iter().position(|it| *it == grain).unwrap_or(0);
    let grains = rows.grains.iter().map(Text::as_str);
    let ours = grains.chain([reported.grain.as_str()]).filter(|grain| !grain.is_empty());
    if let (Some(fine), Some(coarse)) = (before.iter().map(|row| rank(row.grain())).max(), ours.map(rank).min())
        && coarse < fine
    {
        let (fine, coarse) = (GRAINS[fine], GRAINS[coarse]);
        return Err(refused(
            format!(
                "the file reports by {coarse}, but {fine} is in force for days it covers: nothing was imported. \
                 If the coarser file is what you want, import it again with --accept"
            ),
            format!(
                "파일은 {coarse} 단위인데, 같은 날짜에 {fine} 단위가 반영되어 있어 가져오지 않았습니다. 더 거친 파일이 \
                 맞으면 --accept 를 붙여 다시 가져오십시오"
            ),
        ));
    }
    if WHOLE.contains(&format) {
        return Ok(());
    }
    let of = |row: &F| (row.origin().account.clone(), row.unit().campaign.clone());
    let named = |unit: &(Text, Text)| rows.campaigns.contains(unit) || reported.campaigns.contains(unit);
    let missing = before.iter().filter(|row| !row.is_nothing() && !named(&of(row)));
    let missing: BTreeSet<&Text> = missing.map(|row| &row.unit().campaign).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().take(SHOWN).map(|name| name.as_str()).collect();
    let (count, names, (en, ko)) = (missing.len(), names.join(", "), F::AMOUNTS);
    Err(refused(
        format!(
            "the file leaves out {count} campaign(s) that had {en} on days it covers ({names}): nothing was imported, \
             because it may be a filtered download. Download it without a filter, or import it again with --accept"
        ),
        format!(
            "파일에 {ko}이(가) 있던 캠페인 {count}개가 빠져 있어({names}) 가져오지 않았습니다. 필터가 걸린 파일일 수 \
             있습니다. 필터 없이 다시 내려받거나, --accept 를 붙여 다시 가져오십시오"
        ),
    ))
}

/// A day is not replaced by rows of which one cannot be read: what that row says would count as zero.
fn refuse_garbled<F: OfDay>(before: &[F], reported: &Reported) -> anyhow::Result<()> {
    let mut lines: Vec<u32> = Vec::new();
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for row in &reported.unreadable {
        let of = |it: &&F| !it.is_nothing() && row.may_be_of(&it.origin().account, it.of_day());
        let its: Vec<Date> = before.iter().filter(of).map(F::of_day).collect();
        if !its.is_empty() {
            lines.push(row.line);
            days.extend(its);
        }
    }
    let Some(first) = days.first() else { return Ok(()) };
    let shown: Vec<String> = lines.iter().take(SHOWN).map(ToString::to_string).collect();
    let (shown, count, last, (en, ko)) = (shown.join(", "), lines.len(), days.last().unwrap_or(first), F::AMOUNTS);
    Err(refused(
        format!(
            "{count} row(s) cannot be read (line {shown}), and the file would take the place of days that have {en} \
             ({first} to {last}): nothing was imported, because what those rows say would count as zero. Download the \
             file again or mend it; with --accept the rows wait in quarantine and the days lack them until then"
        ),
        format!(
            "읽을 수 없는 행이 {count}개 있고({shown}행), 이 파일은 {ko}이(가) 반영된 날짜({first} ~ {last})를 \
             대신하게 됩니다. 그 행의 값이 0 으로 처리되므로 가져오지 않았습니다. 파일을 다시 내려받거나 고치십시오. \
             --accept 를 붙이면 그 행은 격리되고, 고칠 때까지 그 날짜에서 빠집니다"
        ),
    ))
}

fn refused(en: String, ko: String) -> anyhow::Error {
    Refused(Said::new(en, ko)).into()
}
