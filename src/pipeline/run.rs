//! One batch on its way: who is superseded, which groups are touched, what is posted.

mod withdrawing;

use std::sync::Arc;

use hashbrown::HashSet;
use jangbu_core::{
    Text,
    facts::{
        Accrual, AdDelivery, BankLine, FactKind, FactSet, GoodsReceipt, MediaCharge, OpeningBalance, OrderChange,
        OrderLine, OrderTouch, PayoutLine, Points,
    },
    group::{GroupKey, GroupKind},
};
use jiff::ToSpan as _;
use ledger::{ChainHead, Periods};
use store::{
    Lake, RecordBatch, Snapshot, Staged,
    records::{self, replaced_day::ReplacedDay},
    tables::{FactRow, RETIRED_TABLE, Retired, Stamp},
};

use super::{
    Act, Beside, derived,
    each_fact::each_fact,
    grouping::{self, Groups},
    in_force,
    kept::{Kept, MOST_FACTS},
    links, load, narrower,
    posting::{self, Poster, Unposted},
    replacing::Replacing,
    staging::Staging,
    touched,
};
use crate::books::Books;

/// Groups whose facts and postings are loaded at once: bounds memory when a batch touches very many.
const PARTITION: usize = 100_000;
/// Rows of one account-day after the other that are loaded at once.
const PARTITION_ROWS: usize = 500_000;
/// New groups that are drafted at once.
const PART: usize = 2_048;

/// A batch in the making.
pub struct Run<'a> {
    books: &'a Books,
    snapshot: Snapshot,
    kept: Kept,
    poster: Poster,
    staging: Staging<'a>,
    stamp: Stamp,
    numbered: bool,
    /// Facts recorded so far.
    facts: i64,
    /// Facts recorded before each chunk.
    chunks: Vec<i64>,
    /// Groups posted, or seen without a need to post, in this batch.
    seen: HashSet<i64>,
    /// Groups that need what is stored for them, posted last.
    deferred: HashSet<i64>,
    /// Groups that rest on the facts of several others, to be worked out anew behind them.
    derived: HashSet<GroupKey>,
    replacing: Replacing,
    /// Costs or rates came with this batch.
    stale_context: bool,
    retired: Vec<Retired>,
    /// What is in force again.
    back: HashSet<Retired>,
    /// Where something is, all rows of `retired` before this batch, as they read with it.
    retired_anew: Vec<RecordBatch>,
    superseded: usize,
    /// Facts of the batch that say what is in force already.
    unchanged: HashSet<i64>,
}

/// What the commit needs of a finished run.
pub struct Done {
    /// Rows by table.
    pub staged: Vec<(&'static str, Staged)>,
    /// Hash over the facts; empty when there are none.
    pub facts_hash: String,
    /// Facts recorded.
    pub facts: i64,
    /// Facts recorded before each chunk.
    pub chunks: Vec<i64>,
    /// Entries posted.
    pub entries: i64,
    /// Lines posted.
    pub lines: i64,
    /// Facts that are no longer in force.
    pub superseded: usize,
    /// Facts and account-days that are in force again.
    pub back: usize,
    /// Whether the rows of `retired` are all of its rows, and not only what is new.
    pub retired_anew: bool,
    /// Groups that wait.
    pub unposted: Vec<Unposted>,
    /// Chain behind the entries.
    pub chain: ChainHead,
    /// For the next batch.
    pub kept: Kept,
}

impl<'a> Run<'a> {
    /// Begins a batch on the newest state.
    pub async fn open(books: &'a Books, stamp: Stamp, act: &Act) -> anyhow::Result<Self> {
        let lake: &'a Lake = &books.lake;
        let mut tx = books.read().await?;
        let snapshot = lake.snapshot_in(&mut tx).await?;
        let periods: Periods = books.periods(stamp.batch_id, &mut tx).await?;
        let last = records::batch::last(&mut tx).await?;
        drop(tx);
        let chain: ChainHead = last.map(|batch| batch.chain_head.parse()).transpose()?.unwrap_or_default();
        let mut kept = Kept::at(books, &snapshot, links::may_link(&act.batch)).await?;
        let context = &mut kept.context;
        let mut derived = HashSet::new();
        if let Some(account) = &act.account {
            // An account that is foreign no more takes its exchange differences back.
            let before = context.accounts.insert(account.id.clone(), account.clone());
            let either = before.iter().chain([account]);
            derived.extend(either.flat_map(|it| derived::of_media(it, &context.company)));
        }
        let poster = Poster::new(&context.chart, periods, stamp, chain, kept.next_entry);
        Ok(Self {
            books,
            snapshot,
            kept,
            poster,
            staging: Staging::new(lake),
            stamp,
            numbered: act.numbered,
            facts: 0,
            chunks: Vec::new(),
            seen: HashSet::new(),
            deferred: act.repost.clone(),
            derived,
            replacing: Replacing::default(),
            stale_context: false,
            retired: Vec::new(),
            back: HashSet::new(),
            retired_anew: Vec::new(),
            superseded: 0,
            unchanged: HashSet::new(),
        })
    }

    /// Takes the next facts: stores them, and posts the groups that are new.
    pub async fn take(&mut self, mut chunk: FactSet) -> anyhow::Result<()> {
        self.chunks.push(self.facts);
        each_fact!(chunk, |rows| self.store(rows).await?);
        if self.superseded > 0 {
            each_fact!(chunk, |rows| rows.retain(|row| self.kept.known.in_force(row)));
        }
        self.touch(&chunk).await?;
        self.touch_links(&chunk).await?;
        self.replacing.take(&mut chunk);
        self.touch_payments(&chunk).await?;
        self.post_new(grouping::group(chunk)).await
    }

    /// Takes note of what is to be posted anew with facts that came or went, beside their own groups.
    async fn touch(&mut self, chunk: &FactSet) -> anyhow::Result<()> {
        self.stale_context |= !chunk.product.is_empty() || !chunk.fx_rate.is_empty() || !chunk.goods_receipt.is_empty();
        self.stale_context |= !chunk.campaign_alias.is_empty();
        self.derived.extend(grouping::derived_of_media(chunk, &self.kept.context.accounts, &self.kept.context.company));
        let received = chunk.goods_receipt.iter().map(|it| derived::of_product(&it.origin.account, &it.product));
        self.derived.extend(received);
        let company = self.kept.context.company.currency;
        if !chunk.fx_rate.is_empty() {
            let abroad = touched::received_abroad(company, &self.snapshot).await?;
            self.derived.extend(abroad.iter().map(|(shop, product)| derived::of_product(shop, product)));
        }
        touched::by_description(chunk, company, &self.snapshot, &mut self.deferred).await
    }

    /// Numbers rows, decides who loses against whom, and hands them to their table.
    async fn store<F: FactRow>(&mut self, rows: &mut [F]) -> anyhow::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows.iter_mut() {
            if !self.numbered {
                row.origin_mut().id = (self.stamp.batch_id << 32) | self.facts;
            }
            self.facts += 1;
        }
        let lost = in_force::supersede(rows, &mut self.kept.known, &self.snapshot, &self.stamp).await?;
        self.deferred.extend(lost.groups);
        self.unchanged.extend(lost.unchanged);
        self.retire(lost.retired);
        let encoded = F::encode(rows, &self.stamp)?;
        if self.facts <= MOST_FACTS {
            self.kept.known.note::<F>(&encoded)?;
        }
        self.staging.write(F::table(), encoded)
    }

    fn retire(&mut self, rows: Vec<Retired>) {
        self.kept.known.retire(&rows);
        self.superseded += rows.len();
        self.retired.extend(rows);
    }

    /// What campaigns are called links orders: those whose touches hold a text that means something else now.
    async fn touch_links(&mut self, chunk: &FactSet) -> anyhow::Result<()> {
        let texts = links::changed_texts(chunk, &mut self.kept.context.campaigns);
        self.defer_linked(&texts).await
    }

    /// The orders whose touches hold one of the texts, or what is looked up by way of one, are posted anew.
    async fn defer_linked(&mut self, texts: &HashSet<Text>) -> anyhow::Result<()> {
        if texts.is_empty() {
            return Ok(());
        }
        let mut texts = texts.clone();
        texts.extend(self.kept.context.campaigns.reaching(&texts));
        let orders = touched::orders_of(&texts, &self.snapshot).await?;
        self.stale_context |= !orders.is_empty();
        for (shop, order) in &orders {
            self.deferred.insert(GroupKey::new(GroupKind::Order, shop, order).hash64());
            self.defer_payments(shop, order).await?;
        }
        Ok(())
    }

    /// A touch links an order and, through it, the payout lines of the order.
    async fn touch_payments(&mut self, chunk: &FactSet) -> anyhow::Result<()> {
        for touch in &chunk.order_touch {
            if self.unchanged.contains(&touch.origin.id) {
                continue;
            }
            self.defer_payments(&touch.origin.account, &touch.order_id).await?;
        }
        Ok(())
    }

    /// The payout lines of an order, where it has any, are posted anew.
    async fn defer_payments(&mut self, shop: &str, order: &str) -> anyhow::Result<()> {
        let paid = self.kept.known.groups::<PayoutLine>(&self.snapshot).await?;
        for gateway in grouping::gateways_of(&self.kept.context.accounts, shop) {
            let hash = GroupKey::new(GroupKind::Pay, gateway, order).hash64();
            if paid.contains(&hash) {
                self.deferred.insert(hash);
            }
        }
        Ok(())
    }

    /// Posts groups never seen before; the others wait for what is stored of them.
    async fn post_new(&mut self, groups: Groups) -> anyhow::Result<()> {
        let mut new = Vec::new();
        for (key, mut facts) in groups.into_groups() {
            let hash = key.hash64();
            if !self.seen.insert(hash) || self.deferred.contains(&hash) {
                self.deferred.insert(hash);
            } else if !self.is_known(hash, &key).await? {
                new.push((key, facts));
            } else if !self.says_nothing_new(&mut facts) {
                self.deferred.insert(hash);
            }
        }
        // Part by part: the journal is written while the next drafts are made.
        for part in new.chunks(PART) {
            let drafts = posting::drafts(part, &self.kept.context)?;
            for ((key, _), draft) in part.iter().zip(drafts) {
                self.poster.record(key, draft, &[], &self.kept.context)?;
            }
            for rows in self.poster.take_rows(false)? {
                self.staging.write("journal", rows)?;
            }
        }
        Ok(())
    }

    /// Whether all of the facts repeat what is in force, so that what is posted of them stands.
    fn says_nothing_new(&self, facts: &mut FactSet) -> bool {
        let mut changed = false;
        each_fact!(facts, |rows| changed |= rows.iter().any(|row| !self.unchanged.contains(&row.origin.id)));
        !changed
    }

    async fn is_known(&mut self, hash: i64, key: &GroupKey) -> anyhow::Result<bool> {
        let (known, snapshot) = (&mut self.kept.known, &self.snapshot);
        macro_rules! in_any {
            ($hash:expr; $($type:ty),+) => { false $(|| known.groups::<$type>(snapshot).await?.contains(&$hash))+ };
        }
        Ok(match key.kind() {
            Some(GroupKind::Ad) => in_any!(hash; AdDelivery, MediaCharge),
            Some(GroupKind::Order) => in_any!(hash; OrderLine, OrderChange, OrderTouch),
            Some(GroupKind::Pay) => {
                in_any!(hash; PayoutLine)
                    || match load::order_of(key, &self.kept.context.accounts) {
                        Some(order) => in_any!(order.hash64(); OrderTouch),
                        None => false,
                    }
            }
            Some(GroupKind::Charge) => in_any!(hash; MediaCharge),
            Some(GroupKind::Bank) => in_any!(hash; BankLine),
            Some(GroupKind::Opening) => in_any!(hash; OpeningBalance),
            Some(GroupKind::Points) => in_any!(hash; Points),
            Some(GroupKind::Receipt) => in_any!(hash; GoodsReceipt),
            Some(GroupKind::Accrual) => in_any!(hash; Accrual),
            Some(GroupKind::Fx | GroupKind::Reval | GroupKind::Credit | GroupKind::Stock) | None => true,
        })
    }

    /// Puts the batch's account-days in the place of older ones, and posts their groups.
    pub async fn replace_days(&mut self, beside: &Beside, act: &Act) -> anyhow::Result<()> {
        let Beside { days, reported, .. } = beside;
        let mut accounts: Vec<_> = days.iter().map(|set| (set.fact, set.account.clone())).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let mut earlier = Vec::new();
        if !accounts.is_empty() {
            let mut tx = self.books.read().await?;
            for (fact, account) in &accounts {
                earlier.extend(records::replaced_day::of(&mut tx, *fact, account).await?);
            }
        }
        // Of the earlier sets one is in force; the others lost, or were withdrawn.
        earlier.retain(|set| self.kept.known.stands(set));
        let lost = in_force::replace_days(days, &earlier);
        if !act.accept {
            let (now, format) = ((&self.snapshot, &self.kept.known), &act.batch.format);
            narrower::refuse(&self.replacing, reported, (days, &lost), format, now).await?;
        }
        self.retire(lost);
        self.touch_days(days).await?;
        self.deferred.extend(self.replacing.spilled());
        let rows = self.replacing.take_held().into_iter();
        let rows: Vec<AdDelivery> = rows.filter(|row| self.kept.known.in_force(row)).collect();
        self.post_new(grouping::group(rows.into())).await
    }

    /// The groups of account-days that came or went are posted anew.
    async fn touch_days(&mut self, days: &[ReplacedDay]) -> anyhow::Result<()> {
        let delivered = self.kept.known.groups::<AdDelivery>(&self.snapshot).await?;
        for set in days.iter().filter(|set| set.fact == FactKind::AdDelivery) {
            // Hours of a day in the account's zone may lie on the business day before or after it.
            for day in [set.day.saturating_sub(1.day()), set.day, set.day.saturating_add(1.day())] {
                let hash = GroupKey::ad(&set.account, day).hash64();
                if delivered.contains(&hash) {
                    self.deferred.insert(hash);
                }
            }
            // A day may be replaced by none: no row then tells that the account's spend has changed.
            let media = self.kept.context.accounts.get(&set.account);
            self.derived.extend(media.into_iter().flat_map(|it| derived::of_media(it, &self.kept.context.company)));
        }
        Ok(())
    }

    /// Posts the groups that have facts or postings already: all facts in force, minus what is posted.
    pub async fn post_deferred(&mut self) -> anyhow::Result<()> {
        let derived = self.derived.len() + self.poster.stock.len();
        if self.deferred.is_empty() && derived == 0 && !self.stale_context {
            return Ok(());
        }
        let snapshot = self.with_staged()?;
        if self.stale_context {
            let accounts = std::mem::take(&mut self.kept.context.accounts);
            self.kept.context = self.books.posting_context(&snapshot, &self.kept.known).await?;
            (self.kept.context.accounts, self.kept.linked) = (accounts, true);
        }
        let mut hashes: Vec<i64> = self.deferred.iter().copied().collect();
        hashes.sort_unstable();
        for part in self.parts(&hashes) {
            let part = Arc::new(part.iter().copied().collect());
            let groups = load::facts_of(&part, &snapshot, &self.kept.known, &self.kept.context.accounts).await?;
            let mut posted = load::posted_of(&part, &snapshot).await?;
            let mut groups: Vec<_> = groups.into_groups();
            groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            for (key, facts) in groups {
                let before = posted.remove(&key).unwrap_or_default();
                self.poster.post(&key, &facts, &before, &self.kept.context)?;
            }
            let mut emptied: Vec<_> = posted.into_iter().filter(|(key, _)| !derived::is_derived(key)).collect();
            emptied.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            for (key, before) in emptied {
                self.poster.post(&key, &FactSet::default(), &before, &self.kept.context)?;
            }
            for rows in self.poster.take_rows(false)? {
                self.staging.write("journal", rows)?;
            }
        }
        self.post_derived(&snapshot).await
    }

    /// Parts of the groups with few enough groups, and rows, to be loaded at once.
    fn parts<'h>(&self, mut groups: &'h [i64]) -> Vec<&'h [i64]> {
        let mut parts = Vec::new();
        while !groups.is_empty() {
            let mut rows = 0;
            let fits = |group: &&i64| {
                rows += self.replacing.spilled_rows(**group);
                rows <= PARTITION_ROWS
            };
            let (part, rest) = groups.split_at(groups.iter().take(PARTITION).take_while(fits).count().max(1));
            parts.push(part);
            groups = rest;
        }
        parts
    }

    async fn post_derived(&mut self, snapshot: &Snapshot) -> anyhow::Result<()> {
        let groups = self.derived.drain().chain(self.poster.stock.drain());
        let groups = derived::due(groups, snapshot).await?;
        let hashes = Arc::new(groups.iter().map(GroupKey::hash64).collect());
        let mut posted = load::posted_of(&hashes, snapshot).await?;
        let (poster, context) = (&mut self.poster, &self.kept.context);
        derived::each(&groups, snapshot, &self.kept.known, &context.accounts, |group, facts| {
            let before = posted.remove(group).unwrap_or_default();
            poster.post(group, &facts, &before, context)
        })
        .await
    }

    /// The state with everything staged so far.
    fn with_staged(&mut self) -> anyhow::Result<Snapshot> {
        for rows in self.poster.take_rows(true)? {
            self.staging.write("journal", rows)?;
        }
        self.staging.seen_from(self.snapshot.clone())
    }

    /// Closes all tables; nothing is committed yet.
    pub fn finish(mut self) -> anyhow::Result<Done> {
        for rows in self.poster.take_rows(true)? {
            self.staging.write("journal", rows)?;
        }
        if let Some(rows) = self.poster.take_rollup()? {
            self.staging.write("profit_rollup", rows)?;
        }
        let retired_anew = !self.retired_anew.is_empty();
        for rows in std::mem::take(&mut self.retired_anew) {
            self.staging.write(RETIRED_TABLE, rows)?;
        }
        if !self.retired.is_empty() {
            self.staging.write(RETIRED_TABLE, Retired::encode(&self.retired, &self.stamp)?)?;
        }
        self.kept.next_entry += self.poster.entries;
        let (staged, facts_hash) = self.staging.into_staged()?;
        Ok(Done {
            staged,
            facts_hash,
            facts: self.facts,
            chunks: std::mem::take(&mut self.chunks),
            entries: self.poster.entries,
            lines: self.poster.lines,
            superseded: self.superseded,
            back: self.back.len(),
            retired_anew,
            unposted: std::mem::take(&mut self.poster.unposted),
            chain: self.poster.finish_chain()?,
            kept: self.kept,
        })
    }
}
