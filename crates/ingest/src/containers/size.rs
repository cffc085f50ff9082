//! How large an archive may become: one that swells without end is refused before it is read.

use std::io::{Cursor, Read as _};

use crate::{IngestError, Source};

use super::archive::broken;

/// Bytes that the members of an archive may become, all together, and so may a sheet as text.
pub const MOST_BYTES: u64 = 1 << 30;
/// Bytes below which no member is suspicious, however well it was compressed.
const HARMLESS_BYTES: u64 = 64 << 20;
/// How many times larger than its archive a member may become. Real sheets are 5 to 50 times larger.
const MOST_TIMES: u64 = 250;

/// Refuses an archive with a member that becomes too large, or that all members fill, whatever size they declare.
///
/// # Errors
/// When it does, or cannot be read.
pub fn refuse_bombs(source: &Source<'_>, archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<(), IngestError> {
    let most_of_one = MOST_BYTES.min((source.bytes.len() as u64 * MOST_TIMES).max(HARMLESS_BYTES));
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let most = most_of_one.min(left);
        let member = archive.by_index(at).map_err(|error| broken(source, error))?;
        let (name, declared) = (String::from_utf8_lossy(member.name_raw()).into_owned(), member.size());
        let size = if declared > most {
            declared
        } else {
            std::io::copy(&mut member.take(most + 1), &mut std::io::sink())
                .map_err(|error| broken(source, error.into()))?
        };
        if size > most {
            return Err(IngestError::Swollen { name: source.name.to_owned(), member: name, bytes: size, most });
        }
        left -= size;
    }
    Ok(())
}

/// Refuses a sheet whose text has become too large.
///
/// # Errors
/// When it has.
pub fn refuse_swollen(source: &Source<'_>, sheet: &str, bytes: usize) -> Result<(), IngestError> {
    let (bytes, most) = (bytes as u64, MOST_BYTES);
    if bytes <= most {
        return Ok(());
    }
    Err(IngestError::Swollen { name: source.name.to_owned(), member: sheet.to_owned(), bytes, most })
}
