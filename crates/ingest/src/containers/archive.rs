//! ZIP archives: every file in them is a page.

use std::io::{Cursor, Read as _};

use super::{ALL, Container, Page, lock, size};
use crate::{IngestError, Source};

pub const ZIP: Container = Container { title: "ZIP", is: is_zip, pages };

/// Whether the bytes are a ZIP archive, which workbooks are too.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The archive of `source`, none of whose members swells without end.
///
/// # Errors
/// When it cannot be read or is too large.
pub fn archive<'a>(source: &Source<'a>) -> Result<zip::ZipArchive<Cursor<&'a [u8]>>, IngestError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(source.bytes)).map_err(|error| broken(source, error))?;
    size::refuse_bombs(source, &mut archive)?;
    Ok(archive)
}

fn pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let mut archive = archive(source)?;
    let mut pages = Vec::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).map_err(|error| broken(source, error))?;
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        // What systems leave beside the files of people.
        if member.is_dir() || name.starts_with("__MACOSX/") {
            continue;
        }
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).map_err(|error| broken(source, error.into()))?;
        pages.extend(within(source, name, bytes)?);
    }
    Ok(pages)
}

/// A member of an archive: the tables of a container, or the member itself. Archives within archives stay closed.
fn within(source: &Source<'_>, name: String, bytes: Vec<u8>) -> Result<Vec<Page>, IngestError> {
    let inner = Source { name: &name, bytes: &bytes, ..*source };
    let kind = ALL.iter().find(|container| (container.is)(&bytes)).filter(|container| container.title != ZIP.title);
    let Some(container) = kind else { return Ok(vec![Page { name, bytes }]) };
    lock::refuse_locked(&inner)?;
    let mut pages = (container.pages)(&inner)?;
    for page in &mut pages {
        page.name = if page.name.is_empty() { name.clone() } else { format!("{name}/{}", page.name) };
    }
    Ok(pages)
}

/// The archive cannot be read.
pub fn broken(source: &Source<'_>, error: zip::result::ZipError) -> IngestError {
    IngestError::Container { name: source.name.to_owned(), kind: "ZIP", source: Box::new(error) }
}
