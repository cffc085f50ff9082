//! Groups → entries: the target of the rules minus what is posted, dated into open periods.

use std::{collections::BTreeMap, thread};

use anyhow::{Context as _, anyhow};
use hashbrown::{HashMap, HashSet};
use jangbu_core::{
    Date, Said, Text,
    facts::FactSet,
    group::{GroupKey, GroupKind},
};
use ledger::{Chart, Context, Dimensions, JournalEntry, Periods, Posted, Posting, Role};
use store::tables::{PROFIT_LINES, RollupKey, RollupRows, Stamp};

use super::{derived, entries::Entries};

/// Groups that are not worth a thread of their own.
const FEW_GROUPS: usize = 500;

/// A group that could not be posted, and why; it keeps what it has.
#[derive(Debug)]
pub struct Unposted {
    /// Posting group.
    pub group: GroupKey,
    /// The rule's reason.
    pub reason: Said,
}

/// What a group asks for beyond what is posted.
pub struct Draft {
    entry: Option<JournalEntry>,
    /// Why the group waits.
    waits: Option<Said>,
}

/// The difference between what `facts` require of `group` and what is `posted`.
///
/// # Errors
/// Only when a rule made an unbalanced entry, which is a defect.
fn draft(group: &GroupKey, facts: &FactSet, posted: &[Posted], context: &Context) -> anyhow::Result<Draft> {
    let (target, waits) = match ledger::post_group(group, facts, context) {
        Ok(target) => (target, None),
        Err(error) if posted.is_empty() => return Ok(Draft { entry: None, waits: Some(error.reason.said()) }),
        // What waits is not in the books, whatever was known when: else the order of arrival would matter.
        Err(error) => (ledger::nothing_due(group), Some(error.reason.said())),
    };
    let (rule, version) = (target.rule, target.rule_version);
    let postings = ledger::difference(target.postings, posted);
    if postings.is_empty() {
        return Ok(Draft { entry: None, waits });
    }
    let entry = JournalEntry::try_new(group.clone(), rule, version, postings);
    Ok(Draft { entry: Some(entry.with_context(|| format!("posting `{group}`"))?), waits })
}

/// Drafts for groups of which nothing is posted, in their order, made on all cores.
///
/// # Errors
/// Only when a rule made an unbalanced entry, which is a defect.
pub fn drafts(groups: &[(GroupKey, FactSet)], context: &Context) -> anyhow::Result<Vec<Draft>> {
    let made = |groups: &[(GroupKey, FactSet)]| -> anyhow::Result<Vec<Draft>> {
        groups.iter().map(|(group, facts)| draft(group, facts, &[], context)).collect()
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = groups.len().div_ceil(threads).max(FEW_GROUPS);
    let (first, others) = groups.split_at(part.min(groups.len()));
    thread::scope(|scope| {
        let others: Vec<_> = others.chunks(part).map(|part| scope.spawn(move || made(part))).collect();
        let mut drafts = made(first)?;
        for thread in others {
            drafts.append(&mut thread.join().map_err(|_| anyhow!("posting panicked"))??);
        }
        Ok(drafts)
    })
}

/// Posts the groups of one batch, in order.
pub struct Poster {
    periods: Periods,
    stamp: Stamp,
    /// Position among the profit lines and whether it is sales, by account code.
    profit: HashMap<Text, (Option<usize>, bool)>,
    rollup: RollupRows,
    /// Entries posted.
    pub entries: i64,
    /// Lines posted.
    pub lines: i64,
    /// Groups that wait.
    pub unposted: Vec<Unposted>,
    /// Stock of products whose goods moved with what was posted.
    pub stock: HashSet<GroupKey>,
    inventory: Text,
    cost_of_sales: Text,
}

impl Poster {
    /// Nothing posted yet.
    pub fn new(chart: &Chart, periods: Periods, stamp: Stamp) -> Self {
        let profit = chart
            .accounts()
            .iter()
            .map(|account| {
                let line = account.profit_line.and_then(|line| PROFIT_LINES.iter().position(|it| *it == line.as_str()));
                (account.code.clone(), (line, account.code == *chart.code(Role::Sales)))
            })
            .collect();
        Self {
            periods,
            stamp,
            profit,
            rollup: RollupRows::default(),
            entries: 0,
            lines: 0,
            unposted: Vec::new(),
            stock: HashSet::new(),
            inventory: chart.code(Role::Inventory).clone(),
            cost_of_sales: chart.code(Role::CostOfSales).clone(),
        }
    }

    /// Posts the difference between what `facts` require of `group` and what is `posted`.
    ///
    /// # Errors
    /// Only when a rule made an unbalanced entry, which is a defect.
    pub fn post(
        &mut self,
        group: &GroupKey,
        facts: &FactSet,
        posted: &[Posted],
        context: &Context,
        to: &mut Entries,
    ) -> anyhow::Result<()> {
        self.record(group, draft(group, facts, posted, context)?, posted, context, to)
    }

    /// Posts a draft for `group`, made when `posted` was posted.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn record(
        &mut self,
        group: &GroupKey,
        draft: Draft,
        posted: &[Posted],
        context: &Context,
        to: &mut Entries,
    ) -> anyhow::Result<()> {
        let Draft { entry, waits } = draft;
        self.unposted.extend(waits.map(|reason| Unposted { group: group.clone(), reason }));
        let Some(entry) = entry else { return Ok(()) };
        self.move_stock(&entry, context);
        self.add_up(&entry, posted)?;
        self.entries += 1;
        to.push(entry)
    }

    /// The rollup of everything posted.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn take_rollup(&mut self) -> anyhow::Result<Option<store::RecordBatch>> {
        let rollup = std::mem::take(&mut self.rollup);
        if rollup.is_empty() { Ok(None) } else { Ok(Some(rollup.finish(&self.stamp)?)) }
    }

    /// Notes the products of an order whose cost of goods changed, where their stock is kept.
    fn move_stock(&mut self, entry: &JournalEntry, context: &Context) {
        if !context.costs.any_received() || entry.group().kind() != Some(GroupKind::Order) {
            return;
        }
        let shop = entry.group().account();
        let moved = entry.postings().iter().filter(|it| it.code == self.inventory || it.code == self.cost_of_sales);
        for posting in moved.filter(|it| context.costs.is_received(shop, &it.dimensions.product)) {
            self.stock.insert(derived::of_product(shop, &posting.dimensions.product));
        }
    }

    /// Adds an entry to the rollup.
    fn add_up(&mut self, entry: &JournalEntry, posted: &[Posted]) -> anyhow::Result<()> {
        for posting in entry.postings() {
            if let Some((Some(line), _)) = self.profit.get(&posting.code) {
                let posted_on = self.periods.posted_on(posting.booked_on);
                self.rollup.add(rollup_key(posted_on, posting), *line, posting.functional_minor)?;
            }
            self.lines += 1;
        }
        self.count_orders(entry, posted);
        Ok(())
    }

    /// Counts the order once: on the first day on which its sales are not zero; takes it back where it counted before.
    fn count_orders(&mut self, entry: &JournalEntry, posted: &[Posted]) {
        if entry.group().kind() != Some(GroupKind::Order) {
            return;
        }
        let is_sales = |code: &Text| self.profit.get(code).is_some_and(|(_, sales)| *sales);
        let mut sales: BTreeMap<SalesPlace<'_>, [i64; 2]> = BTreeMap::new();
        let mut changed = false;
        for posting in entry.postings().iter().filter(|posting| is_sales(&posting.code)) {
            changed = true;
            sales.entry(sales_place(posting.economic_on, &posting.dimensions)).or_default()[1] +=
                posting.functional_minor;
        }
        if !changed {
            return;
        }
        for (net, _, functional) in posted.iter().filter(|(net, ..)| is_sales(&net.code)) {
            let [before, after] = sales.entry(sales_place(net.economic_on, &net.dimensions)).or_default();
            *before += functional;
            *after += functional;
        }
        let first = |at: usize| sales.iter().find(|(_, sums)| sums[at] != 0).map(|(place, _)| *place);
        let (before, after) = (first(0), first(1));
        if before == after {
            return;
        }
        for (place, orders) in [(before, -1), (after, 1)] {
            let Some((economic_on, [media_account, campaign, channel])) = place else { continue };
            let key = RollupKey {
                posted_on: self.periods.posted_on(economic_on),
                economic_on,
                media_account: media_account.clone(),
                campaign: campaign.clone(),
                channel: channel.clone(),
            };
            self.rollup.add_orders(key, orders);
        }
    }
}

/// Where sales of an order stand in the profit report: day, then media account, campaign and channel.
type SalesPlace<'a> = (Date, [&'a Text; 3]);

fn sales_place(economic_on: Date, dimensions: &Dimensions) -> SalesPlace<'_> {
    (economic_on, [&dimensions.media_account, &dimensions.campaign, &dimensions.channel])
}

fn rollup_key(posted_on: Date, posting: &Posting) -> RollupKey {
    RollupKey {
        posted_on,
        economic_on: posting.economic_on,
        media_account: posting.dimensions.media_account.clone(),
        campaign: posting.dimensions.campaign.clone(),
        channel: posting.dimensions.channel.clone(),
    }
}
