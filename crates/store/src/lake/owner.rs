//! Whose files a place holds: a small file beside them names the catalog that lists them.
//!
//! A sweep removes every file of ours that its own catalog does not list. Two catalogs in one place would remove
//! each other's files, so a place has one owner and any other catalog is refused.

use futures::TryStreamExt;
use object_store::{ObjectStoreExt, PutMode, PutPayload};

use super::files::Files;
use super::write::is_ours;
use crate::error::{During, Result, StoreError};

/// Name of the file; it holds the id of the catalog.
const NAME: &str = "owner";

/// The catalog that owns the place, if one does.
pub(crate) async fn of(files: &Files) -> Result<Option<String>> {
    let found = match files.store.get(&files.object(NAME)).await {
        Err(object_store::Error::NotFound { .. }) => return Ok(None),
        found => found.during("read owner of", &files.data_path)?,
    };
    let text = found.bytes().await.during("read owner of", &files.data_path)?;
    Ok(Some(String::from_utf8_lossy(&text).trim().to_owned()))
}

/// Makes the catalog `id` the owner of a place that has none; whoever comes second is refused.
pub(crate) async fn claim(files: &Files, id: &str) -> Result<()> {
    let (object, text) = (files.object(NAME), PutPayload::from(format!("{id}\n")));
    match files.store.put_opts(&object, text, PutMode::Create.into()).await {
        Err(object_store::Error::AlreadyExists { .. }) => verify(files, id).await,
        put => put.map(drop).during("claim", &files.data_path),
    }
}

/// Refuses a place that the catalog `id` does not own.
pub(crate) async fn verify(files: &Files, id: &str) -> Result<()> {
    match of(files).await? {
        Some(owner) if owner == id => Ok(()),
        Some(_) => Err(StoreError::Foreign { files: files.data_path.clone() }),
        None => Err(StoreError::Incomplete { object: files.data_path.clone() }),
    }
}

/// Whether the place holds files of the kind that a sweep removes.
pub(crate) async fn holds_files(files: &Files) -> Result<bool> {
    let mut objects = files.store.list(Some(files.root()));
    while let Some(object) = objects.try_next().await.during("list files of", &files.data_path)? {
        if files.relative(&object.location).is_some_and(|path| is_ours(&path)) {
            return Ok(true);
        }
    }
    Ok(false)
}
