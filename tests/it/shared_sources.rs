//! Real data and independent results that lie beside the repository.

use std::path::PathBuf;

/// A file of the shared folder: `JANGBU_SHARED`, else `shared` beside the repository.
pub fn shared(path: &str) -> PathBuf {
    let folder = std::env::var_os("JANGBU_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = folder.join(path);
    assert!(file.exists(), "{} is missing; JANGBU_SHARED names the folder that holds {path}", file.display());
    file
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
