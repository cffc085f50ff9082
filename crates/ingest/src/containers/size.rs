//! How large an archive may become: one that swells without end is refused before it is read.

use std::io::{Cursor, Read as _};

use crate::{IngestError, Source};

use super::archive::broken;

/// Bytes that a member may become.
const MOST_BYTES: u64 = 1 << 30;
/// Bytes below which no member is suspicious, however well it was compressed.
const HARMLESS_BYTES: u64 = 64 << 20;
/// How many times larger than its archive a member may become. Real sheets are 5 to 50 times larger.
const MOST_TIMES: u64 = 250;

/// Refuses an archive with a member that becomes too large, whatever size it declares.
///
/// # Errors
/// When it does, or cannot be read.
pub fn refuse_bombs(source: &Source<'_>, archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<(), IngestError> {
    let most = MOST_BYTES.min((source.bytes.len() as u64 * MOST_TIMES).max(HARMLESS_BYTES));
    for at in 0..archive.len() {
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
    }
    Ok(())
}
