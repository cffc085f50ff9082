//! Every setting: a flag, else the environment, else `jangbu.toml` in the home folder, else the default.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::{books::Place, output::Lang};

/// Company when none is named.
pub const DEFAULT_COMPANY: &str = "main";

/// `jangbu.toml` in the home folder.
#[derive(Debug, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `postgres://…`; SQLite files in the home folder when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Folder or url (`s3://bucket/path`) of the companies' files; beside the database file when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<String>,
    /// Company when none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Language of headings.
    #[serde(skip_serializing)]
    pub lang: Option<Lang>,
}

impl Settings {
    /// The settings of a home folder; empty when it has none.
    ///
    /// # Errors
    /// When the file is there but cannot be understood.
    pub fn load(home: &Path) -> anyhow::Result<Self> {
        let path = home.join("jangbu.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("reading {}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }

    /// Keeps the settings, so that later commands need no flags.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, home: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(home)?;
        let path = home.join("jangbu.toml");
        std::fs::write(&path, toml::to_string(self)?).with_context(|| format!("writing {}", path.display()))
    }
}

/// The company's place from flags and settings.
///
/// # Errors
/// When the company's id would not do as a folder and schema name.
pub fn place(
    home: &Path,
    company: Option<&str>,
    database: Option<&str>,
    files: Option<&str>,
    settings: &Settings,
) -> anyhow::Result<Place> {
    let id = company.or(settings.company.as_deref()).unwrap_or(DEFAULT_COMPANY).to_owned();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
        bail!("`{id}` cannot name a company: use small letters, digits and _, at most 40");
    }
    let database = database.or(settings.database.as_deref()).map(str::to_owned);
    let files = files.or(settings.files.as_deref()).map(str::to_owned);
    Ok(Place { folder: PathBuf::from(home).join(&id), id, database, files })
}
