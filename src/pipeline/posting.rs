//! Groups → entries: the target of the rules minus what is posted, dated into open periods.

use std::collections::BTreeMap;

use anyhow::Context as _;
use hashbrown::{HashMap, HashSet};
use jangbu_core::{
    Date, Said, Text,
    facts::FactSet,
    group::{GroupKey, GroupKind},
};
use ledger::{ChainHead, Chart, Context, Dimensions, JournalEntry, Periods, Posted, Posting, Role};
use store::tables::{JournalLine, JournalRows, PROFIT_LINES, RollupKey, RollupRows, Stamp};

use super::{derived, linking::Linking};

/// Lines after which a record batch is handed on.
const BATCH_LINES: usize = 128 << 10;

/// A group that could not be posted, and why; it keeps what it has.
#[derive(Debug)]
pub struct Unposted {
    /// Posting group.
    pub group: GroupKey,
    /// The rule's reason.
    pub reason: Said,
}

/// Posts the groups of one batch, in order.
pub struct Poster {
    periods: Periods,
    stamp: Stamp,
    /// Position among the profit lines and whether it is sales, by account code.
    profit: HashMap<Text, (Option<usize>, bool)>,
    rows: JournalRows,
    rollup: RollupRows,
    linking: Linking,
    next_entry: i64,
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
    /// Continues the books after `chain` and before entry `next_entry`.
    pub fn new(chart: &Chart, periods: Periods, stamp: Stamp, chain: ChainHead, next_entry: i64) -> Self {
        let profit = chart
            .accounts()
            .iter()
            .map(|account| {
                let line = account.profit_line.and_then(|line| PROFIT_LINES.iter().position(|it| *it == line.as_str()));
                (account.code.clone(), (line, account.code == *chart.code(Role::Sales)))
            })
            .collect();
        Self {
            linking: Linking::after(chain, periods.clone()),
            periods,
            stamp,
            profit,
            // Most batches post few lines: room for many is made when the first many have come.
            rows: JournalRows::new(stamp, 0),
            rollup: RollupRows::default(),
            next_entry,
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
    ) -> anyhow::Result<()> {
        let target = match ledger::post_group(group, facts, context) {
            Ok(target) => target,
            Err(error) => {
                self.unposted.push(Unposted { group: group.clone(), reason: error.reason.said() });
                if posted.is_empty() {
                    return Ok(());
                }
                // What waits is not in the books, whatever was known when: else the order of arrival would matter.
                ledger::nothing_due(group)
            }
        };
        let meta = (target.rule, target.rule_version);
        let postings = ledger::difference(target.postings, posted);
        if postings.is_empty() {
            return Ok(());
        }
        let entry = JournalEntry::try_new(group.clone(), meta.0, meta.1, postings)
            .with_context(|| format!("posting `{group}`"))?;
        self.move_stock(&entry, context);
        self.record(&entry, posted)?;
        self.linking.push(entry)
    }

    /// The lines waiting, once they are enough for a batch, or all of them.
    ///
    /// # Errors
    /// Never for lines posted here.
    pub fn take_rows(&mut self, all: bool) -> anyhow::Result<Option<store::RecordBatch>> {
        if self.rows.is_empty() || (!all && self.rows.len() < BATCH_LINES) {
            return Ok(None);
        }
        let room = if all { 0 } else { self.rows.len() };
        let rows = std::mem::replace(&mut self.rows, JournalRows::new(self.stamp, room));
        Ok(Some(rows.finish()?))
    }

    /// The head of the chain behind everything posted.
    ///
    /// # Errors
    /// Only by a defect of the chain's thread.
    pub fn finish_chain(self) -> anyhow::Result<ChainHead> {
        self.linking.finish()
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

    fn record(&mut self, entry: &JournalEntry, posted: &[Posted]) -> anyhow::Result<()> {
        let group = entry.group();
        let group_hash = group.hash64();
        let (rule, rule_version) = entry.rule();
        let rule_version = u32::try_from(rule_version)?;
        for (line_no, posting) in (0..).zip(entry.postings()) {
            let posted_on = self.periods.posted_on(posting.booked_on);
            let dimensions = &posting.dimensions;
            self.rows.push(&JournalLine {
                entry_id: self.next_entry,
                line_no,
                group_key: group.as_str(),
                group_hash,
                rule,
                rule_version,
                posted_on,
                economic_on: posting.economic_on,
                booked_on: posting.booked_on,
                code: &posting.code,
                currency: posting.currency,
                amount_minor: posting.amount_minor,
                functional_minor: posting.functional_minor,
                dimensions: [
                    &dimensions.media_account,
                    &dimensions.campaign,
                    &dimensions.ad_group,
                    &dimensions.channel,
                    &dimensions.product,
                    &dimensions.order,
                    &dimensions.partner,
                ],
                fact_id: posting.fact_id,
            })?;
            if let Some((Some(line), _)) = self.profit.get(&posting.code) {
                self.rollup.add(rollup_key(posted_on, posting), *line, posting.functional_minor)?;
            }
            self.lines += 1;
        }
        self.count_orders(entry, posted);
        self.next_entry += 1;
        self.entries += 1;
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
