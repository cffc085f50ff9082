//! Posting all facts anew: the books are a pure function of the facts.
//!
//! A replay runs every batch through the same pipeline into empty books beside the real ones.

use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use jangbu_core::facts::{FactKind, FactSet};
use ledger::ChainHead;
use store::records::{self, batch::Batch, replaced_day};

use crate::{
    accounts,
    books::{Books, Place},
    pipeline::{Act, Beside, commit::act_alone, each_fact::each_fact, load, record, withdraw::withdraw},
    withdrawn::{self, WITHDRAWAL},
};

/// Beginning of the name of a folder of replayed books; its end is the number of the process.
const FOLDER: &str = "replay-";

/// In which order batches are replayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// As they were recorded: reaches the same chain.
    Recorded,
    /// Imports in an order drawn from a seed, acts without facts and what was withdrawn left out: reaches the same books
    /// hash.
    Shuffled(u64),
}

/// Books made anew in a folder of their own, removed when dropped.
pub struct Replayed {
    /// The new books.
    pub books: Books,
    /// Their chain.
    pub chain: ChainHead,
    /// The batches they were made of, in recorded order.
    pub batches: Vec<Batch>,
    folder: PathBuf,
}

impl Replayed {
    /// Whether replaying in recorded order reached the recorded chain.
    pub fn reached_chain(&self) -> bool {
        self.batches.last().is_none_or(|last| self.chain.to_string() == last.chain_head)
    }

    /// Replays what was recorded in `books` since.
    ///
    /// # Errors
    /// When a batch cannot be read or posted.
    pub async fn go_on(&mut self, books: &Books, progress: &dyn Fn(u64)) -> anyhow::Result<()> {
        let batches = records::batch::all(&mut books.read().await?).await?;
        let last = self.batches.last().map_or(0, |batch| batch.id);
        for batch in batches.iter().filter(|batch| batch.id > last) {
            self.one(books, batch.clone(), progress).await?;
        }
        self.batches = batches;
        Ok(())
    }

    async fn one(&mut self, books: &Books, batch: Batch, progress: &dyn Fn(u64)) -> anyhow::Result<()> {
        let id = batch.id;
        self.chain =
            one(books, &mut self.books, batch, progress).await.with_context(|| format!("replaying batch {id}"))?;
        Ok(())
    }
}

impl Drop for Replayed {
    fn drop(&mut self) {
        // A folder that cannot be removed is only clutter, and `doctor` names it.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Replays `batches` of `books`, all of one moment.
///
/// # Errors
/// When a batch cannot be read or posted.
pub async fn replay(
    books: &Books,
    batches: Vec<Batch>,
    order: Order,
    progress: &dyn Fn(u64),
) -> anyhow::Result<Replayed> {
    let name = match order {
        Order::Recorded => format!("{FOLDER}recorded"),
        Order::Shuffled(seed) => format!("{FOLDER}shuffled-{seed}"),
    };
    let folder = books.place.folder.join(format!("{name}-{}", std::process::id()));
    let place = Place { folder: folder.clone(), id: books.place.id.clone(), database: None, files: None };
    let first = batches.first().map_or(jangbu_core::Timestamp::UNIX_EPOCH, |batch| batch.recorded_at);
    let (fresh, _) = Books::create(place, &books.company, first).await?;
    let mut replayed = Replayed { books: fresh, chain: ChainHead::default(), batches: batches.clone(), folder };
    for batch in in_order(batches, order)? {
        replayed.one(books, batch, progress).await?;
    }
    Ok(replayed)
}

/// Folders of replayed books that a rebuild left when it was killed, by name. Where the system does not tell which
/// processes run, those of a running rebuild are among them.
///
/// # Errors
/// When the company's folder cannot be read.
pub fn left_behind(place: &Place) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(&place.folder)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned()))?;
        let process = name.rsplit('-').next().unwrap_or_default();
        if name.starts_with(FOLDER) && path.is_dir() && !std::path::Path::new("/proc").join(process).exists() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn in_order(mut batches: Vec<Batch>, order: Order) -> anyhow::Result<Vec<Batch>> {
    let Order::Shuffled(seed) = order else { return Ok(batches) };
    let withdrawn = withdrawn::of(&batches)?;
    batches.retain(|it| !it.stands_alone() && it.kind != WITHDRAWAL && !withdrawn.contains_key(&it.id));
    let (mut accounts, mut facts): (Vec<Batch>, Vec<Batch>) =
        batches.into_iter().partition(|batch| accounts::KINDS.contains(&batch.kind.as_str()));
    let draw = |batch: &Batch| blake3::hash(format!("{seed}:{}", batch.id).as_bytes()).to_hex();
    facts.sort_by_cached_key(|batch| draw(batch).to_string());
    accounts.append(&mut facts);
    Ok(accounts)
}

async fn one(from: &Books, into: &mut Books, batch: Batch, progress: &dyn Fn(u64)) -> anyhow::Result<ChainHead> {
    let mut lock = into.database.lock().await?;
    if batch.stands_alone() {
        let mut tx = lock.begin().await?;
        let batch = act_alone(&mut tx, batch).await?;
        tx.commit().await?;
        return Ok(batch.chain_head.parse()?);
    }
    if batch.kind == WITHDRAWAL {
        let recorded = withdraw(into, &mut lock, batch).await?.recorded;
        let batch = recorded.batch.context("a replayed batch was not recorded")?;
        return Ok(batch.chain_head.parse()?);
    }
    let recorded = match accounts::of_batch(&batch)? {
        Some(change) => accounts::record_change(into, &mut lock, batch, change).await?,
        None => facts(from, into, &mut lock, batch, progress).await?,
    };
    let batch = recorded.batch.context("a replayed batch was not recorded")?;
    Ok(batch.chain_head.parse()?)
}

/// Replays the facts of one batch as they rest in the lake.
async fn facts(
    from: &Books,
    into: &Books,
    lock: &mut store::WriteLock,
    batch: Batch,
    progress: &dyn Fn(u64),
) -> anyhow::Result<crate::pipeline::Recorded> {
    let id = batch.id;
    let beside = beside(from, into, &batch).await?;
    let (sender, receiver) = std::sync::mpsc::sync_channel::<FactSet>(2);
    let snapshot = from.lake.snapshot().await?;
    let expected = batch.facts;
    let parts = load::parts_of(&batch)?;
    let reader = tokio::spawn(async move {
        for part in parts {
            let mut facts = FactSet::default();
            each_fact!(facts, |rows| *rows = load::rows_between(&snapshot, part).await?);
            if sender.send(facts).is_err() {
                break;
            }
        }
        anyhow::Ok(())
    });
    let act = Act { batch, numbered: true, repost: hashbrown::HashSet::new(), accept: true, account: None };
    let recorded = tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(record(into, lock, act, receiver, async || Ok(beside), progress))
    })?;
    reader.await.map_err(|_| anyhow!("reading batch {id} panicked"))??;
    let found = recorded.batch.as_ref().map_or(0, |batch| batch.facts);
    anyhow::ensure!(found == expected, "{found} facts were found, {expected} were recorded");
    Ok(recorded)
}

/// What was recorded beside the facts of a batch.
async fn beside(from: &Books, into: &Books, batch: &Batch) -> anyhow::Result<Beside> {
    let mut tx = from.read().await?;
    let mut days = Vec::new();
    for fact in [FactKind::AdClaim, FactKind::AdDelivery] {
        // Those registered by then: an account of `from` may be younger than `from` was opened.
        for account in into.accounts.keys() {
            let sets = replaced_day::of(&mut tx, fact, account).await?;
            days.extend(sets.into_iter().filter(|set| set.batch_id == batch.id));
        }
    }
    let quarantined = records::quarantine::all(&mut tx, None).await?.into_iter();
    let findings = records::finding::all(&mut tx).await?.into_iter();
    Ok(Beside {
        rows_read: batch.rows_read,
        days,
        quarantined: quarantined.filter(|row| row.batch_id == batch.id).collect(),
        findings: findings.filter(|finding| finding.batch_id == batch.id).collect(),
        ..Beside::default()
    })
}
