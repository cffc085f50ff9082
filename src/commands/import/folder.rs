//! The files of a folder, and of the folders in it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::told::told;

/// Every file that `paths` name, folders read through, each file once, in the order of names within a folder.
///
/// Files and folders whose name begins with a dot or `~$` (what spreadsheets leave beside open files) are not ours.
///
/// # Errors
/// When a folder cannot be read or holds no file.
pub fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            walk(path, &mut files)?;
            if files.len() == before {
                let path = path.display();
                anyhow::bail!(told(
                    format!("{path} holds no file: put the downloads there"),
                    format!("{path} 에 파일이 없습니다. 내려받은 파일을 넣으십시오")
                ));
            }
        } else if !files.contains(path) {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The files below `folder`; none where it is empty.
///
/// # Errors
/// When it cannot be read.
pub fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let reading = || format!("reading {}", folder.display());
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(reading)? {
        let entry = entry.with_context(reading)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !name.starts_with("~$") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            walk(&entry, files)?;
        } else if !files.contains(&entry) {
            files.push(entry);
        }
    }
    Ok(())
}
