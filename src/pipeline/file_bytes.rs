//! The bytes of a file, in memory while they are few.
//!
//! A large file is copied aside, under no name, and mapped: it takes no memory of its own, and nobody can change or
//! shorten it while it is read.

use std::{fs::File, io, ops::Deref, path::Path};

use ingest::{Mapping, Options, Source};
use memmap2::Mmap;

/// Files up to this size are read into memory.
const SMALL_BYTES: u64 = 64 << 20;

/// Bytes that stay as they are.
pub enum FileBytes {
    /// In memory.
    Held(Vec<u8>),
    /// In a file of our own.
    Mapped(Mmap),
}

impl FileBytes {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or copied.
    pub fn read(path: &Path) -> io::Result<Self> {
        if std::fs::metadata(path)?.len() <= SMALL_BYTES {
            return std::fs::read(path).map(Self::Held);
        }
        Self::aside(&mut File::open(path)?)
    }

    /// What `source` gives, in a file without a name.
    ///
    /// # Errors
    /// When it cannot be read or kept.
    pub fn aside(source: &mut dyn io::Read) -> io::Result<Self> {
        let mut own = tempfile::tempfile()?;
        io::copy(source, &mut own)?;
        Self::mapped(&own)
    }

    /// The text of a large file as UTF-8; `None` where it is that already, or small enough to be decoded in memory.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn recoded(source: &Source<'_>, mappings: &[Mapping], options: &Options) -> io::Result<Option<Self>> {
        if source.bytes.len() as u64 <= SMALL_BYTES {
            return Ok(None);
        }
        let own = tempfile::tempfile()?;
        let recoded = ingest::recode(source, mappings, options, &mut &own)?;
        if recoded { Self::mapped(&own).map(Some) } else { Ok(None) }
    }

    /// Bytes that it takes in memory.
    pub fn held(&self) -> usize {
        match self {
            Self::Held(bytes) => bytes.len(),
            Self::Mapped(_) => 0,
        }
    }

    #[allow(unsafe_code)]
    fn mapped(own: &File) -> io::Result<Self> {
        // SAFETY: the file has no name, so no other process can reach it, and it is not written to from here on.
        unsafe { Mmap::map(own) }.map(Self::Mapped)
    }
}

impl Deref for FileBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Held(bytes) => bytes,
            Self::Mapped(bytes) => bytes,
        }
    }
}
