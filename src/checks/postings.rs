//! G14, and with all groups G4, G15 and G38: the journal shows what the rules make of the facts in force.
//!
//! Every group is posted anew from its facts, with the tables of rates, costs, VAT and accounts as they are now, and
//! compared with all that was ever posted for it. Where nothing differs, the books are a function of the facts: a
//! replay reaches the same (G4), whatever the order of arrival (G15), and no table has changed earlier results (G38).

use std::{collections::BTreeMap, sync::Arc};

use hashbrown::HashSet;
use jangbu_core::{
    Currency, Date, Said,
    facts::FactSet,
    group::{GroupKey, GroupKind},
};
use ledger::{
    Context, Posted, Reason,
    check::difference_posting::{PostedAgain, difference_posting},
};
use store::{
    Snapshot,
    tables::cell::{Count, Small, Word},
};

use super::{Extent, Found, cell, query};
use crate::pipeline::{derived, in_force::Known, load, touched::POSTED_FACTS};

/// Groups that are loaded at once: bounds memory.
const PARTITION: usize = 100_000;

/// How many groups were posted anew.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize)]
pub struct PostedAnew {
    /// Groups posted anew.
    pub groups: usize,
    /// All groups of the books.
    pub of: usize,
}

impl PostedAnew {
    /// Whether no group was left out.
    pub fn is_all(&self) -> bool {
        self.groups == self.of
    }
}

/// What posting anew showed.
pub struct Anew {
    /// Groups whose postings are not those of the rules.
    pub broken: Vec<Found>,
    /// Groups that wait for something.
    pub findings: Vec<Found>,
    /// Hashes of the groups that wait.
    pub waiting: Arc<HashSet<i64>>,
    /// How many groups were looked at.
    pub posted: PostedAnew,
}

/// Posts groups anew and compares.
///
/// Of more groups than `extent` allows a part is drawn by the hash of their keys, another one after each commit. Groups
/// of which nothing is in the books are always among them: what waits is told in full.
pub async fn post_anew(
    snapshot: &Snapshot,
    known: &Known,
    context: &Context,
    extent: Extent,
    progress: &dyn Fn(u64, u64),
) -> anyhow::Result<Anew> {
    let derived = derived_groups(snapshot, context).await?;
    let (hashes, of) = drawn(snapshot, &derived, extent).await?;
    let total = hashes.len() + derived.len();
    let mut again = Again { context, differing: Vec::new(), waiting: Vec::new() };
    for (at, part) in hashes.chunks(PARTITION).enumerate() {
        progress((at * PARTITION) as u64, total as u64);
        let part = Arc::new(part.iter().copied().collect());
        let mut posted = load::posted_of(&part, snapshot).await?;
        let groups = load::facts_of(&part, snapshot, known, &context.accounts).await?;
        for (group, facts) in groups.into_groups() {
            let before = posted.remove(&group).unwrap_or_default();
            again.post(&group, &facts, &before);
        }
        for (group, before) in posted.iter().filter(|(group, _)| !derived::is_derived(group)) {
            again.post(group, &FactSet::default(), before);
        }
    }
    let mut posted = load::posted_of(&Arc::new(derived.iter().map(GroupKey::hash64).collect()), snapshot).await?;
    let mut short = Vec::new();
    derived::each(&derived, snapshot, known, &context.accounts, |group, facts| {
        again.post(group, &facts, &posted.remove(group).unwrap_or_default());
        short.extend(shortage(group, &facts, context));
        Ok(())
    })
    .await?;
    progress(total as u64, total as u64);
    let waiting = again.waiting.iter().map(|(group, _)| group.hash64()).collect();
    Ok(Anew {
        broken: again.differing,
        findings: findings(again.waiting).into_iter().chain(short).collect(),
        waiting: Arc::new(waiting),
        posted: PostedAnew { groups: total, of: of + derived.len() },
    })
}

/// Groups that rest on the facts of several others: of every media account and every product received, and whatever
/// else is posted as such.
async fn derived_groups(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<GroupKey>> {
    let mut groups: Vec<GroupKey> =
        context.accounts.values().flat_map(|it| derived::of_media(it, &context.company)).collect();
    groups.extend(context.costs.received().map(|(shop, product)| derived::of_product(shop, product)));
    for kind in [GroupKind::Fx, GroupKind::Reval, GroupKind::Credit, GroupKind::Stock] {
        let sql = format!("SELECT DISTINCT group_key FROM journal WHERE group_key LIKE '{kind}:%'");
        for batch in query(snapshot, "journal", &sql).await? {
            for row in 0..batch.num_rows() {
                groups.push(GroupKey::from_stored(&cell::<Word>(&batch, "group_key", row)?));
            }
        }
    }
    derived::due(groups, snapshot).await
}

/// More pieces of a product left than were received.
fn shortage(group: &GroupKey, facts: &FactSet, context: &Context) -> Option<Found> {
    if group.kind() != Some(GroupKind::Stock) {
        return None;
    }
    // A product that cannot be posted is told as waiting.
    let (day, quantity) = ledger::posting_rules::shortage(group, facts, context).ok()??;
    let quantity = quantity.normalize();
    Some(Found {
        rule: "G26",
        kind: "stock_below_zero",
        subject: format!("{}/{}", group.account(), group.rest()),
        message: Said::new(
            format!("stock is below zero from {day}, down to {quantity}: a receipt or the opening stock is missing"),
            format!("{day}부터 재고가 0보다 작습니다(최저 {quantity}). 입고나 기초 재고가 빠졌습니다"),
        ),
        amount: None,
    })
}

/// The groups to be posted anew, sorted, and how many there are; those of `derived` left out.
async fn drawn(snapshot: &Snapshot, derived: &[GroupKey], extent: Extent) -> anyhow::Result<(Vec<i64>, usize)> {
    let mut facts = HashSet::new();
    for table in POSTED_FACTS {
        collect(snapshot, table, &mut facts).await?;
    }
    let mut all = HashSet::new();
    collect(snapshot, "journal", &mut all).await?;
    let most = match extent {
        Extent::Full => usize::MAX,
        Extent::Part(most) => most.max(1),
    };
    let mut always: HashSet<i64> = facts.difference(&all).copied().collect();
    all.extend(facts);
    collect(snapshot, "order_touch", &mut all).await?;
    if all.len() > most {
        // What is taken back names no fact: such groups may have nothing in the books any more.
        let taken_back = "SELECT DISTINCT group_hash FROM journal WHERE fact_id = 0";
        for batch in query(snapshot, "journal", taken_back).await? {
            for row in 0..batch.num_rows() {
                always.insert(cell::<Count>(&batch, "group_hash", row)?);
            }
        }
    }
    for group in derived {
        all.remove(&group.hash64());
    }
    let of = all.len();
    // Hashes are evenly spread, so that a remainder draws an even part.
    let parts = i64::try_from(of.div_ceil(most))?.max(1);
    let part = snapshot.id().rem_euclid(parts);
    let mut drawn: Vec<i64> =
        all.into_iter().filter(|hash| hash.rem_euclid(parts) == part || always.contains(hash)).collect();
    drawn.sort_unstable();
    Ok((drawn, of))
}

async fn collect(snapshot: &Snapshot, table: &str, hashes: &mut HashSet<i64>) -> anyhow::Result<()> {
    if snapshot.rows(table)? > 0 {
        snapshot
            .scan_i64(table, "group_hash", |values| hashes.extend(values.iter().filter(|hash| **hash != 0)))
            .await?;
    }
    Ok(())
}

/// What was found so far.
struct Again<'a> {
    context: &'a Context,
    differing: Vec<Found>,
    waiting: Vec<(GroupKey, Reason)>,
}

impl Again<'_> {
    fn post(&mut self, group: &GroupKey, facts: &FactSet, before: &[Posted]) {
        match difference_posting(group, facts, before, self.context) {
            PostedAgain::Same => {}
            PostedAgain::Waits(reason) => self.waiting.push((group.clone(), reason)),
            PostedAgain::Differs(findings) => {
                let own = self.context.company.currency;
                self.differing.extend(findings.into_iter().map(|finding| Found::of(finding, own)));
            }
        }
    }
}

/// Missing rates once by currency and day; what else groups wait for by group.
fn findings(mut waiting: Vec<(GroupKey, Reason)>) -> Vec<Found> {
    waiting.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut rates: BTreeMap<(Currency, Date), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (group, reason) in &waiting {
        if let Reason::MissingRate { currency, day, .. } = reason {
            *rates.entry((*currency, *day)).or_default() += 1;
            continue;
        }
        // Derived groups wait for what the groups they rest on wait for.
        let told = derived::is_derived(group) && waiting.iter().any(|(other, why)| other != group && why == reason);
        if !told {
            found.push(Found {
                rule: "G14",
                kind: "waiting",
                subject: group.to_string(),
                message: Said::new(
                    format!("not posted: {reason}"),
                    format!("분개하지 않았습니다: {}", reason.said().ko),
                ),
                amount: None,
            });
        }
    }
    found.extend(rates.into_iter().map(|((currency, day), groups)| Found {
        rule: "G30",
        kind: "missing_rate",
        subject: format!("{currency}/{day}"),
        message: Said::new(
            format!("no rate of {currency} is known for {day}: {groups} groups of facts are not posted yet"),
            format!("{day}의 {currency} 환율이 없어 {groups}개 묶음을 아직 분개하지 않았습니다"),
        ),
        amount: None,
    }));
    found
}

/// Rules in the journal that this program does not know, or knows only in an older version.
pub async fn known_rules(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    const SQL: &str = "SELECT rule, rule_version, MIN(entry_id) AS entry FROM journal \
        GROUP BY rule, rule_version ORDER BY rule, rule_version";
    let mut found = Vec::new();
    for batch in query(snapshot, "journal", SQL).await? {
        for row in 0..batch.num_rows() {
            let rule = cell::<Word>(&batch, "rule", row)?;
            let version = cell::<Small>(&batch, "rule_version", row)?;
            let ours = ledger::posting_rules::ALL.iter().find(|ours| ours.id == rule);
            if ours.is_none_or(|ours| i64::from(ours.version) < i64::from(version)) {
                found.push(Found {
                    rule: "G38",
                    kind: "unknown_rule",
                    subject: format!("entry {}", cell::<Count>(&batch, "entry", row)?),
                    message: Said::new(
                        format!("version {version} of the posting rule `{rule}` is not known to this program"),
                        format!("이 프로그램이 모르는 분개 규칙입니다: `{rule}` {version}판"),
                    ),
                    amount: None,
                });
            }
        }
    }
    Ok(found)
}
