//! An opened company: its database, lake, raw files and settings.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::Context as _;
use jangbu_core::{
    Text, Timestamp,
    account::{Account, Company},
    facts::{FxRate, GoodsReceipt, Product},
    vat::VatRates,
};
use ledger::{Chart, FxRates, Periods, ProductCosts};
use store::{Database, Lake, RawFiles, Snapshot, StoreError, Transaction, WriteLock, records, tables};

use crate::{
    pipeline::{
        in_force::Known,
        kept::Kept,
        load::{self, all_rows},
    },
    told::{told, told_because},
};

/// Where a company rests.
#[derive(Clone, Debug)]
pub struct Place {
    /// Folder of the company.
    pub folder: PathBuf,
    /// Company id: folder name, and part of the schema's name on PostgreSQL.
    pub id: String,
    /// `postgres://…`, or `None` for the SQLite file in the folder.
    pub database: Option<String>,
    /// Folder or url under which the company's Parquet and raw files rest; `None` for its own folder.
    pub files: Option<String>,
}

/// An opened company.
pub struct Books {
    /// Where it rests.
    pub place: Place,
    /// Records and catalog.
    pub database: Database,
    /// Facts and journal.
    pub lake: Lake,
    /// Raw files.
    pub raw: RawFiles,
    /// Whose books these are.
    pub company: Company,
    /// Registered accounts by id.
    pub accounts: BTreeMap<Text, Account>,
    /// What the batch recorded last leaves to the next one.
    pub kept: Mutex<Option<Kept>>,
}

impl Place {
    /// Address of the database.
    fn address(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite://{}", self.folder.join("books.db").display()))
    }

    /// The company's schema on PostgreSQL.
    fn schema(&self) -> String {
        format!("jangbu_{}", self.id)
    }

    /// Address of the company's `lake` or `raw` files.
    fn files(&self, part: &str) -> String {
        match &self.files {
            Some(files) => format!("{}/{}/{part}", files.trim_end_matches('/'), self.id),
            None => self.folder.join(part).to_string_lossy().into_owned(),
        }
    }

    /// Whether `init` may have made a company here; only a server knows for sure.
    pub fn exists(&self) -> bool {
        self.database.is_some() || self.folder.join("books.db").exists()
    }
}

impl Books {
    /// Creates the company, or completes and opens it when it is already there; whether it was.
    ///
    /// # Errors
    /// When the place cannot be written, or its files are those of other books.
    pub async fn create(place: Place, company: &Company, now: Timestamp) -> anyhow::Result<(Self, bool)> {
        std::fs::create_dir_all(&place.folder)
            .with_context(|| format!("creating the folder {}", place.folder.display()))?;
        let database = Database::create(&place.address(), &place.schema()).await?;
        let lake = Lake::create(&database, &place.files("lake"), &tables::all(), tables::CURRENT_VIEWS).await;
        let lake = lake.map_err(|error| with_mend(error, true))?;
        let mut lock = database.lock().await?;
        let mut tx = lock.begin().await?;
        records::create(&mut tx).await?;
        let found = records::setting::company(&mut tx).await?;
        if found.is_none() {
            records::setting::put_company(&mut tx, company, now).await?;
        }
        tx.commit().await?;
        drop(lock);
        let existed = found.is_some();
        let company = found.unwrap_or_else(|| company.clone());
        Ok((Self::of(place, database, lake, company).await?, existed))
    }

    /// Opens the company; only reads.
    ///
    /// # Errors
    /// When there is none, with the command that makes one.
    pub async fn open(place: Place) -> anyhow::Result<Self> {
        if !place.exists() {
            let folder = place.folder.display();
            let make = format!(
                "jangbu --home {} init --name \"My shop\"",
                place.folder.parent().unwrap_or(Path::new(".")).display()
            );
            return Err(told(
                format!("there are no books in {folder}; make them with `{make}`"),
                format!("{folder} 에 장부가 없습니다. `{make}` 로 만드십시오"),
            ));
        }
        let database = Database::open(&place.address(), &place.schema()).await?;
        let id = &place.id;
        let en =
            format!("{database} holds no books of the company `{id}`; make them with `jangbu init --name \"My shop\"`");
        let ko =
            format!("{database} 에 회사 `{id}` 의 장부가 없습니다. `jangbu init --name \"My shop\"` 로 만드십시오");
        let company = match records::setting::company(&mut database.read().await?).await {
            Ok(company) => company.ok_or_else(|| told(en, ko))?,
            Err(error) => return Err(told_because(en, ko, error)),
        };
        let lake = Lake::open(&database, &place.files("lake"), &tables::all(), tables::CURRENT_VIEWS).await;
        let lake = lake.map_err(|error| with_mend(error, false))?;
        Self::of(place, database, lake, company).await
    }

    async fn of(place: Place, database: Database, lake: Lake, company: Company) -> anyhow::Result<Self> {
        let raw = RawFiles::open(&place.files("raw"))?;
        let mut tx = database.read().await?;
        let accounts = records::account::all(&mut tx).await?;
        Ok(Self { place, database, lake, raw, company, accounts, kept: Mutex::default() })
    }

    /// Reads the accounts anew, after waiting for another writer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&mut self, tx: &mut Transaction<'_>) -> anyhow::Result<()> {
        self.accounts = records::account::all(tx).await?;
        Ok(())
    }

    /// Removes the files that nothing names: those of an import that failed or was killed.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn sweep(&self, lock: &mut WriteLock) -> anyhow::Result<()> {
        // In the session that holds the lock: what it tried to commit is decided before it answers.
        let named = records::batch::raw_hashes(&mut lock.begin().await?).await?;
        self.raw.sweep(lock, &named).await?;
        self.lake.sweep_orphans(lock).await?;
        Ok(())
    }

    /// As [`Books::sweep`], unless a batch was recorded here just before: nothing of ours can be left over then.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn sweep_if_new(&self, lock: &mut WriteLock) -> anyhow::Result<()> {
        let follows = self.kept.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        if follows { Ok(()) } else { self.sweep(lock).await }
    }

    /// One consistent state of the records; with [`Lake::snapshot_in`] also of the lake.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(&self) -> anyhow::Result<Transaction<'static>> {
        Ok(self.database.read().await?)
    }

    /// What posting needs beside the facts of a group.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn posting_context(&self, snapshot: &Snapshot, known: &Known) -> anyhow::Result<ledger::Context> {
        let campaigns = load::campaigns(snapshot, known).await?;
        Ok(ledger::Context { campaigns, ..self.context_without_links(snapshot, known).await? })
    }

    /// The same without what links orders to campaigns, for acts that touch no order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn context_without_links(&self, snapshot: &Snapshot, known: &Known) -> anyhow::Result<ledger::Context> {
        let products = all_rows::<Product>(snapshot, known).await?;
        let receipts = all_rows::<GoodsReceipt>(snapshot, known).await?;
        let rates = all_rows::<FxRate>(snapshot, known).await?;
        Ok(ledger::Context {
            company: self.company.clone(),
            accounts: self.accounts.clone(),
            chart: Chart::korea()?,
            costs: ProductCosts::from_facts(products, &receipts),
            campaigns: ledger::Campaigns::default(),
            rates: FxRates::from_facts(rates.iter()),
            vat: VatRates::korea()?,
        })
    }

    /// The months closed for what is recorded as batch `batch_id`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn periods(&self, batch_id: i64, tx: &mut Transaction<'_>) -> anyhow::Result<Periods> {
        let batches = records::batch::of_kinds(tx, crate::periods::KINDS).await?;
        Ok(Periods::at(batch_id, &crate::periods::changes(&batches)?))
    }
}

/// What to do about files that are not where, or not whose, they should be; `init` is the command that moves them.
fn with_mend(error: StoreError, init: bool) -> anyhow::Error {
    let mend = match (&error, init) {
        (StoreError::Foreign { .. }, _) => {
            "two databases cannot share one place: choose another --home, --company or --files"
        }
        (StoreError::Moved { .. }, true) => {
            "move the folders lake and raw there first, with all they hold; then repeat this command"
        }
        (StoreError::Moved { .. }, false) => {
            "give the --home or --files they had or, if you moved them, say so by `jangbu init --name NAME`"
        }
        (StoreError::Incomplete { .. }, false) => "`jangbu init --name NAME` adds it and keeps what is there",
        _ => return error.into(),
    };
    anyhow::anyhow!("{error}: {mend}")
}
