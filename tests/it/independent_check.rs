//! Programs that share no code with jangbu: the check of the books on DuckDB, and plain SQL on the catalog.

use std::process::Command;

use crate::{
    company::{Answer, Company},
    shared_sources::repository,
};

/// The Python that has DuckDB; the tests cannot do without.
pub fn python() -> Command {
    let python = testing::python();
    assert!(
        python.exists(),
        "{} is missing: `cargo xtask test` installs what the tests need (or set JANGBU_PYTHON)",
        python.display()
    );
    let mut command = Command::new(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// What `tools/check_books.py` says about the books.
pub fn check_books(company: &Company) -> Answer {
    check_books_with(company, &[])
}

/// The same, with more options.
pub fn check_books_with(company: &Company, more: &[&str]) -> Answer {
    let mut command = python();
    command.arg(repository("tools/check_books.py")).arg("--data-path").arg(company.books().join("lake"));
    match company.database() {
        None => command.arg("--catalog").arg(format!("sqlite:{}", company.books().join("books.db").display())),
        Some(address) => {
            let (_, socket) = address.split_once("host=").expect("the test server listens on a socket");
            let catalog = format!("postgres:host={} user=postgres dbname=postgres", socket.replace("%2F", "/"));
            command.args(["--catalog", &catalog, "--schema", &format!("jangbu_{}", company.id)])
        }
    };
    Answer::of(&command.args(more).output().unwrap())
}

/// The independent check must hold.
#[track_caller]
pub fn proven(company: &Company) {
    let answer = check_books(company);
    assert_eq!(answer.code, Some(0), "check_books.py:\n{}\n{}", answer.out, answer.err);
}

/// Runs a Python script with `sys.argv[1:]`; what it printed.
#[track_caller]
pub fn script(text: &str, words: &[&str]) -> String {
    let answer = Answer::of(&python().args(["-c", text]).args(words).output().unwrap());
    assert_eq!(answer.code, Some(0), "{}\n{}", answer.out, answer.err);
    answer.out
}
