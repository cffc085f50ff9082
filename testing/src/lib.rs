//! Temporary databases for tests and trials: a SQLite file, or a schema of a real PostgreSQL server.
//!
//! The server is started once for each test process, from the programs of the `postgresql`
//! package, and ends with the process, however that ends.

use std::io::{BufRead, BufReader, Error, Result};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// A company's place, gone when dropped.
pub struct Place {
    /// What the store takes as an address, and `--database`.
    pub address: String,
    /// The company's schema on PostgreSQL.
    pub schema: String,
    /// A folder for the lake's files.
    pub folder: TempDir,
}

impl Place {
    /// A SQLite file in a temporary folder.
    pub fn sqlite() -> Result<Self> {
        let folder = TempDir::new()?;
        let address = format!("sqlite://{}", folder.path().join("books.db").display());
        Ok(Self { address, schema: "main".to_owned(), folder })
    }

    /// A new schema of the test server, and a temporary folder.
    pub fn postgres() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = TempDir::new()?;
        let schema = format!("company_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Ok(Self { address: postgres_address()?.to_owned(), schema, folder })
    }

    /// One of each.
    pub fn both() -> Result<[Self; 2]> {
        Ok([Self::sqlite()?, Self::postgres()?])
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
    static SERVER: OnceLock<(Server, String)> = OnceLock::new();
    if SERVER.get().is_none() {
        let server = Server::start()?;
        let address = server.address("postgres");
        // Two at once start two servers; the one that comes second is stopped again.
        SERVER.set((server, address)).ok();
    }
    SERVER.get().map(|(_, address)| address.as_str()).ok_or_else(|| failure("it did not start"))
}

/// A PostgreSQL server; it lives as long as its standard input is open.
pub struct Server {
    /// Folder of its socket.
    folder: String,
    _child: Child,
}

/// Runs until its input ends, then stops the server and removes its files.
const SCRIPT: &str = include_str!("../../tools/postgres.sh");

impl Server {
    /// Starts a server from the programs of the `postgresql` package.
    ///
    /// # Errors
    /// When they are missing or refuse; their messages are on standard error.
    pub fn start() -> Result<Self> {
        // PostgreSQL refuses to run as root; the package brings a user for it.
        let root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        let mut command = Command::new(if root { "setpriv" } else { "sh" });
        if root {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
        }
        let mut child = command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or_else(|| failure("it has no output"))?;
        let mut folder = String::new();
        BufReader::new(output).read_line(&mut folder)?;
        if folder.trim().is_empty() {
            return Err(failure("see its messages above; it needs the packages postgresql and util-linux"));
        }
        Ok(Self { folder: folder.trim().to_owned(), _child: child })
    }

    /// The address of a database, as `--database` takes it.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.replace('/', "%2F"))
    }

    /// Makes a database, replacing one of that name: an empty one, or a copy.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn create(&self, database: &str, copy_of: Option<&str>) -> Result<()> {
        self.sql(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"))?;
        self.sql(&format!("CREATE DATABASE {database} TEMPLATE {}", copy_of.unwrap_or("template0")))
    }

    fn sql(&self, statement: &str) -> Result<()> {
        let options = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--username=postgres", "--command"];
        let status = Command::new("psql").args(options).arg(statement).args(["--host", &self.folder]).status()?;
        if status.success() { Ok(()) } else { Err(failure(statement)) }
    }
}

fn socket_folder(address: &str) -> String {
    address.split_once("host=").map_or("", |(_, folder)| folder).replace("%2F", "/")
}

fn failure(reason: &str) -> Error {
    Error::other(format!("PostgreSQL for tests: {reason}"))
}
