//! Password-protected workbooks: malls lock the files that hold buyers' names.

use std::borrow::Cow;

use crate::{IngestError, Source};

/// First bytes of a compound file: an old workbook, or a new one behind a password.
pub const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// The bytes of `source` without their lock. A file that is not locked comes back as it is.
///
/// The lock is taken off before anything is kept: another download of the same table is locked with other bytes.
///
/// # Errors
/// When there is no password, or it is wrong.
pub fn unlock<'a>(source: &Source<'a>, password: Option<&str>) -> Result<Cow<'a, [u8]>, IngestError> {
    if !is_locked(source.bytes) {
        return Ok(Cow::Borrowed(source.bytes));
    }
    let name = || source.name.to_owned();
    let Some(password) = password else { return Err(IngestError::Locked { name: name() }) };
    let opened = office_crypto::decrypt_from_bytes(source.bytes.to_vec(), password)
        .map_err(|source| IngestError::WrongPassword { name: name(), source: Box::new(source) })?;
    // A wrong password may decrypt to noise.
    if !super::archive::is_zip(&opened) {
        return Err(IngestError::WrongPassword { name: name(), source: "what it gives is no workbook".into() });
    }
    Ok(Cow::Owned(opened))
}

/// Refuses a file that is still locked.
///
/// # Errors
/// [`IngestError::Locked`].
pub fn refuse_locked(source: &Source<'_>) -> Result<(), IngestError> {
    if is_locked(source.bytes) { Err(IngestError::Locked { name: source.name.to_owned() }) } else { Ok(()) }
}

fn is_locked(bytes: &[u8]) -> bool {
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(COMPOUND) && memchr::memmem::find(bytes, &stream).is_some()
}
