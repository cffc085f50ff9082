//! The files of the repository as texts in memory.

use std::{collections::BTreeMap, fs, process::Command};

use anyhow::{Context, Result};

use crate::{place, program};

/// Path (with `/`, from the root of the repository) and text of every file that is not ignored.
pub struct Tree(BTreeMap<String, String>);

impl Tree {
    /// What git tracks or would track; files that are no text are left out.
    pub fn of_repository() -> Result<Self> {
        let root = place::repository()?;
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&root);
        let mut files = BTreeMap::new();
        for path in program::output(&mut list)?.split_terminator('\0') {
            let file = root.join(path);
            if file.is_file() {
                let bytes = fs::read(&file).with_context(|| format!("reading {path}"))?;
                files.extend(String::from_utf8(bytes).ok().map(|text| (path.to_owned(), text)));
            }
        }
        Ok(Self(files))
    }

    /// A tree for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// Every file: path and text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every Rust file: path and text.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// Whether the file holds tests only.
pub fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}
