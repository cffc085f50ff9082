//! Where things are: the repository, the build directory, the caches outside of it.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The root of the repository that the working directory is in.
pub fn repository() -> Result<PathBuf> {
    let here = env::current_dir().context("finding the working directory")?;
    here.ancestors()
        .find(|dir| dir.join("Cargo.lock").is_file() && dir.join("xtask").is_dir())
        .map(Path::to_path_buf)
        .context("run this inside the jangbu repository")
}

/// The directory cargo builds in.
///
/// `CARGO_TARGET_DIR` if set; else the repository's own `target` if the product was already built there (one heavy
/// build is enough); else a cache that all clones on the machine share.
pub fn target() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
        return Ok(repository()?.join(dir));
    }
    let own = repository()?.join("target");
    Ok(if own.join("release/jangbu").is_file() { own } else { cache()?.join("jangbu-target") })
}

/// `$HOME/.cache`.
pub fn cache() -> Result<PathBuf> {
    let home = env::var_os("HOME").context("HOME is not set")?;
    Ok(Path::new(&home).join(".cache"))
}

/// Looks a program up as a shell would.
pub fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(name)).find(|file| file.is_file())
}
