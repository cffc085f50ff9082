//! A PostgreSQL server for trials, with one database for each company.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{needs, program};

/// Runs until its input ends, then stops the server and removes its files.
const SCRIPT: &str = include_str!("../../tools/postgres.sh");

/// Runs as long as this lives.
pub struct Server {
    folder: String,
    _child: Child,
}

impl Server {
    /// Starts the server, after installing it where it is missing.
    pub fn start() -> Result<Self> {
        needs::postgres()?;
        // PostgreSQL refuses to run as root; its package brings a user for it.
        let root = program::output(Command::new("id").arg("-u"))?.trim() == "0";
        let mut command = if root { Command::new("setpriv") } else { Command::new("sh") };
        if root {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
        }
        command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("starting PostgreSQL")?;
        let output = child.stdout.take().context("PostgreSQL has no output")?;
        let mut folder = String::new();
        BufReader::new(output).read_line(&mut folder).context("starting PostgreSQL")?;
        ensure!(!folder.trim().is_empty(), "PostgreSQL did not start: see its messages above");
        Ok(Self { folder: folder.trim().to_owned(), _child: child })
    }

    /// The address of a database, for `jangbu --database`.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.replace('/', "%2F"))
    }

    /// Makes a database, replacing one of that name: an empty one, or a copy.
    pub fn create(&self, database: &str, copy_of: Option<&str>) -> Result<()> {
        self.sql(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"))?;
        self.sql(&format!("CREATE DATABASE {database} TEMPLATE {}", copy_of.unwrap_or("template0")))
    }

    fn sql(&self, statement: &str) -> Result<()> {
        let options = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--username=postgres", "--command"];
        program::output(Command::new("psql").args(options).arg(statement).args(["--host", &self.folder])).map(drop)
    }
}
