//! Mappings that a file finds by its header: those kept with the company, `mappings/NAME.toml` in its folder, and a few
//! that every company has.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use ingest::Mapping;

use crate::books::Place;

fn folder(place: &Place) -> PathBuf {
    place.folder.join("mappings")
}

/// Reads a mapping file.
///
/// # Errors
/// When it is not one.
pub fn read(path: &Path) -> anyhow::Result<Mapping> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Mapping::parse(&text).with_context(|| format!("reading {}", path.display()))
}

/// Mappings that every company has: workbooks of malls that need no format of their own. A kept one of the same name
/// takes the place of one of these.
const SHIPPED: [(&str, &str); 4] = [
    ("11st-orders", include_str!("../docs/examples/11st-orders.toml")),
    ("esm-settlements", include_str!("../docs/examples/esm-settlements.toml")),
    ("naver-payouts", include_str!("../docs/examples/naver-payouts.toml")),
    ("naver-settlements", include_str!("../docs/examples/naver-settlements.toml")),
];

/// The mappings kept with the company and those that every company has, by name; each is called as its file is.
///
/// # Errors
/// When one of them cannot be read.
pub fn kept(place: &Place) -> anyhow::Result<Vec<Mapping>> {
    let mut mappings = BTreeMap::new();
    for (name, text) in SHIPPED {
        let mapping = Mapping::parse(text).with_context(|| format!("reading the mapping {name}"))?;
        mappings.insert(name.to_owned(), mapping);
    }
    let folder = folder(place);
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        entries => Some(entries.with_context(|| format!("reading {}", folder.display()))?),
    };
    for entry in entries.into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            mappings.insert(name, read(&path)?);
        }
    }
    Ok(mappings.into_iter().map(|(name, mapping)| Mapping { name, ..mapping }).collect())
}

/// Keeps a mapping; its file.
///
/// # Errors
/// When there are no books, the name will not do or is taken, or the file cannot be written.
pub fn keep(place: &Place, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    ensure!(place.exists(), "there are no books in {}: make them first with `jangbu init`", place.folder.display());
    ensure!(
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)),
        "`{name}` cannot name a mapping: use letters, digits, - and _"
    );
    let path = folder(place).join(format!("{name}.toml"));
    ensure!(!path.exists(), "{} is there already: mend it, or choose another name", path.display());
    std::fs::create_dir_all(folder(place))?;
    std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}
