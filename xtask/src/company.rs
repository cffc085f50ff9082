//! The product as a child process: building it, and driving one company through its command line.

use std::{
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use testing::Server;

use crate::{place, program};

/// Builds the release binary, in the same way as the tests do, and says where it is.
pub fn build() -> Result<PathBuf> {
    program::run(&mut program::cargo(&["build", "--release", "--workspace", "--bin", "jangbu"])?)?;
    Ok(place::target()?.join("release/jangbu"))
}

/// The accounts of the invented company: arguments of `jangbu account add`.
const ACCOUNTS: &[&[&str]] = &[
    &["shop", "--kind", "shop", "--platform", "cafe24", "--external-id", "shop"],
    &["toss", "--kind", "gateway", "--platform", "toss_payments", "--external-id", "bench-mid", "--shop", "shop"],
    &["naver", "--kind", "media", "--platform", "naver_search_ad", "--external-id", "1234567"],
];

/// One company in a folder of its own.
pub struct Company {
    binary: PathBuf,
    home: PathBuf,
    /// Where its database is, if not in a file of the folder; the database is named like the folder.
    server: Option<Rc<Server>>,
}

impl Company {
    /// Founds a company with a shop, a gateway and an ad account in `home`, replacing what was there.
    pub fn found(binary: &Path, home: &Path) -> Result<Self> {
        Self::found_on(binary, home, None)
    }

    /// As [`Company::found`], with its database on a server.
    pub fn found_on(binary: &Path, home: &Path, server: Option<Rc<Server>>) -> Result<Self> {
        remove(home)?;
        let company = Self { binary: binary.to_owned(), home: home.to_owned(), server };
        if let Some(server) = &company.server {
            server.create(&company.name(), None)?;
        }
        program::output(company.jangbu(&["init"]).args(["--name", "Trial shop"]))?;
        for account in ACCOUNTS {
            program::output(company.jangbu(&["account", "add"]).args(*account))?;
        }
        Ok(company)
    }

    /// A copy of the company in another folder, replacing what was there.
    pub fn copy_to(&self, home: &Path) -> Result<Self> {
        remove(home)?;
        program::output(Command::new("cp").arg("-a").arg(&self.home).arg(home))?;
        let copy = Self { binary: self.binary.clone(), home: home.to_owned(), server: self.server.clone() };
        if let Some(server) = &copy.server {
            server.create(&copy.name(), Some(&self.name()))?;
        }
        // It says where the files are now.
        program::output(copy.jangbu(&["init"]).args(["--name", "Trial shop"]))?;
        Ok(copy)
    }

    fn name(&self) -> String {
        self.home.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// `jangbu` with these arguments, for this company.
    pub fn jangbu(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--home").arg(&self.home);
        if let Some(server) = &self.server {
            command.args(["--database", &server.address(&self.name())]);
        }
        command.args(arguments);
        command
    }

    /// `jangbu import FILE…`.
    pub fn import<P: AsRef<Path>>(&self, files: &[P]) -> Command {
        let mut command = self.jangbu(&["import"]);
        command.args(files.iter().map(AsRef::as_ref));
        command
    }

    /// `jangbu check`; fails when a rule of the books is broken.
    pub fn check(&self) -> Result<()> {
        program::output(&mut self.jangbu(&["check", "--format", "json"])).map(drop)
    }

    /// The rows of the trial balance: the moment at which it was asked for is no part of the books.
    pub fn trial_balance(&self) -> Result<String> {
        let text = program::output(&mut self.jangbu(&["report", "trial-balance", "--format", "json"]))?;
        let report: Value = serde_json::from_str(&text).context("reading the trial balance")?;
        ensure!(report["rows"].is_array(), "the trial balance has no `rows`");
        Ok(report["rows"].to_string())
    }

    /// What the product says of its own state.
    pub fn doctor(&self) -> Result<Doctor> {
        let text = program::output(&mut self.jangbu(&["doctor", "--format", "json"]))?;
        let report: Value = serde_json::from_str(&text).context("reading the report of `jangbu doctor`")?;
        let tables = report["tables"].as_array().context("`jangbu doctor` reports no `tables`")?;
        let orders = tables.iter().find(|table| table["table"] == "order_line");
        Ok(Doctor {
            files_of_orders: orders.and_then(|table| table["files"].as_u64()).unwrap_or(0),
            orphan_files: report["orphan_files"].as_u64().context("`jangbu doctor` reports no `orphan_files`")?,
            books_hash: report["books_hash"].as_str().context("`jangbu doctor` reports no `books_hash`")?.to_owned(),
        })
    }
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

/// From `jangbu doctor`.
pub struct Doctor {
    /// Files of the lake's table of order lines; 0 while its rows rest in the catalog.
    pub files_of_orders: u64,
    /// Files in the lake's folder that no catalog row names.
    pub orphan_files: u64,
    /// Hash over the net balances of the books; the same for the same facts in any order.
    pub books_hash: String,
}
