//! Temporary databases for tests: a SQLite file, or a schema of a real PostgreSQL server.
//!
//! The server is started once for each test process, from the programs of the `postgresql`
//! package, and ends with the process, however that ends.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::database::Database;
use crate::error::{During, Result, StoreError};

/// A company's place, gone when dropped.
pub struct Place {
    /// What [`Database::open`] takes, and `--database`.
    pub address: String,
    /// The company's schema on PostgreSQL.
    pub schema: String,
    /// A folder for the lake's files.
    pub folder: TempDir,
}

impl Place {
    /// A SQLite file in a temporary folder.
    pub fn sqlite() -> Result<Self> {
        let folder = TempDir::new().during("create", "temporary folder")?;
        let address = format!("sqlite://{}", folder.path().join("books.db").display());
        Ok(Self { address, schema: "main".to_owned(), folder })
    }

    /// A new schema of the test server, and a temporary folder.
    pub fn postgres() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = TempDir::new().during("create", "temporary folder")?;
        let schema = format!("company_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Ok(Self { address: postgres_address()?.to_owned(), schema, folder })
    }

    /// One of each.
    pub fn both() -> Result<[Self; 2]> {
        Ok([Self::sqlite()?, Self::postgres()?])
    }

    /// Opens the database.
    pub async fn open(&self) -> Result<Database> {
        Database::open(&self.address, &self.schema).await
    }

    /// The folder for the lake's files, created when the lake is opened.
    pub fn files(&self) -> String {
        self.folder.path().join("files").display().to_string()
    }

    /// The statement by which DuckDB attaches the lake as `lake`.
    pub fn duckdb_attach(&self) -> String {
        match self.address.strip_prefix("sqlite://") {
            Some(path) => format!("ATTACH 'ducklake:sqlite:{path}' AS lake"),
            None => {
                let host = socket_folder(&self.address);
                let to = format!("ducklake:postgres:host={host} user=postgres dbname=postgres");
                format!("ATTACH '{to}' AS lake (METADATA_SCHEMA '{}')", self.schema)
            }
        }
    }
}

/// The Python that has DuckDB: `JANGBU_PYTHON`, else the virtual environment that `cargo xtask test` makes.
pub fn python() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    std::env::var_os("JANGBU_PYTHON").map_or_else(|| home().join(".cache/jangbu-venv/bin/python"), PathBuf::from)
}

/// The address of the test server, started when first asked for.
pub fn postgres_address() -> Result<&'static str> {
    static SERVER: OnceLock<Server> = OnceLock::new();
    if SERVER.get().is_none() {
        // Two at once start two servers; the one that comes second is stopped again.
        SERVER.set(Server::start()?).ok();
    }
    match SERVER.get() {
        Some(server) => Ok(&server.address),
        None => Err(failure("it did not start")),
    }
}

/// The server lives as long as its standard input is open.
struct Server {
    address: String,
    _child: Child,
}

/// Runs until its input ends, then stops the server and removes its files.
const SCRIPT: &str = include_str!("../../../tools/postgres.sh");

impl Server {
    fn start() -> Result<Self> {
        // PostgreSQL refuses to run as root; the package brings a user for it.
        let root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        let mut command = if root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh", "-c", SCRIPT]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", SCRIPT]);
            command
        };
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().during("start", "postgres")?;
        let output = child.stdout.take().ok_or_else(|| failure("it has no output"))?;
        let mut folder = String::new();
        BufReader::new(output).read_line(&mut folder).during("start", "postgres")?;
        let folder = folder.trim();
        if folder.is_empty() {
            return Err(failure("see its messages above; it needs the packages postgresql and util-linux"));
        }
        let address = format!("postgres://postgres@localhost/postgres?host={}", folder.replace('/', "%2F"));
        Ok(Self { address, _child: child })
    }
}

fn socket_folder(address: &str) -> String {
    address.split_once("host=").map_or("", |(_, folder)| folder).replace("%2F", "/")
}

fn failure(reason: &str) -> StoreError {
    StoreError::Address { address: "postgres".to_owned(), reason: reason.to_owned() }
}
