//! Hashes over the whole books: the chain read back from the journal, and the books hash.

use std::{collections::BTreeMap, pin::pin};

use futures::TryStreamExt as _;
use jangbu_core::Date;
use ledger::{BooksHash, ChainHead, Link, Posting};
use store::{
    RecordBatch, Snapshot,
    records::batch::Batch,
    tables::{
        cell::{Cell, Count, Day, Small, Word},
        column,
    },
};

use crate::pipeline::{load::each_posted, seal::seal};

/// Hash over all net balances, whatever the order in which files arrived.
///
/// # Errors
/// When the journal cannot be read.
pub async fn books_hash(snapshot: &Snapshot) -> anyhow::Result<ChainHead> {
    const SQL: &str = "SELECT group_key, code, currency, economic_on, media_account, campaign, ad_group, channel, \
        product, order_id, partner, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount, \
        CAST(SUM(functional) AS DECIMAL(18,0)) AS functional FROM journal \
        GROUP BY group_key, code, currency, economic_on, media_account, campaign, ad_group, channel, product, order_id, \
        partner \
        ORDER BY group_key, code, currency, economic_on, media_account NULLS FIRST, campaign NULLS FIRST, \
        ad_group NULLS FIRST, channel NULLS FIRST, product NULLS FIRST, order_id NULLS FIRST, partner NULLS FIRST";
    let mut hash = BooksHash::default();
    if snapshot.rows("journal")? > 0 {
        let mut batches = pin!(snapshot.stream(SQL, &[]).await?);
        while let Some(batch) = batches.try_next().await? {
            let mut sorted = Ok(());
            each_posted(&batch, |group, key, amount, functional| {
                if sorted.is_ok() {
                    sorted = hash.push(group.as_str(), &key, amount, functional);
                }
            })?;
            sorted?;
        }
    }
    Ok(ChainHead(hash.finish()))
}

/// Reads the journal in recorded order and compares the chain with the head that each batch recorded.
/// Returns the numbers of the batches whose head differs.
///
/// # Errors
/// When the journal cannot be read.
pub async fn broken_links(snapshot: &Snapshot, batches: &[Batch]) -> anyhow::Result<Vec<i64>> {
    let mut waiting: BTreeMap<i64, &Batch> = batches.iter().map(|batch| (batch.id, batch)).collect();
    let mut broken = Vec::new();
    let mut open: Option<(i64, Link)> = None;
    let mut entry = 0;
    if snapshot.rows("journal")? > 0 {
        let mut rows = pin!(snapshot.stream("SELECT * FROM journal ORDER BY entry_id, line_no", &[]).await?);
        while let Some(batch) = rows.try_next().await? {
            let lines = Lines::read(&batch)?;
            let mut postings = postings(&batch)?.into_iter();
            for row in 0..batch.num_rows() {
                let Some((group, posting)) = postings.next() else { break };
                let of = Count::get(lines.batch, row)?;
                if open.as_ref().is_none_or(|(batch, _)| *batch != of) {
                    let head = close(&mut waiting, open.take(), of, &mut broken)?;
                    open = Some((of, Link::after(head)));
                }
                let Some((_, link)) = &mut open else { break };
                let number = Count::get(lines.entry, row)?;
                if number != entry {
                    entry = number;
                    let version = i32::try_from(Small::get(lines.rule_version, row)?)?;
                    link.entry(&group, &Word::get(lines.rule, row)?, version);
                }
                link.line(&posting, Day::get(lines.posted_on, row)?);
            }
        }
    }
    close(&mut waiting, open, i64::MAX, &mut broken)?;
    Ok(broken)
}

/// Seals the batch of `open`, then every batch without entries before `until`; the head to go on from.
fn close(
    waiting: &mut BTreeMap<i64, &Batch>,
    open: Option<(i64, Link)>,
    until: i64,
    broken: &mut Vec<i64>,
) -> anyhow::Result<ChainHead> {
    let mut head = None;
    if let Some((id, link)) = open {
        match waiting.remove(&id) {
            Some(batch) => head = Some(compare(link.finish(), batch, broken)?),
            None => broken.push(id),
        }
    }
    // Batches without entries only seal; a lost batch record shows in the first head that follows.
    while let Some((id, batch)) = waiting.first_key_value().map(|(id, batch)| (*id, *batch)) {
        if id >= until {
            break;
        }
        waiting.remove(&id);
        head = Some(compare(head.unwrap_or_default(), batch, broken)?);
    }
    Ok(head.unwrap_or_default())
}

/// The recorded head of `batch`, after comparing it with the one worked out.
fn compare(entries: ChainHead, batch: &Batch, broken: &mut Vec<i64>) -> anyhow::Result<ChainHead> {
    let recorded: ChainHead = batch.chain_head.parse()?;
    if seal(entries, batch)? != recorded {
        broken.push(batch.id);
    }
    Ok(recorded)
}

struct Lines<'a> {
    batch: &'a <Count as Cell>::Array,
    entry: &'a <Count as Cell>::Array,
    rule: &'a <Word as Cell>::Array,
    rule_version: &'a <Small as Cell>::Array,
    posted_on: &'a <Day as Cell>::Array,
}

impl<'a> Lines<'a> {
    fn read(batch: &'a RecordBatch) -> anyhow::Result<Self> {
        Ok(Self {
            batch: column::<Count>(batch, "batch_id")?,
            entry: column::<Count>(batch, "entry_id")?,
            rule: column::<Word>(batch, "rule")?,
            rule_version: column::<Small>(batch, "rule_version")?,
            posted_on: column::<Day>(batch, "posted_on")?,
        })
    }
}

/// Group and posting of every row.
fn postings(batch: &RecordBatch) -> anyhow::Result<Vec<(String, Posting)>> {
    let booked = column::<Day>(batch, "booked_on")?;
    let facts = column::<Count>(batch, "fact_id")?;
    let mut read = Vec::with_capacity(batch.num_rows());
    each_posted(batch, |group, key, amount_minor, functional_minor| {
        read.push((
            group.as_str().to_owned(),
            Posting {
                code: key.code,
                currency: key.currency,
                amount_minor,
                functional_minor,
                economic_on: key.economic_on,
                booked_on: Date::default(),
                dimensions: key.dimensions,
                fact_id: 0,
            },
        ));
    })?;
    for (row, (_, posting)) in read.iter_mut().enumerate() {
        posting.booked_on = Day::get(booked, row)?;
        posting.fact_id = Count::get(facts, row)?;
    }
    Ok(read)
}
