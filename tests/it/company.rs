//! A company on trial: a home of its own, one of the two databases, and the program itself.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Output},
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::Value;
use tempfile::TempDir;

/// Makes two tests of each sentence: one on SQLite, one on a real PostgreSQL server.
macro_rules! on_both {
    ($($sentence:ident),+ $(,)?) => { $(
        mod $sentence {
            #[test]
            fn on_sqlite() {
                super::$sentence($crate::company::Place::Sqlite);
            }

            #[test]
            fn on_postgres() {
                super::$sentence($crate::company::Place::Postgres);
            }
        }
    )+ };
}

/// Which database holds the records and the catalog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Sqlite,
    Postgres,
}

/// What a command answered.
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the answer is UTF-8");
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {}\n{}", self.out, self.err))
    }
}

/// A company in a temporary home.
pub struct Company {
    folder: Rc<TempDir>,
    database: Option<&'static str>,
    /// Company id, as `--company` takes it.
    pub id: String,
    now: RefCell<String>,
}

impl Company {
    /// A place without books.
    pub fn unfounded(place: Place) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = Rc::new(tempfile::tempdir().unwrap());
        // All companies of one run share one server, each in the schema of its id.
        let id = format!("it_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let database = match place {
            Place::Sqlite => None,
            Place::Postgres => Some(testing::postgres_address().expect("a PostgreSQL server for tests")),
        };
        Self { folder, database, id, now: RefCell::default() }
    }

    /// Books in won without accounts.
    pub fn empty(place: Place) -> Self {
        let company = Self::unfounded(place);
        company.at("2026-01-02T09:00:00+09:00");
        company.ok(&["init", "--name", "한빛상점"]);
        company
    }

    /// A small shop: `own` collects through `toss`, advertises on `naver`, banks at `kb`.
    pub fn shop(place: Place) -> Self {
        let company = Self::empty(place);
        company.register_shop();
        company
    }

    /// Registers the accounts of [`Company::shop`].
    pub fn register_shop(&self) {
        self.ok(&["account", "add", "own", "--kind", "shop", "--platform", "own_shop", "--gateway", "toss"]);
        self.ok(&[
            "account",
            "add",
            "toss",
            "--kind",
            "gateway",
            "--platform",
            "toss",
            "--external-id",
            "tosspay01",
            "--shop",
            "own",
            "--bank-text",
            "토스페이먼츠",
        ]);
        self.ok(&[
            "account",
            "add",
            "naver",
            "--kind",
            "media",
            "--platform",
            "naver_search_ad",
            "--external-id",
            "1234567",
        ]);
        self.ok(&["account", "add", "kb", "--kind", "bank", "--platform", "kb", "--external-id", "123456-04-567890"]);
    }

    /// Another company in the same home and database.
    pub fn neighbour(&self) -> Self {
        Self {
            folder: Rc::clone(&self.folder),
            database: self.database,
            id: format!("{}_next", self.id),
            now: self.now.clone(),
        }
    }

    /// Home and company id as here, in the database that this company does not use.
    pub fn in_the_other_database(&self) -> Self {
        let database = match self.database {
            None => Some(testing::postgres_address().expect("a PostgreSQL server for tests")),
            Some(_) => {
                // There the address would be found again.
                std::fs::remove_file(self.home().join("jangbu.toml")).unwrap();
                None
            }
        };
        Self { folder: Rc::clone(&self.folder), database, id: self.id.clone(), now: self.now.clone() }
    }

    /// The same company in a copy of its home; SQLite only.
    pub fn copy(&self) -> Self {
        assert!(self.database.is_none(), "only a home with its database inside can be copied");
        let folder = tempfile::tempdir().unwrap();
        let source = format!("{}/.", self.folder.path().display());
        assert!(Command::new("cp").args(["-a", &source]).arg(folder.path()).status().unwrap().success());
        let copy = Self { folder: Rc::new(folder), database: None, id: self.id.clone(), now: self.now.clone() };
        // It says where the files are now.
        copy.ok(&["init", "--name", "한빛상점"]);
        copy
    }

    /// Sets the clock of the commands that follow.
    pub fn at(&self, now: &str) {
        now.clone_into(&mut self.now.borrow_mut());
    }

    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    /// Folder of the company.
    pub fn books(&self) -> PathBuf {
        self.home().join(&self.id)
    }

    pub fn database(&self) -> Option<&'static str> {
        self.database
    }

    /// The company's database, as the program opens it.
    async fn opened(&self) -> store::Database {
        let file = format!("sqlite://{}", self.books().join("books.db").display());
        store::Database::open(self.database.unwrap_or(&file), &format!("jangbu_{}", self.id)).await.unwrap()
    }

    /// Does something while nobody else can write.
    pub fn while_locked<T>(&self, work: impl FnOnce() -> T) -> T {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let lock = runtime.block_on(async { self.opened().await.lock().await.unwrap() });
        let done = work();
        let _inside = runtime.enter();
        drop(lock);
        done
    }

    /// Whether a command is writing.
    pub fn is_locked(&self) -> bool {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { self.opened().await.try_lock().await.unwrap().is_none() })
    }

    /// Changes the database behind the program's back.
    pub fn change(&self, sql: &'static str) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut lock = self.opened().await.lock().await.unwrap();
            let mut tx = lock.begin().await.unwrap();
            tx.execute(sql, &[]).await.unwrap();
            tx.commit().await.unwrap();
        });
    }

    /// A command of the program on these books.
    pub fn command<S: AsRef<std::ffi::OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jangbu"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("JANGBU_")) {
            command.env_remove(name);
        }
        command.arg("--home").arg(self.home()).args(["--company", &self.id]).args(words);
        if let Some(database) = self.database {
            command.args(["--database", database]);
        }
        command.env("JANGBU_NOW", self.now.borrow().as_str()).env("JANGBU_ACTOR", "bookkeeper");
        command
    }

    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, words: &[S]) -> Answer {
        Answer::of(&self.command(words).output().unwrap())
    }

    /// Runs a command that must succeed; what it printed.
    #[track_caller]
    pub fn ok<S: AsRef<std::ffi::OsStr> + std::fmt::Debug>(&self, words: &[S]) -> String {
        let answer = self.run(words);
        assert_eq!(answer.code, Some(0), "jangbu {words:?}\n{}\n{}", answer.out, answer.err);
        answer.out
    }

    /// Runs a command that must fail with `code`; everything it printed.
    #[track_caller]
    pub fn fails(&self, code: i32, words: &[&str]) -> String {
        let answer = self.run(words);
        assert_eq!(answer.code, Some(code), "jangbu {words:?}\n{}\n{}", answer.out, answer.err);
        answer.out + &answer.err
    }

    /// Runs a command that must succeed and answers in JSON.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        let words = [words, &["--format", "json"]].concat();
        let text = self.ok(&words);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("jangbu {words:?} gave no JSON ({error}): {text}"))
    }

    /// Writes a file as if it had been downloaded.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.home().join("downloads");
        std::fs::create_dir_all(&path).unwrap();
        let path = path.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Writes and imports a file as observed at `as_of`; what the program says about it.
    #[track_caller]
    pub fn import(&self, name: &str, text: &str, as_of: &str) -> Value {
        let path = self.file(name, text);
        self.json(&["import", &path, "--as-of", as_of])[0].clone()
    }

    /// Balance of every account that has one, in the company's currency, debit positive.
    #[track_caller]
    pub fn balances(&self, more: &[&str]) -> BTreeMap<String, i64> {
        let report = self.json(&[&["report", "trial-balance"], more].concat());
        let rows = report["rows"].as_array().expect("rows of the trial balance");
        let mut balances = BTreeMap::new();
        for row in rows {
            let closing =
                if row["closing_functional"].is_null() { &row["closing"] } else { &row["closing_functional"] };
            *balances.entry(row["code"].as_str().unwrap().to_owned()).or_default() +=
                closing["minor"].as_i64().unwrap();
        }
        balances.retain(|_, minor| *minor != 0);
        balances
    }

    /// Balance of one account.
    #[track_caller]
    pub fn balance(&self, code: &str) -> i64 {
        self.balances(&[]).get(code).copied().unwrap_or(0)
    }

    #[track_caller]
    pub fn doctor(&self) -> Value {
        self.json(&["doctor"])
    }

    /// Hash over all net balances.
    #[track_caller]
    pub fn books_hash(&self) -> String {
        self.doctor()["books_hash"].as_str().unwrap().to_owned()
    }

    /// Hash chain and number of batches: whether anything at all was recorded.
    #[track_caller]
    pub fn log(&self) -> (String, i64) {
        let doctor = self.doctor();
        (doctor["chain_head"].as_str().unwrap().to_owned(), doctor["batches"].as_i64().unwrap())
    }

    /// Rows of a table or export, by column.
    #[track_caller]
    pub fn export(&self, table: &str, more: &[&str]) -> Vec<BTreeMap<String, String>> {
        let text = self.ok(&[&["export", table, "--format", "csv"], more].concat());
        rows(&text)
    }

    /// Facts of a kind in force.
    #[track_caller]
    pub fn count(&self, table: &str) -> usize {
        self.export(table, &[]).len()
    }

    /// The books hold.
    #[track_caller]
    pub fn check(&self) {
        let answer = self.run(&["check"]);
        assert_eq!(answer.code, Some(0), "{}\n{}", answer.out, answer.err);
    }
}

/// A CSV by column.
pub fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Balances written down as `code amount` a line.
pub fn written(text: &str) -> BTreeMap<String, i64> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (code, amount) = line.split_once(' ').unwrap();
            (code.to_owned(), amount.trim().replace(',', "").parse().unwrap())
        })
        .collect()
}
