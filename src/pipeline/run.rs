//! One batch on its way: who is superseded, which groups are touched, what is posted.

mod withdrawing;

use std::sync::Arc;

use anyhow::Context as _;
use hashbrown::HashSet;
use jangbu_core::{
    Text,
    facts::{
        Accrual, AdDelivery, BankLine, FactKind, FactSet, GoodsReceipt, MediaCharge, OpeningBalance, OrderChange,
        OrderLine, OrderTouch, PayoutLine, Points, Supersession,
    },
    group::{GroupKey, GroupKind},
};
use jiff::ToSpan as _;
use store::{
    RecordBatch, Snapshot,
    records::replaced_day::ReplacedDay,
    tables::{FactRow, RETIRED_TABLE, Retired, Stamp},
};

use super::{
    AccountChange, Act, Beside, derived,
    each_fact::each_fact,
    grouping::{self, Groups},
    in_force,
    kept::{Kept, MOST_FACTS},
    links, load, narrower,
    older::Older,
    pending::{Pending, Worked},
    posting::{self, Poster},
    replacing::Replacing,
    seal::beside_hash,
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
    /// With the batches that are pending before it.
    snapshot: Snapshot,
    pending: Pending,
    kept: Kept,
    poster: Poster,
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
    older: Older,
    /// Facts of the batch that say what is in force already.
    unchanged: HashSet<i64>,
}

impl<'a> Run<'a> {
    /// Begins a batch behind those that are pending.
    pub async fn open(books: &'a Books, mut pending: Pending, stamp: Stamp, act: &Act) -> anyhow::Result<Self> {
        let snapshot = pending.seen()?;
        let mut kept = pending.kept.take().context("a batch behind one that is not carried over")?;
        if links::may_link(&act.batch) {
            kept.link(&snapshot).await?;
        }
        let context = &mut kept.context;
        let mut derived = HashSet::new();
        if let Some(change) = &act.account {
            let before = change.apply(&mut context.accounts);
            // An account that is foreign no more takes its exchange differences back; one that is removed has none.
            if let AccountChange::Put(account) = change {
                let either = before.iter().chain([account]);
                derived.extend(either.flat_map(|it| derived::of_media(it, &context.company)));
            }
        }
        let poster = Poster::new(&context.chart, pending.periods.clone(), stamp);
        pending.entries.begin(stamp)?;
        Ok(Self {
            books,
            snapshot,
            pending,
            kept,
            poster,
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
            older: Older::default(),
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
        if F::SUPERSESSION == Supersession::Upsert {
            self.older.count(rows.len(), &lost.instead);
        }
        self.deferred.extend(lost.groups);
        self.unchanged.extend(lost.unchanged);
        self.retire(lost.retired);
        let encoded = F::encode(rows, &self.stamp)?;
        if self.facts <= MOST_FACTS {
            self.kept.known.note::<F>(&encoded)?;
        }
        self.pending.staging.write(F::table(), encoded)
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
                self.poster.record(key, draft, &[], &self.kept.context, &mut self.pending.entries)?;
            }
            self.pending.stage_journal(false)?;
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
        let mut earlier = self.pending.days_of(self.books, &accounts).await?;
        // Of the earlier sets one is in force; the others lost, or were withdrawn.
        earlier.retain(|set| self.kept.known.stands(set));
        let (lost, instead) = in_force::replace_days(days, &earlier);
        self.older.count(days.len(), &instead);
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
        self.pending.stage_journal(true)?;
        let snapshot = self.pending.seen()?;
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
                self.poster.post(&key, &facts, &before, &self.kept.context, &mut self.pending.entries)?;
            }
            let mut emptied: Vec<_> = posted.into_iter().filter(|(key, _)| !derived::is_derived(key)).collect();
            emptied.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            for (key, before) in emptied {
                let nothing = FactSet::default();
                self.poster.post(&key, &nothing, &before, &self.kept.context, &mut self.pending.entries)?;
            }
            self.pending.stage_journal(false)?;
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
        let (poster, context, entries) = (&mut self.poster, &self.kept.context, &mut self.pending.entries);
        derived::each(&groups, snapshot, &self.kept.known, &context.accounts, |group, facts| {
            let before = posted.remove(group).unwrap_or_default();
            poster.post(group, &facts, &before, context, entries)
        })
        .await
    }

    /// Ends the batch: it is pending.
    pub fn finish(mut self, mut act: Act, mut beside: Beside) -> anyhow::Result<Pending> {
        let mut pending = self.pending;
        if let Some(rows) = self.poster.take_rollup()? {
            pending.staging.write("profit_rollup", rows)?;
        }
        pending.retired_anew |= !self.retired_anew.is_empty();
        for rows in std::mem::take(&mut self.retired_anew) {
            pending.staging.write(RETIRED_TABLE, rows)?;
        }
        if !self.retired.is_empty() {
            pending.staging.write(RETIRED_TABLE, Retired::encode(&self.retired, &self.stamp)?)?;
        }
        let batch = &mut act.batch;
        (batch.facts, batch.entries, batch.lines) = (self.facts, self.poster.entries, self.poster.lines);
        batch.chunks = self.chunks.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        batch.rows_read = beside.rows_read;
        if let Some(detail) = beside.detail.take() {
            batch.detail = detail;
        }
        batch.beside_hash = beside_hash(&beside.quarantined, &beside.findings, &beside.days)?;
        let facts = pending.staging.end_batch();
        for rows in pending.entries.end(act.batch.clone(), facts)? {
            pending.staging.write("journal", rows)?;
        }
        self.kept.next_entry += self.poster.entries;
        if self.facts <= MOST_FACTS {
            self.kept.known.settle();
            pending.kept = Some(self.kept);
        }
        let (older_than, unposted) = (self.older.than(), std::mem::take(&mut self.poster.unposted));
        let (superseded, back) = (self.superseded, self.back.len());
        pending.worked.push(Worked { act, beside, superseded, back, older_than, unposted });
        Ok(pending)
    }
}
