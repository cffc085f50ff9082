//! A file up to where the books come in: its bytes, what kind of file they are, and how they are to be read.

use std::{borrow::Cow, path::Path};

use anyhow::Context as _;
use ingest::{Apart, Format, Options, Source};
use jangbu_core::{Said, Timestamp, account::Company};
use store::raw;

use super::{
    file_bytes::FileBytes,
    import::{FileImport, file_name},
};
use crate::{books::Place, mappings};

/// A file as it came, without its lock.
pub struct Received {
    /// Name without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: FileBytes,
    /// Hash of the bytes.
    pub hash: String,
    /// When the file was changed last.
    pub modified_at: Option<Timestamp>,
}

/// A file whose format is known.
pub struct Told {
    /// As it came.
    pub received: Received,
    /// The table within it, or its text in another encoding, where that is what is read.
    pub own: Option<FileBytes>,
    /// What was found out of its layout.
    pub apart: Apart,
    /// How it is read.
    pub options: Options,
    /// Its format.
    pub format: &'static Format,
    /// Why it is that.
    pub why: Said,
    /// When the source said it, and where that is known from.
    pub observed: (Timestamp, &'static str),
    /// The sheet or member that is read; empty where there is only one.
    pub sheet: String,
    /// Sheets or members with content that are not.
    pub left: Vec<String>,
}

impl Received {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read or unlocked.
    pub fn open(file: &FileImport) -> anyhow::Result<Self> {
        let bytes = FileBytes::read(&file.path).with_context(|| format!("reading {}", file.path.display()))?;
        let name = file_name(&file.path);
        let source = Source { name: &name, bytes: &bytes, modified_at: None };
        let unlocked = match ingest::unlock(&source, file.password.as_deref())? {
            Cow::Borrowed(_) => None,
            Cow::Owned(unlocked) => Some(unlocked),
        };
        let bytes = unlocked.map_or(bytes, FileBytes::Held);
        Ok(Self { name, hash: raw::hash(&bytes), bytes, modified_at: modified_at(&file.path) })
    }

    fn source<'a>(&'a self, own: Option<&'a FileBytes>) -> Source<'a> {
        Source { name: &self.name, bytes: own.unwrap_or(&self.bytes), modified_at: self.modified_at }
    }
}

impl Told {
    /// Finds out what a file is.
    ///
    /// # Errors
    /// When no format fits, or nothing says when the file was exported.
    pub fn of(received: Received, file: &FileImport, place: &Place, company: &Company) -> anyhow::Result<Self> {
        let mut options = file.options(company);
        let asked = file.mapping.is_some() || file.format.is_some();
        let kept = if asked { Vec::new() } else { mappings::kept(place)? };
        let opened = ingest::open(&received.source(None), &kept, &options)?;
        let (sheet, left) = (opened.page.to_string(), opened.left);
        let own = match opened.bytes {
            Cow::Owned(own) => Some(FileBytes::Held(own)),
            Cow::Borrowed(_) => FileBytes::recoded(&received.source(None), &kept, &options)?,
        };
        let source = received.source(own.as_ref());
        let detected = ingest::detect(&source, &kept, &options)?;
        let observed = ingest::observed_at(&source, &detected, &options)?;
        let (format, why, chosen) = (detected.format, detected.why.clone(), detected.mapping.clone());
        let apart = detected.apart();
        if options.mapping.is_none() {
            options.mapping = kept.into_iter().find(|mapping| Some(&mapping.name) == chosen.as_ref());
        }
        Ok(Self { received, own, apart, options, format, why, observed, sheet, left })
    }

    /// What is read of it.
    pub fn source(&self) -> Source<'_> {
        self.received.source(self.own.as_ref())
    }

    /// Bytes that it takes in memory.
    pub fn held_bytes(&self) -> usize {
        self.received.bytes.held() + self.own.as_ref().map_or(0, FileBytes::held) + self.apart.held_bytes()
    }
}

fn modified_at(path: &Path) -> Option<Timestamp> {
    std::fs::metadata(path).ok()?.modified().ok()?.try_into().ok()
}
