//! An opened company: its database, lake, raw files and settings.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use jangbu_core::{
    Text, Timestamp,
    account::{Account, Company},
    facts::{FxRate, Product},
    vat::VatRates,
};
use ledger::{Chart, FxRates, Periods, ProductCosts};
use store::{Database, Lake, RawFiles, Snapshot, Transaction, records, tables};

use crate::pipeline::{in_force::Known, load::all_rows};

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
    /// Creates the company, or opens it when it is already there; whether it was.
    ///
    /// # Errors
    /// When the place cannot be written.
    pub async fn create(place: Place, company: &Company, now: Timestamp) -> anyhow::Result<(Self, bool)> {
        std::fs::create_dir_all(&place.folder)
            .with_context(|| format!("creating the folder {}", place.folder.display()))?;
        let database = Database::open(&place.address(), &place.schema()).await?;
        let mut lock = database.lock().await?;
        let mut tx = lock.begin().await?;
        records::create(&mut tx).await?;
        let existed = records::setting::company(&mut tx).await?.is_some();
        if !existed {
            records::setting::put_company(&mut tx, company, now).await?;
        }
        tx.commit().await?;
        drop(lock);
        Ok((Self::open_with(place, database).await?, existed))
    }

    /// Opens the company.
    ///
    /// # Errors
    /// When there is none, with the command that makes one.
    pub async fn open(place: Place) -> anyhow::Result<Self> {
        if !place.exists() {
            bail!(
                "there are no books in {}; make them with `jangbu --home {} init --name \"My shop\"`",
                place.folder.display(),
                place.folder.parent().unwrap_or(Path::new(".")).display()
            );
        }
        let database = Database::open(&place.address(), &place.schema()).await?;
        Self::open_with(place, database).await
    }

    async fn open_with(place: Place, database: Database) -> anyhow::Result<Self> {
        let none = || format!("{database} holds no books of the company `{}`; make them with `jangbu init`", place.id);
        let company = records::setting::company(&mut database.read().await?).await.with_context(none)?;
        let company = company.with_context(none)?;
        let lake = Lake::open(&database, &place.files("lake"), &tables::all(), tables::CURRENT_VIEWS).await?;
        let raw = RawFiles::open(&place.files("raw"))?;
        let mut tx = database.read().await?;
        let accounts = records::account::all(&mut tx).await?;
        Ok(Self { place, database, lake, raw, company, accounts })
    }

    /// Reads the accounts anew, after waiting for another writer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&mut self) -> anyhow::Result<()> {
        self.accounts = records::account::all(&mut self.read().await?).await?;
        Ok(())
    }

    /// One consistent state of the records.
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
        let products = all_rows::<Product>(snapshot, known).await?;
        let rates = all_rows::<FxRate>(snapshot, known).await?;
        Ok(ledger::Context {
            company: self.company.clone(),
            accounts: self.accounts.clone(),
            chart: Chart::korea()?,
            costs: ProductCosts::from_facts(products.iter()),
            rates: FxRates::from_facts(rates.iter()),
            vat: VatRates::korea()?,
        })
    }

    /// The months closed for what is recorded as batch `batch_id`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn periods(&self, batch_id: i64) -> anyhow::Result<Periods> {
        let batches = records::batch::all(&mut self.read().await?).await?;
        Ok(Periods::at(batch_id, &crate::periods::changes(&batches)?))
    }
}
