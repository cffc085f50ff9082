//! What platforms said of each day, every time they said it.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};
use jangbu_core::{Date, Decimal, Text, Timestamp, facts::FactKind};
use jiff::tz::TimeZone;
use measure::{Observation, maturity::HORIZON};
use store::{
    records::{self, replaced_day::ReplacedDay},
    tables::{
        cell::{Cell as _, Count, Day, Exact, Word},
        column,
    },
};

use crate::{books::Books, reports::scope::Scope, withdrawn};

/// Days of history that are learnt from: an account changes its ways.
const LEARNT_DAYS: i64 = 180;

/// A number that platforms restate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Metric {
    /// Cost as reported.
    Cost,
    /// Claimed conversions.
    Conversions,
    /// Claimed value.
    Value,
}

impl Metric {
    /// Key of its label.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cost => "reported_cost",
            Self::Conversions => "claimed",
            Self::Value => "claimed_value",
        }
    }
}

/// What is known of one account's metric: every look at every day, in days since 1970.
pub type History = BTreeMap<(Text, Metric), Vec<Observation>>;

/// When a value was said, by which batch, and the value.
type Look = (Timestamp, i64, Decimal);

/// A set of an account's day.
type Set = (FactKind, Text, Date, i64);

/// Every look at every day of the last half year, as known in `scope`.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(books: &Books, scope: &Scope) -> anyhow::Result<History> {
    let sets = known_sets(books, scope).await?;
    let sums = sums(scope).await?;

    // Of two looks on one day the later counts.
    let mut looks: BTreeMap<(Text, Metric, Date, u32), Look> = BTreeMap::new();
    let newest = sets.iter().map(|set| set.day).max().unwrap_or_default();
    for set in sets {
        let Some(lag) = lag(books, &set)? else { continue };
        if days(set.day, newest) > LEARNT_DAYS {
            continue;
        }
        let place: Set = (set.fact, set.account.clone(), set.day, set.batch_id);
        let said = sums.get(&place).copied().unwrap_or_default();
        for (metric, value) in said.of(set.fact) {
            let look = (set.observed_at, set.batch_id, value);
            let newest = looks.entry((set.account.clone(), metric, set.day, lag)).or_insert(look);
            *newest = look.max(*newest);
        }
    }
    let mut history = History::new();
    for ((account, metric, day, lag), (.., value)) in looks {
        let day = i32::try_from(days(Date::constant(1970, 1, 1), day))?;
        history.entry((account, metric)).or_default().push(Observation { day, lag, value });
    }
    Ok(history)
}

/// Days of the period that no platform was asked for again after four weeks.
///
/// # Errors
/// When the database cannot be read.
pub async fn young_days(books: &Books, scope: &Scope) -> anyhow::Result<BTreeSet<Date>> {
    let mut last: BTreeMap<(FactKind, Text, Date), u32> = BTreeMap::new();
    for set in known_sets(books, scope).await? {
        let within = scope.from.is_none_or(|from| from <= set.day) && scope.to.is_none_or(|to| set.day <= to);
        if let Some(lag) = lag(books, &set)?.filter(|_| within) {
            let oldest = last.entry((set.fact, set.account, set.day)).or_insert(lag);
            *oldest = lag.max(*oldest);
        }
    }
    Ok(last.into_iter().filter(|(_, lag)| *lag < HORIZON).map(|((.., day), _)| day).collect())
}

/// Every set of an account's day that is known in `scope` and not known to be withdrawn.
async fn known_sets(books: &Books, scope: &Scope) -> anyhow::Result<Vec<ReplacedDay>> {
    let mut tx = books.read().await?;
    let mut sets = records::replaced_day::all(&mut tx).await?;
    let withdrawn = withdrawn::by(&mut tx, scope.known.at).await?;
    sets.retain(|set| !withdrawn.contains_key(&set.batch_id));
    if scope.known.restricts {
        let batches = records::batch::all(&mut tx).await?;
        let known = batches.iter().filter(|batch| batch.recorded_at <= scope.known.at);
        let known: HashSet<i64> = known.map(|batch| batch.id).collect();
        sets.retain(|set| known.contains(&set.batch_id));
    }
    Ok(sets)
}

/// Days from a set's day to the day on which the source said it; `None` where it was said before.
fn lag(books: &Books, set: &ReplacedDay) -> anyhow::Result<Option<u32>> {
    let zone = books.accounts.get(&set.account).map(|account| account.zone.as_str()).filter(|zone| !zone.is_empty());
    let zone = TimeZone::get(zone.unwrap_or(&books.company.zone))?;
    Ok(u32::try_from(days(set.day, set.observed_at.to_zoned(zone).date())).ok())
}

/// Days from `from` to `to`.
fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// What a set adds up to; a set without rows is zero.
#[derive(Clone, Copy, Default)]
struct Sums {
    cost: Decimal,
    conversions: Decimal,
    value: Decimal,
}

impl Sums {
    fn of(self, fact: FactKind) -> Vec<(Metric, Decimal)> {
        match fact {
            FactKind::AdDelivery => vec![(Metric::Cost, self.cost)],
            FactKind::AdClaim => vec![(Metric::Conversions, self.conversions), (Metric::Value, self.value)],
            _ => Vec::new(),
        }
    }
}

async fn sums(scope: &Scope) -> anyhow::Result<HashMap<Set, Sums>> {
    let mut sums: HashMap<Set, Sums> = HashMap::new();
    let delivered = "SELECT account, reported_day, batch_id, SUM(cost) AS cost FROM ad_delivery \
                     GROUP BY account, reported_day, batch_id";
    // Of each unit the purchases, or the total where none is told, as in the profit report.
    let of = |column: &str, action: &str| format!("SUM(CASE WHEN action = '{action}' THEN {column} END)");
    let one = |column: &str| format!("COALESCE({}, {}, 0) AS {column}", of(column, "purchase"), of(column, "total"));
    let claimed = format!(
        "SELECT account, reported_day, batch_id, SUM(conversions) AS conversions, SUM(value) AS value FROM \
         (SELECT account, reported_day, batch_id, {}, {} FROM ad_claim \
         GROUP BY account, reported_day, batch_id, day, campaign, ad_group, keyword, ad, placement) c \
         GROUP BY account, reported_day, batch_id",
        one("conversions"),
        one("value")
    );
    for (fact, sql) in [(FactKind::AdDelivery, delivered), (FactKind::AdClaim, claimed.as_str())] {
        if scope.snapshot.rows(fact.as_str())? == 0 {
            continue;
        }
        for batch in scope.snapshot.query(sql, &[]).await? {
            let (accounts, reported) = (column::<Word>(&batch, "account")?, column::<Day>(&batch, "reported_day")?);
            let batches = column::<Count>(&batch, "batch_id")?;
            for row in 0..batch.num_rows() {
                let amount = |name: &'static str| Exact::get(column::<Exact>(&batch, name)?, row);
                let place = (fact, Word::get(accounts, row)?, Day::get(reported, row)?, Count::get(batches, row)?);
                let sum = sums.entry(place).or_default();
                if fact == FactKind::AdDelivery {
                    sum.cost = amount("cost")?;
                } else {
                    (sum.conversions, sum.value) = (amount("conversions")?, amount("value")?);
                }
            }
        }
    }
    Ok(sums)
}
